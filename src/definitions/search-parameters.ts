// Search parameters: HL7's of schemas/search-parameters.json and our own. https://hl7.org/fhir/R4/searchparameter.html
import { resourceTypeNames } from '../fhir/resource-type-names.ts';
import { loadGenerated } from './generated-file.ts';

export type SearchType =
  'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';

/** A search parameter as it applies to one resource type. */
export interface SearchParameter {
  /** The name in a search: `activity-code`. */
  readonly code: string;
  readonly type: SearchType;
  /** The canonical of its definition. */
  readonly url: string;
  /** FHIRPath, narrowed to the branches of the one type, each a path from the type on: `Goal.id`, `A.b | A.c.ofType(Quantity)`. */
  readonly expression: string;
  /** The resource types that a reference may lead to; empty for the other search types. */
  readonly targets: readonly string[];
  /** The parts of a composite; their expressions are relative to what `expression` yields. */
  readonly components?: readonly { readonly code: string; readonly expression: string }[];
  readonly description: string;
}

type Generated = Omit<SearchParameter, 'targets'> & { readonly targets?: readonly string[] | 'any' };

/** Parameters that R4 does not have. */
const OWN: Readonly<Record<string, readonly SearchParameter[]>> = {
  CarePlan: [
    {
      code: 'supporting-info',
      type: 'reference',
      url: 'https://w3id.org/careplan-service/SearchParameter/CarePlan-supporting-info',
      expression: 'CarePlan.supportingInfo',
      targets: resourceTypeNames,
      description: 'What the plan was made from, such as the questionnaire response and its scores',
    },
  ],
};

const toSearchParameter = ({ targets, ...rest }: Generated): SearchParameter => ({
  ...rest,
  targets: targets === 'any' ? resourceTypeNames : (targets ?? []),
});

/** All search parameters by resource type and code, those of every type (`_id`, `_lastUpdated`, ...) included. */
export function loadSearchParameters(
  types: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, SearchParameter>> {
  const generated = loadGenerated<readonly Generated[]>('search-parameters.json');
  return new Map(
    types.map(type => {
      const all = [...(generated[type] ?? []).map(toSearchParameter), ...(OWN[type] ?? [])];
      return [type, new Map(all.map(parameter => [parameter.code, parameter]))];
    }),
  );
}
