// Small numbers for texts that stand in many rows: resource types, parameter names, systems and units.
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The number of a text; 0, which no row has, for a text that was never written. */
export type FindTerm = (text: string) => number;

/** The term of a search parameter: the same name on another type is another parameter. */
export const paramTerm = (type: string, param: string): string => `${type}.${param}`;

const MOST = 10_000;

export class Terms {
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  /** Numbers that are in the database. They never change, so that other processes cannot make this wrong. */
  readonly #known = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT id FROM term WHERE text = ?');
    this.#insert = database.prepare('INSERT INTO term (text) VALUES (?)');
  }

  readonly find: FindTerm = text => {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const row = this.#select.get(text);
    return row === undefined ? 0 : this.#remember(text, Number(row.id));
  };

  /** The number of a text, which is written if it is new; to be called within a transaction. */
  intern(text: string): number {
    const found = this.find(text);
    return found > 0 ? found : this.#remember(text, Number(this.#insert.run(text).lastInsertRowid));
  }

  /** To be called after every rollback, which may have taken back what was interned. */
  forget(): void {
    this.#known.clear();
  }

  #remember(text: string, id: number): number {
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(text, id);
    return id;
  }
}
