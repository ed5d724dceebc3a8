// A predicate as a condition on a row of table `resource`: what a search tests resource by resource. Entries are looked up
// by the primary keys of their tables, which begin with the resource.
import type { IndexEntry, Predicate } from '../query.ts';
import { toBuckets, type Bucket } from './buckets.ts';
import { byResource, byValue } from './entry-tables.ts';
import { toBoundCondition, toRowCondition, type Alternatives } from './row-condition.ts';
import { beyond, paramOf, within, type Scope } from './scope.ts';
import { among, combine, join, sql, type Sql } from './sql.ts';

type Linked = Extract<Predicate, { kind: 'target' | 'source' }>;

const hasEntry = ({ row }: Scope, kind: IndexEntry['kind'], condition: Sql): Sql =>
  sql`EXISTS (SELECT 1 FROM ${byResource(kind)} WHERE e.rid = ${row}.rid AND ${condition})`;

/** `outer` is a resource that refers, `inner` one of another type that it refers to. */
function toTargetCondition({ param, type, where }: Linked, outer: Scope): Sql {
  const inner = beyond(outer, type);
  return sql`EXISTS (SELECT 1 FROM ${byResource('reference', 'f')} CROSS JOIN resource ${inner.row}
    ON ${inner.row}.type = ${outer.find(type)} AND ${inner.row}.id = f.id AND ${inner.row}.live = 1
    WHERE f.rid = ${outer.row}.rid AND f.param = ${paramOf(outer, param)} AND f.type = ${outer.find(type)}
    AND ${toCondition(where, inner)})`;
}

/** `outer` is a resource that `inner`, one of another type, refers to. */
function toSourceCondition({ param, type, where }: Linked, outer: Scope): Sql {
  const inner = beyond(outer, type);
  return sql`EXISTS (SELECT 1 FROM ${byValue('reference', 'f')} CROSS JOIN resource ${inner.row}
    ON ${inner.row}.rid = f.rid
    WHERE f.id = ${outer.row}.id AND f.param = ${paramOf(inner, param)} AND f.type = ${outer.find(outer.type)}
    AND ${toCondition(where, inner)})`;
}

function toBucketCondition(bucket: Bucket, scope: Scope): Sql {
  const [first] = bucket;
  if (bucket.length === 1) return toCondition(first, scope);
  const alternatives = bucket as Alternatives;
  return hasEntry(scope, alternatives[0].kind, toRowCondition(alternatives, scope));
}

/**
 * @throws TypeError for a predicate of an unknown kind
 * @throws RangeError where predicates stand in one another too deep
 */
export function toCondition(predicate: Predicate, scope: Scope): Sql {
  const { row } = scope;
  switch (predicate.kind) {
    case 'all':
      return combine(
        'AND',
        predicate.of.map(each => toCondition(each, within(scope))),
      );
    case 'any':
      return combine(
        'OR',
        toBuckets(predicate.of).map(bucket => toBucketCondition(bucket, within(scope))),
      );
    case 'not':
      return sql`NOT (${toCondition(predicate.of, within(scope))})`;
    case 'id':
      return predicate.ids.length === 0 ? sql`0` : among(sql`${row}.id`, predicate.ids);
    case 'updated': {
      const bounds = predicate.bounds.map(bound => toBoundCondition(sql`${row}.at`, bound));
      return bounds.length === 0 ? sql`1` : join(bounds, ' AND ');
    }
    case 'token':
    case 'string':
    case 'range':
    case 'reference':
    case 'uri':
      return hasEntry(scope, predicate.kind, toRowCondition([predicate], scope));
    case 'present':
      return hasEntry(scope, predicate.entry, sql`e.param = ${paramOf(scope, predicate.param)}`);
    case 'target':
      return toTargetCondition(predicate, scope);
    case 'source':
      return toSourceCondition(predicate, scope);
    default:
      throw new TypeError(`Unknown kind of predicate: ${String((predicate satisfies never as Predicate).kind)}`);
  }
}
