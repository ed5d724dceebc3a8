// Search parameters of type reference, literal, logical and canonical: https://hl7.org/fhir/R4/search.html#reference
import type { Reference } from '@medplum/fhirtypes';
import { parseCanonical, parseReference } from '../fhir/reference.ts';
import { isId } from '../fhir/resource.ts';
import type { IndexEntry, Predicate } from '../store/query.ts';
import { anyOf, malformed, type Asked } from './asked.ts';
import { addIdentifier } from './token.ts';
import { unescapeText } from './value-text.ts';

/** Under what the identifiers of logical references stand, for `:identifier`. */
export const identifierParam = (param: string): string => `${param}:identifier`;

/** What a reference leads to, as the fields of its index entry. */
export interface Target {
  /** Empty for what is not of this service, whose `id` is the whole URL. */
  readonly type: string;
  readonly id: string;
  readonly version: string;
}

const VERSIONED = /^(.+)\/_history\/([A-Za-z0-9\-.]{1,64})$/;

function toAbsolute(text: string): Target {
  const { url, version } = parseCanonical(text);
  const [, id = url, versionId = ''] = VERSIONED.exec(url) ?? [];
  return { type: '', id, version: version ?? versionId };
}

/** The target of a Reference, canonical or uri; undefined for contained and purely logical ones. */
export function findTarget(value: unknown, base: string | undefined): Target | undefined {
  const text = typeof value === 'string' ? value : (value as Reference).reference;
  if (text === undefined) return undefined;
  const target = parseReference(text, base);
  if (target.kind === 'contained') return undefined;
  return target.kind === 'local' ? { ...target.key, version: target.versionId ?? '' } : toAbsolute(target.url);
}

export function addReferences(into: IndexEntry[], param: string, value: unknown, base: string | undefined): void {
  const target = findTarget(value, base);
  if (target) into.push({ kind: 'reference', param, type: target.type, id: target.id, version: target.version });
  const identifier = typeof value === 'object' ? (value as Reference).identifier : undefined;
  if (identifier) addIdentifier(into, identifierParam(param), identifier);
}

/** What is asked: the type is left out where any will do, the version where none is named. */
export interface AskedTarget {
  readonly type?: string;
  readonly id: string;
  readonly version?: string;
}

/**
 * Reads `1`, `Patient/1`, `Patient/1/_history/2`, an absolute URL or a canonical `url|version`.
 * @param type that of `subject:Patient=1`, or the only one to which the parameter may lead
 */
export function parseTarget(text: string, type: string | undefined, asked: Asked): AskedTarget {
  const value = unescapeText(text);
  if (isId(value)) return type === undefined ? { id: value } : { type, id: value };
  const target = findTarget(value, asked.base);
  if (!target || (target.type === '' && !/^[a-z][a-z0-9+.-]*:./i.test(target.id))) {
    throw malformed(asked, `'${text}' is not a reference: write an id, Type/id or a URL`);
  }
  return { type: target.type, id: target.id, ...(target.version !== '' && { version: target.version }) };
}

export const toReferencePredicate = (params: readonly string[], target: AskedTarget): Predicate =>
  anyOf(params.map(param => ({ kind: 'reference', param, ...target })));
