// Guarantee 11: orders are total.
import { describe, expect, test } from '@jest/globals';
import { everything, type IndexEntry, type SortKey } from '../../src/store/query.ts';
import { findIds, MORNING, range, reference, text, toChange, token, uri } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const by = (param: string, entry: IndexEntry['kind'], descending = false): SortKey => ({
  by: 'param',
  param,
  entry,
  descending,
});
const updated = (descending: boolean): SortKey => ({ by: 'updated', descending });
const id = (descending: boolean): SortKey => ({ by: 'id', descending });

/** The minute in which each is written, and its entries. */
const RESOURCES: Record<string, [minute: number, index: IndexEntry[]]> = {
  a: [5, [token('code', 'm'), range('date', 10, 30), text('name', 'b')]],
  b: [4, [token('code', 'z'), token('code', 'c'), range('date', 20, 20), text('name', 'b')]],
  c: [4, [token('code', 'm'), range('date', 5, 6), range('date', 40, 50)]],
  d: [3, [text('name', 'a'), text('name', 'z'), reference('subject', 'Patient/2'), uri('url', 'http://b.org')]],
  e: [9, [reference('subject', 'Patient/1'), uri('url', 'http://a.org')]],
  f: [4, []],
};

const ORDERS: [title: string, sort: SortKey[], ids: string][] = [
  ['nothing: newest first, equal times by id', [], 'eabcfd'],
  ['the time of writing, oldest first', [updated(false)], 'dbcfae'],
  ['the time of writing, newest first', [updated(true)], 'eabcfd'],
  ['the id', [id(false)], 'abcdef'],
  ['the id, descending', [id(true)], 'fedcba'],
  ['a token: by the least', [by('code', 'token')], 'bacdef'],
  ['a token, descending: by the greatest', [by('code', 'token', true)], 'bacdef'],
  ['a string: by the least', [by('name', 'string')], 'dabcef'],
  ['a string, descending: by the greatest', [by('name', 'string', true)], 'dabcef'],
  ['a range: by the least low end', [by('date', 'range')], 'cabdef'],
  ['a range, descending: by the greatest high end', [by('date', 'range', true)], 'cabdef'],
  ['a reference', [by('subject', 'reference')], 'edabcf'],
  ['a reference, descending', [by('subject', 'reference', true)], 'deabcf'],
  ['a URI', [by('url', 'uri')], 'edabcf'],
  ['a URI, descending', [by('url', 'uri', true)], 'deabcf'],
  ['a parameter that nothing has', [by('none', 'token')], 'abcdef'],
  ['a parameter as another kind than it is', [by('code', 'string', true)], 'abcdef'],
  ['two keys', [by('name', 'string'), by('date', 'range', true)], 'dabcef'],
  ['two keys, the second deciding', [by('name', 'string'), updated(false)], 'dbacfe'],
  ['three keys', [by('code', 'token'), updated(true), id(true)], 'bacefd'],
  ['a key twice', [updated(true), updated(false)], 'eabcfd'],
];

export function sortGuarantees(use: UseStore): void {
  describe('orders', () => {
    test.each(ORDERS)('11. by %s', async (_title, sort, ids) => {
      const store = use();
      for (const [name, [minute, index]] of Object.entries(RESOURCES)) {
        await store.commit([toChange(`Goal/${name}`, { at: MORNING + minute * 60_000, index })]);
      }
      expect((await findIds(store, 'Goal', everything, { sort })).join('')).toBe(ids);
    });

    test('11. equal keys are ordered by id, whatever the order of writing', async () => {
      const store = use();
      const ids = ['m', 'b', 'z', 'a', '10', '9', 'B', 'a-1'];
      await store.commit(ids.map(name => toChange(`Goal/${name}`, { index: [token('code', 'same')] })));
      const expected = ['10', '9', 'B', 'a', 'a-1', 'b', 'm', 'z'];

      expect(await findIds(store, 'Goal')).toEqual(expected);
      expect(await findIds(store, 'Goal', everything, { sort: [by('code', 'token')] })).toEqual(expected);
      expect(await findIds(store, 'Goal', everything, { sort: [by('code', 'token', true)] })).toEqual(expected);
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'code', code: 'same' })).toEqual(expected);
    });

    test('11. an update moves a resource to where it belongs now', async () => {
      const store = use();
      await store.commit(['a', 'b', 'c'].map(name => toChange(`Goal/${name}`, { index: [token('code', name)] })));
      await store.commit([toChange('Goal/a', { versionId: 2, at: MORNING + 1, index: [token('code', 'z')] })]);
      await store.commit([toChange('Goal/b', { versionId: 2, at: MORNING + 2 })]);

      expect(await findIds(store, 'Goal')).toEqual(['b', 'a', 'c']);
      expect(await findIds(store, 'Goal', everything, { sort: [by('code', 'token')] })).toEqual(['c', 'a', 'b']);
    });

    test('11. numbers are ordered as numbers', async () => {
      const store = use();
      const values: Record<string, number> = { a: 10, b: 9, c: -1, d: 0.5, e: 1e10, f: -8.64e15 };
      await store.commit(
        Object.entries(values).map(([name, value]) => toChange(`Goal/${name}`, { index: [range('p', value)] })),
      );

      expect((await findIds(store, 'Goal', everything, { sort: [by('p', 'range')] })).join('')).toBe('fcdbae');
    });
  });
}
