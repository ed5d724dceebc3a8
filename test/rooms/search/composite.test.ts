import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findDefinition } from '../../../src/definitions/resource-types.ts';
import type { SearchParameter } from '../../../src/definitions/search-parameters.ts';
import { buildIndex } from '../../../src/search/build-index.ts';
import { compileParameters } from '../../../src/search/parameters.ts';
import { parseSearch } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import { observation, questionnaire } from '../../support/resources.ts';
import { find, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';

const code = (value: string) => ({ coding: [{ system: LOINC, code: value }] });
const mmHg = (value: number) => ({ value, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' });

const bloodPressure = (id: string, systolic: number, diastolic: number) =>
  observation({
    id,
    code: code('85354-9'),
    valueQuantity: undefined,
    component: [
      { code: code('8480-6'), valueQuantity: mmHg(systolic) },
      { code: code('8462-4'), valueQuantity: mmHg(diastolic) },
    ],
  });

describe('a search by a pair of values', () => {
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      observation({ id: 'o1', code: code('1-1'), valueQuantity: { value: 7, unit: '{score}' } }),
      observation({ id: 'o2', code: code('2-2'), valueQuantity: { value: 7, unit: '{score}' } }),
      observation({ id: 'o3', code: code('1-1'), valueQuantity: { value: 3, unit: '{score}' } }),
      { ...observation({ id: 'o4', code: code('3-3') }), valueQuantity: undefined, valueString: 'Élevé' } as never,
      {
        ...observation({ id: 'o5', code: code('3-3') }),
        valueQuantity: undefined,
        valueCodeableConcept: { coding: [{ system: LOINC, code: 'LA1' }] },
      } as never,
      {
        ...observation({ id: 'o6', code: code('4-4') }),
        valueQuantity: undefined,
        valueDateTime: '2026-03-02T10:00:00Z',
      } as never,
      bloodPressure('b1', 150, 80),
      bloodPressure('b2', 120, 95),
      questionnaire({
        id: 'q1',
        useContext: [
          { code: { code: 'focus' }, valueCodeableConcept: { coding: [{ system: LOINC, code: 'pain' }] } },
          { code: { system: UCUM, code: 'age' }, valueRange: { low: { value: 18, unit: 'a' } } },
        ],
      }),
      questionnaire({
        id: 'q2',
        useContext: [
          { code: { code: 'venue' }, valueCodeableConcept: { coding: [{ system: LOINC, code: 'pain' }] } },
          { code: { code: 'focus' }, valueQuantity: { value: 40, unit: 'a' } },
        ],
      }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['Observation', `code-value-quantity=${LOINC}|1-1$gt5`, ['o1']],
    ['Observation', 'code-value-quantity=1-1$gt5', ['o1']],
    ['Observation', 'code-value-quantity=1-1$7||{score}', ['o1']],
    ['Observation', `code-value-quantity=${LOINC}|2-2$7,${LOINC}|1-1$3`, ['o2', 'o3']],
    ['Observation', '&code-value-quantity=|1-1$7', []],
    ['Observation', 'code-value-string=3-3$eleve', ['o4']],
    ['Observation', 'code-value-string=1-1$eleve', []],
    ['Observation', `code-value-concept=3-3$${LOINC}|LA1`, ['o5']],
    ['Observation', 'code-value-date=4-4$2026-03', ['o6']],
    ['Observation', 'code-value-date=4-4$lt2026', []],
    ['Observation', 'component-code-value-quantity=8480-6$gt140', ['b1']],
    ['Observation', `component-code-value-quantity=${LOINC}|8480-6$gt140|${UCUM}|mm[Hg]`, ['b1']],
    ['Observation', 'component-code-value-quantity=8462-4$gt90', ['b2']],
    ['Observation', 'component-code-value-quantity=8480-6$gt90', ['b1', 'b2']],
    ['Observation', 'component-code-value-quantity=|8480-6$gt90', []],
    ['Observation', 'component-code-value-quantity=1-1$7', []],
    ['Observation', 'combo-code-value-quantity=1-1$7', ['o1']],
    ['Observation', 'combo-code-value-quantity=8462-4$80', ['b1']],
    ['Observation', 'combo-code-value-quantity=8480-6$80', []],
    ['Observation', 'combo-code=8480-6', ['b1', 'b2']],
    ['Observation', 'combo-code=1-1', ['o1', 'o3']],
    ['Observation', 'combo-value-quantity=gt100', ['b1', 'b2']],
    ['Observation', 'combo-value-quantity:missing=true', ['o4', 'o5', 'o6']],
    ['Questionnaire', 'context-type-value=focus$pain', ['q1']],
    ['Questionnaire', `context-type-value=venue$${LOINC}|pain`, ['q2']],
    ['Questionnaire', 'context-type-quantity=age$40', []],
    ['Questionnaire', 'context-type-quantity=age$gt40', ['q1']],
    ['Questionnaire', `context-type-quantity=${UCUM}|age$gt40`, ['q1']],
    ['Questionnaire', 'context-type-quantity=|focus$40||a', ['q2']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query.replace(/^&/, ''))).toEqual(ids);
  });

  test.each([
    ['code-value-quantity=1-1', 'code-value-quantity', 'invalid'],
    ['code-value-quantity=1-1$5$6', 'code-value-quantity', 'invalid'],
    ['code-value-quantity=$5', 'code-value-quantity', 'invalid'],
    ['code-value-quantity=1-1$', 'code-value-quantity', 'invalid'],
    ['code-value-quantity=1-1$heavy', 'code-value-quantity', 'invalid'],
    [`code-value-quantity=${LOINC}|$5`, 'code-value-quantity', 'invalid'],
    ['code-value-quantity:missing=true', 'code-value-quantity:missing', 'not-supported'],
  ])('Observation?%s is refused', (query, name, reason) => {
    expect(refusalOf(() => parseSearch('Observation', pairsOf(query), strict))).toEqual(refusedFor(name, reason));
  });
});

describe('the index entries of pairs', () => {
  test('stand under the token of the first part, with and without its system', () => {
    const names = buildIndex(bloodPressure('b1', 150, 80))
      .map(({ param }) => param)
      .filter(param => param.includes('$'));
    expect(names).toEqual(
      [
        'combo-code-value-quantity$8480-6',
        `combo-code-value-quantity$${LOINC}|8480-6`,
        'combo-code-value-quantity$8462-4',
        `combo-code-value-quantity$${LOINC}|8462-4`,
      ].flatMap(name => [name, name]),
    );
  });

  test('are not needed where both parts are of the resource itself', () => {
    const entries = buildIndex(observation({ id: 'o1' }));
    expect(entries.filter(({ param }) => param.includes('$'))).toEqual([]);
  });
});

describe('a composite of another form', () => {
  const compileWith = (composite: Partial<SearchParameter>) => {
    const all = new Map(findDefinition('Observation')!.searchParameters);
    const pair = all.get('code-value-quantity')!;
    return () => compileParameters('Observation', all.set('new', { ...pair, code: 'new', ...composite }));
  };
  const part = { code: 'code', expression: 'code' };
  const value = { code: 'value-quantity', expression: 'value.ofType(Quantity)' };

  test.each<[string, Partial<SearchParameter>]>([
    ['of three parts', { components: [part, value, value] }],
    ['of one part', { components: [part] }],
    ['that does not begin with a token', { components: [value, part] }],
    ['of a parameter that there is not', { components: [part, { ...value, code: 'nonsense' }] }],
    [
      'of an element that no parameter indexes',
      { components: [part, { ...value, expression: 'value.ofType(Range)' }] },
    ],
  ])('%s is a mistake of the registry', (_name, composite) => {
    expect(compileWith(composite)).toThrow(TypeError);
  });
});
