// The parts of a resource that every room reads: https://hl7.org/fhir/R4/resource.html
import type { Extension, Meta, Narrative } from '@medplum/fhirtypes';

/** Any resource, as far as code that does not care for its type looks into it. */
export interface AnyResource {
  resourceType: string;
  id?: string;
  meta?: Meta;
  language?: string;
  text?: Narrative;
  contained?: AnyResource[];
  extension?: Extension[];
}

/** The identity of a stored resource, without a version. */
export interface Key {
  readonly type: string;
  readonly id: string;
}

/** `Type/id`, the form in which a key stands in references and messages. */
export const printKey = (key: Key): string => `${key.type}/${key.id}`;

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const isId = (text: string): boolean => /^[A-Za-z0-9\-.]{1,64}$/.test(text);

/** True for JSON objects: neither null nor an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
