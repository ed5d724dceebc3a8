// The store in a SQLite file.
import type { DatabaseSync } from 'node:sqlite';
import { printKey, type Key } from '../../fhir/resource.ts';
import {
  Unavailable,
  type Change,
  type Guard,
  type HistoryOptions,
  type HistoryPage,
  type Scope,
  type SearchPage,
  type Store,
  type Version,
} from '../port.ts';
import type { Query } from '../query.ts';
import { CommitQueue } from './commit-queue.ts';
import { openDatabase } from './database.ts';
import { toStoreError } from './failure.ts';
import { loadHistory } from './history.ts';
import { Search } from './search.ts';
import { Statements } from './statements.ts';
import { Terms, type FindTerm } from './terms.ts';
import { toVersion, VERSION_COLUMNS, type VersionRow } from './version-row.ts';

const NEWEST = `SELECT ${VERSION_COLUMNS} FROM resource r JOIN version v ON v.vid = r.vid WHERE r.type = ? AND r.id = ?`;
const ONE_VERSION = `SELECT ${VERSION_COLUMNS} FROM resource r JOIN version v ON v.rid = r.rid
  WHERE r.type = ? AND r.id = ? AND v.version = ?`;

/** Fetching and sorting a thousand resources takes about a millisecond, as does walking past a thousand. */
const FEW = 1000;

/** The store over an open database, which it closes in the end. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #find: FindTerm;
  readonly #search: Search;
  readonly #commits: CommitQueue;

  /** @param few how many candidates of a search are fetched whatever the order of the search */
  constructor(database: DatabaseSync, few = FEW) {
    const terms = new Terms(database);
    this.#database = database;
    this.#statements = new Statements(database);
    this.#find = terms.find;
    this.#search = new Search(this.#statements, terms.find, few);
    this.#commits = new CommitQueue(database, terms, this.#search);
  }

  read(key: Key): Promise<Version | undefined> {
    return this.#answer(() => this.#findNewest(key));
  }

  readMany(keys: readonly Key[]): Promise<Version[]> {
    return this.#answer(() => {
      const asked = new Map(keys.map(key => [printKey(key), key]));
      return [...asked.values()].map(key => this.#findNewest(key)).filter(version => version !== undefined);
    });
  }

  readVersion(key: Key, versionId: number): Promise<Version | undefined> {
    return this.#answer(() => {
      const values = [this.#find(key.type), key.id, versionId];
      const row = this.#statements.get<VersionRow>({ text: ONE_VERSION, values });
      return row && toVersion(key, row);
    });
  }

  history(scope: Scope, options: HistoryOptions): Promise<HistoryPage> {
    return this.#answer(() => loadHistory(this.#statements, this.#find, scope, options));
  }

  search(query: Query): Promise<SearchPage> {
    return this.#answer(() => this.#search.page(query));
  }

  commit(changes: readonly Change[], guards: readonly Guard[] = []): Promise<void> {
    return this.#answer(() => this.#commits.add(changes, guards));
  }

  check(): Promise<void> {
    return this.#answer(() => {
      this.#commits.checkWritable();
    });
  }

  close(): Promise<void> {
    if (this.#database.isOpen) {
      this.#commits.flush();
      this.#database.close();
    }
    return Promise.resolve();
  }

  /** Runs what is asked; failures come as the port names them. */
  #answer<T>(ask: () => T | Promise<T>): Promise<T> {
    return new Promise(resolve => {
      if (!this.#database.isOpen) throw new Unavailable('The store is closed');
      resolve(ask());
    }).catch((error: unknown) => {
      throw toStoreError(error);
    }) as Promise<T>;
  }

  #findNewest(key: Key): Version | undefined {
    const row = this.#statements.get<VersionRow>({ text: NEWEST, values: [this.#find(key.type), key.id] });
    return row && toVersion(key, row);
  }
}

/**
 * Opens the store in a file, which is made if it is missing, its folder too.
 * @param location a path, or `:memory:` for a store that ends with the process
 * @throws Error that names the location and the reason, e.g. a schema newer than this program
 */
export const openSqliteStore = (location: string): Store => new SqliteStore(openDatabase(location));
