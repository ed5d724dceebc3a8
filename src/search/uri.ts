// Search parameters of type uri: https://hl7.org/fhir/R4/search.html#uri
import type { IndexEntry } from '../store/query.ts';
import type { Criterion } from './asked.ts';
import { unescapeText } from './value-text.ts';

export function addUri(into: IndexEntry[], param: string, value: unknown): void {
  if (typeof value === 'string') into.push({ kind: 'uri', param, value });
}

export function parseUri(text: string, match: 'exact' | 'below' | 'above'): Criterion {
  const value = unescapeText(text);
  return param => ({ kind: 'uri', param, match, value });
}
