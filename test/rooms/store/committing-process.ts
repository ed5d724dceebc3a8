// A process that commits until it is stopped: node committing-process.ts FILE NAME COUNT
// Each commit writes two goals and counts a third up; its name is printed when it has been acknowledged.
import { writeSync } from 'node:fs';
import type { Change, Store } from '../../../src/store/port.ts';
import { Conflict } from '../../../src/store/port.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { toChange, toKey, token } from '../../support/changes.ts';

/** The next count of a counter of this process, which other commits in flight do not use. */
async function countUp(store: Store, counter: string): Promise<Change> {
  const newest = await store.read(toKey(counter));
  const versionId = (newest?.versionId ?? 0) + 1;
  return toChange(counter, { versionId, json: String(versionId) });
}

async function commitInTurn(store: Store, name: string, lane: number, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const id = `${name}-${String(lane)}-${String(turn)}`;
    const index = [token('commit', id)];
    const json = JSON.stringify({ resourceType: 'Goal', description: { text: 'x'.repeat(2000) } });
    await store.commit([
      toChange(`Goal/${id}-a`, { json, index }),
      toChange(`Goal/${id}-b`, { json, index }),
      await countUp(store, `Flag/${name}-${String(lane)}`),
    ]);
    writeSync(1, `${id}\n`);
  }
}

const [file = '', name = '', count = '0'] = process.argv.slice(2);
try {
  const store = openSqliteStore(file);
  const lanes = [0, 1, 2, 3].map(lane => commitInTurn(store, name, lane, Number(count)));
  for (const outcome of await Promise.allSettled(lanes)) if (outcome.status === 'rejected') throw outcome.reason;
  await store.close();
} catch (error) {
  if (error instanceof Conflict) throw error;
  writeSync(2, `${String(error)}\n`);
  process.exitCode = 1;
}
