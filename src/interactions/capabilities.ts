// https://hl7.org/fhir/R4/http.html#capabilities
import { buildCapabilityStatement } from '../definitions/capability-statement.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { resourceResponse } from './respond.ts';
import type { Service } from './service.ts';

/** `GET [base]/metadata` */
export function capabilities(service: Service, request: FhirRequest): Promise<FhirResponse> {
  const { version, started } = service;
  const statement = buildCapabilityStatement({ base: request.base, version, date: started });
  return Promise.resolve(resourceResponse(200, statement));
}
