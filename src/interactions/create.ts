// https://hl7.org/fhir/R4/http.html#create, conditional create: https://hl7.org/fhir/R4/http.html#ccreate
import { refusal } from '../fhir/fhir-error.ts';
import { parseSearch } from '../search/parse-search.ts';
import type { Guard, Version } from '../store/port.ts';
import { parseResource } from './body.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { prepare } from './prepare.ts';
import { linkToPlans, writeResponse } from './respond.ts';
import type { Service } from './service.ts';
import { commitWrites } from './write.ts';

/** `POST [base]/[type]`: 201 with the new resource, or 200 with the one that `If-None-Exist` found. */
export async function create(service: Service, request: FhirRequest, type: string): Promise<FhirResponse> {
  const resource = parseResource(request, type);
  const condition = parseCondition(request, type);
  const existing = condition && (await findOnly(service, condition));
  if (existing) return writeResponse(request, 200, existing, []);
  const at = service.now();
  const key = { type, id: service.newId() };
  const prepared = await prepare(service, resource, key, undefined, at);
  const [written, ...companions] = await commitWrites(
    service,
    [{ key, resource: prepared.resource, method: 'POST' }, ...prepared.companions],
    at,
    request.base,
    condition ? [condition] : [],
  );
  const { issues, headers } = linkToPlans(request.base, companions);
  return writeResponse(request, 201, written!, [...prepared.issues, ...issues], headers);
}

function parseCondition(request: FhirRequest, type: string): Guard | undefined {
  const text = request.header('if-none-exist');
  if (text === undefined) return undefined;
  const parameters = [...new URLSearchParams(text.replace(/^[^?]*\?/, ''))];
  const { where } = parseSearch(type, parameters, { base: request.base, handling: 'strict' }).query;
  // Parameters such as _count say nothing of what is looked for: any resource would do for them.
  if (where.kind === 'all' && where.of.length === 0) {
    throw refusal('parameter', 'If-None-Exist says nothing of the resource that it looks for', 'http.if-none-exist');
  }
  return { type, where };
}

/** @throws FhirError ambiguous where several resources match */
async function findOnly(service: Service, condition: Guard): Promise<Version | undefined> {
  const { versions } = await service.store.search({ ...condition, sort: [], count: 2, total: false });
  if (versions.length > 1) {
    throw refusal('ambiguous', 'If-None-Exist matches more than one resource', 'http.if-none-exist');
  }
  return versions[0];
}
