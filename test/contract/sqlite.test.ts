import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { openSqliteStore, SqliteStore } from '../../src/store/sqlite/store.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite in memory', () => {
  const store = openSqliteStore(':memory:');
  return Promise.resolve({ store, destroy: () => store.close() });
});

// However many candidates a condition has, the answer is the same: here all of them are too many to be fetched.
storeContract('SQLite that walks', () => {
  const store = new SqliteStore(openDatabase(':memory:'), 0);
  return Promise.resolve({ store, destroy: () => store.close() });
});

storeContract('SQLite in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'careplan-contract-'));
  const file = join(folder, 'careplan.db');
  let store = openSqliteStore(file);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteStore(file);
      return store;
    },
    destroy: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
});
