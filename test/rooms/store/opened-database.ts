// A SQLite store whose database a test can reach.
import { mkdtempSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';

export interface OpenedDatabase {
  readonly folder: string;
  readonly file: string;
  readonly database: DatabaseSync;
  readonly store: SqliteStore;
  readonly destroy: () => Promise<void>;
}

/** A store in a file of a folder of its own. */
export function openInFolder(): OpenedDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'careplan-sqlite-'));
  const file = join(folder, 'careplan.db');
  const database = openDatabase(file);
  const store = new SqliteStore(database);
  return {
    folder,
    file,
    database,
    store,
    destroy: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What `PRAGMA <name>` says. */
export const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
