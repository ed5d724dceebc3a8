// The search parameters of a resource type, compiled once for both halves.
import { findDefinition } from '../definitions/resource-types.ts';
import type { SearchParameter, SearchType } from '../definitions/search-parameters.ts';
import { layOutColumns, type Column, type ColumnType, type Plain } from './columns.ts';
import { compileComposite, type Component, type CompositePart, type PairColumn } from './composite.ts';
import { compilePaths } from './element-path.ts';

export interface Parameter {
  readonly code: string;
  readonly type: SearchType;
  /** The resource types to which a reference may lead. */
  readonly targets: readonly string[];
  /** Where its entries stand; empty for composites and for `_id` and `_lastUpdated`, which the store knows by itself. */
  readonly columns: readonly Column[];
  /** Those of a composite. */
  readonly parts: readonly CompositePart[];
}

export interface TypeIndex {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly columns: readonly Column[];
  readonly pairs: readonly PairColumn[];
}

const KNOWN_TO_THE_STORE = ['_id', '_lastUpdated'];

const isPlain = ({ type, code }: SearchParameter): boolean =>
  type !== 'composite' && type !== 'special' && !KNOWN_TO_THE_STORE.includes(code);

function toComponents(parameter: SearchParameter, all: ReadonlyMap<string, SearchParameter>): Component[] {
  return (parameter.components ?? []).map(({ code, expression }) => {
    const type = all.get(code)?.type;
    if (type === undefined) throw new TypeError(`${parameter.code} names an unknown parameter ${code}`);
    return { expression, type: type as ColumnType };
  });
}

/**
 * Compiles all search parameters of one type.
 * @throws TypeError for an expression that leads nowhere, or a composite of an unknown form
 */
export function compileParameters(type: string, all: ReadonlyMap<string, SearchParameter>): TypeIndex {
  const plain = [...all.values()].filter(isPlain).map((parameter): Plain => ({
    code: parameter.code,
    type: parameter.type as ColumnType,
    paths: compilePaths(parameter.expression, type),
  }));
  const columnsOf = layOutColumns(plain);
  const columns = [...new Set([...columnsOf.values()].flat())].sort((a, b) => a.paths.length - b.paths.length);
  const pairs: PairColumn[] = [];
  const toParameter = (parameter: SearchParameter): Parameter => {
    const { code, type: searchType, targets } = parameter;
    const parts =
      searchType === 'composite'
        ? compileComposite(code, compilePaths(parameter.expression, type), toComponents(parameter, all), columns, pairs)
        : [];
    return { code, type: searchType, targets, columns: columnsOf.get(code) ?? [], parts };
  };
  // Special parameters have no expression: each would need code of its own.
  const served = [...all.values()].filter(parameter => parameter.type !== 'special').map(toParameter);
  return { parameters: new Map(served.map(parameter => [parameter.code, parameter])), columns, pairs };
}

const compiled = new Map<string, TypeIndex>();

/** The compiled parameters of a type that the service keeps; they are compiled when first asked for. */
export function findTypeIndex(type: string): TypeIndex | undefined {
  const known = compiled.get(type);
  if (known) return known;
  const found = findDefinition(type);
  if (!found) return undefined;
  const typeIndex = compileParameters(type, found.searchParameters);
  compiled.set(type, typeIndex);
  return typeIndex;
}

export const findParameter = (type: string, code: string): Parameter | undefined =>
  findTypeIndex(type)?.parameters.get(code);
