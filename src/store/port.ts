// What every store does. The guarantees are numbered; test/contract/ has a test for each, run on every adapter.
//
//  1. `commit` is all or nothing: a change that fails leaves no trace of its neighbours.
//  2. What `commit` has resolved survives a crash of the process (and of the machine, where the store is a file).
//  3. A change is applied only if the newest version is the one it expects; of two concurrent updates one wins, the other
//     is a `Conflict` that names the key.
//  4. A guard holds at the moment of the commit: of parallel commits guarded by one query, one succeeds.
//  5. Versions are never changed: history reads the same twice, newest first, and a tombstone is a version.
//  6. The text of a version comes back character for character.
//  7. A read after a resolved commit sees it; a search sees all of a commit or nothing of it.
//  8. A search finds current versions only: neither older versions nor deleted resources, and index entries of older
//     versions match nothing.
//  9. Texts are literal: `%`, `_`, quotes, backslashes, `$`, `.` and regular-expression signs have no meaning.
// 10. `not` finds also the resources that lack the parameter.
// 11. Equal sort keys are ordered by id; resources without an entry come last, ascending and descending.
// 12. Pages by `after` meet each resource that stays unchanged exactly once, whatever is inserted meanwhile.
// 13. A predicate or sort key of an unknown kind is a TypeError, never "all" and never "none".
// 14. What comes back is the caller's own: changing it changes nothing in the store.
// 15. `total` counts all matches, whatever the page.
// 16. A search for versions without their texts finds the same versions.
import type { Key } from '../fhir/resource.ts';
import type { IndexEntry, Position, Query } from './query.ts';

/** One version of a resource, or its tombstone. */
export interface Version {
  readonly key: Key;
  /** 1 for the first; each change counts up by one, deletion included. */
  readonly versionId: number;
  /** When it was written, milliseconds since 1970 UTC. */
  readonly at: number;
  readonly deleted: boolean;
  /** How it came about: what history's `entry.request.method` says. */
  readonly method: Method;
  /** The resource as exact JSON text; empty for a tombstone. */
  readonly json: string;
}

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A version to be written; its `versionId` must be the expected one plus one, since its text already says so. */
export interface Change extends Version {
  /** What may be searched; empty for a tombstone. */
  readonly index: readonly IndexEntry[];
}

/** The commit fails if this query has a match at the moment of the commit, before its own changes. */
export type Guard = Pick<Query, 'type' | 'where'>;

/** What history is asked of: one resource, one type, or everything. */
export type Scope = { readonly key: Key } | { readonly type: string } | { readonly all: true };

export interface HistoryOptions {
  readonly count: number;
  /** Only versions written at or after this time (`_since`), milliseconds. */
  readonly since?: number;
  /** Only versions behind this one, from `HistoryPage.next`. */
  readonly after?: HistoryPosition;
}

/** An adapter's own place in the order of versions; JSON-safe, opaque to others. */
export type HistoryPosition = readonly (string | number)[];

export interface HistoryPage {
  readonly versions: readonly Version[];
  readonly next?: HistoryPosition;
  /** All versions in the scope (since `since`). */
  readonly total: number;
}

export interface SearchPage {
  readonly versions: readonly Version[];
  /** Where the next page begins; absent on the last. */
  readonly next?: Position;
  readonly total?: number;
}

export interface Store {
  /** The newest version, which may be a tombstone. */
  read(key: Key): Promise<Version | undefined>;
  /** The newest versions of those that exist, in the order asked; tombstones included, duplicates once. */
  readMany(keys: readonly Key[]): Promise<Version[]>;
  readVersion(key: Key, versionId: number): Promise<Version | undefined>;
  history(scope: Scope, options: HistoryOptions): Promise<HistoryPage>;
  /**
   * @throws TypeError for a predicate or sort key of an unknown kind, and for a position of another order
   * @throws RangeError for a query that is too large or too deep for the store
   */
  search(query: Query): Promise<SearchPage>;
  /**
   * Writes all changes or none; durable when it resolves.
   * @throws Conflict if a key is not at the expected version or a guard has a match
   */
  commit(changes: readonly Change[], guards?: readonly Guard[]): Promise<void>;
  /** Resolves if the store can read and write. @throws Unavailable with the reason */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The newest version is not the expected one, or a guard has a match. */
export class Conflict extends Error {
  /** The resource that stands in the way. */
  readonly key: Key;
  constructor(key: Key, message = `${key.type}/${key.id} has been changed meanwhile`) {
    super(message);
    this.name = 'Conflict';
    this.key = key;
  }
}

/** The store is away, full or cannot be written; the same request may succeed later. */
export class Unavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unavailable';
  }
}
