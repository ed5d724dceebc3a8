// Commits that wait share a transaction. In a write-ahead log the last page of each transaction says how large the
// database is then; in the others that number is 0. https://www.sqlite.org/fileformat2.html#the_write_ahead_log
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findIds, toChange, toKey, token } from '../../support/changes.ts';
import { openInFolder, pragma, type OpenedDatabase } from './opened-database.ts';

let opened: OpenedDatabase;
beforeEach(() => {
  opened = openInFolder();
  opened.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
});
afterEach(() => opened.destroy());

/** How many transactions are in the log. */
function transactions(): number {
  const log = readFileSync(`${opened.file}-wal`);
  const frame = 24 + Number(pragma(opened.database, 'page_size'));
  let count = 0;
  for (let offset = 32; offset + frame <= log.length; offset += frame) {
    if (log.readUInt32BE(offset + 4) > 0) count++;
  }
  return count;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `Goal/${String(index)}`);

describe('the commit queue', () => {
  test('commits that wait for each other are a transaction each', async () => {
    for (const name of names(5)) await opened.store.commit([toChange(name)]);
    expect(transactions()).toBe(5);
  });

  test('commits that wait at the same moment are one transaction', async () => {
    await Promise.all(names(20).map(name => opened.store.commit([toChange(name)])));

    expect(transactions()).toBe(1);
    expect(await findIds(opened.store, 'Goal')).toHaveLength(20);
  });

  test('commits that come in turns of the event loop while others wait join them', async () => {
    const first = opened.store.commit([toChange('Goal/1')]);
    await Promise.resolve();
    await opened.store.read(toKey('Goal/1'));
    const second = opened.store.commit([toChange('Goal/2')]);
    await Promise.all([first, second]);

    expect(transactions()).toBe(1);
  });

  test('a commit is not visible before it is answered', async () => {
    const commit = opened.store.commit([toChange('Goal/1')]);
    expect(await opened.store.read(toKey('Goal/1'))).toBeUndefined();
    await commit;
    expect(await opened.store.read(toKey('Goal/1'))).toMatchObject({ versionId: 1 });
  });

  test('commits of one transaction see each other in the order in which they came', async () => {
    const outcomes = await Promise.allSettled([
      opened.store.commit([toChange('Goal/1')]),
      opened.store.commit([toChange('Goal/1', { versionId: 2 })]),
      opened.store.commit([toChange('Goal/1', { versionId: 2 })]),
      opened.store.commit([toChange('Goal/1', { versionId: 3 })]),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(transactions()).toBe(1);
    expect(await opened.store.read(toKey('Goal/1'))).toMatchObject({ versionId: 3 });
  });

  test('a transaction of refused commits only writes nothing', async () => {
    const outcomes = await Promise.allSettled(
      names(3).map(name => opened.store.commit([toChange(name, { versionId: 2 })])),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(transactions()).toBe(0);
  });

  test('an error of the caller refuses his commit alone', async () => {
    const broken = toChange('Goal/broken', { json: undefined as unknown as string, index: [token('p', 'x')] });
    Object.assign(broken, { json: {} });
    const outcomes = await Promise.allSettled([
      opened.store.commit([toChange('Goal/1'), broken]),
      opened.store.commit([toChange('Goal/2', { index: [token('p', 'x')] })]),
    ]);

    expect(outcomes).toMatchObject([{ status: 'rejected', reason: { name: 'TypeError' } }, { status: 'fulfilled' }]);
    expect(await findIds(opened.store, 'Goal', { kind: 'token', param: 'p', code: 'x' })).toEqual(['2']);
    expect(await findIds(opened.store, 'Goal')).toEqual(['2']);
  });

  test('readiness is asked of the disk: it writes, and changes nothing', async () => {
    await opened.store.check();

    expect(transactions()).toBe(1);
    expect(pragma(opened.database, 'user_version')).toBe(1);
  });

  test('what waits when the store is closed is written', async () => {
    const { store, database, file } = opened;
    const commit = store.commit([toChange('Goal/1')]);
    await store.close();

    await expect(commit).resolves.toBeUndefined();
    expect(database.isOpen).toBe(false);
    expect(readFileSync(file).includes('"resourceType":"Goal"')).toBe(true);
  });
});

describe('the tables', () => {
  const rowsOf = (table: string): number =>
    Number(opened.database.prepare(`SELECT count(*) AS found FROM ${table}`).get()?.found);

  test('a resource has entries of its newest version only, in every table', async () => {
    const entries = (word: string) =>
      [
        { kind: 'token', param: 'a', system: word, code: word },
        { kind: 'string', param: 'b', value: word, exact: word },
        { kind: 'range', param: 'c', low: 1, high: 2, system: word, code: word },
        { kind: 'reference', param: 'd', type: 'Goal', id: word, version: '' },
        { kind: 'uri', param: 'e', value: word },
      ] as const;
    const tables = ['token', 'string', 'range', 'reference', 'uri'];
    await opened.store.commit([toChange('Goal/1', { index: entries('first') })]);
    await opened.store.commit([toChange('Goal/1', { versionId: 2, index: entries('second') })]);
    expect(tables.map(rowsOf)).toEqual([1, 1, 1, 1, 1]);
    await opened.store.commit([{ ...toChange('Goal/1', { versionId: 3 }), deleted: true, json: '' }]);

    expect(tables.map(rowsOf)).toEqual([0, 0, 0, 0, 0]);
    expect([rowsOf('resource'), rowsOf('version')]).toEqual([1, 3]);
  });

  test('what stands in many rows is written once', async () => {
    const system = 'http://terminology.example.org/a/long/name';
    await opened.store.commit(names(50).map(name => toChange(name, { index: [token('category', 'x', system)] })));

    expect(
      opened.database
        .prepare('SELECT text FROM term ORDER BY text')
        .all()
        .map(row => row.text),
    ).toEqual(['Goal', 'Goal.category', system]);
  });
});
