// `node bench/store.ts`: what the SQLite store does in a second, beside node:sqlite with nothing around it, in the same
// process, turn by turn, so that a busy machine slows both. The fastest of the turns count.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change, Store } from '../src/store/port.ts';
import type { Predicate } from '../src/store/query.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { toQuery } from '../test/support/changes.ts';
import { toPost } from './store-workload.ts';

const TURNS = 12;
const POSTS_A_TURN = 64;
const READS_A_TURN = 2000;
const TOGETHER = 16;
const RESOURCES = 20_000;
const START = 1_772_352_000_000;

let posts = 0;
/** The next post, of one of 300 patients, a second after the one before. */
function nextPost(): Change[] {
  posts++;
  return toPost(`Patient/p${String((posts * 7919) % 300)}`, START + posts * 1000);
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

interface Contender {
  readonly name: string;
  /** How many things one turn does. */
  readonly things: number;
  /** Makes what a turn needs, outside of the measure. @returns the turn */
  readonly prepare: () => () => Promise<void> | void;
}

/** Runs the contenders turn by turn. @returns for each the least milliseconds that one thing took, and the median */
async function compete(contenders: readonly Contender[]): Promise<{ least: number; median: number }[]> {
  const taken: number[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, { things, prepare }] of contenders.entries()) {
      const run = prepare();
      const started = performance.now();
      await run();
      taken[index]?.push((performance.now() - started) / things);
    }
  }
  return taken.map(times => {
    times.sort((a, b) => a - b);
    return { least: times[0] ?? NaN, median: times[times.length >> 1] ?? NaN };
  });
}

/** The bare loop: the same texts into one table, and one commit. */
function openBare(file: string): {
  write: (changes: readonly Change[]) => void;
  read: (id: string) => unknown;
  database: DatabaseSync;
} {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE bare (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT`);
  const insert = database.prepare('INSERT INTO bare (id, json) VALUES (?, ?)');
  const select = database.prepare('SELECT json FROM bare WHERE id = ?');
  return {
    database,
    read: id => select.get(id),
    write: changes => {
      database.exec('BEGIN IMMEDIATE');
      for (const { key, json } of changes) insert.run(key.id, json);
      database.exec('COMMIT');
    },
  };
}

async function fill(store: Store): Promise<Change[][]> {
  const written: Change[][] = [];
  while (written.length * 12 < RESOURCES) written.push(...Array.from({ length: 64 }, nextPost));
  for (const some of chunks(written, 64)) await Promise.all(some.map(changes => store.commit(changes)));
  return written;
}

const rate = (milliseconds: number): string => `${Math.round(1000 / milliseconds).toLocaleString('en')}/s`;

function report(names: readonly string[], results: readonly { least: number; median: number }[]): void {
  const [bare] = results;
  for (const [index, { least, median }] of results.entries()) {
    const ratio = bare && index > 0 ? (bare.least / least).toFixed(2) : '';
    console.log(
      `${(names[index] ?? '').padEnd(52)}${rate(least).padStart(10)}${least.toFixed(3).padStart(9)} ms (median ${median.toFixed(3)})${ratio.padStart(7)}`,
    );
  }
}

async function measureCommits(store: Store, bare: ReturnType<typeof openBare>): Promise<void> {
  const turnOf =
    (write: (all: Change[][]) => Promise<void> | void): Contender['prepare'] =>
    () => {
      const all = Array.from({ length: POSTS_A_TURN }, nextPost);
      return () => write(all);
    };
  const contenders: Contender[] = [
    {
      name: 'bare node:sqlite, 12 texts a commit',
      things: POSTS_A_TURN,
      prepare: turnOf(all => {
        for (const changes of all) bare.write(changes);
      }),
    },
    {
      name: 'commit of 12 resources, 96 entries, one by one',
      things: POSTS_A_TURN,
      prepare: turnOf(async all => {
        for (const changes of all) await store.commit(changes);
      }),
    },
    {
      name: `the same, ${String(TOGETHER)} in flight`,
      things: POSTS_A_TURN,
      prepare: turnOf(async all => {
        for (const some of chunks(all, TOGETHER)) await Promise.all(some.map(changes => store.commit(changes)));
      }),
    },
  ];
  report(
    contenders.map(each => each.name),
    await compete(contenders),
  );
}

async function measureReads(
  store: Store,
  bare: ReturnType<typeof openBare>,
  written: readonly Change[][],
): Promise<void> {
  for (const changes of written) bare.write(changes);
  const plans = written.map(changes => changes.at(-1)!.key);
  const patient = (turn: number): Predicate => ({
    kind: 'reference',
    param: 'subject',
    type: 'Patient',
    id: `p${String(turn % 300)}`,
  });
  const token = (param: string, code: string): Predicate => ({ kind: 'token', param, code });
  const searching = (name: string, type: string, where: (turn: number) => Predicate, things = 200): Contender => ({
    name,
    things,
    prepare: () => async () => {
      for (let turn = 0; turn < things; turn++) await store.search(toQuery(type, where(turn), { count: 20 }));
    },
  });
  const contenders: Contender[] = [
    {
      name: 'bare node:sqlite, read of a plan',
      things: READS_A_TURN,
      prepare: () => () => {
        for (let turn = 0; turn < READS_A_TURN; turn++) bare.read(plans[turn % plans.length]!.id);
      },
    },
    {
      name: 'read of a plan',
      things: READS_A_TURN,
      prepare: () => async () => {
        for (let turn = 0; turn < READS_A_TURN; turn++) await store.read(plans[turn % plans.length]!);
      },
    },
    searching('search: plans of a patient, newest first', 'CarePlan', patient),
    searching('search: 20 observations of a patient', 'Observation', patient),
    searching('search: 20 newest observations with a status', 'Observation', () => token('status', 'final')),
    searching('search: patient, code and date', 'Observation', turn => ({
      kind: 'all',
      of: [
        patient(turn),
        token('code', '44261-6'),
        { kind: 'range', param: 'date', bounds: [{ end: 'high', is: '>=', value: START }] },
      ],
    })),
    searching('search: observations since a date', 'Observation', turn => ({
      kind: 'range',
      param: 'date',
      bounds: [{ end: 'high', is: '>=', value: START + turn * 1000 }],
    })),
    searching('search: plans with a proposed goal', 'CarePlan', () => ({
      kind: 'target',
      param: 'goal',
      type: 'Goal',
      where: token('lifecycle-status', 'proposed'),
    })),
  ];
  report(
    contenders.map(each => each.name),
    await compete(contenders),
  );
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'careplan-store-'));
  try {
    for (const [title, filled] of [
      ['an empty store', false],
      [`a store of ${RESOURCES.toLocaleString('en')} resources`, true],
    ] as const) {
      const file = join(folder, `${String(filled)}.db`);
      const store = openSqliteStore(file);
      const bare = openBare(`${file}.bare`);
      console.log(
        `\n${title.padEnd(52)}${'rate'.padStart(10)}${'least'.padStart(9)}                     ratio to bare`,
      );
      const written = filled ? await fill(store) : [];
      await measureCommits(store, bare);
      if (filled) await measureReads(store, bare, written);
      await store.close();
      bare.database.close();
      console.log(`size of the file: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
