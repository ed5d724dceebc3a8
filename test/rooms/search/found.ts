// Both halves of the search at work on a real store: what is indexed is what is asked.
import { FhirError } from '../../../src/fhir/fhir-error.ts';
import type { Issue } from '../../../src/fhir/issue.ts';
import type { AnyResource } from '../../../src/fhir/resource.ts';
import { buildIndex } from '../../../src/search/build-index.ts';
import { parseSearch, type SearchOptions } from '../../../src/search/parse-search.ts';
import type { Change, Store } from '../../../src/store/port.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';

export const BASE = 'https://care.example.org/fhir';

/** The first resource of a store is written at this time, each other one a second later. */
export const FIRST_WRITTEN = Date.UTC(2026, 2, 1, 12, 0, 0);

/** A strict search, so that nothing is ignored by mistake. */
export const strict: SearchOptions = { base: BASE, handling: 'strict', now: Date.UTC(2026, 2, 11) };

export const lenient: SearchOptions = { ...strict, handling: 'lenient' };

export type Fixture = AnyResource & { id: string };

const toChange = (resource: AnyResource, at: number): Change => ({
  key: { type: resource.resourceType, id: resource.id ?? '' },
  versionId: 1,
  at,
  deleted: false,
  method: 'PUT',
  json: JSON.stringify(resource),
  index: buildIndex(resource, BASE),
});

/** A store in memory that holds the resources. */
export async function openStore(resources: readonly AnyResource[]): Promise<Store> {
  const store = openSqliteStore(':memory:');
  await store.commit(resources.map((resource, at) => toChange(resource, FIRST_WRITTEN + 1000 * at)));
  return store;
}

/** The name and value of each parameter in the text of a URL's query. */
export const pairsOf = (query: string): [string, string][] => [...new URLSearchParams(query.replaceAll('+', '%2B'))];

/** The ids that a search finds, in alphabetical order. */
export async function find(store: Store, type: string, query: string): Promise<string[]> {
  return (await findInOrder(store, type, query)).sort();
}

/** The ids that a search finds, in the order of the answer. */
export async function findInOrder(store: Store, type: string, query: string): Promise<string[]> {
  const page = await store.search(parseSearch(type, pairsOf(query), strict).query);
  return page.versions.map(({ key }) => key.id);
}

interface Refusal {
  readonly category: string;
  readonly severity: string;
  readonly code: string;
  readonly expression: readonly string[] | undefined;
}

/** What a refused search says: category, code and expression of its one issue. */
export function refusalOf(attempt: () => unknown): Refusal {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const [{ severity, code, expression }] = error.issues as [Issue];
    return { category: error.category, severity, code, expression };
  }
  throw new Error('nothing was refused');
}

/** A refusal as it is for one parameter: 400, with the parameter's name as it was sent. */
export const refusedFor = (name: string, code = 'invalid'): Refusal => ({
  category: 'parameter',
  severity: 'error',
  code,
  expression: [`http.${name}`],
});
