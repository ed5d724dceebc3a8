// The resources that fulfil a predicate, as FROM and WHERE: where to begin, and what is tested on each.
import type { Predicate } from '../query.ts';
import { listCandidates, type Beginning, type Candidates } from './candidates.ts';
import type { Scope } from './scope.ts';
import { combine, raw, sql, type Sql } from './sql.ts';
import { toCondition } from './translate.ts';

export interface Source {
  readonly from: Sql;
  readonly where: Sql;
  /** The column that tells when they were written. */
  readonly at: Sql;
  /** Whether a resource may come twice. */
  readonly repeats: boolean;
}

/** Whether the candidates are so few that they are best fetched, whatever the order. */
export type HasFew = (candidates: Candidates) => boolean;

const conditionsOf = (where: Predicate): readonly Predicate[] =>
  where.kind === 'all' ? where.of.flatMap(conditionsOf) : [where];

/**
 * Few candidates are fetched and sorted. Where all are many, the page is filled by a walk in the order of writing that
 * stops when it is full: along an index by value if there is one, else along all resources of the type.
 */
function choose(offers: readonly Beginning[], walkable: boolean, hasFew: HasFew): Beginning | undefined {
  const [first] = offers;
  const settled = offers.length === 1 && (!walkable || first?.inOrder !== undefined);
  if (first === undefined || settled) return first;
  return offers.find(hasFew) ?? (walkable ? offers.find(offer => offer.inOrder) : first);
}

/**
 * @param walkable whether the first resources in the order of writing are enough
 * @throws TypeError for a predicate of an unknown kind
 */
export function toSource(where: Predicate, scope: Scope, walkable: boolean, hasFew: HasFew): Source {
  const conditions = conditionsOf(where);
  const begin = choose(listCandidates(conditions, scope), walkable, hasFew);
  const settled = begin?.exact ? begin.of : undefined;
  const tests = conditions.filter(condition => condition !== settled).map(condition => toCondition(condition, scope));
  const { row } = scope;

  if (begin?.inOrder) {
    return {
      from: sql`${begin.inOrder.from} CROSS JOIN resource ${row} ON ${row}.rid = e.rid`,
      where: combine('AND', [begin.inOrder.where, ...tests]),
      at: raw('e.at'),
      repeats: true,
    };
  }
  const base = begin
    ? [sql`${row}.rid IN (${begin.rids})`]
    : [sql`${row}.type = ${scope.find(scope.type)}`, sql`${row}.live = 1`];
  return {
    from: sql`resource ${row}`,
    where: combine('AND', [...base, ...tests]),
    at: sql`${row}.at`,
    repeats: false,
  };
}
