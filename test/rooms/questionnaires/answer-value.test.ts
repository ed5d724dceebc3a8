import { describe, expect, test } from '@jest/globals';
import { compareValues, findValue, hasValue, printKey, printValue } from '../../../src/questionnaires/answer-value.ts';
import { parseJson } from '../../../src/fhir/json.ts';
import { UCUM } from './build.ts';

describe('the value of an answer', () => {
  test('is found by its type', () => {
    expect(findValue({ id: 'a', valueCoding: { code: 'x' } })).toEqual({ type: 'Coding', value: { code: 'x' } });
    expect(findValue({ question: 'q', answerBoolean: false }, 'answer')).toEqual({ type: 'Boolean', value: false });
  });
  test('is missing where there is none', () => {
    expect(findValue({ item: [] })).toBeUndefined();
    expect(findValue({ value: 'a name that is only the prefix' })).toBeUndefined();
    expect(findValue({ _valueString: { extension: [] } })).toBeUndefined();
  });
  test('counts as given also where only its absence is explained', () => {
    expect(hasValue({ valueInteger: 0 })).toBe(true);
    expect(hasValue({ _valueString: { extension: [] } } as object)).toBe(true);
    expect(hasValue({ item: [{ linkId: 'x' }] })).toBe(false);
    expect(hasValue({})).toBe(false);
  });
});

describe('the key of a value', () => {
  test.each([
    ['codings with other displays', 'Coding', { system: 's', code: 'a', display: 'A' }, { system: 's', code: 'a' }],
    [
      'quantities with other unit texts',
      'Quantity',
      { value: 1, unit: 'kilo', system: UCUM, code: 'kg' },
      { value: 1, system: UCUM, code: 'kg' },
    ],
    [
      'references with other displays',
      'Reference',
      { reference: 'Patient/1', display: 'P' },
      { reference: 'Patient/1' },
    ],
    ['equal numbers', 'Decimal', 1.5, 1.5],
  ])('is the same for %s', (_what, type, one, other) => {
    expect(printKey(type, one)).toBe(printKey(type, other));
  });
  test.each([
    ['codings of other systems', 'Coding', { system: 's', code: 'a' }, { system: 't', code: 'a' }],
    ['a coding without a system', 'Coding', { code: 'a' }, { system: 't', code: 'a' }],
    ['codings with displays only', 'Coding', { display: 'A' }, { display: 'B' }],
    ['a code and an equal display', 'Coding', { code: 'A' }, { display: 'A' }],
    ['quantities in other units', 'Quantity', { value: 1, code: 'kg' }, { value: 1, code: 'g' }],
    ['quantities in other unit texts', 'Quantity', { value: 1, unit: 'kg' }, { value: 1, unit: 'g' }],
    ['references', 'Reference', { reference: 'Patient/1' }, { reference: 'Patient/2' }],
    ['texts that look like numbers', 'String', '1', 1],
  ])('differs for %s', (_what, type, one, other) => {
    expect(printKey(type, one)).not.toBe(printKey(type, other));
  });
  test('tells types apart', () => {
    expect(printKey('Integer', 1)).not.toBe(printKey('Decimal', 1));
    expect(printKey('String', '2024-01-01')).not.toBe(printKey('Date', '2024-01-01'));
  });
});

