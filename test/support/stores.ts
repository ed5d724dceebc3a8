// The stores on which every HTTP suite runs. A store that comes later is a row here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

export interface TestStore {
  readonly store: Store;
  /** Closes the store and removes what it kept. */
  readonly destroy: () => Promise<void>;
}

export const stores: readonly { readonly name: string; readonly open: () => Promise<TestStore> }[] = [
  {
    name: 'SQLite in memory',
    open: () => {
      const store = openSqliteStore(':memory:');
      return Promise.resolve({ store, destroy: () => store.close() });
    },
  },
  {
    name: 'SQLite in a file',
    open: () => {
      const folder = mkdtempSync(join(tmpdir(), 'careplan-'));
      const store = openSqliteStore(join(folder, 'careplan.db'));
      const destroy = async (): Promise<void> => {
        await store.close();
        rmSync(folder, { recursive: true });
      };
      return Promise.resolve({ store, destroy });
    },
  },
];
