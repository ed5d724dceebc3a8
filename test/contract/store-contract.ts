// What src/store/port.ts promises, for any adapter: a title begins with the number of the guarantee that it tests.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toChange, toKey, findIds, token, toTombstone } from '../support/changes.ts';
import { commitGuarantees } from './commits.ts';
import { guardGuarantees } from './guards.ts';
import { historyGuarantees } from './history.ts';
import { lifecycle } from './lifecycle.ts';
import { linkSemantics } from './links.ts';
import { modelAgreement } from './model-agreement.ts';
import type { OpenedStore, OpenStore } from './opened-store.ts';
import { pageGuarantees } from './pages.ts';
import { predicateSemantics } from './predicates.ts';
import { readGuarantees } from './reads.ts';
import { sizeSemantics } from './sizes.ts';
import { sortGuarantees } from './sorting.ts';
import { textGuarantees } from './texts.ts';

/**
 * The contract suite.
 * @param name of the adapter, for the report
 * @param open opens an empty store for each test
 */
export function storeContract(name: string, open: OpenStore): void {
  describe(name, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.destroy());
    const use = (): OpenedStore['store'] => opened.store;

    test('2. what has been committed is there when the store is opened again', async () => {
      await opened.store.commit([
        toChange('Goal/kept', { json: '{"resourceType":"Goal","id":"kept"}', index: [token('status', 'active')] }),
        toChange('Goal/deleted', { index: [token('status', 'active')] }),
      ]);
      await opened.store.commit([toTombstone('Goal/deleted', 2)]);
      const again = opened.reopen ? await opened.reopen() : opened.store;

      expect(await again.read(toKey('Goal/kept'))).toMatchObject({
        versionId: 1,
        json: '{"resourceType":"Goal","id":"kept"}',
      });
      expect(await again.read(toKey('Goal/deleted'))).toMatchObject({ versionId: 2, deleted: true });
      expect(await findIds(again, 'Goal', { kind: 'token', param: 'status', code: 'active' })).toEqual(['kept']);
      expect((await again.history({ all: true }, { count: 10 })).total).toBe(3);
    });

    test('2. versions go on counting when the store is opened again', async () => {
      await opened.store.commit([toChange('Goal/1'), toChange('Goal/2')]);
      const again = opened.reopen ? await opened.reopen() : opened.store;
      await again.commit([toChange('Goal/1', { versionId: 2 }), toChange('Goal/3')]);

      expect((await again.readMany(['Goal/1', 'Goal/2', 'Goal/3'].map(toKey))).map(found => found.versionId)).toEqual([
        2, 1, 1,
      ]);
    });

    commitGuarantees(use);
    guardGuarantees(use);
    readGuarantees(use);
    historyGuarantees(use);
    textGuarantees(use);
    predicateSemantics(use);
    linkSemantics(use);
    sortGuarantees(use);
    pageGuarantees(use);
    sizeSemantics(use);
    modelAgreement(use);
    lifecycle(use);
  });
}
