// The registry: what the service knows of each resource type that it keeps.
import { loadSearchParameters, type SearchParameter } from './search-parameters.ts';
import { servedTypes } from './served-types.ts';

export interface ResourceDefinition {
  readonly type: string;
  /** By code: the type's own and those of every resource; composites included. */
  readonly searchParameters: ReadonlyMap<string, SearchParameter>;
  /** What `_include` takes: `CarePlan:goal` for each reference parameter. */
  readonly includes: readonly string[];
  /** What `_revinclude` takes: `CarePlan:goal` on Goal, for each reference parameter that may lead here. */
  readonly revIncludes: readonly string[];
}

const searchParametersOf = loadSearchParameters(servedTypes);

/** The reference parameters of the served types, as `_include` and `_revinclude` name them. */
const references = [...searchParametersOf].flatMap(([type, parameters]) =>
  [...parameters.values()]
    .filter(parameter => parameter.type === 'reference')
    .map(({ code, targets }) => ({ type, name: `${type}:${code}`, targets })),
);

const definitions: ReadonlyMap<string, ResourceDefinition> = new Map(
  [...searchParametersOf].map(([type, searchParameters]) => [
    type,
    {
      type,
      searchParameters,
      includes: references.filter(reference => reference.type === type).map(({ name }) => name),
      revIncludes: references.filter(({ targets }) => targets.includes(type)).map(({ name }) => name),
    },
  ]),
);

/** The definition of a type that the service keeps; undefined for any other name. */
export const findDefinition = (type: string): ResourceDefinition | undefined => definitions.get(type);
