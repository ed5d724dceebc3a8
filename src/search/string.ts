// Search parameters of type string: https://hl7.org/fhir/R4/search.html#string
import type { IndexEntry } from '../store/query.ts';
import { malformed, type Asked, type Criterion } from './asked.ts';
import { unescapeText } from './value-text.ts';

/** The parts by which a value that is no plain string is found. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'],
  Annotation: ['text'],
};

// "insensitive to casing and included combining characters": the marks that combine stand alone once decomposed.
/** The text without case and accents, in which both the indexed and the asked are compared. */
export const foldText = (text: string): string =>
  /[^\0-\x7f]/.test(text)
    ? text
        .normalize('NFKD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase()
    : text.toLowerCase();

export function addStrings(into: IndexEntry[], param: string, value: unknown, type: string): void {
  if (typeof value === 'string') into.push({ kind: 'string', param, value: foldText(value), exact: value });
  for (const part of PARTS[type] ?? []) {
    for (const text of [(value as Record<string, unknown>)[part]].flat()) addStrings(into, param, text, '');
  }
}

export function parseString(text: string, match: 'starts' | 'contains' | 'exact', asked: Asked): Criterion {
  const exact = unescapeText(text);
  const value = match === 'exact' ? exact : foldText(exact);
  if (value === '') throw malformed(asked, `'${text}' has no character to search for`);
  return param => ({ kind: 'string', param, match, value });
}
