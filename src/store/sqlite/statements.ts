// Prepared statements, kept while they are in use. The shapes of searches are few, but nothing bounds them.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Sql } from './sql.ts';

const MOST = 256;

export class Statements {
  readonly #database: DatabaseSync;
  /** In the order of their last use. */
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get size(): number {
    return this.#prepared.size;
  }

  all<Row>({ text, values }: Sql): Row[] {
    return this.#prepare(text).all(...values) as unknown as Row[];
  }

  get<Row>({ text, values }: Sql): Row | undefined {
    return this.#prepare(text).get(...values) as unknown as Row | undefined;
  }

  /** The one row of a query that always has one. */
  one<Row>(statement: Sql): Row {
    return this.get<Row>(statement)!;
  }

  /** Runs reads that must see one and the same state, whatever other processes write meanwhile. */
  inSnapshot<T>(read: () => T): T {
    this.#database.exec('BEGIN');
    try {
      return read();
    } finally {
      // A failed read may have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('COMMIT');
    }
  }

  #prepare(text: string): StatementSync {
    const statement = this.#prepared.get(text) ?? this.#database.prepare(text);
    this.#prepared.delete(text);
    this.#prepared.set(text, statement);
    if (this.#prepared.size > MOST) {
      for (const oldest of this.#prepared.keys()) {
        this.#prepared.delete(oldest);
        break;
      }
    }
    return statement;
  }
}
