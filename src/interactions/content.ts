// The definitions that a response is read by: found in the store by canonical, compiled once for each of their versions.
// https://hl7.org/fhir/R4/references.html#canonical
import type { PlanDefinition, Questionnaire } from '@medplum/fhirtypes';
import { compilePlanDefinition, type CompiledPlan } from '../careplans/compile.ts';
import { parseCanonical, printCanonical } from '../fhir/reference.ts';
import { printKey } from '../fhir/resource.ts';
import { parseSearch } from '../search/parse-search.ts';
import { escapeText } from '../search/value-text.ts';
import { compileQuestionnaire, type CompiledQuestionnaire } from '../questionnaires/compile.ts';
import type { Store, Version } from '../store/port.ts';
import type { Query } from '../store/query.ts';

/** How many compiled definitions are kept; each holds its resource and its expressions. */
const CAPACITY = 64;
/** How many versions of one canonical are looked at to find the newest. */
const MOST_VERSIONS = 100;

/**
 * Compiled definitions by id and version of the resource they were made from, the least recently used given up first.
 * Always asked with a version just read from the store, so a change by another instance is seen at once.
 */
export class ContentCache {
  readonly #entries = new Map<string, unknown>();

  get<Source, Compiled>(version: Version, compile: (source: Source) => Compiled): Compiled {
    const key = `${printKey(version.key)}/_history/${String(version.versionId)}`;
    const compiled = (this.#entries.get(key) as Compiled | undefined) ?? compile(JSON.parse(version.json) as Source);
    this.#entries.delete(key);
    this.#entries.set(key, compiled);
    if (this.#entries.size > CAPACITY) this.#entries.delete(this.#entries.keys().next().value ?? key);
    return compiled;
  }
}

/** Orders business versions: numbers in them by value (`1.10.0` after `1.9.0`), none before any. */
export const compareVersions = (a: string | undefined, b: string | undefined): number =>
  (a ?? '').localeCompare(b ?? '', 'en', { numeric: true });

const toQuery = (type: string, ...parameters: [name: string, value: string][]): Query => ({
  ...parseSearch(
    type,
    parameters.map(([name, value]) => [name, escapeText(value)]),
    { base: '', handling: 'strict' },
  ).query,
  count: MOST_VERSIONS,
  total: false,
});

/**
 * The Questionnaire that a response names, the newest where it names no version.
 * @param canonical `url` or `url|version`
 */
export async function findQuestionnaire(
  store: Store,
  cache: ContentCache,
  canonical: string,
): Promise<CompiledQuestionnaire | undefined> {
  const { url, version } = parseCanonical(canonical);
  const byVersion: [string, string][] = version === undefined ? [] : [['version', version]];
  const { versions } = await store.search(toQuery('Questionnaire', ['url', url], ...byVersion));
  return versions
    .map(found => cache.get(found, compileQuestionnaire))
    .sort((a, b) => compareVersions(b.questionnaire.version, a.questionnaire.version))[0];
}

/** Whether a PlanDefinition listens to responses: https://hl7.org/fhir/R4/metadatatypes.html#TriggerDefinition */
const listensToResponses = ({ action = [] }: PlanDefinition): boolean =>
  action.some(({ trigger = [] }) =>
    trigger.some(({ type, data = [] }) => type === 'data-added' && data.some(d => d.type === 'QuestionnaireResponse')),
  );

/** Whether it depends on that Questionnaire, in its version or in any. */
const dependsOn = ({ relatedArtifact = [] }: PlanDefinition, questionnaire: Questionnaire): boolean =>
  relatedArtifact.some(
    ({ type, resource }) =>
      type === 'depends-on' && (resource === questionnaire.url || resource === printCanonical(questionnaire)),
  );

/** The active PlanDefinitions that reason over responses to a Questionnaire: of each URL the newest version. */
export async function findPlanDefinitions(
  store: Store,
  cache: ContentCache,
  questionnaire: Questionnaire,
): Promise<CompiledPlan[]> {
  if (questionnaire.url === undefined) return [];
  const { versions } = await store.search(
    toQuery('PlanDefinition', ['status', 'active'], ['depends-on', questionnaire.url]),
  );
  const newest = new Map<string, CompiledPlan>();
  for (const version of versions) {
    const compiled = cache.get(version, compilePlanDefinition);
    const { planDefinition } = compiled;
    if (!dependsOn(planDefinition, questionnaire) || !listensToResponses(planDefinition)) continue;
    const url = planDefinition.url ?? printKey(version.key);
    const known = newest.get(url);
    if (!known || compareVersions(known.planDefinition.version, planDefinition.version) < 0) newest.set(url, compiled);
  }
  return [...newest.values()];
}
