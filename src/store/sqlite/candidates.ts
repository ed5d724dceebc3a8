// The other way to read a predicate: where to begin. Candidates are the resources that an index finds for one of the
// conditions that must hold; the remaining conditions are then tested on each. They may hold too many and name one twice,
// but never lack one.
import type { Predicate } from '../query.ts';
import { toBuckets, type Bucket } from './buckets.ts';
import { byResource, byValue } from './entry-tables.ts';
import { toRowCondition, type Alternatives, type EntryPredicate } from './row-condition.ts';
import { beyond, paramOf, within, type Scope } from './scope.ts';
import { among, join, raw, sql, type Sql } from './sql.ts';
import { toCondition } from './translate.ts';

type Linked = Extract<Predicate, { kind: 'target' | 'source' }>;

export interface Candidates {
  /** Less for what finds few resources, as a rule. */
  readonly rank: number;
  /** A SELECT of the column `rid`. */
  readonly rids: Sql;
  /** Whether all candidates fulfil the predicate, so that it need not be tested again. */
  readonly exact: boolean;
  /** FROM and WHERE of one look-up of a row `e`, where its rows come in the order of writing. */
  readonly inOrder?: { readonly from: Sql; readonly where: Sql };
}

/** Candidates with the condition that they were found for. */
export type Beginning = Candidates & { readonly of: Predicate };

/** Beyond this many parts testing is better (and SQLite takes 500). */
const MOST_PARTS = 50;

/** How early to try; undefined where the index by value is of no use. */
function rankOf(predicate: EntryPredicate): number | undefined {
  switch (predicate.kind) {
    case 'reference':
      return 1;
    case 'uri':
      return predicate.match === 'below' ? 4 : 2;
    case 'token':
      return predicate.code === undefined ? undefined : 3;
    case 'string':
      return predicate.match === 'starts' ? 4 : 6;
    case 'range':
      return 5;
  }
}

function ofEntries(alternatives: Alternatives, scope: Scope): Candidates | undefined {
  const [first] = alternatives;
  const rank = rankOf(first);
  if (rank === undefined) return undefined;
  const from = byValue(first.kind);
  const where = toRowCondition(alternatives, scope);
  const equality =
    first.kind === 'token' || first.kind === 'reference' || (first.kind === 'uri' && first.match === 'exact');
  return {
    rank,
    rids: sql`SELECT e.rid AS rid FROM ${from} WHERE ${where}`,
    exact: true,
    ...(equality && alternatives.length === 1 && { inOrder: { from, where } }),
  };
}

function ofBucket(bucket: Bucket, scope: Scope): Candidates | undefined {
  return bucket.length === 1 ? findCandidates(bucket[0], scope) : ofEntries(bucket as Alternatives, scope);
}

function ofAny(alternatives: readonly Predicate[], scope: Scope): Candidates | undefined {
  const buckets = toBuckets(alternatives);
  if (buckets.length > MOST_PARTS) return undefined;
  const parts = buckets.map(bucket => ofBucket(bucket, scope));
  if (parts.length === 0 || !parts.every(part => part !== undefined)) return undefined;
  if (parts.length === 1) return parts[0];
  return {
    rank: Math.max(...parts.map(part => part.rank)),
    rids: join(
      parts.map(part => part.rids),
      ' UNION ALL ',
    ),
    exact: parts.every(part => part.exact),
  };
}

/** Begins with the candidates at the other end of the reference. */
function ofLinked({ kind, param, type, where }: Linked, outer: Scope): Candidates | undefined {
  const inner = beyond(outer, type);
  const found = findCandidates(where, inner);
  if (!found) return undefined;
  const filter = found.exact ? sql`1` : toCondition(where, inner);
  const innerType = outer.find(type);
  const outerType = outer.find(outer.type);
  const rids =
    kind === 'target'
      ? sql`SELECT f.rid AS rid FROM (${found.rids}) c CROSS JOIN resource ${inner.row} ON ${inner.row}.rid = c.rid
          CROSS JOIN ${byValue('reference', 'f')}
          ON f.id = ${inner.row}.id AND f.param = ${paramOf(outer, param)} AND f.type = ${innerType}
          WHERE ${filter}`
      : sql`SELECT o.rid AS rid FROM (${found.rids}) c CROSS JOIN resource ${inner.row} ON ${inner.row}.rid = c.rid
          CROSS JOIN ${byResource('reference', 'f')}
          ON f.rid = ${inner.row}.rid AND f.param = ${paramOf(inner, param)} AND f.type = ${outerType}
          CROSS JOIN resource o ON o.type = ${outerType} AND o.id = f.id AND o.live = 1
          WHERE ${filter}`;
  return { rank: found.rank + 1, rids, exact: true };
}

const byId = (ids: readonly string[], scope: Scope): Candidates | undefined =>
  ids.length === 0
    ? undefined
    : {
        rank: 0,
        rids: sql`SELECT o.rid AS rid FROM resource o
          WHERE o.type = ${scope.find(scope.type)} AND ${among(raw('o.id'), ids)} AND o.live = 1`,
        exact: true,
      };

/** Where to begin; undefined where no index helps and all resources of the type have to be tested. */
export function findCandidates(predicate: Predicate, scope: Scope): Candidates | undefined {
  switch (predicate.kind) {
    case 'all': {
      const [best] = listCandidates(predicate.of, within(scope));
      return best && { ...best, exact: best.exact && predicate.of.length === 1 };
    }
    case 'any':
      return ofAny(predicate.of, within(scope));
    case 'id':
      return byId(predicate.ids, scope);
    case 'target':
    case 'source':
      return ofLinked(predicate, scope);
    case 'token':
    case 'string':
    case 'range':
    case 'reference':
    case 'uri':
      return ofEntries([predicate], scope);
    default:
      return undefined;
  }
}

/** The candidates for each of the conditions of which all must hold, the most promising first. */
export function listCandidates(conditions: readonly Predicate[], scope: Scope): Beginning[] {
  return conditions
    .flatMap(of => {
      const found = findCandidates(of, scope);
      return found ? [{ ...found, of }] : [];
    })
    .sort((a, b) => a.rank - b.rank);
}
