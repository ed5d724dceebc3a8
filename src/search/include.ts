// What comes along with the matches: https://hl7.org/fhir/R4/search.html#include
import { servedTypes } from '../definitions/served-types.ts';
import { printKey, type AnyResource, type Key } from '../fhir/resource.ts';
import type { Predicate, Query } from '../store/query.ts';
import { allOf, anyOf } from './asked.ts';
import { columnsFor } from './columns.ts';
import { findParameter, findTypeIndex, type Parameter } from './parameters.ts';
import { findTarget, toReferencePredicate, type Target } from './reference.ts';

/** One `_include` or `_revinclude`: `CarePlan:goal`, `CarePlan:goal:Goal`, `CarePlan:*`, `*`. */
export interface Include {
  /** The type that holds the reference; undefined for any (`*`). */
  readonly source: string | undefined;
  /** The code of the reference parameter; undefined for any (`*`). */
  readonly param: string | undefined;
  /** Only references to this type. */
  readonly target: string | undefined;
  /** Whether it also applies to what was included itself. */
  readonly iterate: boolean;
}

// A page of matches may be referred to by many more.
const MOST_REFERRING = 1000;

const INCLUDE = /^(?:\*|([A-Za-z]+):(?:\*|([A-Za-z0-9_-]+))(?::([A-Za-z]+))?)$/;

/**
 * Reads the value of `_include` or `_revinclude`.
 * @returns undefined where the text has another form
 */
export function parseInclude(text: string, iterate: boolean): Include | undefined {
  const match = INCLUDE.exec(text);
  if (!match) return undefined;
  const [, source, param, target] = match;
  return { source, param, target, iterate };
}

/** Whether there is such a reference parameter, and it may lead to such a type. */
export function isKnownInclude({ source, param, target }: Include): boolean {
  if (source === undefined) return true;
  if (param === undefined) return servedTypes.includes(source);
  const parameter = findParameter(source, param);
  return parameter?.type === 'reference' && (target === undefined || parameter.targets.includes(target));
}

function findReferenceParameters(type: string, code: string | undefined): Parameter[] {
  const all = [...(findTypeIndex(type)?.parameters.values() ?? [])];
  return all.filter(parameter => parameter.type === 'reference' && (code === undefined || parameter.code === code));
}

/** The targets of a resource's references that the include asks for, each once. */
function findTargets(resource: AnyResource, { source, param, target }: Include, base: string | undefined): Target[] {
  const type = resource.resourceType;
  if (source !== undefined && source !== type) return [];
  const columns = findReferenceParameters(type, param).flatMap(parameter => parameter.columns);
  const targets = [...new Set(columns)].flatMap(column =>
    column.paths.flatMap(({ read }) =>
      read(resource).flatMap(value => (column.leavesOut?.(value) ? [] : (findTarget(value, base) ?? []))),
    ),
  );
  // The type of what a URL names shows only once it is found.
  return targets.filter(found => found.type === '' || target === undefined || found.type === target);
}

/**
 * The resources of this service to which the matches refer, each once; some may not exist.
 * @param base the service's FHIR base: absolute references below it are local
 */
export function includeKeys(resources: readonly AnyResource[], include: Include, base?: string): Key[] {
  const keys = resources.flatMap(resource =>
    findTargets(resource, include, base).flatMap(({ type, id }) => (type === '' ? [] : { type, id })),
  );
  return [...new Map(keys.map(key => [printKey(key), key])).values()];
}

function toCanonicalPredicate(type: string, { id: url, version }: Target): Predicate {
  const paramOf = (code: string): string => findParameter(type, code)?.columns[0]?.name ?? code;
  const byUrl: Predicate = { kind: 'uri', param: paramOf('url'), match: 'exact', value: url };
  return version === '' ? byUrl : allOf([byUrl, { kind: 'token', param: paramOf('version'), code: version }]);
}

/** The queries that find the resources which the matches name by canonical URL: one for each type that has one. */
export function includeQueries(resources: readonly AnyResource[], include: Include, base?: string): Query[] {
  const canonicals = resources.flatMap(resource =>
    findTargets(resource, include, base).filter(({ type }) => type === ''),
  );
  if (canonicals.length === 0) return [];
  const types = servedTypes.filter(type => findParameter(type, 'url') && (include.target ?? type) === type);
  return types.map(type => toQuery(type, anyOf(canonicals.map(canonical => toCanonicalPredicate(type, canonical)))));
}

const toQuery = (type: string, where: Predicate): Query => ({
  type,
  where,
  sort: [],
  count: MOST_REFERRING,
  total: false,
});

/** How others may refer to a resource: by its id, and by its canonical URL with any version or its own. */
function toReferringPredicates(parameter: Parameter, resource: AnyResource & { url?: string }): Predicate[] {
  const { resourceType: type, id = '', url } = resource;
  const byKey = toReferencePredicate(
    columnsFor(parameter.columns, type).map(({ name }) => name),
    { type, id },
  );
  const isCanonical = parameter.columns.some(({ paths }) => paths.some(path => path.type !== 'Reference'));
  if (url === undefined || !isCanonical) return [byKey];
  return [
    byKey,
    toReferencePredicate(
      parameter.columns.map(({ name }) => name),
      { type: '', id: url },
    ),
  ];
}

/** The queries that find the resources which refer to the matches: one for each type that may do so. */
export function revincludeQueries(resources: readonly AnyResource[], include: Include): Query[] {
  const targets = resources.filter(({ resourceType }) => (include.target ?? resourceType) === resourceType);
  return servedTypes
    .filter(type => (include.source ?? type) === type)
    .flatMap(type => {
      const where = findReferenceParameters(type, include.param).flatMap(parameter =>
        targets
          .filter(({ resourceType }) => parameter.targets.includes(resourceType))
          .flatMap(resource => toReferringPredicates(parameter, resource)),
      );
      return where.length === 0 ? [] : toQuery(type, anyOf(where));
    });
}
