import { describe, expect, test } from '@jest/globals';
import { among, combine, join, raw, sql, type Sql } from '../../../src/store/sqlite/sql.ts';

const numbered = (count: number): Sql[] => Array.from({ length: count }, (_, index) => sql`x = ${index}`);

/** How deep the parentheses of a text stand in one another. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '(') deepest = Math.max(deepest, ++depth);
    if (character === ')') depth--;
  }
  return deepest;
}

describe('SQL fragments', () => {
  test('a value becomes a parameter, never text', () => {
    expect(sql`SELECT 1 WHERE a = ${"'; DROP TABLE x --"} AND b < ${7}`).toEqual({
      text: 'SELECT 1 WHERE a = ? AND b < ?',
      values: ["'; DROP TABLE x --", 7],
    });
  });

  test('a fragment is spliced in with its values in their places', () => {
    const inner = sql`b IN (${'x'}, ${'y'})`;
    expect(sql`a = ${1} AND ${inner} AND c = ${2}`).toEqual({
      text: 'a = ? AND b IN (?, ?) AND c = ?',
      values: [1, 'x', 'y', 2],
    });
  });

  test('fragments are joined in their order', () => {
    expect(join([sql`a = ${1}`, raw('b'), sql`c = ${2}`], ', ')).toEqual({ text: 'a = ?, b, c = ?', values: [1, 2] });
    expect(join([], ', ')).toEqual({ text: '', values: [] });
  });

  test.each([
    ['AND', 0, '1'],
    ['OR', 0, '0'],
    ['AND', 1, 'x = ?'],
    ['OR', 2, '(x = ? OR x = ?)'],
    ['AND', 3, '((x = ? AND x = ?) AND x = ?)'],
    ['OR', 4, '((x = ? OR x = ?) OR (x = ? OR x = ?))'],
  ] as const)('%s over %i conditions is a balanced tree', (operator, count, text) => {
    const { text: combined, values } = combine(operator, numbered(count));
    expect(combined).toBe(text);
    expect(values).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test('ten thousand conditions stand fourteen deep', () => {
    const { text, values } = combine('OR', numbered(10_000));
    expect(depthOf(text)).toBe(14);
    expect(values).toHaveLength(10_000);
  });

  test('one value is compared, several are one list', () => {
    expect(among(raw('e.code'), ['a'])).toEqual({ text: 'e.code = ?', values: ['a'] });
    expect(among(raw('e.code'), ['a', '"b"', '%'])).toEqual({
      text: 'e.code IN (SELECT value FROM json_each(?))',
      values: ['["a","\\"b\\"","%"]'],
    });
  });
});
