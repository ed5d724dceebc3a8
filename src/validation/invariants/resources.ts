// Invariants of resources other than questionnaires, by key: the page of each type at https://hl7.org/fhir/R4/
import type {
  CarePlanActivity,
  CodeableConcept,
  CodeSystem,
  CodeSystemConcept,
  GoalTarget,
  Observation,
  ObservationReferenceRange,
  ValueSetComposeInclude,
  ValueSetExpansionContains,
} from '@medplum/fhirtypes';
import { isObject, type AnyResource } from '../../fhir/resource.ts';
import { exists, existsChoice, needs } from './exists.ts';
import type { Invariant } from './invariant.ts';

/** All texts in a tree that begin with `#`: references, canonicals and URLs that lead to contained resources. */
function* localReferences(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (value.startsWith('#')) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) yield* localReferences(child);
  }
}

/** dom-3: each is referred to from elsewhere in the resource, or refers to the resource around it. */
function holdsContained(resource: AnyResource): boolean | string {
  const { contained } = resource;
  if (contained === undefined) return true;
  const used = new Set(localReferences(resource));
  const isUsed = (inner: AnyResource): boolean =>
    used.has(`#${inner.id ?? ''}`) || [...localReferences(inner)].includes('#');
  const stray = contained.find(inner => isObject(inner) && !isUsed(inner));
  return stray === undefined || `nothing refers to #${stray.id ?? ''}`;
}

const allContained = (resource: AnyResource, holds: (contained: AnyResource) => boolean): boolean =>
  resource.contained === undefined || resource.contained.every(inner => !isObject(inner) || holds(inner));

const codingsOf = (concept: CodeableConcept): string[] =>
  (concept.coding ?? []).map(({ system, code }) => `${system ?? ''}|${code ?? ''}`);

/** obs-7: no value beside a component that has the observation's own code. */
function holdsComponents(observation: Observation): boolean {
  const { component } = observation;
  if (component === undefined || !existsChoice(observation, 'value')) return true;
  const own = new Set(codingsOf(observation.code));
  return !component.some(({ code }) => codingsOf(code).some(coding => own.has(coding)));
}

function* codesOf(concepts: readonly CodeSystemConcept[]): Generator<string> {
  for (const { code, concept } of concepts) {
    yield code;
    if (concept !== undefined) yield* codesOf(concept);
  }
}

/** The first that comes twice. */
export function findRepeated(values: Iterable<string>): string | undefined {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return undefined;
}

function holdsUniqueCodes({ concept }: CodeSystem): boolean | string {
  const repeated = concept && findRepeated(codesOf(concept));
  return repeated === undefined || `${repeated} is there twice`;
}

export const resourceInvariants: Readonly<Record<string, Invariant>> = {
  'dom-2': (resource: AnyResource) => allContained(resource, inner => !exists(inner, 'contained')),
  'dom-3': holdsContained,
  'dom-4': (resource: AnyResource) =>
    allContained(resource, ({ meta = {} }) => !exists(meta, 'versionId') && !exists(meta, 'lastUpdated')),
  'dom-5': (resource: AnyResource) => allContained(resource, ({ meta = {} }) => !exists(meta, 'security')),

  'cpl-3': (activity: CarePlanActivity) => !exists(activity, 'detail') || !exists(activity, 'reference'),
  'gol-1': (target: GoalTarget) => !existsChoice(target, 'detail') || exists(target, 'measure'),
  'obs-3': (range: ObservationReferenceRange) => exists(range, 'low') || exists(range, 'high') || exists(range, 'text'),
  'obs-6': (observation: Observation) =>
    !exists(observation, 'dataAbsentReason') || !existsChoice(observation, 'value'),
  'obs-7': holdsComponents,

  'csd-1': holdsUniqueCodes,
  'vsd-1': (include: ValueSetComposeInclude) => exists(include, 'valueSet') || exists(include, 'system'),
  'vsd-2': (include: ValueSetComposeInclude) =>
    needs(include, 'concept', 'system') && needs(include, 'filter', 'system'),
  'vsd-3': (include: ValueSetComposeInclude) => !exists(include, 'concept') || !exists(include, 'filter'),
  'vsd-6': (contains: ValueSetExpansionContains) => exists(contains, 'code') || exists(contains, 'display'),
  'vsd-9': (contains: ValueSetExpansionContains) => exists(contains, 'code') || contains.abstract === true,
  'vsd-10': (contains: ValueSetExpansionContains) => needs(contains, 'code', 'system'),
};