describe('the order of two values', () => {
  const kilo = (value: number, code = 'kg', system = UCUM) => ({ value, unit: code, system, code });
  test.each([
    ['integers', 'Integer', 3, 5, -2],
    ['a decimal and an integer', 'Decimal', 5.5, 5, 0.5],
    ['dates', 'Date', '2024-01-31', '2024-02-01', -1],
    ['a month and a day in it', 'Date', '2024-02', '2024-02-10', 0],
    ['a day and the year before', 'Date', '2024-02-10', '2023', 1],
    ['times of day with zones', 'DateTime', '2024-02-10T12:00:00+02:00', '2024-02-10T10:00:00Z', 0],
    ['an instant behind a date', 'DateTime', '2024-02-11T00:00:00Z', '2024-02-10', 1],
    ['times', 'Time', '09:30:00', '10:00:00', -1],
    ['equal times', 'Time', '09:30:00', '09:30:00', 0],
    ['texts', 'String', 'b', 'a', 1],
    ['quantities in one unit', 'Quantity', kilo(80), kilo(82.5), -2.5],
    ['quantities in units of one kind', 'Quantity', kilo(2000, 'g'), kilo(1.5), 0.5],
    ['quantities without codes in one unit text', 'Quantity', { value: 10, unit: 'Kg' }, { value: 5, unit: 'Kg' }, 5],
    ['quantities with one code outside of UCUM', 'Quantity', kilo(3, 'tablet', 'urn:x'), kilo(2, 'tablet', 'urn:x'), 1],
  ])('of %s', (_what, type, left, right, order) => {
    expect(compareValues(type, left, right)).toBe(order);
  });
  test.each([
    ['a number and a text', 'Integer', 3, '3'],
    ['a text that is no date', 'Date', 'soon', '2024-01-01'],
    ['a day that no calendar has', 'Date', '2024-02-30', '2024-01-01'],
    ['codings', 'Coding', { code: 'a' }, { code: 'b' }],
    ['quantities of different kinds', 'Quantity', kilo(1), kilo(1, 'm')],
    ['quantities of different unit texts', 'Quantity', { value: 1, unit: 'kg' }, { value: 1, unit: 'g' }],
    ['a quantity with and one without a code', 'Quantity', kilo(1), { value: 1, unit: 'kg' }],
    ['quantities of different systems', 'Quantity', kilo(1), kilo(1, 'kg', 'urn:x')],
    ['other codes outside of UCUM', 'Quantity', kilo(1, 'a', 'urn:x'), kilo(1, 'b', 'urn:x')],
    ['a quantity that is only known to be below', 'Quantity', { ...kilo(1), comparator: '<' }, kilo(2)],
    ['a quantity without a number', 'Quantity', { unit: 'kg' }, kilo(2)],
  ])('does not exist between %s', (_what, type, left, right) => {
    expect(compareValues(type, left, right)).toBeUndefined();
  });
});

describe('a value in plain words', () => {
  test.each([
    ['Boolean', true, 'yes'],
    ['Boolean', false, 'no'],
    ['Integer', 7, '7'],
    ['Decimal', 6.7, '6.7'],
    ['String', 'as it was', 'as it was'],
    ['Date', '2024-02', '2024-02'],
    ['Time', '09:30:00', '09:30:00'],
    ['Uri', 'https://example.org/a', 'https://example.org/a'],
    ['Coding', { system: 's', code: 'c', display: 'The display' }, 'The display'],
    ['Coding', { system: 's', code: 'c' }, 'c'],
    ['Coding', { system: 's' }, 's'],
    ['Coding', {}, ''],
    ['Quantity', { value: 82, unit: 'kg', code: 'kg' }, '82 kg'],
    ['Quantity', { value: 82, code: 'kg' }, '82 kg'],
    ['Quantity', { value: 82 }, '82'],
    ['Quantity', { value: 5, comparator: '<', unit: 'mg' }, '< 5 mg'],
    ['Quantity', { unit: 'mg' }, 'mg'],
    ['Reference', { reference: 'Patient/1', display: 'Ann' }, 'Ann'],
    ['Reference', { reference: 'Patient/1' }, 'Patient/1'],
    ['Reference', { identifier: { value: '4711' } }, '4711'],
    ['Reference', {}, ''],
    ['Attachment', { title: 'Letter', url: 'https://example.org/l' }, 'Letter'],
    ['Attachment', { url: 'https://example.org/l' }, 'https://example.org/l'],
    ['Attachment', { contentType: 'image/png' }, 'image/png'],
    ['Attachment', { data: 'AA==' }, 'an attachment'],
  ])('%s %j reads %s', (type, value, text) => {
    expect(printValue(type, value)).toBe(text);
  });
  test('numbers read as they were written', () => {
    const answer = parseJson('{"valueDecimal":6.70}') as { valueDecimal: number };
    expect(printValue('Decimal', answer.valueDecimal, answer)).toBe('6.70');
    const { valueQuantity } = parseJson('{"valueQuantity":{"value":1.0,"unit":"h"}}') as { valueQuantity: object };
    expect(printValue('Quantity', valueQuantity)).toBe('1.0 h');
  });
});
