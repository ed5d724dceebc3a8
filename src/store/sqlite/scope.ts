// Where in a query a predicate stands.
import { raw, type Sql } from './sql.ts';
import { paramTerm, type FindTerm } from './terms.ts';

/** How deep conditions may stand in one another. */
const DEEPEST = 100;

export interface Scope {
  /** The type of the resources that the predicate is about. */
  readonly type: string;
  /** The name of their row of table `resource` in the statement. */
  readonly row: Sql;
  readonly depth: number;
  readonly find: FindTerm;
}

export const outermost = (type: string, find: FindTerm): Scope => ({ type, row: raw('r0'), depth: 0, find });

/**
 * The scope one level deeper.
 * @param type of the resources at the other end of a reference; left out for the same resources
 * @throws RangeError where conditions stand in one another without end
 */
export function within(scope: Scope, type?: string): Scope {
  const depth = scope.depth + 1;
  if (depth > DEEPEST) throw new RangeError(`The query is nested more than ${String(DEEPEST)} deep`);
  return type === undefined ? { ...scope, depth } : { ...scope, depth, type, row: raw(`r${String(depth)}`) };
}

/** The number of a parameter of the scope's type. */
export const paramOf = (scope: Scope, param: string): number => scope.find(paramTerm(scope.type, param));
