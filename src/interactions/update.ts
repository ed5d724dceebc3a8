// https://hl7.org/fhir/R4/http.html#update, update as create: https://hl7.org/fhir/R4/http.html#upsert
import { FhirError, refusal } from '../fhir/fhir-error.ts';
import { isId, type AnyResource, type Key } from '../fhir/resource.ts';
import { parseResource } from './body.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { checkWritePreconditions } from './preconditions.ts';
import { prepare } from './prepare.ts';
import { linkToPlans, writeResponse } from './respond.ts';
import type { Service } from './service.ts';
import { commitWrites, isUnchanged } from './write.ts';

/** How often an update starts afresh because another one was faster. */
const ATTEMPTS = 5;

/** `PUT [base]/[type]/[id]`: 200, or 201 where the id was free. */
export async function update(service: Service, request: FhirRequest, key: Key): Promise<FhirResponse> {
  const resource = parseResource(request, key.type);
  checkId(resource, key);
  for (let attempt = 1; ; attempt++) {
    try {
      return await put(service, request, key, resource);
    } catch (error) {
      // An If-Match that has become wrong meanwhile shows in the next attempt.
      const lostRace = error instanceof FhirError && error.category === 'conflict';
      if (!lostRace || attempt === ATTEMPTS) throw error;
    }
  }
}

function checkId(resource: AnyResource, key: Key): void {
  if (!isId(key.id)) throw refusal('parameter', `'${key.id}' is not a valid id: 1 to 64 of A-Z a-z 0-9 - .`);
  if (resource.id === undefined) throw refusal('malformed', `The body must have the id '${key.id}'`, `${key.type}.id`);
  if (resource.id !== key.id) {
    throw refusal('malformed', `The URL has the id '${key.id}', the body '${String(resource.id)}'`, `${key.type}.id`);
  }
}

async function put(service: Service, request: FhirRequest, key: Key, resource: AnyResource): Promise<FhirResponse> {
  const current = await service.store.read(key);
  checkWritePreconditions(request, current);
  if (current && isUnchanged(current, resource)) return writeResponse(request, 200, current, []);
  const at = service.now();
  const prepared = await prepare(service, resource, key, current, at);
  // What is stored may differ from what was sent by a mark of the service's own.
  if (current && isUnchanged(current, prepared.resource)) return writeResponse(request, 200, current, prepared.issues);
  const [written, ...companions] = await commitWrites(
    service,
    [{ key, resource: prepared.resource, current, method: 'PUT' }, ...prepared.companions],
    at,
    request.base,
  );
  const { issues, headers } = linkToPlans(request.base, companions);
  const status = current && !current.deleted ? 200 : 201;
  return writeResponse(request, status, written!, [...prepared.issues, ...issues], headers);
}
