// One change, within a transaction that is somebody else's.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Conflict, type Change } from '../port.ts';
import { Entries } from './entries.ts';
import type { Terms } from './terms.ts';

interface Newest {
  readonly rid: number;
  readonly version: number;
}

const INSERT_VERSION =
  'INSERT INTO version (vid, rid, version, type, at, deleted, method, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
const INSERT_RESOURCE = 'INSERT INTO resource (type, id, vid, version, at, live, rid) VALUES (?, ?, ?, ?, ?, ?, ?)';

export class Writer {
  readonly #terms: Terms;
  readonly #entries: Entries;
  readonly #last: StatementSync;
  readonly #find: StatementSync;
  readonly #insertVersion: StatementSync;
  readonly #insertResource: StatementSync;
  readonly #updateResource: StatementSync;
  #rid = 0;
  #vid = 0;

  constructor(database: DatabaseSync, terms: Terms) {
    this.#terms = terms;
    this.#entries = new Entries(database, terms);
    this.#last = database.prepare(
      'SELECT (SELECT max(rid) FROM resource) AS rid, (SELECT max(vid) FROM version) AS vid',
    );
    this.#find = database.prepare('SELECT rid, version FROM resource WHERE type = ? AND id = ?');
    this.#insertVersion = database.prepare(INSERT_VERSION);
    this.#insertResource = database.prepare(INSERT_RESOURCE);
    this.#updateResource = database.prepare('UPDATE resource SET vid = ?, version = ?, at = ?, live = ? WHERE rid = ?');
  }

  /** To be called first in every transaction: learns the last row numbers, which another process may have counted up. */
  begin(): void {
    const last = this.#last.get();
    this.#rid = Number(last?.rid ?? 0);
    this.#vid = Number(last?.vid ?? 0);
  }

  /** @throws Conflict if the newest version is not the one before the change's */
  write({ key, versionId, at, deleted, method, json, index }: Change): void {
    const newest = this.#find.get(this.#terms.find(key.type), key.id) as unknown as Newest | undefined;
    if ((newest?.version ?? 0) !== versionId - 1) throw new Conflict(key);

    const type = this.#terms.intern(key.type);
    const rid = newest?.rid ?? ++this.#rid;
    const vid = ++this.#vid;
    const live = Number(!deleted);
    this.#insertVersion.run(vid, rid, versionId, type, at, Number(deleted), method, json);
    if (newest === undefined) {
      this.#insertResource.run(type, key.id, vid, versionId, at, live, rid);
    } else {
      this.#updateResource.run(vid, versionId, at, live, rid);
      this.#entries.delete(rid);
    }
    if (!deleted) this.#entries.insert({ rid, type: key.type, at }, index);
  }
}
