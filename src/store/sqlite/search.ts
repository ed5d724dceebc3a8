// Searches. Nothing here relies on statistics of the database (ANALYZE): a search is done in the same way in a test and
// after years.
import type { Key } from '../../fhir/resource.ts';
import type { Guard, SearchPage } from '../port.ts';
import type { Position, Query, SortKey } from '../query.ts';
import { toOrder } from './order.ts';
import { outermost } from './scope.ts';
import { toSource, type HasFew } from './source.ts';
import { raw, sql, type Sql } from './sql.ts';
import type { Statements } from './statements.ts';
import type { FindTerm } from './terms.ts';
import { toVersion, VERSION_COLUMNS, type VersionRow } from './version-row.ts';

/** SQLite takes no more parameters in a statement. */
const MOST_VALUES = 32_766;

const NEWEST_FIRST: readonly SortKey[] = [{ by: 'updated', descending: true }];

const LOAD_VERSION = `SELECT ${VERSION_COLUMNS} FROM version v WHERE v.vid = ?`;
const LOAD_BODILESS = LOAD_VERSION.replace('v.json', "'' AS json");

/** Beside these columns one for each sort key: `k0`, `k1`, ... */
interface PageRow {
  readonly vid: number;
  readonly id: string;
  readonly [key: `k${number}`]: string | number | null;
}

const sortKeys = ({ sort }: Query): readonly SortKey[] => (sort.length > 0 ? sort : NEWEST_FIRST);

function checkSize(statement: Sql): Sql {
  const count = statement.values.length;
  if (count <= MOST_VALUES) return statement;
  throw new RangeError(`The query has ${String(count)} values, more than ${String(MOST_VALUES)}`);
}

const toPosition = (row: PageRow, keys: number): Position => ({
  values: Array.from({ length: keys }, (_, index) => row[`k${index}`] ?? null),
  id: row.id,
});

export class Search {
  readonly #statements: Statements;
  readonly #find: FindTerm;
  readonly #hasFew: HasFew;

  /** @param few so many candidates are fetched and sorted without further thought */
  constructor(statements: Statements, find: FindTerm, few: number) {
    this.#statements = statements;
    this.#find = find;
    this.#hasFew = ({ rids }) =>
      statements.one<{ found: number }>(sql`SELECT count(*) AS found FROM (${rids} LIMIT ${few + 1})`).found <= few;
  }

  /**
   * @throws TypeError for a predicate or sort key of an unknown kind
   * @throws RangeError for a query that is too large
   */
  page(query: Query): SearchPage {
    if (!query.total) return this.#loadPage(query);
    return this.#statements.inSnapshot(() => ({ ...this.#loadPage(query), total: this.#count(query) }));
  }

  /** A resource that fulfils the guard's query. */
  findMatch({ type, where }: Guard): Key | undefined {
    const scope = outermost(type, this.#find);
    const source = toSource(where, scope, true, this.#hasFew);
    const statement = sql`SELECT ${scope.row}.id AS id FROM ${source.from} WHERE ${source.where} LIMIT 1`;
    const row = this.#statements.get<{ id: string }>(checkSize(statement));
    return row && { type, id: row.id };
  }

  /** The statement that finds the resources of a page and one more. */
  toPageStatement(query: Query): Sql {
    const scope = outermost(query.type, this.#find);
    const keys = sortKeys(query);
    const source = toSource(query.where, scope, keys[0]?.by !== 'param', this.#hasFew);
    const { selected, orderBy, behind } = toOrder(keys, query.after, scope, source.at);
    const select = raw(source.repeats ? 'SELECT DISTINCT' : 'SELECT');
    return checkSize(sql`${select} ${scope.row}.vid AS vid, ${scope.row}.id AS id, ${selected}
      FROM ${source.from} WHERE ${source.where} AND ${behind} ORDER BY ${orderBy} LIMIT ${query.count + 1}`);
  }

  #loadPage(query: Query): SearchPage {
    const statement = this.toPageStatement(query);
    if (query.count === 0) return { versions: [] };
    const rows = this.#statements.all<PageRow>(statement);
    const more = rows.length > query.count;
    if (more) rows.pop();
    const last = rows.at(-1);
    const text = query.bodiless ? LOAD_BODILESS : LOAD_VERSION;
    return {
      versions: rows.map(({ vid, id }) =>
        toVersion({ type: query.type, id }, this.#statements.one<VersionRow>({ text, values: [vid] })),
      ),
      ...(more && last && { next: toPosition(last, sortKeys(query).length) }),
    };
  }

  #count({ type, where }: Query): number {
    const scope = outermost(type, this.#find);
    const source = toSource(where, scope, false, this.#hasFew);
    const counted = source.repeats ? sql`DISTINCT ${scope.row}.rid` : sql`*`;
    const statement = sql`SELECT count(${counted}) AS total FROM ${source.from} WHERE ${source.where}`;
    return this.#statements.one<{ total: number }>(checkSize(statement)).total;
  }
}
