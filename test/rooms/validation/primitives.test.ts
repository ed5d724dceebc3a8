import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { primitives } from '../../../src/validation/primitives.ts';
import { linesOf } from './found.ts';

const holds = (name: string, value: unknown): boolean => primitives[name]!.holds(value as never);

const bare = { resourceType: 'Observation', status: 'final', code: { text: 'pulse' } };

const MOST = 'x'.repeat(1_048_576);

const TABLE: readonly [name: string, good: readonly unknown[], bad: readonly unknown[]][] = [
  [
    'base64Binary',
    ['aGVsbG8=', 'aGVsbG8h', 'aGVs\r\nbG8=', ' aGVs bG8= '],
    ['', ' ', 'aGVsbG8', 'a===', '====', 'aG=sbG8=', 'aGVs-G8='],
  ],
  ['boolean', [true, false], []],
  [
    'canonical',
    ['http://example.org/a|1.0', '#a', 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    ['', 'a b', ' a', 'urn:uuid:1', 'Questionnaire/pain', 'pain|1.0', '/a'],
  ],
  ['code', ['a', 'a b', 'a-b c', '>=', 'ä'], ['', ' a', 'a ', 'a  b', '\ta', ' ']],
  [
    'date',
    ['2026', '2026-03', '2026-03-09', '2024-02-29', '0001-01-01', '9999-12-31'],
    [
      '',
      '26',
      '2026-3',
      '2026-13',
      '2026-00',
      '2026-02-29',
      '2026-04-31',
      '2026-03-00',
      '0000',
      '2026-03-09T10:15:00Z',
      '2026/03/09',
      ' 2026',
      '2026-03-09Z',
    ],
  ],
  [
    'dateTime',
    [
      '2026',
      '2026-03',
      '2026-03-09',
      '2026-03-09T10:15:00Z',
      '2026-03-09T10:15:00.123+14:00',
      '2026-03-09T23:59:60-05:30',
      '2015-02-07T13:28:17.239+02:00',
    ],
    [
      '',
      '2026-03-09T10:15Z',
      '2026-03-09T10:15:00',
      '2026-03-09T24:00:00Z',
      '2026-03-09T10:60:00Z',
      '2026-02-30T10:15:00Z',
      '2026-03-09T10:15:00+15:00',
      '2026-03-09T10:15:00.Z',
      '2026-03-09 10:15:00Z',
      '2026-03T10:15:00Z',
    ],
  ],
  ['decimal', [0, -0.5, 1.5e300, 18], [Infinity, NaN]],
  ['id', ['a', 'A-1.b', 'x'.repeat(64)], ['', 'a_b', 'a b', 'x'.repeat(65), 'ä', 'a/b']],
  [
    'instant',
    ['2026-03-09T10:15:00Z', '2026-03-09T10:15:00.000000+01:00'],
    ['', '2026', '2026-03-09', '2026-03-09T10:15:00', '2026-03-09T10:15Z', '2026-02-29T10:15:00Z'],
  ],
  ['integer', [0, -2_147_483_648, 2_147_483_647], [0.5, 2_147_483_648, -2_147_483_649]],
  ['markdown', ['# a\n\n*b*', ' ', '\u00a0'], ['', 'a\u0000', '\u000b']],
  [
    'oid',
    ['urn:oid:1.2.3', 'urn:oid:2.16.840.1.113883.4.642'],
    ['1.2.3', 'urn:oid:3.1', 'urn:oid:1', 'urn:oid:1.02', 'urn:oid:1.2.'],
  ],
  ['positiveInt', [1, 2_147_483_647], [0, -1, 1.5, 2_147_483_648]],
  [
    'string',
    ['a', ' ', 'a\tb\r\nc', '10\u00a0000', '\u2028', '😀', MOST],
    ['', 'a\u0000b', '\u001b', '\u000c', `${MOST}x`],
  ],
  ['time', ['00:00:00', '23:59:59.999', '10:15:60'], ['', '24:00:00', '10:15', '10:60:00', '10:15:00Z', '1:15:00']],
  ['unsignedInt', [0, 2_147_483_647], [-1, 0.5, 2_147_483_648]],
  [
    'uri',
    ['http://example.org/a?b=c#d', 'a', 'urn:isbn:1', 'urn:oid:1.2.3', 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    [
      '',
      ' ',
      'a b',
      'http://example.org/\n',
      'urn:uuid:C757873D-EC9A-4326-A141-556F43239520',
      'urn:uuid:c757873d-ec9a-4326-a141-556f43239520asdf',
      'urn:oid:x',
    ],
  ],
  ['url', ['https://example.org', 'mailto:a@example.org'], ['', 'a b']],
  [
    'uuid',
    ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:x', ''],
  ],
  ['xhtml', ['<div/>'], ['']],
];

describe('primitives', () => {
  test('the table below has each of them', () => {
    expect(TABLE.map(([name]) => name)).toEqual(Object.keys(primitives));
  });

  test.each(TABLE)('%s takes what it is, and nothing else', (name, good, bad) => {
    expect(good.filter(value => !holds(name, value))).toEqual([]);
    expect(bad.filter(value => holds(name, value))).toEqual([]);
  });

  test('every day of the calendar is a date, and a dateTime at midnight', () => {
    const days = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, day => {
        const date = day.toISOString().slice(0, 10);
        expect(holds('date', date)).toBe(true);
        expect(holds('dateTime', `${date}T00:00:00Z`)).toBe(true);
        expect(holds('instant', `${date}T00:00:00.5+13:59`)).toBe(true);
      }),
    );
  });

  test('what Node encodes is base64, and what lacks a character of it is not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), bytes => {
        const text = Buffer.from(bytes).toString('base64');
        expect(holds('base64Binary', text)).toBe(true);
        expect(holds('base64Binary', text.slice(1))).toBe(false);
      }),
    );
  });

  test('a long text that is almost base64 is refused without trying all ways to read it', () => {
    expect(holds('base64Binary', `${'abcd'.repeat(100_000)}!`)).toBe(false);
    expect(holds('code', `${'a '.repeat(100_000)} `)).toBe(false);
  });

  test.each([
    ['issued', '2026-03-09', "'2026-03-09' is not an instant such as 2026-03-09T10:15:00.000Z"],
    [
      'effectiveDateTime',
      '9.3.2026',
      "'9.3.2026' is not a dateTime such as 2026, 2026-03, 2026-03-09 or 2026-03-09T10:15:00Z",
    ],
    ['id', 'a_b', `'a_b' is not an id: 1 to 64 letters, digits, "-" and "."`],
    ['valueInteger', 0.5, "'0.5' is not a whole number of 32 bits"],
    ['valueTime', '8:00', "'8:00' is not a time such as 10:15:00"],
    ['valueString', '', 'A string must not be empty: leave out what has no value'],
    [
      'implicitRules',
      'x y'.repeat(40),
      `'${'x y'.repeat(20)}...' is not a URI: no spaces, and lower case in a urn:uuid`,
    ],
  ])('a wrong %s is told with its value and with what it should be', (property, value, text) => {
    const path = property.replace(/^(value|effective).*/, '$1');
    expect(linesOf({ ...bare, [property]: value })).toEqual([`error value @Observation.${path}: ${text}`]);
  });
});
