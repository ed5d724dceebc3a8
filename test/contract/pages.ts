// Guarantee 12: pages by keyset.
import { describe, expect, test } from '@jest/globals';
import type { SearchPage, Store } from '../../src/store/port.ts';
import { everything, type IndexEntry, type Position, type Predicate, type SortKey } from '../../src/store/query.ts';
import { findIds, MORNING, range, reference, text, toChange, token, toQuery, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const subject: Predicate = { kind: 'reference', param: 'subject', type: 'Patient', id: '1' };
const by = (param: string, entry: IndexEntry['kind'], descending: boolean): SortKey => ({
  by: 'param',
  param,
  entry,
  descending,
});

/** Eleven goals; some share a time, some have no code, no date or two of them. */
function fill(store: Store): Promise<void> {
  const names = ['g01', 'g02', 'g03', 'g04', 'g05', 'g06', 'g07', 'g08', 'g09', 'g10', 'g11'];
  return store.commit(
    names.map((name, index) =>
      toChange(`Goal/${name}`, {
        at: MORNING + Math.floor(index / 3) * 1000,
        index: [
          reference('subject', 'Patient/1'),
          reference('subject', 'Patient/1', '2'),
          ...(index % 3 === 0 ? [] : [token('code', `c${String(index % 4)}`), token('code', `d${String(index % 2)}`)]),
          ...(index % 4 === 0 ? [] : [range('date', 100 - index, 100 + index)]),
          ...(index % 5 === 0 ? [] : [text('name', index % 2 === 0 ? 'even' : 'odd')]),
        ],
      }),
    ),
  );
}

/** The ids of all pages, each position having gone through JSON; `between` runs after each page. */
async function pageThrough(
  store: Store,
  where: Predicate,
  sort: readonly SortKey[],
  count: number,
  between: (page: number) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const ids: string[] = [];
  let after: Position | undefined;
  for (let number = 1; ; number++) {
    const page: SearchPage = await store.search(toQuery('Goal', where, { sort, count, ...(after && { after }) }));
    ids.push(...page.versions.map(({ key }) => key.id));
    if (!page.next) return ids;
    expect(page.versions).toHaveLength(count);
    await between(number);
    after = JSON.parse(JSON.stringify(page.next)) as Position;
  }
}

const ORDERS: [title: string, sort: SortKey[]][] = [
  ['the default order', []],
  ['the time of writing', [{ by: 'updated', descending: false }]],
  ['the id', [{ by: 'id', descending: false }]],
  ['the id, descending', [{ by: 'id', descending: true }]],
  ['a token', [by('code', 'token', false)]],
  ['a token, descending', [by('code', 'token', true)]],
  ['a range', [by('date', 'range', false)]],
  ['a range, descending', [by('date', 'range', true)]],
  ['a string and the time', [by('name', 'string', false), { by: 'updated', descending: true }]],
  ['two parameters', [by('code', 'token', true), by('name', 'string', true), by('date', 'range', false)]],
  ['a parameter that nothing has', [by('none', 'uri', true)]],
];

export function pageGuarantees(use: UseStore): void {
  describe('pages', () => {
    test.each(ORDERS)('12. pages by %s meet each resource once, in order', async (_title, sort) => {
      const store = use();
      await fill(store);
      for (const where of [everything, subject]) {
        const whole = await findIds(store, 'Goal', where, { sort });
        expect(whole).toHaveLength(11);
        for (const count of [1, 2, 3, 5, 10]) {
          expect([count, await pageThrough(store, where, sort, count)]).toEqual([count, whole]);
        }
      }
    });

    test.each(ORDERS)('12. pages by %s are stable while others are written', async (_title, sort) => {
      const store = use();
      await fill(store);
      const whole = await findIds(store, 'Goal', subject, { sort });
      const index = [token('code', 'c1'), range('date', 95), text('name', 'even'), reference('subject', 'Patient/1')];
      const ids = await pageThrough(store, subject, sort, 3, async page => {
        await store.commit([
          toChange(`Goal/g00-${String(page)}`, { at: MORNING + 500, index }),
          toChange(`Goal/g05-${String(page)}`, { at: MORNING + 1000, index }),
          toChange(`Goal/z-${String(page)}`, { at: MORNING + 90_000, index: index.slice(3) }),
        ]);
      });

      expect(ids.filter(id => whole.includes(id))).toEqual(whole);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('12. the deletion of a resource at the end of a page does not move the next page', async () => {
      const store = use();
      await fill(store);
      const sort: SortKey[] = [{ by: 'id', descending: false }];
      const ids = await pageThrough(store, everything, sort, 4, async page => {
        if (page === 1) await store.commit([toTombstone('Goal/g04', 2), toTombstone('Goal/g05', 2)]);
      });

      expect(ids).toEqual(['g01', 'g02', 'g03', 'g04', 'g06', 'g07', 'g08', 'g09', 'g10', 'g11']);
    });

    test('12. a resource that is updated behind the page is met where it is now', async () => {
      const store = use();
      await fill(store);
      const sort: SortKey[] = [{ by: 'updated', descending: false }];
      const ids = await pageThrough(store, everything, sort, 6, async page => {
        if (page === 1) await store.commit([toChange('Goal/g07', { versionId: 2, at: MORNING + 99_000 })]);
      });

      expect(ids).toEqual(['g01', 'g02', 'g03', 'g04', 'g05', 'g06', 'g08', 'g09', 'g10', 'g11', 'g07']);
    });

    test('12. a page that takes up the last match is the last', async () => {
      const store = use();
      await fill(store);

      expect((await store.search(toQuery('Goal', everything, { count: 11 }))).next).toBeUndefined();
      expect((await store.search(toQuery('Goal', everything, { count: 10 }))).next).toEqual({
        values: [MORNING],
        id: 'g02',
      });
    });

    test('12. a position tells the sort values of the last resource, null for none', async () => {
      const store = use();
      await store.commit([
        toChange('Goal/a', { index: [token('code', 'x'), range('date', 1.5, 2.5)] }),
        toChange('Goal/b', { index: [token('code', 'y')] }),
        toChange('Goal/c'),
        toChange('Goal/d'),
      ]);
      const sort = [by('code', 'token', false), by('date', 'range', true)];
      const next = async (count: number): Promise<unknown> =>
        (await store.search(toQuery('Goal', everything, { sort, count }))).next;

      expect(await next(1)).toEqual({ values: ['x', 2.5], id: 'a' });
      expect(await next(2)).toEqual({ values: ['y', null], id: 'b' });
      expect(await next(3)).toEqual({ values: [null, null], id: 'c' });
    });

    test('a position of another order is a TypeError', async () => {
      const after: Position = { values: ['x', 1], id: 'a' };
      await expect(use().search(toQuery('Goal', everything, { after }))).rejects.toBeInstanceOf(TypeError);
    });
  });
}
