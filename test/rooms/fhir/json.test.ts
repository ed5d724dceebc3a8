import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FhirError } from '../../../src/fhir/fhir-error.ts';
import { numberText, parseJson, printJson } from '../../../src/fhir/json.ts';

const unchanged = [
  ['a trailing zero', '{"value":1.00}'],
  ['a zero with places', '{"value":0.0}'],
  ['an exponent', '{"value":1e3}'],
  ['an exponent with a sign', '{"value":1.5E-7}'],
  ['a minus zero', '{"value":-0}'],
  ['a minus zero with places', '{"value":-0.00}'],
  ['more digits than a double holds', '{"value":0.12345678901234567890}'],
  ['a large integer', '{"value":12345678901234567890}'],
  ['numbers in an array', '{"values":[1.0,2,3.50]}'],
  ['a number deep inside', '{"a":[{"b":{"c":2.50,"d":"2.50"}}]}'],
  ['ordinary numbers', '{"a":1,"b":-2.5,"c":0,"d":0.1}'],
  ['text that looks like a number', '{"a":"1.00","b":"1e5"}'],
];

describe('JSON keeps the text of its numbers', () => {
  test.each(unchanged)('%s comes back as it was written', (_, text) => {
    expect(printJson(parseJson(text))).toBe(text);
  });

  test('values are plain numbers all the same', () => {
    expect(parseJson('{"value":1.00}')).toMatchObject({ value: 1 });
    expect((parseJson('{"value":1e3}') as { value: number }).value + 1).toBe(1001);
  });

  test('a resource that is put together anew keeps the texts of the numbers inside its elements', () => {
    const stamped = { id: '1', ...(parseJson('{"quantity":{"value":1.00},"list":[{"factor":2.0}]}') as object) };
    expect(printJson(stamped)).toBe('{"id":"1","quantity":{"value":1.00},"list":[{"factor":2.0}]}');
  });

  test('what remembers the texts shows in no listing of properties', () => {
    const parsed = parseJson('{"value":1.00}') as object;
    expect([Object.keys(parsed), { ...parsed }]).toEqual([['value'], { value: 1 }]);
  });

  test('a number that was changed after parsing is printed as it is now', () => {
    const parsed = parseJson('{"value":1.00}') as { value: number };
    parsed.value = 2;
    expect(printJson(parsed)).toBe('{"value":2}');
  });

  test('the text of a number can be asked for', () => {
    const parsed = parseJson('{"value":-5.12340,"plain":7}') as object;
    expect(numberText(parsed, 'value')).toBe('-5.12340');
    expect(numberText(parsed, 'plain')).toBe('7');
  });

  test('any JSON value survives parsing and printing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), value => {
        const text = JSON.stringify(value);
        expect(printJson(parseJson(text))).toBe(text);
      }),
    );
  });

  test('any decimal comes back to the letter', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 1, max: 99999 }), fc.stringMatching(/^[0-9]{1,25}$/))
      .map(([whole, places]) => `${String(whole)}.${places}`);
    fc.assert(
      fc.property(decimal, text => {
        expect(printJson(parseJson(`{"value":${text}}`))).toBe(`{"value":${text}}`);
      }),
    );
  });
});

const broken = [
  ['nothing', ''],
  ['an open object', '{"a":1'],
  ['a comment', '{"a":1 /* one */}'],
  ['a name without quotes', '{a:1}'],
  ['a trailing comma', '{"a":1.0,}'],
  ['two values', '{} {}'],
  ['a leading zero', '{"a":01.0}'],
];

describe('text that is not JSON is refused', () => {
  test.each(broken)('%s is malformed', (_, text) => {
    const attempt = (): unknown => parseJson(text);
    expect(attempt).toThrow(FhirError);
    expect(attempt).toThrow(/^The body is not valid JSON: /);
  });

  test('the refusal says structure and 400', () => {
    try {
      parseJson('{');
      throw new Error('not refused');
    } catch (error) {
      expect(error).toMatchObject({
        category: 'malformed',
        status: 400,
        issues: [{ severity: 'error', code: 'structure' }],
      });
    }
  });

  test('nesting deeper than any resource is refused instead of exhausting the stack', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}1.0${']'.repeat(depth)}`;
    expect(printJson(parseJson(nested(256)))).toBe(nested(256));
    expect(() => parseJson(nested(257))).toThrow('The body is nested more than 256 levels deep');
    expect(() => parseJson(nested(200_000))).toThrow(FhirError);
  });
});
