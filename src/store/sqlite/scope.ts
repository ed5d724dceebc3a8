// Where in a query a predicate stands.
import { raw, type Sql } from './sql.ts';
import { paramTerm, type FindTerm } from './terms.ts';

/** How deep conditions may stand in one another: SQLite takes expressions of 1000 levels, and a condition makes several. */
const DEEPEST = 50;

/** How many references may follow one another: SQLite joins 64 tables, and a reference takes three. */
const LONGEST_CHAIN = 10;

export interface Scope {
  /** The type of the resources that the predicate is about. */
  readonly type: string;
  /** The name of their row of table `resource` in the statement. */
  readonly row: Sql;
  readonly depth: number;
  /** How many references lead here. */
  readonly links: number;
  readonly find: FindTerm;
}

export const outermost = (type: string, find: FindTerm): Scope => ({ type, row: raw('r0'), depth: 0, links: 0, find });

/** The scope of a condition within a condition. @throws RangeError where they stand in one another without end */
export function within(scope: Scope): Scope {
  const depth = scope.depth + 1;
  if (depth > DEEPEST) throw new RangeError(`The query is nested more than ${String(DEEPEST)} deep`);
  return { ...scope, depth };
}

/** The scope at the other end of a reference. @throws RangeError where references follow one another without end */
export function beyond(scope: Scope, type: string): Scope {
  const links = scope.links + 1;
  if (links > LONGEST_CHAIN) {
    throw new RangeError(`The query follows more than ${String(LONGEST_CHAIN)} references in a row`);
  }
  return { ...within(scope), type, row: raw(`r${String(links)}`), links };
}

/** The number of a parameter of the scope's type. */
export const paramOf = (scope: Scope, param: string): number => scope.find(paramTerm(scope.type, param));
