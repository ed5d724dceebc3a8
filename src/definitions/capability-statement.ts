// What the service can do, said to clients: https://hl7.org/fhir/R4/capabilitystatement.html
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { findDefinition, type ResourceDefinition } from './resource-types.ts';
import { formats, operations, searchTypes, systemInteractions, typeConduct, typeInteractions } from './served.ts';
import { servedTypes } from './served-types.ts';

export interface CapabilityOptions {
  /** The FHIR base, e.g. `https://example.org/fhir`. */
  readonly base: string;
  /** The version of the software. */
  readonly version: string;
  /** When the statement was last changed: a FHIR dateTime. */
  readonly date: string;
}

function toRestResource(definition: ResourceDefinition): CapabilityStatementRestResource {
  const { type, searchParameters, includes, revIncludes } = definition;
  return {
    type: type as CapabilityStatementRestResource['type'],
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: typeInteractions.map(code => ({ code })),
    ...typeConduct,
    ...(includes.length > 0 && { searchInclude: [...includes] }),
    ...(revIncludes.length > 0 && { searchRevInclude: [...revIncludes] }),
    searchParam: [...searchParameters.values()]
      .filter(parameter => searchTypes.includes(parameter.type))
      .map(({ code, url, type, description }) => ({
        name: code,
        definition: url,
        type,
        documentation: description,
      })),
    operation: operations
      .filter(({ types }) => types?.includes(type) ?? true)
      .map(({ name, definition }) => ({ name, definition })),
  };
}

/** The answer to `GET [base]/metadata`: only what is served, as src/definitions/served.ts lists it. */
export function buildCapabilityStatement({ base, version, date }: CapabilityOptions): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    url: `${base}/metadata`,
    version,
    name: 'CareplanService',
    title: 'careplan-service',
    status: 'active',
    date,
    description: 'Turns a QuestionnaireResponse into an explained care plan with goals.',
    kind: 'instance',
    software: { name: 'careplan-service', version },
    implementation: { description: 'careplan-service', url: base },
    fhirVersion: '4.0.1',
    format: [...formats],
    rest: [
      {
        mode: 'server',
        resource: servedTypes.map(type => toRestResource(findDefinition(type)!)),
        ...(systemInteractions.length > 0 && { interaction: systemInteractions.map(code => ({ code })) }),
      },
    ],
  };
}
