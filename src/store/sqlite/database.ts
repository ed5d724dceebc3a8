// The file: how it is opened and which promises SQLite keeps on it. https://www.sqlite.org/pragma.html
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** Milliseconds to wait for a process that is writing to the same file. The event loop stands still meanwhile. */
const BUSY_TIMEOUT = 1000;

// FULL: a commit returns when it is on the disk. A care plan with all that belongs to it touches a hundred pages, a few
// rows on each and many of them the same as the commit before: so pages are small, and checkpoints are at 16 MB.
const SETTINGS = `
PRAGMA page_size = 2048;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 8000;
PRAGMA cache_size = -32768;
PRAGMA temp_store = MEMORY;
`;

/**
 * Opens a database file and brings it to the present schema; a missing file and its folder are made.
 * @param location a path, or `:memory:`
 * @throws Error that names the location and the reason
 */
export function openDatabase(location: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (location !== ':memory:') mkdirSync(dirname(location), { recursive: true });
    // Rows of an entry table belong to a resource because one function writes both; a foreign key would look it up
    // again for every row.
    database = new DatabaseSync(location, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: false });
    database.exec(SETTINGS);
    migrate(database);
    return database;
  } catch (cause) {
    if (database?.isOpen) database.close();
    throw new Error(`Cannot open the database ${location}: ${(cause as Error).message}`, { cause });
  }
}
