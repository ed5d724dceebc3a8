// From ajv's errors to Issues: one a fault, in plain words.
import type { ErrorObject } from 'ajv';
import { error, type Issue, type IssueCode } from '../fhir/issue.ts';
import type { Finding } from './finding.ts';
import { toFhirPath, type ObjectSchemas } from './location.ts';
import { primitives } from './primitives.ts';

const JSON_TYPES: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

/** The JSON type of a value, in words. */
function nameJsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? JSON_TYPES.array! : (JSON_TYPES[typeof value] ?? typeof value);
}

const MOST_QUOTED = 60;

/** A value in a text, cut where it is long. */
function quote(value: string | number): string {
  const text = String(value);
  return `'${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}...` : text}'`;
}

/** The words for what ajv's own keywords find; the name is that of the element. */
const TEXTS: Readonly<Record<string, (found: ErrorObject, name: string) => string>> = {
  type: ({ data, params }, name) => {
    if (data === null) return `${name} must not be null: leave out what has no value`;
    const [expected] = [params.type as string | string[]].flat();
    return `${name} must be ${JSON_TYPES[expected!]!}, not ${nameJsonType(data)}`;
  },
  format: ({ data, params }) => {
    if (data === '') return 'A string must not be empty: leave out what has no value';
    return `${quote(data as string | number)} is not ${primitives[params.format as string]!.form}`;
  },
  minItems: (_, name) => `${name} must not be an empty array: leave out what has no value`,
  minProperties: (_, name) => `${name} must not be an empty object: leave out what has no value`,
  additionalProperties: ({ params }) => `There is no element ${quote(params.additionalProperty as string)} here`,
};

const CODES: Readonly<Record<string, IssueCode>> = { format: 'value' };

/** The part of the path that an unknown property adds; none where its name could not stand in a FHIRPath. */
const below = ({ keyword, params }: ErrorObject): string => {
  const name = params.additionalProperty as string;
  return keyword === 'additionalProperties' && /^[A-Za-z]\w*$/.test(name) ? `.${name}` : '';
};

const isFinding = (params: object): params is Finding => 'text' in params;
const isWrapped = (params: object): params is { found: ErrorObject } => 'found' in params;

/**
 * The Issue that an error of ajv's comes to; made with `verbose`, so that the error holds the value.
 * @param resource what was validated
 * @param schemas as in `toFhirPath`
 */
export function toIssue(
  resource: { readonly resourceType: string },
  found: ErrorObject,
  schemas: ObjectSchemas,
): Issue {
  const { params } = found;
  if (isWrapped(params)) return toIssue(resource, params.found, schemas);
  const path = toFhirPath(resource, found.instancePath, schemas);
  if (isFinding(params)) return error(params.code, params.text, path + params.below);
  const name = /[^.[\]]+(?:\[\d+\])*$/.exec(path)![0];
  const text = TEXTS[found.keyword]!(found, name);
  return error(CODES[found.keyword] ?? 'structure', text, path + below(found));
}
