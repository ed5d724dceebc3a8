// Conditional requests: https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#cread
import { refusal } from '../fhir/fhir-error.ts';
import { printKey } from '../fhir/resource.ts';
import type { Version } from '../store/port.ts';
import type { FhirRequest } from './exchange.ts';
import { printETag } from './respond.ts';

/** The version ids that an `If-Match` or `If-None-Match` header names; `*` stands for any version. */
function parseETags(header: string): string[] {
  return header.split(',').map(tag =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
}

const names = (header: string, version: Version | undefined): boolean =>
  version !== undefined &&
  !version.deleted &&
  parseETags(header).some(tag => tag === '*' || tag === String(version.versionId));

/**
 * Refuses a write whose `If-Match` does not name the current version, or whose `If-None-Match` does.
 * @throws FhirError precondition
 */
export function checkWritePreconditions(request: FhirRequest, current: Version | undefined): void {
  const wanted = request.header('if-match');
  if (wanted !== undefined && !names(wanted, current)) {
    const found = current
      ? `${printKey(current.key)} is at version ${printETag(current.versionId)}`
      : 'it does not exist';
    throw refusal('precondition', `If-Match asks for version ${wanted}, but ${found}`, 'http.if-match');
  }
  const unwanted = request.header('if-none-match');
  if (unwanted !== undefined && names(unwanted, current)) {
    throw refusal('precondition', `If-None-Match excludes version ${unwanted}, which exists`, 'http.if-none-match');
  }
}

/** Whether the client already has this version (`If-None-Match`, else `If-Modified-Since`): the answer is then 304. */
export function isNotModified(request: FhirRequest, version: Version): boolean {
  const tags = request.header('if-none-match');
  if (tags !== undefined) return names(tags, version);
  const since = Date.parse(request.header('if-modified-since') ?? '');
  // HTTP dates have whole seconds, so the comparison has too.
  return !Number.isNaN(since) && Math.floor(version.at / 1000) <= Math.floor(since / 1000);
}
