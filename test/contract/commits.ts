// Guarantees 1, 3 and 8: what a commit leaves behind.
import { describe, expect, test } from '@jest/globals';
import { Conflict, type Change, type Store } from '../../src/store/port.ts';
import { findIds, toChange, toKey, token, toQuery, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const active = { kind: 'token', param: 'status', code: 'active' } as const;

/** The names of what every way of reading finds. */
async function traces(store: Store): Promise<string[]> {
  const { versions } = await store.history({ all: true }, { count: 100 });
  const current = await store.search(toQuery('Goal'));
  return [
    ...versions.map(({ key, versionId }) => `${key.type}/${key.id}/_history/${String(versionId)}`),
    ...current.versions.map(({ key }) => `${key.type}/${key.id}`),
  ];
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

export function commitGuarantees(use: UseStore): void {
  describe('commits', () => {
    test('1. a change that conflicts leaves no trace of the changes before and behind it', async () => {
      const store = use();
      await store.commit([toChange('Goal/stands', { index: [token('status', 'active')] })]);
      const before = await traces(store);
      const failure = await failureOf(
        store.commit([
          toChange('Goal/before', { index: [token('status', 'active')] }),
          toChange('Goal/stands', { versionId: 7, index: [token('status', 'completed')] }),
          toChange('Observation/behind'),
        ]),
      );

      expect(failure).toBeInstanceOf(Conflict);
      expect((failure as Conflict).key).toEqual({ type: 'Goal', id: 'stands' });
      expect((failure as Conflict).message).toBe('Goal/stands has been changed meanwhile');
      expect(await traces(store)).toEqual(before);
      expect(await store.read(toKey('Goal/before'))).toBeUndefined();
      expect(await store.read(toKey('Observation/behind'))).toBeUndefined();
      expect(await findIds(store, 'Goal', active)).toEqual(['stands']);
    });

    test('1. the conflict of one commit does not touch those that are sent at the same moment', async () => {
      const store = use();
      await store.commit([toChange('Goal/stands')]);
      const outcomes = await Promise.allSettled([
        store.commit([toChange('Goal/a', { index: [token('status', 'active')] })]),
        store.commit([toChange('Goal/x'), toChange('Goal/stands')]),
        store.commit([toChange('Goal/b', { index: [token('status', 'active')] })]),
      ]);

      expect(outcomes.map(outcome => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.read(toKey('Goal/x'))).toBeUndefined();
      expect((await findIds(store, 'Goal', active)).sort()).toEqual(['a', 'b']);
    });

    test('1. what was refused can be sent again when nothing stands in the way any more', async () => {
      const store = use();
      const changes = [
        toChange('Goal/new', { index: [token('brand-new', 'x', 'http://new.example.org')] }),
        toChange('Goal/1', { versionId: 2 }),
      ];
      await expect(store.commit(changes)).rejects.toBeInstanceOf(Conflict);
      await store.commit([toChange('Goal/1')]);
      await store.commit(changes);

      const found = { kind: 'token', param: 'brand-new', system: 'http://new.example.org', code: 'x' } as const;
      expect(await findIds(store, 'Goal', found)).toEqual(['new']);
    });

    test('an empty commit changes nothing', async () => {
      await use().commit([]);
      expect(await traces(use())).toEqual([]);
    });

    const stale: [title: string, change: Change][] = [
      ['a second creation', toChange('Goal/1')],
      ['an update of a version that is not the newest', toChange('Goal/1', { versionId: 2 })],
      ['the version after the next', toChange('Goal/1', { versionId: 4 })],
      ['an update of a resource that does not exist', toChange('Goal/2', { versionId: 2 })],
      ['a deletion of an old version', toTombstone('Goal/1', 2)],
      ['a deletion of a resource that does not exist', toTombstone('Goal/2', 2)],
      ['a creation after a deletion that counts from the beginning', toChange('Goal/gone')],
      ['an update that overlooks a deletion', toChange('Goal/gone', { versionId: 2 })],
    ];

    test.each(stale)('3. %s is a conflict that names the key', async (_title, change) => {
      const store = use();
      await store.commit([toChange('Goal/1'), toChange('Goal/gone')]);
      await store.commit([toChange('Goal/1', { versionId: 2 }), toTombstone('Goal/gone', 2)]);
      const failure = await failureOf(store.commit([change]));

      expect(failure).toBeInstanceOf(Conflict);
      expect((failure as Conflict).key).toEqual(change.key);
      expect((await store.history({ all: true }, { count: 10 })).total).toBe(4);
    });

    test('3. a resource may be created again after its deletion, as the next version', async () => {
      const store = use();
      await store.commit([toChange('Goal/1')]);
      await store.commit([toTombstone('Goal/1', 2)]);
      await store.commit([toChange('Goal/1', { versionId: 3, method: 'PUT', index: [token('status', 'active')] })]);

      expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 3, deleted: false, method: 'PUT' });
      expect(await findIds(store, 'Goal', active)).toEqual(['1']);
    });

    test('3. of two updates of one version that are sent at the same moment, one wins', async () => {
      const store = use();
      await store.commit([toChange('Goal/1')]);
      const update = (word: string): Change =>
        toChange('Goal/1', { versionId: 2, json: `{"description":"${word}"}`, index: [token('word', word)] });
      const outcomes = await Promise.allSettled(['one', 'two'].map(word => store.commit([update(word)])));

      expect(outcomes.map(outcome => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = outcomes[0]?.status === 'fulfilled' ? 'one' : 'two';
      const loser = winner === 'one' ? 'two' : 'one';
      const rejected = outcomes.find(outcome => outcome.status === 'rejected');
      expect(rejected?.reason).toBeInstanceOf(Conflict);
      expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 2, json: `{"description":"${winner}"}` });
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'word', code: winner })).toEqual(['1']);
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'word', code: loser })).toEqual([]);
      expect((await store.history({ key: toKey('Goal/1') }, { count: 10 })).total).toBe(2);
    });

    test('3. counting in parallel, each trying again after a conflict, loses no count', async () => {
      const store = use();
      await store.commit([toChange('Goal/counter', { json: '0' })]);
      async function count(): Promise<void> {
        for (;;) {
          const { json, versionId } = (await store.read(toKey('Goal/counter')))!;
          const next = toChange('Goal/counter', { versionId: versionId + 1, json: String(Number(json) + 1) });
          const failure = await failureOf(store.commit([next]));
          if (failure === undefined) return;
          expect(failure).toBeInstanceOf(Conflict);
        }
      }
      await Promise.all(Array.from({ length: 8 }, count));

      expect(await store.read(toKey('Goal/counter'))).toMatchObject({ json: '8', versionId: 9 });
    });

    test('3. the same id under two types is two resources', async () => {
      const store = use();
      await store.commit([toChange('Goal/1', { json: '"goal"' }), toChange('Flag/1', { json: '"flag"' })]);
      await store.commit([toTombstone('Goal/1', 2)]);

      expect(await store.read(toKey('Flag/1'))).toMatchObject({ versionId: 1, json: '"flag"' });
      expect(await findIds(store, 'Goal')).toEqual([]);
      expect(await findIds(store, 'Flag')).toEqual(['1']);
    });

    test('8. entries of an older version match nothing', async () => {
      const store = use();
      await store.commit([toChange('Goal/1', { index: [token('status', 'active'), token('code', 'a')] })]);
      await store.commit([toChange('Goal/1', { versionId: 2, index: [token('status', 'completed')] })]);

      expect(await findIds(store, 'Goal', active)).toEqual([]);
      expect(await findIds(store, 'Goal', { kind: 'present', param: 'code', entry: 'token' })).toEqual([]);
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'status', code: 'completed' })).toEqual(['1']);
    });

    test('8. a search finds the newest version, once, whatever was there before', async () => {
      const store = use();
      await store.commit([toChange('Goal/1', { json: '1', index: [token('status', 'active')] })]);
      for (const versionId of [2, 3, 4]) {
        await store.commit([
          toChange('Goal/1', { versionId, json: String(versionId), index: [token('status', 'active')] }),
        ]);
      }

      const { versions, total } = await store.search(toQuery('Goal', active, { total: true }));
      expect(versions.map(({ json, versionId }) => [json, versionId])).toEqual([['4', 4]]);
      expect(total).toBe(1);
    });

    test('16. a search without texts finds the same versions, and leaves the texts where they are', async () => {
      const store = use();
      await store.commit([
        toChange('Goal/1', { json: 'one', index: [token('status', 'active')] }),
        toChange('Goal/2', { json: 'two' }),
      ]);

      const whole = await store.search(toQuery('Goal', active));
      const bodiless = await store.search({ ...toQuery('Goal', active), bodiless: true });
      expect(whole.versions.map(({ json }) => json)).toEqual(['one']);
      expect(bodiless.versions).toEqual(whole.versions.map(version => ({ ...version, json: '' })));
      expect((await store.read(toKey('Goal/1')))?.json).toBe('one');
    });

    test('8. a deleted resource is not found, neither by what it was nor by what it lacks', async () => {
      const store = use();
      await store.commit([toChange('Goal/1', { index: [token('status', 'active')] }), toChange('Goal/2')]);
      await store.commit([toTombstone('Goal/1', 2)]);

      expect(await findIds(store, 'Goal')).toEqual(['2']);
      expect(await findIds(store, 'Goal', active)).toEqual([]);
      expect(await findIds(store, 'Goal', { kind: 'not', of: active })).toEqual(['2']);
      expect(await findIds(store, 'Goal', { kind: 'id', ids: ['1', '2'] })).toEqual(['2']);
      expect((await store.search(toQuery('Goal', undefined, { total: true, count: 0 }))).total).toBe(1);
    });
  });
}
