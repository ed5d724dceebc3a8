// Bundles as text: entries hold the stored text of each resource, so nothing is parsed and printed again.
// https://hl7.org/fhir/R4/bundle.html
import { toOperationOutcome, type Issue } from '../fhir/issue.ts';
import { printKey } from '../fhir/resource.ts';
import type { Version } from '../store/port.ts';
import { printETag } from './respond.ts';

export interface BundleLink {
  readonly relation: 'self' | 'next';
  readonly url: string;
}

export type SearchMode = 'match' | 'include' | 'outcome';

/** @param entries the text of each entry */
export function printBundle(
  type: 'searchset' | 'history',
  parts: { id: string; at: Date; total?: number; links: readonly BundleLink[]; entries: readonly string[] },
): string {
  const { id, at, total, links, entries } = parts;
  const head = JSON.stringify({
    resourceType: 'Bundle',
    id,
    meta: { lastUpdated: at.toISOString() },
    type,
    ...(total !== undefined && { total }),
    link: links,
  });
  return entries.length === 0 ? head : `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/** @param json the resource as it is to be shown, which may be a part of what is stored */
export const printSearchEntry = (base: string, version: Version, json: string, mode: SearchMode): string =>
  `{"fullUrl":${JSON.stringify(`${base}/${printKey(version.key)}`)},"resource":${json},"search":{"mode":"${mode}"}}`;

/** What a searcher should know of the search itself: https://hl7.org/fhir/R4/search.html#matches */
export const printOutcomeEntry = (issues: readonly Issue[]): string =>
  JSON.stringify({ resource: toOperationOutcome(issues), search: { mode: 'outcome' } });

/** https://hl7.org/fhir/R4/http.html#history: how each version came about, without a body for a deletion. */
export function printHistoryEntry(base: string, version: Version): string {
  const { key, method, deleted, versionId, at, json } = version;
  const created = method === 'POST' || (method === 'PUT' && versionId === 1);
  const rest = JSON.stringify({
    request: { method, url: method === 'POST' ? key.type : printKey(key) },
    response: {
      status: deleted ? '204' : created ? '201' : '200',
      etag: printETag(versionId),
      lastModified: new Date(at).toISOString(),
    },
  });
  const fullUrl = JSON.stringify(`${base}/${printKey(key)}`);
  return `{"fullUrl":${fullUrl},${deleted ? '' : `"resource":${json},`}${rest.slice(1)}`;
}
