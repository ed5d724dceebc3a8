// The log of versions, newest first: https://hl7.org/fhir/R4/http.html#history
import type { HistoryOptions, HistoryPage, HistoryPosition, Scope, Version } from '../port.ts';
import { join, raw, sql, type Sql } from './sql.ts';
import type { Statements } from './statements.ts';
import type { FindTerm } from './terms.ts';
import { toVersion, VERSION_COLUMNS, type VersionRow } from './version-row.ts';

interface HistoryRow extends VersionRow {
  readonly vid: number;
  readonly type: string;
  readonly id: string;
}

const VERSIONS = raw('version v JOIN resource r ON r.rid = v.rid JOIN term t ON t.id = v.type');

function toScopeCondition(scope: Scope, find: FindTerm): Sql {
  if ('all' in scope) return sql`1`;
  if ('type' in scope) return sql`v.type = ${find(scope.type)}`;
  return sql`v.rid = (SELECT rid FROM resource WHERE type = ${find(scope.key.type)} AND id = ${scope.key.id})`;
}

function toBehind(order: readonly Sql[], position: HistoryPosition): Sql {
  if (position.length !== order.length) throw new TypeError('The position belongs to another history');
  const values = position.map(value => sql`${value}`);
  return sql`(${join(order, ', ')}) < (${join(values, ', ')})`;
}

/** @throws TypeError for a position of another scope */
export function loadHistory(
  statements: Statements,
  find: FindTerm,
  scope: Scope,
  { count, since, after }: HistoryOptions,
): HistoryPage {
  // The versions of one resource count up; those of several are in the order of writing.
  const ofOne = 'key' in scope;
  const order = ofOne ? [raw('v.version')] : [raw('v.at'), raw('v.vid')];
  const inScope = sql`${toScopeCondition(scope, find)} AND ${since === undefined ? sql`1` : sql`v.at >= ${since}`}`;
  const behind = after ? toBehind(order, after) : sql`1`;
  const newestFirst = join(
    order.map(column => sql`${column} DESC`),
    ', ',
  );
  const page = sql`SELECT ${raw(VERSION_COLUMNS)}, v.vid, t.text AS type, r.id FROM ${VERSIONS}
    WHERE ${inScope} AND ${behind} ORDER BY ${newestFirst} LIMIT ${count + 1}`;

  return statements.inSnapshot(() => {
    const rows = statements.all<HistoryRow>(page);
    const { total } = statements.one<{ total: number }>(sql`SELECT count(*) AS total FROM version v WHERE ${inScope}`);
    const versions = rows.slice(0, count).map((row): Version => toVersion(row, row));
    const last = rows[count - 1];
    if (rows.length <= count || last === undefined) return { versions, total };
    return { versions, total, next: ofOne ? [last.version] : [last.at, last.vid] };
  });
}
