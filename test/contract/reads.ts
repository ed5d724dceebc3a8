// Guarantees 7, 14 and 15, and reading by key.
import { describe, expect, test } from '@jest/globals';
import type { Version } from '../../src/store/port.ts';
import { everything } from '../../src/store/query.ts';
import { findIds, MORNING, toChange, toKey, token, toQuery, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

type Mutable = { -readonly [K in keyof Version]: Version[K] };

/** Changes all that can be changed about a version. */
function spoil(version: Version | undefined): void {
  const spoilt = version as Mutable;
  Object.assign(spoilt.key, { type: 'Flag', id: 'spoilt' });
  Object.assign(spoilt, { json: '"spoilt"', versionId: 99, at: 0, deleted: true, method: 'DELETE' });
}

export function readGuarantees(use: UseStore): void {
  describe('reads', () => {
    test('the newest version is read with all its fields', async () => {
      await use().commit([toChange('Goal/1', { at: MORNING + 5, method: 'PUT', json: '{"a": 1}' })]);
      expect(await use().read(toKey('Goal/1'))).toEqual({
        key: { type: 'Goal', id: '1' },
        versionId: 1,
        at: 1772352000005,
        deleted: false,
        method: 'PUT',
        json: '{"a": 1}',
      });
    });

    test('what does not exist is undefined, and ids are case-sensitive', async () => {
      await use().commit([toChange('Goal/abc')]);
      expect(await use().read(toKey('Goal/ABC'))).toBeUndefined();
      expect(await use().read(toKey('Flag/abc'))).toBeUndefined();
    });

    test('many keys are read in the order asked, without those that do not exist, tombstones included', async () => {
      const store = use();
      await store.commit([toChange('Goal/1'), toChange('Goal/2'), toChange('Flag/1')]);
      await store.commit([toTombstone('Goal/2', 2)]);
      const found = await store.readMany(['Goal/2', 'Goal/none', 'Flag/1', 'Goal/1'].map(toKey));

      expect(found.map(({ key, deleted }) => [key.type, key.id, deleted])).toEqual([
        ['Goal', '2', true],
        ['Flag', '1', false],
        ['Goal', '1', false],
      ]);
      expect(await store.readMany([])).toEqual([]);
    });

    test('a key that is asked twice is read once', async () => {
      await use().commit([toChange('Goal/1'), toChange('Goal/2')]);
      const found = await use().readMany(['Goal/2', 'Goal/1', 'Goal/2', 'Goal/1'].map(toKey));
      expect(found.map(({ key }) => key.id)).toEqual(['2', '1']);
    });

    test('7. a read and a search after a resolved commit see it', async () => {
      const store = use();
      for (let versionId = 1; versionId <= 5; versionId++) {
        await store.commit([toChange('Goal/1', { versionId, index: [token('v', String(versionId))] })]);
        expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId });
        expect(await findIds(store, 'Goal', { kind: 'token', param: 'v', code: String(versionId) })).toEqual(['1']);
      }
    });

    test('7. a search sees all of a commit or nothing of it', async () => {
      const store = use();
      let writing = true;
      const writer = (async () => {
        for (let pair = 0; pair < 30; pair++) {
          const index = [token('pair', String(pair))];
          await store.commit([
            toChange(`Goal/${String(pair)}-a`, { index }),
            toChange(`Goal/${String(pair)}-b`, { index }),
          ]);
        }
        writing = false;
      })();
      const seen: number[] = [];
      while (writing) {
        const { versions, total } = await store.search(toQuery('Goal', everything, { total: true }));
        expect(versions.length % 2).toBe(0);
        expect(total).toBe(versions.length);
        seen.push(versions.length);
        await new Promise(resolve => setImmediate(resolve));
      }
      await writer;

      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(await findIds(store, 'Goal')).toHaveLength(60);
    });

    test('14. what comes back can be changed without changing the store', async () => {
      const store = use();
      const change = toChange('Goal/1', { json: '"right"', index: [token('status', 'active')] });
      await store.commit([change]);
      const key = toKey('Goal/1');
      const read = [
        await store.read(key),
        (await store.readMany([key]))[0],
        await store.readVersion(key, 1),
        (await store.history({ key }, { count: 1 })).versions[0],
        (await store.search(toQuery('Goal'))).versions[0],
      ];
      for (const version of read) spoil(version);

      expect(key).toEqual({ type: 'Goal', id: '1' });
      expect(await store.read(key)).toMatchObject({ key, versionId: 1, json: '"right"', deleted: false });
      expect(await store.readVersion(key, 1)).toMatchObject({ key, json: '"right"', method: 'POST' });
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'status', code: 'active' })).toEqual(['1']);
    });

    test('14. lists that come back can be changed without changing the store', async () => {
      const store = use();
      await store.commit([toChange('Goal/1')]);
      ((await store.search(toQuery('Goal'))).versions as Version[]).pop();
      ((await store.history({ all: true }, { count: 9 })).versions as Version[]).pop();

      expect(await findIds(store, 'Goal')).toEqual(['1']);
      expect((await store.history({ all: true }, { count: 9 })).versions).toHaveLength(1);
    });

    test.each([
      [0, 0],
      [1, 1],
      [3, 3],
      [100, 7],
    ])('15. the total of a page of %i is that of all matches', async (count, onPage) => {
      const store = use();
      const index = [token('status', 'active'), token('status', 'active', 'http://example.org')];
      await store.commit([
        ...['1', '2', '3', '4', '5', '6', '7'].map(id => toChange(`Goal/${id}`, { index })),
        toChange('Goal/8', { index: [token('status', 'completed')] }),
        toChange('Flag/1', { index }),
      ]);
      const where = { kind: 'token', param: 'status', code: 'active' } as const;
      const page = await store.search(toQuery('Goal', where, { count, total: true }));

      expect(page.total).toBe(7);
      expect(page.versions).toHaveLength(onPage);
    });

    test('15. the total counts all matches on later pages too', async () => {
      const store = use();
      await store.commit(['1', '2', '3', '4', '5'].map(id => toChange(`Goal/${id}`)));
      const first = await store.search(toQuery('Goal', everything, { count: 2, total: true }));
      const second = await store.search(toQuery('Goal', everything, { count: 2, total: true, after: first.next! }));

      expect([first.total, second.total]).toEqual([5, 5]);
    });

    test('15. a total that is not wanted is left out', async () => {
      await use().commit([toChange('Goal/1')]);
      expect(await use().search(toQuery('Goal', everything, { count: 0 }))).toEqual({ versions: [] });
      expect((await use().search(toQuery('Goal'))).total).toBeUndefined();
      expect(await use().search(toQuery('Device', everything, { total: true }))).toEqual({ versions: [], total: 0 });
    });
  });
}
