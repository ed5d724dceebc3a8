// The tables. `version` is the log, one row a version, never changed; `resource` says which version is the newest, and is
// narrow, so that searches touch few pages. The entries of the newest version stand in one table a kind, twice: by
// resource (the primary key: new rows go to the end, old ones are deleted together) and by value. Where equality is asked,
// the latter are in the order of writing, so that "newest first" is a walk that stops at the end of the page. Texts that
// occur again and again (resource types, parameter names, systems, units) are numbers from `term`.
import type { DatabaseSync } from 'node:sqlite';

const TABLES = `
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE version (
  vid INTEGER PRIMARY KEY, rid INTEGER NOT NULL, version INTEGER NOT NULL, type INTEGER NOT NULL, at INTEGER NOT NULL,
  deleted INTEGER NOT NULL, method TEXT NOT NULL, json TEXT NOT NULL,
  UNIQUE (rid, version)
) STRICT;
CREATE INDEX version_at ON version (at, type);

CREATE TABLE resource (
  rid INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL,
  vid INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, live INTEGER NOT NULL,
  UNIQUE (type, id)
) STRICT;
CREATE INDEX resource_at ON resource (type, at) WHERE live = 1;

CREATE TABLE token (
  rid INTEGER NOT NULL, param INTEGER NOT NULL, code TEXT NOT NULL, system INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (rid, param, code, system)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_value ON token (code, param, at);

CREATE TABLE reference (
  rid INTEGER NOT NULL, param INTEGER NOT NULL, id TEXT NOT NULL, type INTEGER NOT NULL, version TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (rid, param, id, type, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_value ON reference (id, param, at);

CREATE TABLE uri (
  rid INTEGER NOT NULL, param INTEGER NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (rid, param, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX uri_value ON uri (param, value, at);

CREATE TABLE string (
  rid INTEGER NOT NULL, param INTEGER NOT NULL, value TEXT NOT NULL, exact TEXT NOT NULL,
  PRIMARY KEY (rid, param, value, exact)
) STRICT, WITHOUT ROWID;
CREATE INDEX string_value ON string (param, value);

CREATE TABLE range (
  rid INTEGER NOT NULL, param INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
  system INTEGER NOT NULL, code INTEGER NOT NULL,
  PRIMARY KEY (rid, param, low, high, system, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX range_value ON range (param, high, low);
`;

/** The steps from an empty database to the present schema; the version of a database is the number of steps it has had. */
const MIGRATIONS: readonly string[] = [TABLES];

const readVersion = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/**
 * Brings a database to the present schema, each step in a transaction of its own.
 * @throws Error if the database is of a newer schema than this program knows
 */
export function migrate(database: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const found = readVersion(database);
  if (found > migrations.length) {
    throw new Error(
      `its schema version is ${String(found)}, and this program knows versions up to ${String(migrations.length)}: ` +
        'run the newer program on it, or name another file',
    );
  }
  for (const [done, step] of migrations.entries()) {
    if (done < found) continue;
    database.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have taken the step while this one waited for the lock.
      if (readVersion(database) === done) database.exec(`${step}; PRAGMA user_version = ${String(done + 1)}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}
