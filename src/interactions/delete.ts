// https://hl7.org/fhir/R4/http.html#delete
import type { Key } from '../fhir/resource.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { checkWritePreconditions } from './preconditions.ts';
import { printETag } from './respond.ts';
import type { Service } from './service.ts';
import { commitWrites } from './write.ts';

/** `DELETE [base]/[type]/[id]`: 204, also where there is nothing to delete, as the specification recommends. */
export async function remove(service: Service, request: FhirRequest, key: Key): Promise<FhirResponse> {
  const current = await service.store.read(key);
  checkWritePreconditions(request, current);
  if (!current) return { status: 204, headers: {}, body: undefined };
  if (current.deleted) return { status: 204, headers: { ETag: printETag(current.versionId) }, body: undefined };
  const [tombstone] = await commitWrites(service, [{ key, current, method: 'DELETE' }], service.now(), request.base);
  return { status: 204, headers: { ETag: printETag(tombstone?.versionId ?? 0) }, body: undefined };
}
