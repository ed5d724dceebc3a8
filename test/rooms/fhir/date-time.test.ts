import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDateTime } from '../../../src/fhir/date-time.ts';

const interval = (text: string): [string, string] | undefined => {
  const parsed = parseDateTime(text);
  return parsed && [new Date(parsed.low).toISOString(), new Date(parsed.high).toISOString()];
};

const intervals: [string, string, string][] = [
  ['2026', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
  ['2026-02', '2026-02-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z'],
  ['2024-02', '2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2026-12', '2026-12-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
  ['2026-11-24', '2026-11-24T00:00:00.000Z', '2026-11-24T23:59:59.999Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2026-11-24T10:30', '2026-11-24T10:30:00.000Z', '2026-11-24T10:30:59.999Z'],
  ['2026-11-24T10:30Z', '2026-11-24T10:30:00.000Z', '2026-11-24T10:30:59.999Z'],
  ['2026-11-24T10:30:15Z', '2026-11-24T10:30:15.000Z', '2026-11-24T10:30:15.999Z'],
  ['2026-11-24T10:30:15.5Z', '2026-11-24T10:30:15.500Z', '2026-11-24T10:30:15.599Z'],
  ['2026-11-24T10:30:15.123Z', '2026-11-24T10:30:15.123Z', '2026-11-24T10:30:15.123Z'],
  ['2026-11-24T10:30:15.123456Z', '2026-11-24T10:30:15.123Z', '2026-11-24T10:30:15.123Z'],
  ['2026-11-24T00:30:00+01:00', '2026-11-23T23:30:00.000Z', '2026-11-23T23:30:00.999Z'],
  ['2026-11-24T23:30:00-05:00', '2026-11-25T04:30:00.000Z', '2026-11-25T04:30:00.999Z'],
  ['0001-01-01', '0001-01-01T00:00:00.000Z', '0001-01-01T23:59:59.999Z'],
];

describe('a partial date covers an interval', () => {
  test.each(intervals)('%s lasts from %s to %s', (text, low, high) => {
    expect(interval(text)).toEqual([low, high]);
  });
});

const noDates = [
  '',
  '26',
  '2026-13',
  '2026-00',
  '2026-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-11-24T',
  '2026-11-24T25:00:00Z',
  '2026-11-24T10:60:00Z',
  '2026-11-24 10:30',
  '2026-11-24T10Z',
  '2026-11-24T10:30:15+15:00',
  '2026-11-24T10:30:15.Z',
  ' 2026',
  'yesterday',
];

describe('what is no date has no interval', () => {
  test.each(noDates)('%j is no date', text => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  test('any text is either a date or undefined, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const parsed = parseDateTime(text);
        expect(parsed === undefined || parsed.low <= parsed.high).toBe(true);
      }),
    );
  });

  test('every instant lies inside the intervals of its shorter forms', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0100-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }), date => {
        const instant = date.toISOString();
        for (const length of [4, 7, 10]) {
          const { low, high } = parseDateTime(instant.slice(0, length))!;
          expect(low <= date.getTime() && date.getTime() <= high).toBe(true);
        }
        expect(parseDateTime(instant)).toEqual({ low: date.getTime(), high: date.getTime() });
      }),
    );
  });
});
