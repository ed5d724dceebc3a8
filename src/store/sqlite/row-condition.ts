// Predicates on one index entry: conditions on a row `e` of the table of its kind.
import type { Bound, IndexEntry, Predicate } from '../query.ts';
import { paramOf, type Scope } from './scope.ts';
import { among, join, raw, sql, type Sql } from './sql.ts';

/** A predicate that an entry fulfils by itself. */
export type EntryPredicate = Extract<Predicate, { kind: IndexEntry['kind'] }>;

/** Predicates of one bucket: alike but for their value. */
export type Alternatives<P extends Predicate = EntryPredicate> = readonly [P, ...P[]];

const and = (...conditions: readonly Sql[]): Sql => join(conditions, ' AND ');
const optional = (condition: Sql | undefined): readonly Sql[] => (condition === undefined ? [] : [condition]);

/** The least text that is greater than all texts with this prefix, in the order of code points; undefined for none. */
function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, character => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    // The surrogates are no characters.
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}

/** Texts from `from` on that come before all that do not start with `prefix`. */
function startsFrom(from: string, prefix: string): Sql {
  const end = successor(prefix);
  return end === undefined ? sql`e.value >= ${from}` : sql`e.value >= ${from} AND e.value < ${end}`;
}

function toTextCondition({ match, value }: Extract<Predicate, { kind: 'string' }>): Sql {
  switch (match) {
    case 'starts':
      return startsFrom(value, value);
    case 'contains':
      return sql`instr(e.value, ${value}) > 0`;
    case 'exact':
      return sql`e.exact = ${value}`;
    default:
      throw new TypeError(`Unknown way to match a string: ${String(match satisfies never)}`);
  }
}

const ENDS: Readonly<Record<Bound['end'], Sql>> = { low: raw('e.low'), high: raw('e.high') };
const SIGNS: Readonly<Record<Bound['is'], Sql>> = { '<': raw('<'), '<=': raw('<='), '>': raw('>'), '>=': raw('>=') };

/** One bound, its end being a column. @throws TypeError for an unknown comparison */
export function toBoundCondition(column: Sql, { is, value }: Bound): Sql {
  const sign = SIGNS[is] as Sql | undefined;
  if (sign === undefined) throw new TypeError(`Unknown comparison: ${is}`);
  return sql`${column} ${sign} ${value}`;
}

function toRangeConditions(bounds: readonly Bound[]): Sql[] {
  return bounds.flatMap(bound => {
    const column = ENDS[bound.end] as Sql | undefined;
    if (column === undefined) throw new TypeError(`Unknown end of an interval: ${bound.end}`);
    const condition = toBoundCondition(column, bound);
    // The index is by the high end, which is never less than the low one.
    const above = bound.end === 'low' && (bound.is === '>' || bound.is === '>=');
    return above ? [condition, toBoundCondition(ENDS.high, bound)] : [condition];
  });
}

/** The value itself and all that it lies under: `http://a/b` lies under `http://a`, `http://a/` and so on. */
function ancestors(value: string): string[] {
  const found = new Set([value]);
  for (let slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
    found.add(value.slice(0, slash));
    if (slash < value.length - 1) found.add(value.slice(0, slash + 1));
  }
  return [...found];
}

function toUriCondition([first, ...others]: Alternatives<Extract<Predicate, { kind: 'uri' }>>): Sql {
  const column = raw('e.value');
  const { match, value } = first;
  switch (match) {
    case 'exact':
      return among(column, [value, ...others.map(other => other.value)]);
    case 'above':
      return among(column, ancestors(value));
    case 'below': {
      const folder = value.endsWith('/') ? value : `${value}/`;
      return sql`${startsFrom(value, folder)} AND (e.value = ${value} OR e.value >= ${folder})`;
    }
    default:
      throw new TypeError(`Unknown way to match a URI: ${String(match satisfies never)}`);
  }
}

function toTokenCondition(alternatives: Alternatives<Extract<Predicate, { kind: 'token' }>>, scope: Scope): Sql {
  const { system, code } = alternatives[0];
  const codes = code === undefined ? undefined : alternatives.map(other => other.code ?? '');
  return and(
    ...optional(codes && among(raw('e.code'), codes)),
    sql`e.param = ${paramOf(scope, alternatives[0].param)}`,
    ...optional(system === undefined ? undefined : sql`e.system = ${scope.find(system)}`),
  );
}

function toReferenceCondition(
  alternatives: Alternatives<Extract<Predicate, { kind: 'reference' }>>,
  scope: Scope,
): Sql {
  const { type, version } = alternatives[0];
  const ids = alternatives.map(other => other.id);
  return and(
    among(raw('e.id'), ids),
    sql`e.param = ${paramOf(scope, alternatives[0].param)}`,
    ...optional(type === undefined ? undefined : sql`e.type = ${scope.find(type)}`),
    ...optional(version === undefined ? undefined : sql`e.version = ${version}`),
  );
}

/**
 * Whether a row `e` of the table `alternatives[0].kind` fulfils one of the alternatives.
 * @throws TypeError for an unknown way to compare
 */
export function toRowCondition(alternatives: Alternatives, scope: Scope): Sql {
  const [first] = alternatives;
  const param = sql`e.param = ${paramOf(scope, first.param)}`;
  switch (first.kind) {
    case 'token':
      return toTokenCondition(alternatives as Alternatives<typeof first>, scope);
    case 'reference':
      return toReferenceCondition(alternatives as Alternatives<typeof first>, scope);
    case 'uri':
      return and(param, toUriCondition(alternatives as Alternatives<typeof first>));
    case 'string':
      return and(param, toTextCondition(first));
    case 'range':
      return and(
        param,
        ...toRangeConditions(first.bounds),
        ...optional(first.system === undefined ? undefined : sql`e.system = ${scope.find(first.system)}`),
        ...optional(first.code === undefined ? undefined : sql`e.code = ${scope.find(first.code)}`),
      );
  }
}
