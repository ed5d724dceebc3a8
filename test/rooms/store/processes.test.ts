// Other processes on the same file, and processes that are killed.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { everything } from '../../../src/store/query.ts';
import type { Store } from '../../../src/store/port.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { findIds, toChange, toKey } from '../../support/changes.ts';
import { openInFolder, pragma, type OpenedDatabase } from './opened-database.ts';

const SCRIPT = join(import.meta.dirname, 'committing-process.ts');

interface Run {
  /** The names of the commits that were acknowledged. */
  readonly acknowledged: string[];
  readonly errors: string;
  readonly signal: string | null;
  readonly code: number | null;
}

/** Runs a committing process to its end, or until so many commits are acknowledged and SIGKILL ends it. */
function commitInProcess(file: string, name: string, count: number, killAfter = Infinity): Promise<Run> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [SCRIPT, file, name, String(count)]);
    let printed = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.split('\n').length > killAfter) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('close', (code, signal) => {
      // A line that is cut off was not read to its end; nobody was told of it.
      const acknowledged = printed
        .slice(0, printed.lastIndexOf('\n') + 1)
        .split('\n')
        .slice(0, -1);
      resolve({ acknowledged, errors, signal, code });
    });
  });
}

/** What a store holds: the commits of which all is there, and those of which something is missing. */
async function inspect(store: Store): Promise<{ whole: string[]; torn: string[] }> {
  const ids = await findIds(store, 'Goal', everything, { count: 1_000_000 });
  const names = [...new Set(ids.map(id => id.slice(0, -2)))];
  const torn: string[] = [];
  for (const name of names) {
    const found = await findIds(store, 'Goal', { kind: 'token', param: 'commit', code: name });
    if (found.sort().join() !== `${name}-a,${name}-b`) torn.push(name);
  }
  return { whole: names.filter(name => !torn.includes(name)), torn };
}

let opened: OpenedDatabase;
beforeEach(() => {
  opened = openInFolder();
});
afterEach(() => opened.destroy());

describe('processes', () => {
  test('what was acknowledged before SIGKILL is there, and nothing is half there', async () => {
    const file = join(opened.folder, 'killed.db');
    const acknowledged: string[] = [];
    for (const [round, killAfter] of [1, 20, 75, 130, 200].entries()) {
      const run = await commitInProcess(file, `r${String(round)}`, 100_000, killAfter);
      expect(run).toMatchObject({ signal: 'SIGKILL', errors: '' });
      acknowledged.push(...run.acknowledged);
    }
    const store = openSqliteStore(file);
    const { whole, torn } = await inspect(store);

    expect(torn).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(426);
    expect(acknowledged.filter(name => !whole.includes(name))).toEqual([]);
    for (const lane of ['r4-0', 'r4-1', 'r4-2', 'r4-3']) {
      const commits = whole.filter(name => name.startsWith(`${lane}-`)).length;
      const counter = await store.read(toKey(`Flag/${lane}`));
      expect([lane, counter?.versionId ?? 0]).toEqual([lane, commits]);
    }
    await store.close();
    const database = openDatabase(file);
    expect(pragma(database, 'integrity_check')).toBe('ok');
    database.close();
  }, 120_000);

  test('two processes that write the same file wait for each other', async () => {
    const runs = await Promise.all([
      commitInProcess(opened.file, 'one', 25),
      commitInProcess(opened.file, 'two', 25),
      ...Array.from({ length: 50 }, (_, index) => opened.store.commit([toChange(`Flag/own-${String(index)}`)])),
    ]);
    const acknowledged = runs.flatMap(run => (run === undefined ? [] : run.acknowledged));
    const { whole, torn } = await inspect(opened.store);

    for (const run of runs) {
      // Waiting may take too long on a slow machine; then the process says so and stops.
      if (run?.errors) expect(run.errors).toMatch(/^Unavailable: The store is not available: another process/);
    }
    expect(torn).toEqual([]);
    expect(acknowledged.filter(name => !whole.includes(name))).toEqual([]);
    expect(await findIds(opened.store, 'Flag', { kind: 'id', ids: ['own-0', 'own-49'] })).toHaveLength(2);
    expect(pragma(opened.database, 'integrity_check')).toBe('ok');
  }, 120_000);

  test('what another process has written is seen, its new terms included', async () => {
    const { store, file } = opened;
    const where = { kind: 'token', param: 'commit', code: 'new-0-0' } as const;
    expect(await findIds(store, 'Goal', where)).toEqual([]);
    const run = await commitInProcess(file, 'new', 1);

    expect(run).toMatchObject({ code: 0, errors: '' });
    expect((await findIds(store, 'Goal', where)).sort()).toEqual(['new-0-0-a', 'new-0-0-b']);
    await store.commit([toChange('Goal/mine')]);
    expect(await store.read(toKey('Goal/mine'))).toMatchObject({ versionId: 1 });
  }, 60_000);

  test('stores that are opened at the same moment make one schema', async () => {
    const file = join(opened.folder, 'new.db');
    const runs = await Promise.all(['a', 'b', 'c'].map(name => commitInProcess(file, name, 1)));

    expect(runs.map(run => run.errors)).toEqual(['', '', '']);
    const store = openSqliteStore(file);
    expect((await inspect(store)).whole).toHaveLength(12);
    await store.close();
  }, 60_000);
});
