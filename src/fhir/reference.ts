// References: https://hl7.org/fhir/R4/references.html and canonicals: https://hl7.org/fhir/R4/datatypes.html#canonical
import type { Key } from './resource.ts';

/** What the text of a reference points at. */
export type ReferenceTarget =
  | { readonly kind: 'local'; readonly key: Key; readonly versionId?: string }
  | { readonly kind: 'contained'; readonly id: string }
  | { readonly kind: 'absolute'; readonly url: string };

const RESTFUL = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

/**
 * Reads a literal reference: `Patient/1`, `Patient/1/_history/2`, `#p`, `urn:uuid:...`, `https://elsewhere/Patient/1`.
 * @param base the service's own FHIR base: an absolute URL below it is local
 */
export function parseReference(text: string, base?: string): ReferenceTarget {
  if (text.startsWith('#')) return { kind: 'contained', id: text.slice(1) };
  const relative = base !== undefined && text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
  const match = RESTFUL.exec(relative);
  if (!match) return { kind: 'absolute', url: text };
  const [, type = '', id = '', versionId] = match;
  return { kind: 'local', key: { type, id }, ...(versionId !== undefined && { versionId }) };
}

/** A canonical split at its bar: `url|version`. The version is absent where none is named, or an empty one. */
export function parseCanonical(text: string): { url: string; version?: string } {
  const [url = '', version = ''] = text.split(/\|(.*)/s);
  return version === '' ? { url } : { url, version };
}

/** `url|version`, or the URL alone for a resource without a version. */
export const printCanonical = (resource: { url?: string; version?: string }): string =>
  resource.version === undefined ? (resource.url ?? '') : `${resource.url ?? ''}|${resource.version}`;
