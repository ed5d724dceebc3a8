// Commits that wait share one transaction, because a write to the disk costs as much for one as for many. Each has a
// savepoint of its own, so that the conflict of one leaves the others alone; none is answered before all are on the disk.
import type { DatabaseSync } from 'node:sqlite';
import { Conflict, Unavailable, type Change, type Guard } from '../port.ts';
import { isBusy, toStoreError } from './failure.ts';
import type { Search } from './search.ts';
import type { Terms } from './terms.ts';
import { Writer } from './writer.ts';

interface Commit {
  readonly changes: readonly Change[];
  readonly guards: readonly Guard[];
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export class CommitQueue {
  readonly #database: DatabaseSync;
  readonly #terms: Terms;
  readonly #search: Search;
  readonly #writer: Writer;
  #waiting: Commit[] = [];

  constructor(database: DatabaseSync, terms: Terms, search: Search) {
    this.#database = database;
    this.#terms = terms;
    this.#search = search;
    this.#writer = new Writer(database, terms);
  }

  /** Resolves when the changes are durable. */
  add(changes: readonly Change[], guards: readonly Guard[]): Promise<void> {
    return new Promise((resolve, reject) => {
      // An immediate runs when all input that is there has been read: at once for a lone commit, after its neighbours
      // have joined under load.
      if (this.#waiting.push({ changes, guards, resolve, reject }) === 1)
        setImmediate(() => {
          this.flush();
        });
    });
  }

  /** Writes and answers what waits. */
  flush(): void {
    const commits = this.#waiting;
    this.#waiting = [];
    if (commits.length > 0) this.#settle(commits);
  }

  /** Writes to the disk without changing anything. @throws the error that keeps it from writing */
  checkWritable(): void {
    const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() ?? {};
    this.#transact(() => {
      this.#database.exec(`PRAGMA user_version = ${String(version)}`);
    });
  }

  #settle(commits: readonly Commit[]): void {
    let outcomes: readonly (Error | undefined)[];
    try {
      outcomes = this.#transact(() => {
        this.#writer.begin();
        return commits.map(commit => this.#attempt(commit));
      });
    } catch (error) {
      // What is too much for the disk together may be possible one by one; a lock is waited for only once.
      if (commits.length > 1 && !isBusy(error)) for (const commit of commits) this.#settle([commit]);
      else for (const { reject } of commits) reject(toStoreError(error));
      return;
    }
    for (const [index, { resolve, reject }] of commits.entries()) {
      const failure = outcomes[index];
      if (failure) reject(failure);
      else resolve();
    }
  }

  /** @throws what stopped the transaction, of which nothing is left then */
  #transact<T>(write: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const written = write();
      this.#database.exec('COMMIT');
      return written;
    } catch (error) {
      this.#terms.forget();
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Writes one commit within the shared transaction.
   * @returns why it alone is refused @throws what stops the whole transaction
   */
  #attempt({ changes, guards }: Commit): Error | undefined {
    this.#database.exec('SAVEPOINT one');
    try {
      for (const guard of guards) this.#check(guard);
      for (const change of changes) this.#writer.write(change);
      this.#database.exec('RELEASE one');
      return undefined;
    } catch (error) {
      const failure = toStoreError(error);
      if (failure instanceof Unavailable) throw error;
      this.#terms.forget();
      this.#database.exec('ROLLBACK TO one; RELEASE one');
      return failure;
    }
  }

  #check(guard: Guard): void {
    const match = this.#search.findMatch(guard);
    if (match) throw new Conflict(match, `${match.type}/${match.id} is there already`);
  }
}
