import { describe, expect, test } from '@jest/globals';
import { dateInWords, daysInWords, quantityInWords, targetInWords } from '../../src/demo/words.ts';

describe('values in words', () => {
  test.each([
    ['2026-11-23', '23 November 2026'],
    ['2027-02-05', '5 February 2027'],
    ['2026-01-31T23:59:59.999Z', '31 January 2026'],
    ['2026-11', '2026-11'],
    ['2026', '2026'],
  ])('the date %s is said as "%s"', (date, words) => {
    expect(dateInWords(date)).toBe(words);
  });

  test.each([
    [{ value: 4.6, comparator: '<=', unit: '{score}' }, '4.6 or less'],
    [{ value: 100, comparator: '>=', unit: 'min/wk' }, '100 min/wk or more'],
    [{ value: 5, comparator: '<', code: 'kg' }, 'less than 5 kg'],
    [{ value: 5, comparator: '>' }, 'more than 5'],
    [{ value: 7, unit: 'score' }, '7'],
    [{ value: 0, unit: 'minutes a week', code: 'min/wk' }, '0 minutes a week'],
  ] as const)('the quantity %j is said as "%s"', (quantity, words) => {
    expect(quantityInWords(quantity)).toBe(words);
  });

  test.each([
    [{ detailQuantity: { value: 4.6, comparator: '<=' }, dueDate: '2027-02-15' }, '4.6 or less by 15 February 2027'],
    [{ detailInteger: 0, dueDate: '2027-02-15' }, '0 by 15 February 2027'],
    [{ detailString: 'walks to the shop' }, 'walks to the shop'],
    [{ dueDate: '2026-12-21' }, 'better by 21 December 2026'],
    [{ detailQuantity: { comparator: '<=' } }, 'better'],
  ] as const)('the target %j is said as "%s"', (target, words) => {
    expect(targetInWords(target)).toBe(words);
  });

  test.each([
    ['2026-11-23', '2026-12-21', 'in 4 weeks'],
    ['2026-11-23T10:00:00Z', '2026-11-26', 'in 3 days'],
    ['2026-11-23', '2026-11-30', 'in 7 days'],
    ['2026-11-23', '2026-11-24', 'in 1 day'],
    ['2026-11-23', '2026-11-23', 'today'],
    ['2026-02-23', '2026-05-18', 'in 12 weeks'],
  ])('from %s to %s is "%s"', (from, to, words) => {
    expect(daysInWords(from, to)).toBe(words);
  });
});
