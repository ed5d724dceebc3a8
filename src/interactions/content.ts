// The definitions that a response is read by: found in the store by canonical, compiled once for each of their versions.
// https://hl7.org/fhir/R4/references.html#canonical
import type { PlanDefinition, Questionnaire } from '@medplum/fhirtypes';
import { compilePlanDefinition, type CompiledPlan } from '../careplans/compile.ts';
import { parseCanonical } from '../fhir/reference.ts';
import { printKey } from '../fhir/resource.ts';
import { compileQuestionnaire, type CompiledQuestionnaire } from '../questionnaires/compile.ts';
import type { Store, Version } from '../store/port.ts';
import type { Predicate } from '../store/query.ts';

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
  const where: Predicate[] = [{ kind: 'uri', param: 'url', match: 'exact', value: url }];
  if (version !== undefined) where.push({ kind: 'token', param: 'version', code: version });
  const page = await store.search({
    type: 'Questionnaire',
    where: { kind: 'all', of: where },
    sort: [],
    count: version === undefined ? MOST_VERSIONS : 1,
    total: false,
  });
  return page.versions
    .map(found => cache.get(found, compileQuestionnaire))
    .sort((a, b) => compareVersions(b.questionnaire.version, a.questionnaire.version))[0];
}

/**
 * The active PlanDefinitions that reason over responses to a Questionnaire: of each URL the newest version.
 * They name it by `relatedArtifact` of type depends-on, with or without its version.
 */
export async function findPlanDefinitions(
  store: Store,
  cache: ContentCache,
  questionnaire: Questionnaire,
): Promise<CompiledPlan[]> {
  if (questionnaire.url === undefined) return [];
  const reference = { kind: 'reference', param: 'depends-on', type: '', id: questionnaire.url } as const;
  const page = await store.search({
    type: 'PlanDefinition',
    where: {
      kind: 'all',
      of: [
        { kind: 'token', param: 'status', code: 'active' },
        {
          kind: 'any',
          of: [
            { ...reference, version: '' },
            { ...reference, version: questionnaire.version ?? '' },
          ],
        },
      ],
    },
    sort: [],
    count: MOST_VERSIONS,
    total: false,
  });
  const newest = new Map<string, CompiledPlan>();
  for (const version of page.versions) {
    const compiled = cache.get(version, (source: PlanDefinition) => compilePlanDefinition(source));
    const url = compiled.planDefinition.url ?? printKey(version.key);
    const known = newest.get(url);
    if (!known || compareVersions(known.planDefinition.version, compiled.planDefinition.version) < 0)
      newest.set(url, compiled);
  }
  return [...newest.values()];
}
