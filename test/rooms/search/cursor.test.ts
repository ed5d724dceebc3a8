import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCursor, printCursor, toFingerprint } from '../../../src/search/cursor.ts';
import { parseSearch } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import { goal } from '../../support/resources.ts';
import { BASE, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

const position = { values: [1772368200000], id: 'g1' };

/** The token of a page that ends at the position. */
const cursorOf = (type: string, query: string): string =>
  printCursor(position, parseSearch(type, pairsOf(query), strict).fingerprint);

const continueWith = (type: string, query: string, cursor: string) =>
  parseSearch(type, [...pairsOf(query), ['_cursor', cursor]], strict);

describe('a page token', () => {
  test('needs no escape in a URL', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, text) => {
        expect(printCursor({ values: [text, null], id }, 'f')).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test('gives back the position that was printed', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value), fc.string(), fc.string(), (values, id, fingerprint) => {
        const printed = { values: values.map(each => (Object.is(each, -0) ? 0 : each)), id };
        expect(parseCursor(printCursor(printed, fingerprint), fingerprint)).toEqual(printed);
      }),
    );
  });

  test('that was changed anywhere is refused', () => {
    const token = printCursor(position, 'f');
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom(...'AZaz09_-'), (at, sign) => {
        fc.pre(token[at] !== sign);
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        expect(refusalOf(() => parseCursor(changed, 'f'))).toEqual(refusedFor('_cursor'));
      }),
    );
  });

  test.each(['', 'nonsense', 'bnVsbA', 'W10', 'e30', 'WzEsMl0', 'null', '[]', '🐛'])("'%s' is refused", text => {
    expect(refusalOf(() => parseCursor(text, 'f'))).toEqual(refusedFor('_cursor'));
  });
});

describe('fingerprints', () => {
  test('differ by type, by what is asked and by its order', () => {
    const prints = [
      toFingerprint('Goal', []),
      toFingerprint('Flag', []),
      toFingerprint('Goal', [['a', 'b']]),
      toFingerprint('Goal', [['a', 'c']]),
      toFingerprint('Goal', [
        ['a', 'b'],
        ['a', 'c'],
      ]),
      toFingerprint('Goal', [
        ['a', 'c'],
        ['a', 'b'],
      ]),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(toFingerprint('Goal', [['a', 'b']])).toBe(prints[2]);
  });
});

describe('a search that is continued', () => {
  const query = 'category=a&_sort=-start-date';

  test('begins behind the position, and need not count again', () => {
    const request = continueWith('Goal', query, cursorOf('Goal', query));
    expect(request.query).toMatchObject({ after: position, total: false, count: 20 });
    expect(request.applied.at(-1)).toEqual(['_cursor', cursorOf('Goal', query)]);
  });

  test('counts again where it is asked to', () => {
    expect(continueWith('Goal', `${query}&_total=accurate`, cursorOf('Goal', query)).query.total).toBe(true);
  });

  test.each([
    ['a larger page', `${query}&_count=50`],
    ['an include', `${query}&_include=Goal:subject`],
    ['another format', `${query}&_format=json`],
  ])('may ask for %s', (_name, other) => {
    expect(continueWith('Goal', other, cursorOf('Goal', query)).query.after).toEqual(position);
  });

  test.each([
    ['of another type', 'CarePlan', 'category=a'],
    ['with another value', 'Goal', 'category=b&_sort=-start-date'],
    ['with one more criterion', 'Goal', `${query}&lifecycle-status=active`],
    ['in another order', 'Goal', 'category=a&_sort=start-date'],
    ['in the default order', 'Goal', 'category=a'],
  ])('refuses the token of a search %s', (_name, type, other) => {
    expect(refusalOf(() => continueWith(type, other, cursorOf('Goal', query)))).toEqual(refusedFor('_cursor'));
  });

  test('does not depend on when it is asked', () => {
    const near = (now: number) =>
      parseSearch('Goal', [['start-date', 'ap2026']], { base: BASE, handling: 'strict', now }).fingerprint;
    expect(near(0)).toBe(near(1_000_000_000_000));
  });
});

describe('page after page', () => {
  let store: Store;

  beforeAll(async () => {
    const starts = ['2026-03', undefined, '2026-01', '2026-03', undefined, '2026-02', '2026-01'];
    store = await openStore(
      starts.map((start, at) => goal({ id: `g${at}`, ...(start !== undefined && { startDate: start }) })),
    );
  });

  afterAll(() => store.close());

  /** The ids of all pages, following the tokens. */
  async function walk(query: string): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const more: [string, string][] = cursor === undefined ? [] : [['_cursor', cursor]];
      const request = parseSearch('Goal', [...pairsOf(query), ...more], strict);
      const page = await store.search(request.query);
      pages.push(page.versions.map(({ key }) => key.id));
      cursor = page.next && printCursor(page.next, request.fingerprint);
    } while (cursor !== undefined);
    return pages;
  }

  test.each([
    ['_count=3', [['g6', 'g5', 'g4'], ['g3', 'g2', 'g1'], ['g0']]],
    ['_count=3&_sort=_id', [['g0', 'g1', 'g2'], ['g3', 'g4', 'g5'], ['g6']]],
    ['_count=2&_sort=start-date', [['g2', 'g6'], ['g5', 'g0'], ['g3', 'g1'], ['g4']]],
    ['_count=2&_sort=-start-date,_id', [['g0', 'g3'], ['g5', 'g2'], ['g6', 'g1'], ['g4']]],
    ['_count=4&start-date:missing=false&_sort=-_id', [['g6', 'g5', 'g3', 'g2'], ['g0']]],
  ])('Goal?%s', async (query, pages) => {
    expect(await walk(query)).toEqual(pages);
  });
});
