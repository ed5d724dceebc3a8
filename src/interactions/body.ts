// What a client sent, read before any interaction works on it.
import { refusal } from '../fhir/fhir-error.ts';
import { parseJson } from '../fhir/json.ts';
import { isObject, type AnyResource } from '../fhir/resource.ts';
import type { FhirRequest } from './exchange.ts';

/**
 * The body as a resource of any type.
 * @throws FhirError malformed: no body, no JSON, or no resource
 */
export function parseBody(request: FhirRequest): AnyResource {
  if (request.body === undefined || request.body.trim() === '') throw refusal('malformed', 'The body is empty');
  const parsed = parseJson(request.body);
  if (!isObject(parsed)) throw refusal('malformed', 'The body is not a JSON object');
  if (typeof parsed.resourceType !== 'string') {
    throw refusal('malformed', 'The body has no resourceType', 'resourceType');
  }
  return parsed as unknown as AnyResource;
}

/**
 * The body as a resource of the type that the URL names.
 * @throws FhirError malformed, also where it is of another type
 */
export function parseResource(request: FhirRequest, type: string): AnyResource {
  const resource = parseBody(request);
  if (resource.resourceType === type) return resource;
  throw refusal('malformed', `The URL is of type ${type}, the body of type ${resource.resourceType}`, 'resourceType');
}
