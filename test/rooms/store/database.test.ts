import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { migrate } from '../../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { toChange, toKey } from '../../support/changes.ts';
import { pragma } from './opened-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'careplan-database-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const tablesOf = (database: DatabaseSync): unknown[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(row => row.name);

describe('opening', () => {
  test('the folders of a new file are made', async () => {
    const file = join(folder, 'deep', 'er', 'careplan.db');
    const store = openSqliteStore(file);
    await store.commit([toChange('Goal/1')]);
    await store.close();

    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  test('a relative path and a path with odd characters are paths, not URIs', async () => {
    const file = join(folder, "it's 100% ?mode=ro #1.db");
    const store = openSqliteStore(file);
    await store.commit([toChange('Goal/1')]);
    await store.close();

    expect(existsSync(file)).toBe(true);
  });

  test('a commit is on the disk when it returns: write-ahead log, every commit synchronised', () => {
    const database = openDatabase(join(folder, 'careplan.db'));

    expect(pragma(database, 'journal_mode')).toBe('wal');
    expect(pragma(database, 'synchronous')).toBe(2);
    expect(pragma(database, 'busy_timeout')).toBe(1000);
    database.close();
  });

  test('a closed store leaves one file', async () => {
    const file = join(folder, 'careplan.db');
    const store = openSqliteStore(file);
    await store.commit([toChange('Goal/1')]);
    expect(existsSync(`${file}-wal`)).toBe(true);
    await store.close();

    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(existsSync(`${file}-shm`)).toBe(false);
  });

  test('a file that is no database is refused, and left as it is', () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database, and long enough to be seen as none '.repeat(100));

    expect(() => openSqliteStore(file)).toThrow(`Cannot open the database ${file}: file is not a database`);
    expect(readFileSync(file, 'utf8')).toMatch(/^not a database/);
  });

  test('a path that cannot be a file is refused with the reason', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    mkdirSync(join(folder, 'sub'));

    expect(() => openSqliteStore(join(folder, 'sub'))).toThrow(/Cannot open the database .*sub: unable to open/);
    expect(() => openSqliteStore(join(file, 'careplan.db'))).toThrow(/Cannot open the database .*: (EEXIST|ENOTDIR)/);
  });
});

describe('migrations', () => {
  const STEPS = [
    'CREATE TABLE first (a INTEGER) STRICT; INSERT INTO first VALUES (1)',
    'ALTER TABLE first ADD COLUMN b INTEGER; UPDATE first SET b = a + 1',
    'CREATE TABLE third (c TEXT) STRICT',
  ];
  let database: DatabaseSync;
  beforeEach(() => {
    database = new DatabaseSync(join(folder, 'steps.db'));
  });
  afterEach(() => {
    database.close();
  });

  test('a new database has all steps, in their order', () => {
    migrate(database, STEPS);

    expect(pragma(database, 'user_version')).toBe(3);
    expect(tablesOf(database)).toEqual(['first', 'third']);
    expect(database.prepare('SELECT a, b FROM first').all()).toEqual([{ a: 1, b: 2 }]);
  });

  test('an older database has only the steps that it lacks, and keeps its rows', () => {
    migrate(database, STEPS.slice(0, 1));
    database.exec('INSERT INTO first VALUES (10)');
    migrate(database, STEPS);

    expect(pragma(database, 'user_version')).toBe(3);
    expect(database.prepare('SELECT a, b FROM first').all()).toEqual([
      { a: 1, b: 2 },
      { a: 10, b: 11 },
    ]);
  });

  test('a database that has all steps is left alone', () => {
    migrate(database, STEPS);
    migrate(database, STEPS);
    expect(database.prepare('SELECT a, b FROM first').all()).toEqual([{ a: 1, b: 2 }]);
  });

  test('a step that fails leaves nothing of itself, and the steps before it', () => {
    const broken = [STEPS[0]!, 'CREATE TABLE second (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)'];

    expect(() => {
      migrate(database, broken);
    }).toThrow('no such table: nowhere');
    expect(pragma(database, 'user_version')).toBe(1);
    expect(tablesOf(database)).toEqual(['first']);
    expect(database.isTransaction).toBe(false);
    migrate(database, STEPS);
    expect(pragma(database, 'user_version')).toBe(3);
  });

  test('a database of a newer schema is refused, and left as it is', async () => {
    const file = join(folder, 'careplan.db');
    const store = openSqliteStore(file);
    await store.commit([toChange('Goal/1')]);
    await store.close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();

    expect(() => openSqliteStore(file)).toThrow(
      `Cannot open the database ${file}: its schema version is 99, and this program knows versions up to 1: ` +
        'run the newer program on it, or name another file',
    );
    const left = new DatabaseSync(file);
    expect(pragma(left, 'user_version')).toBe(99);
    left.exec('PRAGMA user_version = 1');
    left.close();
    const again = openSqliteStore(file);
    expect(await again.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
    await again.close();
  });
});

test('the schema of today is version 1', () => {
  const database = openDatabase(':memory:');

  expect(pragma(database, 'user_version')).toBe(1);
  expect(tablesOf(database)).toEqual(['range', 'reference', 'resource', 'string', 'term', 'token', 'uri', 'version']);
  database.close();
});
