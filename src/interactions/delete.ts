// https://hl7.org/fhir/R4/http.html#delete
import type { Key } from '../fhir/resource.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { checkWritePreconditions } from './preconditions.ts';
import { printETag } from './respond.ts';
import type { Service } from './service.ts';
import { findDerived, toWithdrawals } from './withdraw.ts';
import { commitWrites, type Write } from './write.ts';

/** `DELETE [base]/[type]/[id]`: 204, also where there is nothing to delete, as the specification recommends. */
export async function remove(service: Service, request: FhirRequest, key: Key): Promise<FhirResponse> {
  const current = await service.store.read(key);
  checkWritePreconditions(request, current);
  if (!current) return { status: 204, headers: {}, body: undefined };
  if (current.deleted) return { status: 204, headers: { ETag: printETag(current.versionId) }, body: undefined };
  const writes = [{ key, current, method: 'DELETE' as const }, ...(await toCompanions(service, key))];
  const [tombstone] = await commitWrites(service, writes, service.now(), request.base);
  return { status: 204, headers: { ETag: printETag(tombstone?.versionId ?? 0) }, body: undefined };
}

/** What rests on a response does not outlast it, unless a person has taken it on. */
async function toCompanions({ store }: Service, key: Key): Promise<Write[]> {
  return key.type === 'QuestionnaireResponse' ? toWithdrawals(await findDerived(store, key), false) : [];
}
