// https://hl7.org/fhir/R4/http.html#read, https://hl7.org/fhir/R4/http.html#vread
import { refusal } from '../fhir/fhir-error.ts';
import { printKey, type Key } from '../fhir/resource.ts';
import { parseSearch, type SearchRequest } from '../search/parse-search.ts';
import type { Version } from '../store/port.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { isNotModified } from './preconditions.ts';
import { shownText, versionHeaders } from './respond.ts';
import type { Service } from './service.ts';

/** `GET [base]/[type]/[id]`: the newest version; 404 for an id never used, 410 after a deletion. */
export async function read(service: Service, request: FhirRequest, key: Key): Promise<FhirResponse> {
  return versionResponse(request, key, await service.store.read(key));
}

/** `GET [base]/[type]/[id]/_history/[vid]` */
export async function vread(
  service: Service,
  request: FhirRequest,
  key: Key,
  versionId: string,
): Promise<FhirResponse> {
  // Version ids are counted, so anything but a plain number names no version of ours.
  const number = /^[1-9]\d{0,14}$/.test(versionId) ? Number(versionId) : undefined;
  const version = number === undefined ? undefined : await service.store.readVersion(key, number);
  if (!version) throw refusal('missing', `${printKey(key)} has no version ${versionId}`);
  return versionResponse(request, key, version);
}

function versionResponse(request: FhirRequest, key: Key, version: Version | undefined): FhirResponse {
  if (!version) throw refusal('missing', `${printKey(key)} does not exist`);
  if (version.deleted) throw refusal('deleted', `${printKey(key)} was deleted`);
  const headers = versionHeaders(version);
  if (isNotModified(request, version)) return { status: 304, headers, body: undefined };
  const shape = parseShape(request, key.type);
  return { status: 200, headers, body: shape ? shownText(version, shape) : version.json };
}

/** `_summary` and `_elements` are for reads too: https://hl7.org/fhir/R4/search.html#summary */
function parseShape({ query, base }: FhirRequest, type: string): SearchRequest | undefined {
  const shape = query.filter(([name]) => name === '_summary' || name === '_elements');
  if (shape.length === 0) return undefined;
  return parseSearch(type, shape, { base, handling: 'strict' });
}
