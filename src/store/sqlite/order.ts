// The order of a search and where its pages begin. Every order ends with the id, so that it is total.
import type { IndexEntry, Position, SortKey } from '../query.ts';
import { byResource } from './entry-tables.ts';
import { paramOf, type Scope } from './scope.ts';
import { join, raw, sql, type Sql } from './sql.ts';

interface SortColumn {
  readonly expression: Sql;
  readonly descending: boolean;
  /** Whether a resource may have no value, which puts it last either way. */
  readonly nullable: boolean;
}

export interface Order {
  /** `k0`, `k1`, ... for the SELECT: the values of `Position`. */
  readonly selected: Sql;
  readonly orderBy: Sql;
  /** The condition that a resource comes behind the position; always true where there is none. */
  readonly behind: Sql;
}

/** Ascending and descending: the least and the greatest of the entries. */
const EXTREMES: Readonly<Record<IndexEntry['kind'], readonly [Sql, Sql]>> = {
  token: [raw('min(e.code)'), raw('max(e.code)')],
  string: [raw('min(e.value)'), raw('max(e.value)')],
  range: [raw('min(e.low)'), raw('max(e.high)')],
  reference: [raw('min(e.id)'), raw('max(e.id)')],
  uri: [raw('min(e.value)'), raw('max(e.value)')],
};

function toColumn(key: SortKey, scope: Scope, at: Sql): SortColumn {
  switch (key.by) {
    case 'id':
      return { expression: sql`${scope.row}.id`, descending: key.descending, nullable: false };
    case 'updated':
      return { expression: at, descending: key.descending, nullable: false };
    case 'param': {
      const entries = byResource(key.entry);
      const extreme = EXTREMES[key.entry][key.descending ? 1 : 0];
      return {
        expression: sql`(SELECT ${extreme} FROM ${entries}
          WHERE e.rid = ${scope.row}.rid AND e.param = ${paramOf(scope, key.param)})`,
        descending: key.descending,
        nullable: true,
      };
    }
    default:
      throw new TypeError(`Unknown kind of sort key: ${String((key satisfies never as SortKey).by)}`);
  }
}

function toBehind(columns: readonly SortColumn[], position: Position, scope: Scope): Sql {
  if (position.values.length !== columns.length) throw new TypeError('The position belongs to another order');
  // From the last key to the first: behind at this key, or equal and behind at the next.
  return columns.reduceRight(
    (next, { expression, descending, nullable }, index) => {
      const value = position.values[index] ?? null;
      if (value === null) return sql`(${expression} IS NULL AND ${next})`;
      const sign = raw(descending ? '<' : '>');
      return nullable
        ? sql`(${expression} ${sign} ${value} OR ${expression} IS NULL OR (${expression} = ${value} AND ${next}))`
        : // An index can be entered by the first of these, though it says nothing new.
          sql`(${expression} ${sign}= ${value} AND (${expression} ${sign} ${value} OR ${next}))`;
    },
    sql`${scope.row}.id > ${position.id}`,
  );
}

/**
 * @param at the column that holds the time of writing
 * @throws TypeError for a sort key of an unknown kind, and for a position of another order
 */
export function toOrder(sort: readonly SortKey[], after: Position | undefined, scope: Scope, at: Sql): Order {
  const columns = sort.map(key => toColumn(key, scope, at));
  const names = columns.map((column, index) => {
    const direction = `${column.descending ? 'DESC' : 'ASC'}${column.nullable ? ' NULLS LAST' : ''}`;
    return raw(`k${String(index)} ${direction}`);
  });
  return {
    selected: join(
      columns.map(({ expression }, index) => sql`${expression} AS ${raw(`k${String(index)}`)}`),
      ', ',
    ),
    orderBy: join([...names, sql`${scope.row}.id`], ', '),
    behind: after ? toBehind(columns, after, scope) : sql`1`,
  };
}
