// What goes wrong outside: a full disk, a file that cannot be written, another process that writes.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Conflict, Unavailable } from '../../../src/store/port.ts';
import { everything } from '../../../src/store/query.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { isBusy, toStoreError } from '../../../src/store/sqlite/failure.ts';
import { openSqliteStore, SqliteStore } from '../../../src/store/sqlite/store.ts';
import { findIds, toChange, toKey, token, toQuery } from '../../support/changes.ts';
import { openInFolder, pragma, type OpenedDatabase } from './opened-database.ts';

const sqliteError = (errcode: number): Error => Object.assign(new Error('from SQLite'), { errcode });
const large = JSON.stringify('x'.repeat(200_000));

let opened: OpenedDatabase;
beforeEach(() => {
  opened = openInFolder();
});
afterEach(() => opened.destroy());

/** Lets the database grow by so many pages only. */
function limitPages(pages: number): void {
  const limit = Number(pragma(opened.database, 'page_count')) + pages;
  opened.database.exec(`PRAGMA max_page_count = ${String(limit)}`);
}
const unlimitPages = (): void => {
  opened.database.exec('PRAGMA max_page_count = 1073741823');
};

describe('errors', () => {
  test.each([
    [13, 'the disk is full'],
    [5, 'another process is writing to the database'],
    [261, 'another process is writing to the database'],
    [8, 'the database is read-only'],
    [1032, 'the database is read-only'],
    [10, 'the disk could not be read or written'],
    [778, 'the disk could not be read or written'],
    [6, 'the database is locked'],
    [11, 'the database is damaged'],
    [7, 'there is not enough memory'],
    [14, 'the database could not be opened'],
    [26, 'the file is not a database'],
    [3, 'access to the database was denied'],
  ])('result code %i is unavailable: %s', (code, reason) => {
    const cause = sqliteError(code);
    const error = toStoreError(cause);

    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toBe(`The store is not available: ${reason}`);
    expect(error.cause).toBe(cause);
  });

  test.each([
    ['an error in our SQL', sqliteError(1)],
    ['a constraint', sqliteError(2067)],
    ['a TypeError', new TypeError('Unknown kind of predicate: fuzzy')],
    ['a conflict', new Conflict({ type: 'Goal', id: '1' })],
    ['what is unavailable already', new Unavailable('The store is closed')],
  ])('%s stays as it is', (_title, error) => {
    expect(toStoreError(error)).toBe(error);
  });

  test('what is no error becomes one', () => {
    expect(toStoreError('text')).toMatchObject({ message: 'text', cause: 'text' });
  });

  test('busy is told from the rest by its primary code', () => {
    expect([5, 261, 517].map(code => isBusy(sqliteError(code)))).toEqual([true, true, true]);
    expect([isBusy(sqliteError(13)), isBusy(new Error('5')), isBusy(undefined)]).toEqual([false, false, false]);
  });
});

