import { describe, expect, test } from '@jest/globals';
import { addDuration, toDate } from '../../../src/careplans/calendar.ts';

describe('addDuration', () => {
  const cases: [start: string, value: number, code: string, end: string, why: string][] = [
    ['2026-11-23', 4, 'wk', '2026-12-21', 'weeks are seven days'],
    ['2026-11-23', 12, 'wk', '2027-02-15', 'weeks go over the end of a year'],
    ['2026-11-23', 7, 'd', '2026-11-30', 'days'],
    ['2026-11-23', 0, 'd', '2026-11-23', 'no time at all'],
    ['2026-11-23', -1, 'd', '2026-11-22', 'backwards'],
    ['2028-02-28', 1, 'd', '2028-02-29', 'a leap day'],
    ['2027-02-28', 1, 'd', '2027-03-01', 'no leap day'],
    ['2026-03-28', 1, 'd', '2026-03-29', 'a day on which clocks change is a day'],
    ['2026-11-23', 24, 'h', '2026-11-24', 'hours that make a day'],
    ['2026-11-23', 23, 'h', '2026-11-23', 'hours that do not'],
    ['2026-11-23', 1440, 'min', '2026-11-24', 'minutes'],
    ['2026-11-23', 86_400, 's', '2026-11-24', 'seconds'],
    ['2026-11-23', 0.5, 'wk', '2026-11-26', 'half a week ends on the day in which it ends'],
    ['2026-01-31', 1, 'mo', '2026-02-28', 'a month later, in a month without that day'],
    ['2028-01-31', 1, 'mo', '2028-02-29', 'the same in a leap year'],
    ['2026-01-31', 2, 'mo', '2026-03-31', 'two months are not twice one'],
    ['2026-11-23', 6, 'mo', '2027-05-23', 'half a year'],
    ['2026-11-30', 3, 'mo', '2027-02-28', 'over the end of a year'],
    ['2026-03-31', -1, 'mo', '2026-02-28', 'months backwards'],
    ['2026-11-23', 1, 'a', '2027-11-23', 'a year'],
    ['2028-02-29', 1, 'a', '2029-02-28', 'a year after a leap day'],
    ['2028-02-29', 4, 'a', '2032-02-29', 'the next leap day'],
  ];
  test.each(cases)('%s + %d %s = %s: %s', (start, value, code, end) => {
    expect(addDuration(start, { value, code, system: 'http://unitsofmeasure.org' })).toBe(end);
  });

  test('a duration without a code is read by its unit', () => {
    expect(addDuration('2026-11-23', { value: 2, unit: 'd' })).toBe('2026-11-25');
  });

  test.each([
    ['no value', { code: 'wk' }],
    ['no unit', { value: 3 }],
    ['a unit that is no time', { value: 3, code: 'kg' }],
    ['half a month, which no calendar has', { value: 0.5, code: 'mo' }],
    ['a third of a year', { value: 1 / 3, code: 'a' }],
    ['more years than a date can hold', { value: 9000, code: 'a' }],
    ['more weeks than time can hold', { value: 1e15, code: 'wk' }],
  ])('with %s there is no day', (_why, duration) => {
    expect(addDuration('2026-11-23', duration)).toBeUndefined();
  });
});

test('the day of an instant is the day in UTC', () => {
  expect(toDate(new Date('2026-11-23T23:59:59.999Z'))).toBe('2026-11-23');
  expect(toDate(new Date('2026-11-24T00:30:00+01:00'))).toBe('2026-11-23');
});
