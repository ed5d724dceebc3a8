// Page tokens: where the next page begins, tied to the search that they continue.
import { createHash } from 'node:crypto';
import { refusal } from '../fhir/fhir-error.ts';
import type { Position } from '../store/query.ts';

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);

/** A short text that differs between searches: of what type, what is asked, in what order. */
export const toFingerprint = (type: string, asked: readonly (readonly [string, string])[]): string =>
  digest([type, asked]);

/** An opaque token without characters that a URL would escape. */
export const printCursor = ({ values, id }: Position, fingerprint: string): string =>
  Buffer.from(JSON.stringify([digest([fingerprint, id, values]), id, ...values])).toString('base64url');

function decode(text: string): unknown[] {
  try {
    return [JSON.parse(Buffer.from(text, 'base64url').toString())].flat();
  } catch {
    return [];
  }
}

/**
 * @param fingerprint of the search that is asked now
 * @throws FhirError parameter where the token is garbled, or of another search
 */
export function parseCursor(text: string, fingerprint: string): Position {
  const [sign, id, ...values] = decode(text);
  if (sign === undefined || sign !== digest([fingerprint, id, values])) {
    throw refusal('parameter', 'The page token is not one that this search gave out', 'http._cursor');
  }
  return { id: id as string, values: values as Position['values'] };
}
