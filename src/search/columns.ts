// Under which names the index entries of a type stand. A parameter often asks for the same elements as others do
// (`combo-code` for those of `code` and `component-code`): entries are kept once, under the narrowest parameter, and both
// halves of the search, what is indexed and what is asked, read the same columns.
import type { SearchType } from '../definitions/search-parameters.ts';
import type { IndexEntry } from '../store/query.ts';
import { addDates } from './date.ts';
import { isReferenceTo, type ElementPath } from './element-path.ts';
import { addNumber, addQuantities } from './number.ts';
import { addReferences } from './reference.ts';
import { addStrings } from './string.ts';
import { addTokens } from './token.ts';
import { addUri } from './uri.ts';

export type ColumnType = Exclude<SearchType, 'composite' | 'special'>;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly paths: readonly ElementPath[];
  /** The one type whose references stand here: `Patient` for `patient`. */
  readonly only?: string;
  /** The types whose references stand in a column of their own. */
  readonly except: readonly string[];
  /** Whether a value stands elsewhere for that reason. */
  readonly leavesOut?: (value: unknown) => boolean;
}

/** Before it is known which other columns there are. */
export interface Plain {
  readonly code: string;
  readonly type: ColumnType;
  readonly paths: readonly ElementPath[];
}

type Narrowing = NonNullable<ElementPath['only']>;

const findNarrowing = ({ paths }: { paths: readonly ElementPath[] }): Narrowing | undefined =>
  paths.length === 1 ? paths[0]?.only : undefined;

const textsOf = ({ paths }: { paths: readonly ElementPath[] }): string[] => paths.map(({ text }) => text);

/** The columns whose paths are together exactly those of the parameter; undefined where it needs one of its own. */
function findCover(columns: readonly Column[], parameter: Plain): readonly Column[] | undefined {
  const wanted = new Set(textsOf(parameter));
  const parts = columns.filter(
    column => column.type === parameter.type && textsOf(column).every(text => wanted.has(text)),
  );
  return new Set(parts.flatMap(textsOf)).size === wanted.size ? parts : undefined;
}

function toColumn({ code: name, type, paths }: Plain, narrower: readonly Narrowing[]): Column {
  const only = findNarrowing({ paths })?.target;
  // A parameter of several paths is not narrowed as a whole.
  const except =
    paths.length > 1 ? [] : narrower.filter(({ text }) => text === paths[0]?.text).map(each => each.target);
  const tests = except.map(isReferenceTo);
  return {
    name,
    type,
    paths,
    except,
    ...(only !== undefined && { only }),
    ...(except.length > 0 && { leavesOut: (value: unknown) => tests.some(test => test(value)) }),
  };
}

/**
 * The columns that each parameter of a resource type asks, by its code. Where a reference parameter is narrowed to a
 * type by another one (`subject` by `patient`), its own column holds the rest.
 */
export function layOutColumns(parameters: readonly Plain[]): ReadonlyMap<string, readonly Column[]> {
  const narrower = parameters.map(findNarrowing).filter(found => found !== undefined);
  const columns: Column[] = [];
  const columnsOf = new Map<string, readonly Column[]>();
  for (const parameter of [...parameters].sort((a, b) => a.paths.length - b.paths.length)) {
    const cover = findCover(columns, parameter) ?? [toColumn(parameter, narrower)];
    columns.push(...cover.filter(column => !columns.includes(column)));
    columnsOf.set(parameter.code, cover);
  }
  const narrowerThan = ({ paths, except }: Column): Column[] =>
    except.length === 0 ? [] : columns.filter(column => findNarrowing(column)?.text === paths[0]?.text);
  return new Map([...columnsOf].map(([code, own]) => [code, [...own.flatMap(narrowerThan), ...own]]));
}

/** Which column holds a reference to a resource of the type; all where the type is not known, or empty (a URL). */
export function columnsFor(columns: readonly Column[], type: string | undefined): readonly Column[] {
  if (type === undefined || type === '') return columns;
  const fitting = columns.filter(({ only, except }) => (only === undefined ? !except.includes(type) : only === type));
  return fitting.length > 0 ? fitting : columns;
}

/** The kind of the entries that a column sorts by and is present by. */
export function toEntryKind(type: ColumnType): IndexEntry['kind'] {
  return type === 'date' || type === 'number' || type === 'quantity' ? 'range' : type;
}

/** Adds the entries of one value under a name. */
export function addEntries(
  into: IndexEntry[],
  param: string,
  type: ColumnType,
  value: unknown,
  valueType: string,
  base: string | undefined,
): void {
  switch (type) {
    case 'token':
      return addTokens(into, param, value, valueType);
    case 'string':
      return addStrings(into, param, value, valueType);
    case 'date':
      return addDates(into, param, value, valueType);
    case 'number':
      return addNumber(into, param, value);
    case 'quantity':
      return addQuantities(into, param, value, valueType);
    case 'reference':
      return addReferences(into, param, value, base);
    case 'uri':
      return addUri(into, param, value);
  }
}
