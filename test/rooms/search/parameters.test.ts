import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findDefinition } from '../../../src/definitions/resource-types.ts';
import { servedTypes } from '../../../src/definitions/served-types.ts';
import type { SearchType } from '../../../src/definitions/search-parameters.ts';
import { compileParameters, findParameter, findTypeIndex } from '../../../src/search/parameters.ts';
import { parseSearch } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import { completeResources } from './complete-resources.ts';
import { find, findInOrder, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

/** Every search parameter that a client may use, by type and code. */
const all = servedTypes.flatMap(type =>
  [...findDefinition(type)!.searchParameters.values()].map(({ code, type: searchType }) => ({
    type,
    code,
    searchType,
  })),
);

const plain = all.filter(
  ({ code, searchType }) => searchType !== 'composite' && code !== '_id' && code !== '_lastUpdated',
);

const idOf = (type: string): string => `${type.toLowerCase()}-1`;

/** A value of the right form that no fixture has. */
const NOWHERE: Readonly<Record<SearchType, string>> = {
  number: '-1',
  date: '1900-01-01',
  string: 'nowhere to be found',
  token: 'nowhere',
  reference: 'nowhere',
  composite: 'nowhere$1900-01-01',
  quantity: '-1',
  uri: 'http://nowhere.example.org',
  special: '',
};

let store: Store;

beforeAll(async () => {
  store = await openStore(completeResources);
});

afterAll(() => store.close());

describe('each search parameter of each served type', () => {
  test.each(plain)('$type $code is indexed', async ({ type, code }) => {
    expect(await find(store, type, `${code}:missing=false`)).toEqual([idOf(type)]);
    expect(await find(store, type, `${code}:missing=true`)).toEqual([]);
  });

  test.each(plain)('$type $code can be asked with a value', async ({ type, code, searchType }) => {
    expect(await find(store, type, `${code}=${NOWHERE[searchType]}`)).toEqual([]);
  });

  test.each(plain)('$type $code can be sorted by', async ({ type, code }) => {
    expect(await findInOrder(store, type, `_sort=${code}`)).toEqual([idOf(type)]);
    expect(await findInOrder(store, type, `_sort=-${code}`)).toEqual([idOf(type)]);
  });

  test.each(plain)('$type $code refuses a modifier that nobody knows', ({ type, code, searchType }) => {
    const ask = () => parseSearch(type, [[`${code}:nonsense`, NOWHERE[searchType]]], strict);
    expect(refusalOf(ask)).toEqual(refusedFor(`${code}:nonsense`, 'not-supported'));
  });

  test.each(all)('$type $code refuses an empty value', ({ type, code }) => {
    expect(refusalOf(() => parseSearch(type, [[code, '']], strict))).toEqual(refusedFor(code));
  });

  test.each([
    ['Observation', 'code-value-concept=pain$severe'],
    ['Observation', 'code-value-date=pain$2026-03-02'],
    ['Observation', 'code-value-quantity=pain$7'],
    ['Observation', 'code-value-string=pain$severe'],
    ['Observation', 'combo-code-value-concept=worst$worst'],
    ['Observation', 'combo-code-value-quantity=worst$9'],
    ['Observation', 'component-code-value-concept=worst$worst'],
    ['Observation', 'component-code-value-quantity=worst$9'],
    ...['Questionnaire', 'PlanDefinition', 'ActivityDefinition', 'ValueSet', 'CodeSystem'].flatMap(type => [
      [type, 'context-type-value=focus$pain'],
      [type, 'context-type-quantity=age$40'],
    ]),
  ])('%s?%s finds the pair', async (type, query) => {
    expect(await find(store, type, query)).toEqual([idOf(type)]);
  });

  test('composites are all among these', () => {
    expect(all.filter(({ searchType }) => searchType === 'composite')).toHaveLength(8 + 5 * 2);
  });
});

describe('values by which the fixtures are found', () => {
  test.each([
    ['CarePlan', 'activity-code=walk'],
    ['CarePlan', 'activity-date=2026-03'],
    ['CarePlan', 'activity-reference=Task/1'],
    ['CarePlan', 'condition=1'],
    ['CarePlan', 'instantiates-canonical=http://example.org/PlanDefinition/pain'],
    ['CarePlan', 'instantiates-uri=http://example.org/protocol'],
    ['CarePlan', 'performer=Practitioner/1'],
    ['CarePlan', 'supporting-info=Observation/1'],
    ['Goal', 'achievement-status=improving'],
    ['Goal', 'lifecycle-status=active'],
    ['Goal', '_tag=http://example.org/tags|test'],
    ['Goal', '_security=R'],
    ['Questionnaire', 'code=http://loinc.org|72514-3'],
    ['Questionnaire', 'definition=http://example.org/StructureDefinition/p%23pain'],
    ['Questionnaire', 'subject-type=Patient'],
    ['Questionnaire', 'effective=2026-03'],
    ['QuestionnaireResponse', 'identifier=id-1'],
    ['QuestionnaireResponse', 'authored=2026-03-02'],
    ['QuestionnaireResponse', 'source:Patient=1'],
    ['PlanDefinition', 'depends-on=http://example.org/Library/1'],
    ['PlanDefinition', 'depends-on=http://example.org/PlanDefinition/depends-on'],
    ['PlanDefinition', 'composed-of=http://example.org/PlanDefinition/composed-of'],
    ['PlanDefinition', 'definition=http://example.org/ActivityDefinition/1'],
    ['PlanDefinition', 'jurisdiction=CH'],
    ['ActivityDefinition', 'successor=http://example.org/PlanDefinition/successor'],
    ['ValueSet', 'code=walk'],
    ['ValueSet', 'reference=http://example.org/codes'],
    ['ValueSet', 'expansion=urn:uuid:8230ff20-c97a-4167-a59d-dc2cb9df16dd'],
    ['CodeSystem', 'language=de'],
    ['CodeSystem', 'system=http://example.org/CodeSystem/1'],
    ['CodeSystem', 'url=http://example.org/CodeSystem/1'],
    ['CodeSystem', 'supplements=http://example.org/CodeSystem/0'],
    ['CodeSystem', 'content-mode=complete'],
    ['Observation', 'combo-value-concept=worst'],
    ['Observation', 'combo-data-absent-reason=unknown'],
    ['Observation', 'value-string=sev'],
    ['Observation', 'focus=Goal/goal-1'],
    ['Flag', 'date=2026-03'],
    ['Provenance', 'target=CarePlan/careplan-1'],
    ['Provenance', 'target=Patient/1'],
    ['Provenance', 'patient=1'],
    ['Provenance', 'agent-role=writer'],
    ['Provenance', 'entity=QuestionnaireResponse/questionnaireresponse-1'],
    ['Provenance', 'signature-type=1.2.840.10065.1.12.1.1'],
    ['Provenance', 'recorded=2026-03-02T09:00Z'],
  ])('%s?%s', async (type, query) => {
    expect(await find(store, type, query)).toEqual([idOf(type)]);
  });
});

describe('where the entries of a parameter stand', () => {
  const columnsOf = (type: string, code: string): string[] =>
    findParameter(type, code)!.columns.map(({ name }) => name);

  test.each([
    ['CarePlan', 'status', ['status']],
    ['CodeSystem', 'url', ['system']],
    ['CodeSystem', 'system', ['system']],
    ['Observation', 'combo-code', ['code', 'component-code']],
    ['Observation', 'combo-value-quantity', ['component-value-quantity', 'value-quantity']],
    ['Observation', 'patient', ['patient']],
    ['Observation', 'subject', ['patient', 'subject']],
    ['Provenance', 'target', ['patient', 'target']],
    ['PlanDefinition', 'depends-on', ['depends-on']],
    ['Goal', '_id', []],
    ['Goal', '_lastUpdated', []],
  ])('%s.%s: %j', (type, code, names) => {
    expect(columnsOf(type, code)).toEqual(names);
  });

  test('no name stands for two columns of a type', () => {
    for (const type of servedTypes) {
      const names = findTypeIndex(type)!.columns.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('parameters of a type are compiled once', () => {
    expect(findTypeIndex('Goal')).toBe(findTypeIndex('Goal'));
  });

  test.each(['Patient', 'Nonsense', '', 'constructor'])("the type '%s' is not kept", type => {
    expect(findTypeIndex(type)).toBeUndefined();
    expect(findParameter(type, '_id')).toBeUndefined();
  });

  test('a special parameter is unknown, since nothing says how to ask it', () => {
    const all = new Map(findDefinition('Goal')!.searchParameters);
    const special = { ...all.get('category')!, code: 'near', type: 'special' as const, expression: '' };
    const { parameters, columns } = compileParameters('Goal', all.set('near', special));
    expect(parameters.get('near')).toBeUndefined();
    expect(columns.map(({ name }) => name)).not.toContain('near');
  });

  test('a search reads the columns of its parameter', () => {
    const { query } = parseSearch('Observation', pairsOf('combo-code=x'), strict);
    expect(query.where).toEqual({
      kind: 'any',
      of: [
        { kind: 'token', param: 'code', code: 'x' },
        { kind: 'token', param: 'component-code', code: 'x' },
      ],
    });
  });
});
