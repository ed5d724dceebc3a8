// The measure for durable posts: node:sqlite with nothing around it, one transaction after the other, each with the texts of one derivation and its index rows.
// Takes {"file":..., "texts":[...], "indexRows":96, "seconds":2} on standard input; prints {"perSecond":..., "median":...} (milliseconds).
import { DatabaseSync } from 'node:sqlite';

export interface Loop {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
}

interface Asked {
  readonly file: string;
  readonly texts: readonly string[];
  readonly indexRows: number;
  readonly seconds: number;
}

function run({ file, texts, indexRows, seconds }: Asked): Loop {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
    CREATE TABLE version(id TEXT, version INTEGER, json TEXT, PRIMARY KEY (id, version)) WITHOUT ROWID;
    CREATE TABLE entry(param INTEGER, value TEXT, resource INTEGER, PRIMARY KEY (param, value, resource)) WITHOUT ROWID;`);
  const version = database.prepare('INSERT INTO version VALUES (?, 1, ?)');
  const entry = database.prepare('INSERT INTO entry VALUES (?, ?, ?)');
  const times: number[] = [];
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    const started = performance.now();
    const turn = times.length;
    database.exec('BEGIN IMMEDIATE');
    for (const [index, text] of texts.entries()) version.run(`${String(turn)}-${String(index)}`, text);
    for (let row = 0; row < indexRows; row++)
      entry.run(row % 24, `value ${String((turn * 7919) % 10007)}`, turn * 96 + row);
    database.exec('COMMIT');
    times.push(performance.now() - started);
  }
  const perSecond = times.length / ((performance.now() - began) / 1000);
  database.close();
  times.sort((a, b) => a - b);
  return { perSecond, median: times[Math.floor(times.length / 2)] ?? 0 };
}

if (import.meta.main) {
  const chunks: string[] = [];
  for await (const chunk of process.stdin) chunks.push(String(chunk));
  console.log(JSON.stringify(run(JSON.parse(chunks.join('')) as Asked)));
}
