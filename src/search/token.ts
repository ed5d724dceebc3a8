// Search parameters of type token: https://hl7.org/fhir/R4/search.html#token
import type { CodeableConcept, Coding, ContactPoint, Identifier } from '@medplum/fhirtypes';
import type { IndexEntry } from '../store/query.ts';
import { malformed, type Asked, type Criterion } from './asked.ts';
import { foldText } from './string.ts';
import { splitUnescaped, unescapeText } from './value-text.ts';

/** Under what the texts of a token stand, for `:text`. */
export const textParam = (param: string): string => `${param}:text`;

function addText(into: IndexEntry[], param: string, text: string | undefined): void {
  // Nothing asks for the exact text of a code.
  if (text !== undefined) into.push({ kind: 'string', param: textParam(param), value: foldText(text), exact: '' });
}

function addCoding(into: IndexEntry[], param: string, { system = '', code = '', display }: Coding): void {
  if (system !== '' || code !== '') into.push({ kind: 'token', param, system, code });
  addText(into, param, display);
}

export function addIdentifier(into: IndexEntry[], param: string, { system = '', value, type }: Identifier): void {
  if (value !== undefined) into.push({ kind: 'token', param, system, code: value });
  addText(into, param, type?.text);
}

export function addTokens(into: IndexEntry[], param: string, value: unknown, type: string): void {
  switch (type) {
    case 'CodeableConcept': {
      const { coding = [], text } = value as CodeableConcept;
      for (const each of coding) addCoding(into, param, each);
      addText(into, param, text);
      break;
    }
    case 'Coding':
      addCoding(into, param, value as Coding);
      break;
    case 'Identifier':
      addIdentifier(into, param, value as Identifier);
      break;
    case 'ContactPoint': {
      const { value: code } = value as ContactPoint;
      if (code !== undefined) into.push({ kind: 'token', param, system: '', code });
      break;
    }
    default:
      if (typeof value === 'string' || typeof value === 'boolean') {
        into.push({ kind: 'token', param, system: '', code: String(value) });
      }
  }
}

/** `system|code`, `system|`, `|code` (no system) or `code` (any system), as the fields of a token predicate. */
export function parseTokenValue(text: string, asked: Asked): { system?: string; code?: string } {
  const parts = splitUnescaped(text, '|').map(unescapeText);
  const [first = '', second] = parts;
  if (parts.length > 2)
    throw malformed(asked, `'${text}' has more than one bar: write system|code, a bar within as \\|`);
  if (first === '' && (second === undefined || second === '')) throw malformed(asked, `'${text}' names no code`);
  if (second === undefined) return { code: first };
  return second === '' ? { system: first } : { system: first, code: second };
}

export function parseToken(text: string, asked: Asked): Criterion {
  const value = parseTokenValue(text, asked);
  return param => ({ kind: 'token', param, ...value });
}