describe('a full disk', () => {
  test('refuses the commit with the reason, writes nothing of it, and lets a later commit through', async () => {
    const { store, database } = opened;
    await store.commit([toChange('Goal/1', { index: [token('status', 'active')] })]);
    limitPages(20);
    const commit = [
      toChange('Goal/2', { index: [token('status', 'active')] }),
      toChange('Goal/1', { versionId: 2, json: large, index: [token('new-param', 'new-code', 'http://new.org')] }),
    ];

    await expect(store.commit(commit)).rejects.toMatchObject({
      name: 'Unavailable',
      message: 'The store is not available: the disk is full',
    });
    expect(await store.read(toKey('Goal/2'))).toBeUndefined();
    expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
    expect(await findIds(store, 'Goal', { kind: 'token', param: 'status', code: 'active' })).toEqual(['1']);
    expect(database.isTransaction).toBe(false);

    await store.commit([toChange('Goal/small')]);
    unlimitPages();
    await store.commit(commit);
    const found = { kind: 'token', param: 'new-param', system: 'http://new.org', code: 'new-code' } as const;
    expect(await findIds(store, 'Goal', found)).toEqual(['1']);
    expect(pragma(database, 'integrity_check')).toBe('ok');
  });

  test('refuses only the commit that is too large among those that wait', async () => {
    const { store } = opened;
    limitPages(20);
    const outcomes = await Promise.allSettled([
      store.commit([toChange('Goal/before')]),
      store.commit([toChange('Goal/large', { json: large })]),
      store.commit([toChange('Goal/before')]),
      store.commit([toChange('Goal/behind')]),
    ]);

    expect(outcomes.map(outcome => outcome.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(
      outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [(outcome.reason as Error).name] : [])),
    ).toEqual(['Unavailable', 'Conflict']);
    expect((await findIds(store, 'Goal')).sort()).toEqual(['before', 'behind']);
  });

  test('a limit on the size of files stops commits, and damages nothing', async () => {
    const script = join(import.meta.dirname, 'committing-process.ts');
    const file = join(opened.folder, 'limited.db');
    // In blocks of 512 bytes: one mebibyte for the database and its log.
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 2048; exec "$0" "$1" "$2" limited 2000', process.execPath, script, file],
      { encoding: 'utf8' },
    );
    const acknowledged = stdout.trim().split('\n');
    expect(stderr).toMatch(
      /^Unavailable: The store is not available: the disk (is full|could not be read or written)$/m,
    );
    const store = openSqliteStore(file);

    expect(acknowledged.length).toBeGreaterThan(10);
    const written = await findIds(store, 'Goal', everything, { count: 100_000 });
    expect(acknowledged.filter(id => !written.includes(`${id}-a`) || !written.includes(`${id}-b`))).toEqual([]);
    expect(written.length % 2).toBe(0);
    await store.commit([toChange('Flag/after')]);
    await store.close();
    const checked = openDatabase(file);
    expect(pragma(checked, 'integrity_check')).toBe('ok');
    checked.close();
  });
});

describe('a database that cannot be written', () => {
  test('is read, and refuses commits and readiness with the reason', async () => {
    await opened.store.commit([toChange('Goal/1')]);
    const store = new SqliteStore(new DatabaseSync(opened.file, { readOnly: true }));
    const refusal = { name: 'Unavailable', message: 'The store is not available: the database is read-only' };

    await expect(store.commit([toChange('Goal/2')])).rejects.toMatchObject(refusal);
    await expect(store.check()).rejects.toMatchObject(refusal);
    expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
    expect(await findIds(store, 'Goal')).toEqual(['1']);
    await store.close();
  });

  test('takes commits again when it can be written again', async () => {
    const { store, database } = opened;
    database.exec('PRAGMA query_only = ON');
    await expect(store.commit([toChange('Goal/1')])).rejects.toBeInstanceOf(Unavailable);
    await expect(store.check()).rejects.toBeInstanceOf(Unavailable);
    database.exec('PRAGMA query_only = OFF');
    await store.commit([toChange('Goal/1')]);

    await expect(store.check()).resolves.toBeUndefined();
    expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
  });
});

describe('another process that writes', () => {
  let other: DatabaseSync;
  beforeEach(() => {
    other = new DatabaseSync(opened.file);
    opened.database.exec('PRAGMA busy_timeout = 10');
  });
  afterEach(() => {
    other.close();
  });

  test('holds up commits until they are refused, but no reads', async () => {
    const { store } = opened;
    await store.commit([toChange('Goal/1')]);
    other.exec('BEGIN IMMEDIATE');
    const refusal = {
      name: 'Unavailable',
      message: 'The store is not available: another process is writing to the database',
    };

    await expect(store.commit([toChange('Goal/2')])).rejects.toMatchObject(refusal);
    await expect(store.check()).rejects.toMatchObject(refusal);
    expect(await store.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
    expect((await store.search(toQuery('Goal', everything, { total: true }))).total).toBe(1);
    other.exec('COMMIT');
    await store.commit([toChange('Goal/2')]);
    expect((await findIds(store, 'Goal')).sort()).toEqual(['1', '2']);
  });

  test('refuses all commits that wait', async () => {
    other.exec('BEGIN IMMEDIATE');
    const outcomes = await Promise.allSettled(['1', '2', '3'].map(id => opened.store.commit([toChange(`Goal/${id}`)])));
    other.exec('ROLLBACK');

    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'Unavailable' } });
    expect(await findIds(opened.store, 'Goal')).toEqual([]);
  });
});
