// Answers of the RESTful API: https://hl7.org/fhir/R4/http.html#versions, https://hl7.org/fhir/R4/http.html#ops
import { findElementSets } from '../definitions/element-sets.ts';
import { CATEGORIES, type FhirError } from '../fhir/fhir-error.ts';
import { information, toOperationOutcome, type Issue } from '../fhir/issue.ts';
import { parseJson, printJson } from '../fhir/json.ts';
import { printKey, type AnyResource } from '../fhir/resource.ts';
import type { SearchRequest } from '../search/parse-search.ts';
import { subset } from '../search/subset.ts';
import type { Version } from '../store/port.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';

/** `W/"3"`, the form that the specification prescribes for version ids. */
export const printETag = (versionId: number): string => `W/"${String(versionId)}"`;

export const versionHeaders = (version: Version): Record<string, string> => ({
  ETag: printETag(version.versionId),
  'Last-Modified': new Date(version.at).toUTCString(),
});

/** Where a version is found: `base/Type/id/_history/3`. */
export const versionUrl = (base: string, version: Version): string =>
  `${base}/${printKey(version.key)}/_history/${String(version.versionId)}`;

export const resourceResponse = (
  status: number,
  resource: AnyResource,
  headers: Readonly<Record<string, string>> = {},
): FhirResponse => ({ status, headers, body: printJson(resource) });

/** An OperationOutcome in answer to a request that was refused or whose outcome was asked for. */
export const outcomeResponse = (
  status: number,
  issues: readonly Issue[],
  headers: Readonly<Record<string, string>> = {},
): FhirResponse => resourceResponse(status, toOperationOutcome(issues), headers);

/** The answer to a refusal, as its category says. */
export const refusalResponse = (error: FhirError): FhirResponse =>
  outcomeResponse(CATEGORIES[error.category].status, error.issues, error.headers);

type Return = 'minimal' | 'representation' | 'OperationOutcome';

/** What `Prefer: return=...` asks for; a whole resource where it asks for nothing known. */
export function preferredReturn(request: FhirRequest): Return {
  const asked = /(?:^|[,;\s])return\s*=\s*"?(minimal|representation|OperationOutcome)"?/.exec(
    request.header('prefer') ?? '',
  );
  return (asked?.[1] as Return | undefined) ?? 'representation';
}

/** How unknown search parameters are to be met: `Prefer: handling=strict|lenient`. */
export const preferredHandling = (request: FhirRequest): 'strict' | 'lenient' =>
  /(?:^|[,;\s])handling\s*=\s*"?strict\b/.test(request.header('prefer') ?? '') ? 'strict' : 'lenient';

/**
 * The answer to a write: the resource, an outcome or nothing, as the client prefers.
 * @param issues what else there is to say, shown where the client asked for an outcome
 */
export function writeResponse(
  request: FhirRequest,
  status: number,
  written: Version,
  issues: readonly Issue[],
  headers: Readonly<Record<string, string>> = {},
): FhirResponse {
  const all = {
    ...versionHeaders(written),
    ...(status === 201 && { Location: versionUrl(request.base, written) }),
    ...headers,
  };
  switch (preferredReturn(request)) {
    case 'minimal':
      return { status, headers: all, body: undefined };
    case 'OperationOutcome':
      return outcomeResponse(status, issues, all);
    case 'representation':
      return { status, headers: all, body: written.json };
  }
}

/** What the answer to a derivation says of its plans: a `Link` header for each, and an issue that names it. */
export function linkToPlans(
  base: string,
  companions: readonly Version[],
): { headers: Record<string, string>; issues: Issue[] } {
  const plans = companions.filter(({ key, versionId }) => key.type === 'CarePlan' && versionId === 1);
  if (plans.length === 0) return { headers: {}, issues: [] };
  const links = plans.map(({ key }) => `<${base}/${printKey(key)}>; rel="related"; title="CarePlan"`);
  return {
    headers: { Link: links.join(', ') },
    issues: plans.map(({ key }) => information('informational', `A care plan is proposed: ${printKey(key)}`)),
  };
}

/** A version as the client wants to see it: its stored text, or the part that `_summary` or `_elements` asks for. */
export function shownText(version: Version, shape: Pick<SearchRequest, 'summary' | 'elements'>): string {
  if (shape.summary === 'false' && shape.elements === undefined) return version.json;
  const resource = parseJson(version.json) as AnyResource;
  return printJson(subset(resource, shape, findElementSets(version.key.type)));
}
