// Readiness and the end.
import { describe, expect, test } from '@jest/globals';
import { Unavailable, type Store } from '../../src/store/port.ts';
import { toChange, toKey, toQuery } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const CALLS: [title: string, call: (store: Store) => Promise<unknown>][] = [
  ['read', store => store.read(toKey('Goal/1'))],
  ['readMany', store => store.readMany([toKey('Goal/1')])],
  ['readVersion', store => store.readVersion(toKey('Goal/1'), 1)],
  ['history', store => store.history({ all: true }, { count: 1 })],
  ['search', store => store.search(toQuery('Goal'))],
  ['commit', store => store.commit([toChange('Goal/2')])],
  ['check', store => store.check()],
];

export function lifecycle(use: UseStore): void {
  describe('lifecycle', () => {
    test('an open store is ready, and being asked so writes nothing', async () => {
      await expect(use().check()).resolves.toBeUndefined();
      expect((await use().history({ all: true }, { count: 1 })).total).toBe(0);
    });

    test.each(CALLS)('after the end %s is refused as unavailable', async (_title, call) => {
      const store = use();
      await store.commit([toChange('Goal/1')]);
      await store.close();

      await expect(call(store)).rejects.toBeInstanceOf(Unavailable);
    });

    test('a store may be closed twice', async () => {
      await use().close();
      await expect(use().close()).resolves.toBeUndefined();
    });

    test('2. a commit that is under way when the store is closed is written or refused, never lost in silence', async () => {
      const store = use();
      const outcome = store.commit([toChange('Goal/1')]).then(
        () => 'written',
        (error: unknown) => (error instanceof Unavailable ? 'refused' : error),
      );
      await store.close();

      expect(['written', 'refused']).toContain(await outcome);
    });
  });
}
