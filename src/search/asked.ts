// What is common to reading a search parameter's value, whatever its type.
import { FhirError, refusal } from '../fhir/fhir-error.ts';
import { error } from '../fhir/issue.ts';
import type { Predicate } from '../store/query.ts';

/** The parameter that is being read. */
export interface Asked {
  /** As it was sent, with modifier and chain: `subject:Patient.name:exact`. */
  readonly name: string;
  /** The service's FHIR base: absolute references below it are local. */
  readonly base: string;
  /** Milliseconds since 1970 UTC: what `ap` measures the distance of a date from. */
  readonly now: number | undefined;
}

/** A value as a predicate on the index entries that stand under one name. */
export type Criterion = (param: string) => Predicate;

/** 400: the value of a known parameter is wrong. */
export const malformed = ({ name }: Pick<Asked, 'name'>, text: string): FhirError =>
  refusal('parameter', text, `http.${name}`);

/** 400: the request is understood, but not served. */
export const unsupported = ({ name }: Pick<Asked, 'name'>, text: string): FhirError =>
  new FhirError('parameter', [error('not-supported', text, `http.${name}`)]);

export const anyOf = (of: readonly Predicate[]): Predicate => (of.length === 1 ? of[0]! : { kind: 'any', of });
export const allOf = (of: readonly Predicate[]): Predicate => (of.length === 1 ? of[0]! : { kind: 'all', of });
