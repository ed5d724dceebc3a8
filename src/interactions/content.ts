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

/** How many compiled definitions are kept; each holds its resource and its expressions. */
const CAPACITY = 64;
/** How many versions of one canonical are looked at to find the newest. */
const MOST_VERSIONS = 100;

/**
 * Compiled definitions by id and version of the resource they were made from, the least recently used given up first.
 * The store is always asked which versions there are, so a change by another instance is seen at once; a text is read
 * only where it has not been compiled yet.
 */
export class ContentCache {
  readonly #store: Store;
  readonly #entries = new Map<string, unknown>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Every current resource of the type with these search parameters, compiled. */
  async find<Source, Compiled>(
    type: string,
    parameters: readonly (readonly [name: string, value: string])[],
    compile: (source: Source) => Compiled,
  ): Promise<Compiled[]> {
    const escaped = parameters.map(([name, value]) => [name, escapeText(value)] as const);
    const { query } = parseSearch(type, escaped, { base: '', handling: 'strict' });
    const { versions } = await this.#store.search({ ...query, count: MOST_VERSIONS, total: false, bodiless: true });
    return Promise.all(versions.map(version => this.#compiled(version, compile)));
  }

  async #compiled<Source, Compiled>(
    { key, versionId }: Version,
    compile: (source: Source) => Compiled,
  ): Promise<Compiled> {
    const name = `${printKey(key)}/_history/${String(versionId)}`;
    let compiled = this.#entries.get(name) as Compiled | undefined;
    if (compiled === undefined) {
      const version = await this.#store.readVersion(key, versionId);
      compiled = compile(JSON.parse(version?.json ?? '') as Source);
    }
    this.#entries.delete(name);
    this.#entries.set(name, compiled);
    if (this.#entries.size > CAPACITY) this.#entries.delete(this.#entries.keys().next().value ?? name);
    return compiled;
  }
}

/** Orders business versions: numbers in them by value (`1.10.0` after `1.9.0`), none before any. */
export const compareVersions = (a: string | undefined, b: string | undefined): number =>
  (a ?? '').localeCompare(b ?? '', 'en', { numeric: true });

/**
 * The Questionnaire that a response names; where it names no version the newest active one, or else the newest.
 * @param canonical `url` or `url|version`
 */
export async function findQuestionnaire(
  content: ContentCache,
  canonical: string,
): Promise<CompiledQuestionnaire | undefined> {
  const { url, version } = parseCanonical(canonical);
  const byVersion: [string, string][] = version === undefined ? [] : [['version', version]];
  const found = await content.find('Questionnaire', [['url', url], ...byVersion], compileQuestionnaire);
  const active = found.filter(({ questionnaire }) => questionnaire.status === 'active');
  const candidates = active.length > 0 ? active : found;
  return candidates.sort((a, b) => compareVersions(b.questionnaire.version, a.questionnaire.version))[0];
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
  content: ContentCache,
  questionnaire: Questionnaire,
): Promise<CompiledPlan[]> {
  if (questionnaire.url === undefined) return [];
  const parameters: [string, string][] = [
    ['status', 'active'],
    ['depends-on', questionnaire.url],
  ];
  // One without a URL is a programme of its own.
  const newest = new Map<string | PlanDefinition, CompiledPlan>();
  for (const compiled of await content.find('PlanDefinition', parameters, compilePlanDefinition)) {
    const { planDefinition } = compiled;
    if (!dependsOn(planDefinition, questionnaire) || !listensToResponses(planDefinition)) continue;
    const programme = planDefinition.url ?? planDefinition;
    const known = newest.get(programme);
    if (!known || compareVersions(known.planDefinition.version, planDefinition.version) < 0) {
      newest.set(programme, compiled);
    }
  }
  return [...newest.values()];
}
