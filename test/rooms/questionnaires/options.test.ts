import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem, ValueSet } from '@medplum/fhirtypes';
import { buildWeights, findOptions, findOwnWeight } from '../../../src/questionnaires/options.ts';
import { CORE, questionnaireOf } from './build.ts';

const ordinal = (valueDecimal: number) => ({ url: `${CORE}ordinalValue`, valueDecimal });
const optionsOf = (item: Partial<QuestionnaireItem>, contained?: ValueSet[]) =>
  findOptions({ linkId: 'a', type: 'choice', ...item }, { ...questionnaireOf(), contained });

describe('the options of an item', () => {
  test('are its answerOptions by key, with text, weight and exclusiveness', () => {
    const options = optionsOf({
      answerOption: [
        { extension: [ordinal(2)], valueCoding: { system: 's', code: 'a', display: 'Often' } },
        { valueCoding: { system: 's', code: 'b', extension: [ordinal(1.5)] } },
        {
          extension: [{ url: `${CORE}questionnaire-optionExclusive`, valueBoolean: true }],
          valueCoding: { code: 'none' },
        },
      ],
    });
    expect(options?.byKey).toEqual(
      new Map([
        ['Coding|s|a', { text: 'Often', weight: 2, exclusive: false }],
        ['Coding|s|b', { text: 'b', weight: 1.5, exclusive: false }],
        ['Coding||none', { text: 'none', weight: undefined, exclusive: true }],
      ]),
    );
    expect(options?.types).toEqual(new Set(['Coding']));
  });
  test('may be of other types than Coding', () => {
    const options = optionsOf({
      answerOption: [{ valueInteger: 3 }, { valueString: 'three' }, { valueDate: '2024-01-01' }],
    });
    expect(options?.types).toEqual(new Set(['Integer', 'String', 'Date']));
    expect(options?.byKey.size).toBe(3);
  });
  test('do not exist where the answer is open', () => {
    expect(optionsOf({})).toBeUndefined();
    expect(optionsOf({ answerOption: [] })).toBeUndefined();
  });
  test('do not exist where the value set is elsewhere', () => {
    expect(optionsOf({ answerValueSet: 'https://example.org/ValueSet/v' })).toBeUndefined();
    expect(optionsOf({ answerValueSet: '#gone' })).toBeUndefined();
  });
  test('an option without a value is passed over', () => {
    const options = optionsOf({ answerOption: [{ id: 'empty' }, { valueInteger: 1 }] });
    expect(options?.byKey.size).toBe(1);
  });
});

describe('a contained value set', () => {
  const valueSet = (rest: Partial<ValueSet>): ValueSet => ({
    resourceType: 'ValueSet',
    id: 'v',
    status: 'active',
    ...rest,
  });
  const keysOf = (rest: Partial<ValueSet>) => {
    const options = optionsOf({ answerValueSet: '#v' }, [valueSet(rest)]);
    return options && [...options.byKey.keys()];
  };
  test('gives the codes that it lists, with their weights', () => {
    const compose = {
      include: [{ system: 's', concept: [{ code: 'a', display: 'A', extension: [ordinal(4)] }, { code: 'b' }] }],
    };
    expect(keysOf({ compose })).toEqual(['Coding|s|a', 'Coding|s|b']);
    const options = optionsOf({ answerValueSet: '#v' }, [valueSet({ compose })]);
    expect(options?.byKey.get('Coding|s|a')).toEqual({ text: 'A', weight: 4, exclusive: false });
  });
  test('gives its expansion, below headings too', () => {
    const contains = [
      { system: 's', code: 'a', contains: [{ system: 's', code: 'a1' }] },
      { system: 's', code: 'b' },
    ];
    const expansion = { timestamp: '2024-01-01T00:00:00Z', contains };
    expect(keysOf({ expansion })).toEqual(['Coding|s|a', 'Coding|s|a1', 'Coding|s|b']);
  });
  test.each<[string, NonNullable<ValueSet['compose']>]>([
    ['names a whole code system', { include: [{ system: 's' }] }],
    [
      'filters',
      { include: [{ system: 's', concept: [{ code: 'a' }], filter: [{ property: 'p', op: '=', value: 'v' }] }] },
    ],
    ['imports another value set', { include: [{ concept: [{ code: 'a' }], valueSet: ['https://example.org/other'] }] }],
    ['leaves codes out', { include: [{ system: 's', concept: [{ code: 'a' }] }], exclude: [{ system: 's' }] }],
  ])('that %s takes a terminology service', (_what, compose) => {
    expect(keysOf({ compose })).toBeUndefined();
  });
});

describe('weights', () => {
  const items: QuestionnaireItem[] = [
    {
      linkId: 'g',
      type: 'group',
      item: [
        {
          linkId: 'a',
          type: 'choice',
          answerOption: [
            { extension: [ordinal(3)], valueCoding: { system: 's', code: 'x' } },
            { valueCoding: { system: 's', code: 'y' } },
          ],
        },
        {
          linkId: 'n',
          type: 'integer',
          answerOption: [{ extension: [{ url: `${CORE}itemWeight`, valueDecimal: 9 }], valueInteger: 1 }],
        },
      ],
    },
  ];
  const findWeight = buildWeights(questionnaireOf(...items));
  test('are found by linkId, type and value, wherever the item stands', () => {
    expect(findWeight('a', 'Coding', { system: 's', code: 'x', display: 'other words' })).toBe(3);
    expect(findWeight('n', 'Integer', 1)).toBe(9);
  });
  test('are missing where nobody gave one', () => {
    expect(findWeight('a', 'Coding', { system: 's', code: 'y' })).toBeUndefined();
    expect(findWeight('a', 'Coding', { system: 's', code: 'z' })).toBeUndefined();
    expect(findWeight('unknown', 'Coding', { system: 's', code: 'x' })).toBeUndefined();
    expect(buildWeights(undefined)('a', 'Integer', 1)).toBeUndefined();
  });
  test('of an element itself are read from either extension', () => {
    expect(findOwnWeight({ extension: [ordinal(0)] })).toBe(0);
    expect(findOwnWeight({ extension: [{ url: `${CORE}itemWeight`, valueDecimal: 2 }] })).toBe(2);
    expect(findOwnWeight({ extension: [{ url: 'urn:other', valueDecimal: 2 }] })).toBeUndefined();
    expect(findOwnWeight(undefined)).toBeUndefined();
  });
});
