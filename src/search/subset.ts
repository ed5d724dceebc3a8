// Parts of resources: https://hl7.org/fhir/R4/search.html#summary, https://hl7.org/fhir/R4/search.html#elements
import type { Coding } from '@medplum/fhirtypes';
import type { ElementSets } from '../definitions/element-sets.ts';
import type { AnyResource } from '../fhir/resource.ts';
import type { SearchRequest } from './parse-search.ts';

const SUBSETTED: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
  display: 'Resource encoded in summary mode',
};

/** The names to keep; undefined where all but the narrative stay. */
function findKept(
  { summary, elements }: Pick<SearchRequest, 'summary' | 'elements'>,
  sets: ElementSets,
): readonly string[] | undefined {
  if (summary === 'text') return ['text', ...sets.mandatory];
  if (summary === 'true') return [...sets.summary, ...sets.mandatory];
  if (summary === 'data') return undefined;
  return [...(elements ?? []), ...sets.mandatory];
}

/**
 * The part of a resource that a search asks for, marked as such, so that nobody stores it in place of the whole.
 * `id`, `meta` and required elements are always part of it. https://hl7.org/fhir/R4/resource.html#Meta (SUBSETTED)
 * @returns the resource itself where the whole is asked for
 */
export function subset<T extends AnyResource>(
  resource: T,
  request: Pick<SearchRequest, 'summary' | 'elements'>,
  sets: ElementSets,
): T {
  if (request.summary === 'false' && request.elements === undefined) return resource;
  const kept = findKept(request, sets);
  const isKept = (name: string): boolean =>
    kept === undefined ? name !== 'text' : ['resourceType', 'id', 'meta', ...kept].includes(name);
  // `_title` holds the extensions of `title`.
  const part = Object.fromEntries(Object.entries(resource).filter(([name]) => isKept(name.replace(/^_/, ''))));
  const { meta } = resource;
  part.meta = { ...meta, tag: [...(meta?.tag ?? []), SUBSETTED] };
  return part as unknown as T;
}
