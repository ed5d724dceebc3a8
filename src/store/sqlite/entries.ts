// The index entries of the newest versions, one table a kind.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IndexEntry } from '../query.ts';
import { paramTerm, type Terms } from './terms.ts';

type Kind = IndexEntry['kind'];

const INSERTS: Readonly<Record<Kind, string>> = {
  token: 'INSERT INTO token (rid, param, at, code, system) VALUES (?, ?, ?, ?, ?)',
  string: 'INSERT INTO string (rid, param, value, exact) VALUES (?, ?, ?, ?)',
  range: 'INSERT INTO range (rid, param, low, high, system, code) VALUES (?, ?, ?, ?, ?, ?)',
  reference: 'INSERT INTO reference (rid, param, at, id, type, version) VALUES (?, ?, ?, ?, ?, ?)',
  uri: 'INSERT INTO uri (rid, param, at, value) VALUES (?, ?, ?, ?)',
};
const KINDS = Object.keys(INSERTS) as readonly Kind[];

/** A resource as its entries know it. */
export interface Owner {
  readonly rid: number;
  readonly type: string;
  /** When the version was written, milliseconds. */
  readonly at: number;
}

export class Entries {
  readonly #terms: Terms;
  readonly #inserts: Readonly<Record<Kind, StatementSync>>;
  readonly #deletes: readonly StatementSync[];

  constructor(database: DatabaseSync, terms: Terms) {
    this.#terms = terms;
    // The same entry may come twice, e.g. from two codings with one code.
    const prepare = (kind: Kind): StatementSync => database.prepare(`${INSERTS[kind]} ON CONFLICT DO NOTHING`);
    this.#inserts = {
      token: prepare('token'),
      string: prepare('string'),
      range: prepare('range'),
      reference: prepare('reference'),
      uri: prepare('uri'),
    };
    this.#deletes = KINDS.map(kind => database.prepare(`DELETE FROM ${kind} WHERE rid = ?`));
  }

  delete(rid: number): void {
    for (const statement of this.#deletes) statement.run(rid);
  }

  insert({ rid, type, at }: Owner, entries: readonly IndexEntry[]): void {
    for (const entry of entries) {
      const param = this.#terms.intern(paramTerm(type, entry.param));
      const insert = this.#inserts[entry.kind];
      switch (entry.kind) {
        case 'token':
          insert.run(rid, param, at, entry.code, this.#terms.intern(entry.system));
          break;
        case 'string':
          insert.run(rid, param, entry.value, entry.exact);
          break;
        case 'range':
          insert.run(
            rid,
            param,
            entry.low,
            entry.high,
            this.#terms.intern(entry.system),
            this.#terms.intern(entry.code),
          );
          break;
        case 'reference':
          insert.run(rid, param, at, entry.id, this.#terms.intern(entry.type), entry.version);
          break;
        case 'uri':
          insert.run(rid, param, at, entry.value);
          break;
      }
    }
  }
}
