import { describe, expect, test } from '@jest/globals';
import type { Extension, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { parseJson } from '../../../src/fhir/json.ts';
import { parseRegex } from '../../../src/questionnaires/value-rules.ts';
import { answered, CORE, findingsOf, responseOf, SDC, UCUM } from './build.ts';

const AT = 'QuestionnaireResponse.item[0].answer[0].value';
type ItemType = QuestionnaireItem['type'];

const check = (
  item: Partial<QuestionnaireItem> & { type: ItemType },
  answer: QuestionnaireResponseItemAnswer,
): string[] => findingsOf([{ linkId: 'a', ...item }], responseOf([answered('a', answer)]));
const withExtension = (type: ItemType, ...extension: Extension[]) => ({ type, extension });
const kilo = (value: number, code = 'kg') => ({ value, unit: code, system: UCUM, code });

describe('a length', () => {
  const short = { type: 'string', maxLength: 5 } as const;
  const long = withExtension('text', { url: `${CORE}minLength`, valueInteger: 3 });
  test.each([
    ['exactly the most', short, 'abcde'],
    ['in characters, not in code units', short, '🙂🙂🙂🙂🙂'],
    ['exactly the least', long, 'abc'],
  ])('fits: %s', (_what, item, valueString) => {
    expect(check(item, { valueString })).toEqual([]);
  });
  test.each([
    ['too long', short, 'abcdef', '6 characters, 5 are allowed'],
    ['too long, counted in characters', short, '🙂🙂🙂🙂🙂🙂', '6 characters, 5 are allowed'],
    ['too short', long, 'ab', '2 characters, at least 3 are asked for'],
    ['too short, counted in characters', long, '🙂🙂', '2 characters, at least 3 are asked for'],
  ])('is refused: %s', (_what, item, valueString, text) => {
    expect(check(item, { valueString })).toEqual([`error value ${AT}: 'a': the answer has ${text}`]);
  });
  test('holds for numbers as they are written, and for URLs', () => {
    expect(check({ type: 'integer', maxLength: 3 }, { valueInteger: 1234 })).toHaveLength(1);
    expect(check({ type: 'integer', maxLength: 4 }, { valueInteger: 1234 })).toEqual([]);
    const written = parseJson('{"valueDecimal":1.500}') as QuestionnaireResponseItemAnswer;
    expect(check({ type: 'decimal', maxLength: 4 }, written)).toHaveLength(1);
    expect(check({ type: 'url', maxLength: 4 }, { valueUri: 'urn:x' })).toHaveLength(1);
  });
  test('is no business of answers that have no characters', () => {
    expect(check({ type: 'quantity', maxLength: 1 }, { valueQuantity: kilo(100) })).toEqual([]);
    expect(
      check(withExtension('boolean', { url: `${CORE}minLength`, valueInteger: 9 }), { valueBoolean: true }),
    ).toEqual([]);
  });
});

describe('a pattern', () => {
  const postcode = withExtension('string', { url: `${CORE}regex`, valueString: '[0-9]{5}' });
  test('must match the whole answer', () => {
    expect(check(postcode, { valueString: '12345' })).toEqual([]);
    expect(check(postcode, { valueString: '123456' })).toEqual([
      `error value ${AT}: 'a': the answer does not have the form [0-9]{5}`,
    ]);
    expect(check(postcode, { valueString: 'x12345' })).toHaveLength(1);
  });
  test('holds as a whole also with alternatives', () => {
    const either = withExtension('string', { url: `${CORE}regex`, valueString: 'a|b' });
    expect(check(either, { valueString: 'b' })).toEqual([]);
    expect(check(either, { valueString: 'ax' })).toHaveLength(1);
  });
  test('knows Unicode, and older syntax that Unicode mode refuses', () => {
    expect(parseRegex('\\p{L}+').test('Ärger')).toBe(true);
    expect(parseRegex('a\\_b').test('a_b')).toBe(true);
    expect(() => parseRegex('(')).toThrow(SyntaxError);
  });
  test('that is none refuses no answer', () => {
    expect(check(withExtension('string', { url: `${CORE}regex`, valueString: '(' }), { valueString: 'x' })).toEqual([]);
  });
  test('is held against numbers as they are written', () => {
    const item = withExtension('decimal', { url: `${CORE}regex`, valueString: '\\d\\.\\d\\d' });
    expect(check(item, parseJson('{"valueDecimal":1.50}') as QuestionnaireResponseItemAnswer)).toEqual([]);
    expect(check(item, { valueDecimal: 1.5 })).toHaveLength(1);
  });
});

describe('decimal places', () => {
  const two = { url: `${CORE}maxDecimalPlaces`, valueInteger: 2 };
  test.each(['1', '1.66', '-0.5', '0', '1e2', '1.5e1', '12e-2'])('%s has at most two', text => {
    expect(check(withExtension('decimal', two), parseJson(`{"valueDecimal":${text}}`) as object)).toEqual([]);
    expect(check(withExtension('quantity', two), parseJson(`{"valueQuantity":{"value":${text}}}`) as object)).toEqual(
      [],
    );
  });
  test.each(['1.666', '1.500', '-5.1234', '1e-3', '1.23e-1', '123e-5'])('%s has more', text => {
    const message = `'a': ${text} has too many decimal places, 2 are allowed`;
    expect(check(withExtension('decimal', two), parseJson(`{"valueDecimal":${text}}`) as object)).toEqual([
      `error value ${AT}: ${message}`,
    ]);
    expect(check(withExtension('quantity', two), parseJson(`{"valueQuantity":{"value":${text}}}`) as object)).toEqual([
      `error value ${AT}: ${message}`,
    ]);
  });
});

describe('the least and the greatest value', () => {
  const minMax = (type: ItemType, min: Partial<Extension>, max: Partial<Extension>) =>
    withExtension(type, { url: `${CORE}minValue`, ...min }, { url: `${CORE}maxValue`, ...max });
  const score = minMax('integer', { valueInteger: 0 }, { valueInteger: 10 });
  const height = minMax('decimal', { valueDecimal: 0.5 }, { valueDecimal: 2.5 });
  const spring = minMax('date', { valueDate: '2024-03-01' }, { valueDate: '2024-05-31' });
  const office = minMax('time', { valueTime: '08:00:00' }, { valueTime: '16:00:00' });
  const visit = minMax('dateTime', { valueDateTime: '2024-03-01T08:00:00Z' }, { valueDateTime: '2024-03-02' });
  test.each([
    ['the least integer', score, { valueInteger: 0 }],
    ['the greatest integer', score, { valueInteger: 10 }],
    ['a decimal between', height, { valueDecimal: 1.7 }],
    ['a date between', spring, { valueDate: '2024-05-31' }],
    ['a month that begins before', spring, { valueDate: '2024' }],
    ['a time on the edge', office, { valueTime: '08:00:00' }],
    ['a dateTime with another zone', visit, { valueDateTime: '2024-03-01T09:30:00+01:00' }],
  ])('allow %s', (_what, item, answer) => {
    expect(check(item, answer)).toEqual([]);
  });
  test.each([
    ['a smaller integer', score, { valueInteger: -1 }, 'is -1, the least allowed is 0'],
    ['a greater integer', score, { valueInteger: 11 }, 'is 11, the greatest allowed is 10'],
    ['a smaller decimal', height, { valueDecimal: 0.4 }, 'is 0.4, the least allowed is 0.5'],
    ['a greater decimal', height, { valueDecimal: 17 }, 'is 17, the greatest allowed is 2.5'],
    ['an earlier date', spring, { valueDate: '2024-02-29' }, 'is 2024-02-29, the least allowed is 2024-03-01'],
    ['a later month', spring, { valueDate: '2024-06' }, 'is 2024-06, the greatest allowed is 2024-05-31'],
    ['an earlier time', office, { valueTime: '07:59:59' }, 'is 07:59:59, the least allowed is 08:00:00'],
    ['a later time', office, { valueTime: '16:00:01' }, 'is 16:00:01, the greatest allowed is 16:00:00'],
    [
      'an earlier moment',
      visit,
      { valueDateTime: '2024-03-01T08:30:00+01:00' },
      'is 2024-03-01T08:30:00+01:00, the least allowed is 2024-03-01T08:00:00Z',
    ],
  ])('refuse %s', (_what, item, answer, text) => {
    expect(check(item, answer)).toEqual([`error value ${AT}: 'a': the answer ${text}`]);
  });
  test('of another type than the answer say nothing', () => {
    expect(check(minMax('string', { valueInteger: 5 }, {}), { valueString: '4' })).toEqual([]);
  });
});

describe('the least and the greatest quantity', () => {
  const weight = withExtension(
    'quantity',
    { url: `${SDC}minQuantity`, valueQuantity: kilo(30) },
    { url: `${SDC}maxQuantity`, valueQuantity: kilo(300) },
  );
  test('allow what lies between, in units of the same kind', () => {
    expect(check(weight, { valueQuantity: kilo(30) })).toEqual([]);
    expect(check(weight, { valueQuantity: kilo(82000, 'g') })).toEqual([]);
  });
  test('refuse what lies outside, in units of the same kind', () => {
    expect(check(weight, { valueQuantity: kilo(29.5) })).toEqual([
      `error value ${AT}: 'a': the answer is 29.5 kg, the least allowed is 30 kg`,
    ]);
    expect(check(weight, { valueQuantity: kilo(400000, 'g') })).toEqual([
      `error value ${AT}: 'a': the answer is 400000 g, the greatest allowed is 300 kg`,
    ]);
  });
  test('refuse what cannot be compared with them', () => {
    expect(check(weight, { valueQuantity: kilo(100, 'cm') })).toEqual([
      `error value ${AT}: 'a': 100 cm cannot be compared with the limit of 30 kg`,
      `error value ${AT}: 'a': 100 cm cannot be compared with the limit of 300 kg`,
    ]);
    expect(check(weight, { valueQuantity: { value: 100 } })).toHaveLength(2);
  });
});

describe('units', () => {
  const option = (code: string, display?: string): Extension => ({
    url: `${CORE}questionnaire-unitOption`,
    valueCoding: { system: UCUM, code, ...(display !== undefined && { display }) },
  });
  const distance = withExtension('quantity', option('km', 'kilometer'), option('m'));
  test.each([
    ['by code', { value: 1, system: UCUM, code: 'km', unit: 'whatever' }],
    ['by code without a text', { value: 1, system: UCUM, code: 'm' }],
    ['by the text of the option', { value: 1, unit: 'kilometer' }],
    ['by its code as the text', { value: 1, unit: 'm' }],
  ])('are allowed %s', (_what, valueQuantity) => {
    expect(check(distance, { valueQuantity })).toEqual([]);
  });
  test.each([
    ['another code', { value: 1, system: UCUM, code: 'mm', unit: 'mm' }, 'mm'],
    ['the code of another system', { value: 1, system: 'urn:x', code: 'm' }, 'm'],
    ['another text', { value: 1, unit: 'miles' }, 'miles'],
    ['nothing at all', { value: 1 }, 'no unit'],
  ])('are refused: %s', (_what, valueQuantity, unit) => {
    expect(check(distance, { valueQuantity })).toEqual([
      `error code-invalid ${AT}: 'a': the answer is in ${unit}, allowed: kilometer, m`,
    ]);
  });
  test('are free where others than the options are allowed, and without options', () => {
    const open = withExtension('quantity', option('km'), { url: `${SDC}unitOpen`, valueCode: 'optionsOrString' });
    expect(check(open, { valueQuantity: kilo(1, 'm') })).toEqual([]);
    expect(check({ type: 'quantity' }, { valueQuantity: kilo(1, 'm') })).toEqual([]);
  });
});

describe('an attachment', () => {
  const small = withExtension('attachment', { url: `${CORE}maxSize`, valueDecimal: 3 });
  const image = withExtension(
    'attachment',
    { url: `${CORE}mimeType`, valueCode: 'image/png' },
    { url: `${CORE}mimeType`, valueCode: 'image/jpeg' },
  );
  test.each([
    ['small by its size', small, { size: 3, url: 'https://example.org/a' }],
    ['small by its data', small, { data: 'AAAA' }],
    ['of unknown size', small, { url: 'https://example.org/a' }],
    ['of an allowed media type', image, { contentType: 'image/jpeg' }],
    ['of an allowed media type with parameters', image, { contentType: 'image/png; charset=binary' }],
  ])('is taken if %s', (_what, item, valueAttachment) => {
    expect(check(item, { valueAttachment })).toEqual([]);
  });
  test.each([
    ['large by its size', small, { size: 4 }, 'is too large: 4 bytes, 3 are allowed'],
    ['large by its data', small, { data: 'AAAAAA==' }, 'is too large: 4 bytes, 3 are allowed'],
    [
      'of another media type',
      image,
      { contentType: 'image/gif' },
      'is of the media type image/gif, allowed: image/png, image/jpeg',
    ],
    ['of no media type', image, { url: 'x' }, 'is of the media type unknown, allowed: image/png, image/jpeg'],
  ])('is refused if %s', (_what, item, valueAttachment, text) => {
    expect(check(item, { valueAttachment })).toEqual([`error value ${AT}: 'a': the attachment ${text}`]);
  });
});

describe('a reference', () => {
  const any = { type: 'reference' } as const;
  const allow = (...types: string[]) =>
    withExtension(
      'reference',
      ...types.map(valueCode => ({ url: `${CORE}questionnaire-referenceResource`, valueCode })),
    );
  test.each([
    'Patient/1',
    'Patient/1/_history/2',
    'https://example.org/fhir/Patient/1',
    '#contained',
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    'urn:oid:1.2.3',
    'https://example.org/not-restful',
    'urn:isbn:1',
  ])('may read %s', reference => {
    expect(check(any, { valueReference: { reference } })).toEqual([]);
  });
  test.each(['Patient', 'patient 1', 'ht tps://example.org/Patient/1', 'https://example.org/a b', ''])(
    'may not read "%s"',
    reference => {
      expect(check(any, { valueReference: { reference } })).toEqual([
        `error value ${AT}: 'a': '${reference}' is no reference`,
      ]);
    },
  );
  test.each(['Chicken/1', 'https://example.org/Chicken/example', 'DomainResource/1', 'Coding/1'])(
    'may not lead to %s',
    reference => {
      const type = reference.split('/').at(-2);
      expect(check(any, { valueReference: { reference } })).toEqual([
        `error value ${AT}: 'a': '${reference}' names no resource type of FHIR: ${type}`,
      ]);
    },
  );
  test('may do without an address', () => {
    expect(check(allow('Patient'), { valueReference: { display: 'Ann' } })).toEqual([]);
    expect(check(allow('Patient'), { valueReference: { identifier: { value: '1' }, type: 'Patient' } })).toEqual([]);
  });
  test('leads to the allowed types only', () => {
    expect(check(allow('Patient', 'Practitioner'), { valueReference: { reference: 'Practitioner/1' } })).toEqual([]);
    expect(check(allow('Patient', 'Practitioner'), { valueReference: { reference: 'Organization/1' } })).toEqual([
      `error value ${AT}: 'a': the answer points at a resource of type Organization, allowed: Patient, Practitioner`,
    ]);
    expect(check(allow('Patient'), { valueReference: { identifier: { value: '1' }, type: 'Device' } })).toHaveLength(1);
  });
});

describe('a URL', () => {
  test.each([
    'https://example.org/a?b=c#d',
    'Patient/1',
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    'urn:oid:2.16.1',
    'mailto:a@example.org',
  ])('may read %s', valueUri => {
    expect(check({ type: 'url' }, { valueUri })).toEqual([]);
  });
  test.each([
    'c:\\temp\\a.txt',
    'https://example.org/a b',
    'urn:uuid:C757873D-EC9A-4326-A141-556F43239520',
    'urn:uuid:1',
    'urn:oid:3.1',
    '<a>',
  ])('may not read %s', valueUri => {
    expect(check({ type: 'url' }, { valueUri })).toEqual([`error value ${AT}: 'a': '${valueUri}' is no URL`]);
  });
});
