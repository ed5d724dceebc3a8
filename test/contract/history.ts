// Guarantee 5: the log of versions.
import { describe, expect, test } from '@jest/globals';
import type { HistoryOptions, HistoryPage, Scope, Store } from '../../src/store/port.ts';
import { MORNING, toChange, toKey, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const goal: Scope = { key: toKey('Goal/1') };
const all: Scope = { all: true };

const label = ({ versions }: HistoryPage): string[] =>
  versions.map(({ key, versionId }) => `${key.type}/${key.id} v${String(versionId)}`);

/** A second apart: two goals, a flag; the first goal is updated twice, with a deletion in between. */
async function fill(store: Store): Promise<void> {
  await store.commit([toChange('Goal/1', { at: MORNING, json: '"first"' })]);
  await store.commit([toChange('Flag/1', { at: MORNING + 1000 })]);
  await store.commit([toChange('Goal/1', { versionId: 2, at: MORNING + 2000, method: 'PATCH', json: '"second"' })]);
  await store.commit([toTombstone('Goal/1', 3, MORNING + 3000)]);
  await store.commit([toChange('Goal/2', { at: MORNING + 4000 })]);
  await store.commit([toChange('Goal/1', { versionId: 4, at: MORNING + 5000, json: '"fourth"' })]);
}

/** All pages of a history, each position having gone through JSON. */
async function pages(store: Store, scope: Scope, count: number, between: () => Promise<void>): Promise<HistoryPage[]> {
  const found: HistoryPage[] = [];
  let options: HistoryOptions | undefined = { count };
  while (options !== undefined) {
    const page: HistoryPage = await store.history(scope, options);
    found.push(page);
    await between();
    options = page.next && { count, after: JSON.parse(JSON.stringify(page.next)) as HistoryPage['next'] };
  }
  return found;
}

const nothing = (): Promise<void> => Promise.resolve();

export function historyGuarantees(use: UseStore): void {
  describe('history', () => {
    const scopes: [title: string, scope: Scope, labels: string[]][] = [
      ['one resource', goal, ['Goal/1 v4', 'Goal/1 v3', 'Goal/1 v2', 'Goal/1 v1']],
      ['a type', { type: 'Goal' }, ['Goal/1 v4', 'Goal/2 v1', 'Goal/1 v3', 'Goal/1 v2', 'Goal/1 v1']],
      ['everything', all, ['Goal/1 v4', 'Goal/2 v1', 'Goal/1 v3', 'Goal/1 v2', 'Flag/1 v1', 'Goal/1 v1']],
      ['a resource that never was', { key: toKey('Goal/none') }, []],
      ['a type that never was', { type: 'Device' }, []],
    ];

    test.each(scopes)('5. the history of %s is all its versions, newest first', async (_title, scope, labels) => {
      await fill(use());
      const page = await use().history(scope, { count: 100 });

      expect(label(page)).toEqual(labels);
      expect(page.total).toBe(labels.length);
      expect(page.next).toBeUndefined();
    });

    test('5. a version stays as it was written, a tombstone too', async () => {
      await fill(use());
      const { versions } = await use().history(goal, { count: 100 });

      expect(versions).toEqual([
        { key: toKey('Goal/1'), versionId: 4, at: 1772352005000, deleted: false, method: 'PUT', json: '"fourth"' },
        { key: toKey('Goal/1'), versionId: 3, at: 1772352003000, deleted: true, method: 'DELETE', json: '' },
        { key: toKey('Goal/1'), versionId: 2, at: 1772352002000, deleted: false, method: 'PATCH', json: '"second"' },
        { key: toKey('Goal/1'), versionId: 1, at: 1772352000000, deleted: false, method: 'POST', json: '"first"' },
      ]);
    });

    test('5. history reads the same twice, and new versions only come on top', async () => {
      const store = use();
      await fill(store);
      const before = await store.history(all, { count: 100 });
      expect(await store.history(all, { count: 100 })).toEqual(before);
      await store.commit([toChange('Goal/2', { versionId: 2, at: MORNING + 6000 })]);
      const after = await store.history(all, { count: 100 });

      expect(label(after)[0]).toBe('Goal/2 v2');
      expect(after.versions.slice(1)).toEqual(before.versions);
    });

    test.each([
      ['one resource', goal],
      ['a type', { type: 'Goal' }],
      ['everything', all],
    ] satisfies [string, Scope][])('5. pages of the history of %s meet each version once', async (_title, scope) => {
      const store = use();
      await fill(store);
      const whole = await store.history(scope, { count: 100 });
      const found = await pages(store, scope, 2, nothing);

      expect(found.flatMap(label)).toEqual(label(whole));
      expect(found.map(page => page.total)).toEqual(found.map(() => whole.total));
      expect(found.slice(0, -1).every(page => page.versions.length === 2)).toBe(true);
    });

    test('5. versions that are written between two pages do not move the later pages', async () => {
      const store = use();
      await fill(store);
      const whole = await store.history(all, { count: 100 });
      let written = 0;
      const found = await pages(store, all, 2, async () => {
        written++;
        await store.commit([toChange(`Goal/new-${String(written)}`, { at: MORNING + 9000 + written })]);
      });

      expect(found.flatMap(label)).toEqual(label(whole));
    });

    test('5. versions of one commit have an order too', async () => {
      const store = use();
      const names = ['Goal/a', 'Goal/b', 'Goal/c', 'Goal/d', 'Goal/e'];
      await store.commit(names.map(name => toChange(name)));
      const whole = label(await store.history({ type: 'Goal' }, { count: 100 }));

      expect((await pages(store, { type: 'Goal' }, 2, nothing)).flatMap(label)).toEqual(whole);
      expect([...whole].sort()).toEqual(names.map(name => `${name} v1`));
    });

    test('5. `since` leaves out what is older, and counts the rest', async () => {
      const store = use();
      await fill(store);
      const typed = await store.history({ type: 'Goal' }, { count: 2, since: MORNING + 2000 });
      const one = await store.history(goal, { count: 100, since: MORNING + 2001 });

      expect(label(typed)).toEqual(['Goal/1 v4', 'Goal/2 v1']);
      expect(typed.total).toBe(4);
      expect(label(one)).toEqual(['Goal/1 v4', 'Goal/1 v3']);
      expect(one.total).toBe(2);
      const rest = await store.history({ type: 'Goal' }, { count: 9, since: MORNING + 2000, after: typed.next! });
      expect(label(rest)).toEqual(['Goal/1 v3', 'Goal/1 v2']);
      expect((await store.history(all, { count: 9, since: MORNING + 5001 })).total).toBe(0);
    });

    test('5. a page of exactly the remaining versions is the last', async () => {
      await fill(use());
      const page = await use().history(goal, { count: 4 });
      expect(page.versions).toHaveLength(4);
      expect(page.next).toBeUndefined();
    });

    test('5. every version can be read by its number', async () => {
      const store = use();
      await fill(store);

      expect(await store.readVersion(toKey('Goal/1'), 1)).toMatchObject({ versionId: 1, json: '"first"' });
      expect(await store.readVersion(toKey('Goal/1'), 2)).toMatchObject({ versionId: 2, method: 'PATCH' });
      expect(await store.readVersion(toKey('Goal/1'), 3)).toMatchObject({ versionId: 3, deleted: true, json: '' });
      expect(await store.readVersion(toKey('Goal/1'), 5)).toBeUndefined();
      expect(await store.readVersion(toKey('Goal/none'), 1)).toBeUndefined();
      expect(await store.readVersion(toKey('Device/1'), 1)).toBeUndefined();
    });
  });
}
