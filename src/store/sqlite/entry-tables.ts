// The two ways into a table of entries. Which one a query takes is said, not left to the planner: without statistics it
// takes a range of values for small.
import type { IndexEntry } from '../query.ts';
import { raw, type Sql } from './sql.ts';

type Kind = IndexEntry['kind'];

const KINDS: readonly Kind[] = ['token', 'string', 'range', 'reference', 'uri'];

/** The name by which SQLite calls the primary key of a table without row numbers. */
const primaryKey = (kind: Kind): string => `sqlite_autoindex_${kind}_1`;

function lookUp(kind: Kind, index: string, row: string): Sql {
  if (!KINDS.includes(kind)) throw new TypeError(`Unknown kind of index entry: ${kind}`);
  return raw(`${kind} ${row} INDEXED BY ${index}`);
}

/**
 * Rows `e` that are found by `e.rid`, and then by `e.param`.
 * @throws TypeError for an unknown kind
 */
export const byResource = (kind: Kind, row = 'e'): Sql => lookUp(kind, primaryKey(kind), row);

/** Rows `e` that are found by what they hold. */
export const byValue = (kind: Kind, row = 'e'): Sql => lookUp(kind, `${kind}_value`, row);
