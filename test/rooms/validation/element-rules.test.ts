import { describe, expect, test } from '@jest/globals';
import { compileElementRules } from '../../../src/validation/element-rules.ts';
import { linesOf } from './found.ts';

const rule = compileElementRules({
  mandatory: ['status', 'value[x]'],
  choices: { value: ['valueString', 'valueQuantity'], due: ['dueDate'] },
  lists: ['given'],
});
const found = (element: Record<string, unknown>): string[] =>
  rule({ status: 'a', valueString: 'b', ...element }, undefined).map(
    ({ code, text, below }) => `${code} ${below}: ${text}`,
  );

describe('an element', () => {
  test.each<[string, Record<string, unknown>]>([
    ['values', {}],
    ['an extension in the place of a required value', { status: undefined, _status: { extension: [{}] } }],
    ['an extension in the place of a required choice', { valueString: undefined, _valueString: { extension: [{}] } }],
    ['a value with an extension', { _status: { extension: [{}] }, _valueString: { id: 'a' } }],
    ['two different choices', { dueDate: '2026' }],
    ['a list', { given: ['a', 'b'] }],
    ['a list and extensions beside it', { given: ['a', null, 'c'], _given: [null, { extension: [{}] }, null] }],
    ['extensions alone', { _given: [{ extension: [{}] }] }],
    ['extensions for the first of two', { given: ['a', 'b'], _given: [{ extension: [{}] }] }],
  ])('is sound with %s', (_, element) => {
    expect(found(element)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['without a required element', { status: undefined }, ['required .status: status is required']],
    ['without a required choice', { valueString: undefined }, ['required .value: value[x] is required']],
    ['with two of one choice', { valueQuantity: {} }, ['structure .value: Only one value[x] may be there']],
    [
      'with one of a choice and an extension in the place of another',
      { valueQuantity: {}, valueString: undefined, _valueString: { extension: [{}] } },
      ['structure .value: Only one value[x] may be there'],
    ],
    [
      'with an id in the place of a value',
      { status: undefined, _status: { id: 'a' } },
      ['invariant .status: status has an id, but neither a value nor an extension (ele-1)'],
    ],
    [
      'with an id in the place of a choice',
      { valueString: undefined, _valueString: { id: 'a' } },
      ['invariant .value: value has an id, but neither a value nor an extension (ele-1)'],
    ],
    [
      'with a null in a list',
      { given: ['a', null] },
      ['structure .given[1]: given has neither a value nor an extension here'],
    ],
    [
      'with nulls in both lists',
      { given: [null, 'a', null], _given: [null, { id: 'x' }, null] },
      [
        'structure .given[0]: given has neither a value nor an extension here',
        'structure .given[2]: given has neither a value nor an extension here',
      ],
    ],
    [
      'with more extensions than values, one of them null',
      { given: ['a'], _given: [null, null] },
      ['structure .given[1]: given has neither a value nor an extension here'],
    ],
  ])('%s is refused', (_, element, lines) => {
    expect(found(element)).toEqual(lines);
  });

  test('is empty with an id alone', () => {
    const empty = compileElementRules({});
    expect(empty({ id: 'a' }, undefined)).toEqual([
      { code: 'invariant', text: 'An element must have a value or children (ele-1)', below: '' },
    ]);
    expect(empty({ id: 'a', text: 'b' }, undefined)).toEqual([]);
    expect(empty({ extension: [] }, undefined)).toEqual([]);
  });

  test('of a wrong shape is left to the rule that says so', () => {
    expect(found({ given: 'a', _given: {} })).toEqual([]);
  });
});

describe('in a resource', () => {
  const flag = { resourceType: 'Flag', status: 'active', code: { text: 'a' }, subject: { reference: 'Patient/1' } };

  test('an extension stands in the place of a required primitive', () => {
    const reason = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }];
    expect(linesOf({ ...flag, status: undefined, _status: { extension: reason } })).toEqual([]);
    expect(linesOf({ ...flag, status: undefined, _status: {} })).toEqual([
      'error structure @Flag.status: status must not be an empty object: leave out what has no value',
    ]);
  });

  test('an id and the URL of an extension take no extensions', () => {
    expect(linesOf({ ...flag, id: 'a', _id: { extension: [{ url: 'http://a', valueCode: 'b' }] } })).toEqual([
      "error structure @Flag: There is no element '_id' here",
    ]);
    expect(linesOf({ ...flag, extension: [{ url: 'http://a', _url: { id: 'u' }, valueCode: 'b' }] })).toEqual([
      "error structure @Flag.extension[0]: There is no element '_url' here",
    ]);
  });

  test('a repeating primitive keeps its places by nulls', () => {
    const instantiates = {
      instantiatesCanonical: ['http://a', null],
      _instantiatesCanonical: [null, { extension: [{ url: 'http://a', valueCode: 'b' }] }],
    };
    const plan = { resourceType: 'CarePlan', status: 'draft', intent: 'plan', subject: { reference: 'Patient/1' } };
    expect(linesOf({ ...plan, ...instantiates })).toEqual([]);
    expect(linesOf({ ...plan, ...instantiates, _instantiatesCanonical: undefined })).toEqual([
      'error structure @CarePlan.instantiatesCanonical[1]: instantiatesCanonical has neither a value nor an extension here',
    ]);
  });
});
