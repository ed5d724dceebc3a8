// https://hl7.org/fhir/R4/http.html#search
import { refusal } from '../fhir/fhir-error.ts';
import { printKey, type AnyResource } from '../fhir/resource.ts';
import { printCursor } from '../search/cursor.ts';
import { includeKeys, includeQueries, revincludeQueries, type Include } from '../search/include.ts';
import { parseSearch, type SearchRequest } from '../search/parse-search.ts';
import type { SearchPage, Version } from '../store/port.ts';
import { printBundle, printOutcomeEntry, printSearchEntry, type BundleLink } from './bundle.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { preferredHandling, shownText } from './respond.ts';
import type { Service } from './service.ts';

type Pair = readonly [name: string, value: string];

/** How many resources come along with a page, whatever the includes. */
const MOST_INCLUDED = 1000;

/** `GET [base]/[type]?...` and `POST [base]/[type]/_search`, whose form adds to the parameters of the URL. */
export async function search(service: Service, request: FhirRequest, type: string): Promise<FhirResponse> {
  const asked = parseSearch(type, [...request.query, ...formParameters(request)], {
    base: request.base,
    handling: preferredHandling(request),
    now: service.now().getTime(),
  });
  const page = await service.store.search(asked.query);
  const included = await loadIncluded(service, asked, page.versions, request.base);
  const entries = [
    ...page.versions.map(version => printSearchEntry(request.base, version, shownText(version, asked), 'match')),
    ...included.map(version => printSearchEntry(request.base, version, version.json, 'include')),
    ...(asked.warnings.length > 0 ? [printOutcomeEntry(asked.warnings)] : []),
  ];
  const body = printBundle('searchset', {
    id: service.newId(),
    at: service.now(),
    ...(page.total !== undefined && { total: page.total }),
    links: buildLinks(request.base, type, asked, page),
    entries,
  });
  return { status: 200, headers: {}, body };
}

function formParameters(request: FhirRequest): Pair[] {
  if (request.method !== 'POST' || request.body === undefined) return [];
  return [...new URLSearchParams(request.body)];
}

/** https://hl7.org/fhir/R4/search.html#conformance: what was understood of the search, and where its next page is. */
function buildLinks(base: string, type: string, asked: SearchRequest, page: SearchPage): BundleLink[] {
  const url = (parameters: readonly Pair[]): string => {
    const query = new URLSearchParams(parameters.map(pair => [...pair])).toString();
    return `${base}/${type}${query === '' ? '' : `?${query}`}`;
  };
  const links: BundleLink[] = [{ relation: 'self', url: url(asked.applied) }];
  if (page.next) {
    const others = asked.applied.filter(([name]) => name !== '_cursor');
    links.push({ relation: 'next', url: url([...others, ['_cursor', printCursor(page.next, asked.fingerprint)]]) });
  }
  return links;
}

/** What `_include` and `_revinclude` add to the matches; `:iterate` goes on from what was added. */
async function loadIncluded(
  service: Service,
  { includes, revincludes }: SearchRequest,
  matches: readonly Version[],
  base: string,
): Promise<Version[]> {
  if (includes.length + revincludes.length === 0) return [];
  const known = new Set(matches.map(({ key }) => printKey(key)));
  const included: Version[] = [];
  let round = matches;
  for (let isFirst = true; round.length > 0; isFirst = false) {
    const wanted = (include: Include): boolean => isFirst || include.iterate;
    const found = await loadRound(service, round, includes.filter(wanted), revincludes.filter(wanted), base);
    round = found.filter(({ key, deleted }) => !deleted && !known.has(printKey(key)));
    for (const { key } of round) known.add(printKey(key));
    included.push(...round);
    if (included.length > MOST_INCLUDED) {
      const most = `The search includes more than ${String(MOST_INCLUDED)} resources; ask for fewer with _count`;
      throw refusal('parameter', most, 'http._include');
    }
  }
  return included;
}

async function loadRound(
  { store }: Service,
  from: readonly Version[],
  includes: readonly Include[],
  revincludes: readonly Include[],
  base: string,
): Promise<Version[]> {
  const resources = from.map(({ json }) => JSON.parse(json) as AnyResource);
  const keys = includes.flatMap(include => includeKeys(resources, include, base));
  const queries = [
    ...includes.flatMap(include => includeQueries(resources, include, base)),
    ...revincludes.flatMap(include => revincludeQueries(resources, include)),
  ];
  const pages = await Promise.all([
    store.readMany(keys),
    ...queries.map(async query => (await store.search(query)).versions),
  ]);
  return [...new Map(pages.flat().map(version => [printKey(version.key), version])).values()];
}
