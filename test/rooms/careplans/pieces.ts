// Pieces of PlanDefinitions, so that a test shows only what it is about.
import type {
  Extension,
  PlanDefinitionAction,
  PlanDefinitionActionCondition,
  PlanDefinitionActionDynamicValue,
} from '@medplum/fhirtypes';

export const KEYS = 'http://example.org/CodeSystem/plan-element';
const CATEGORY = 'https://w3id.org/careplan-service/CodeSystem/activity-category';
const FLAG = 'http://terminology.hl7.org/CodeSystem/flag-category';
export const CORE = 'http://hl7.org/fhir/StructureDefinition';
export const UCUM = 'http://unitsofmeasure.org';
export const LOINC = 'http://loinc.org';

export const fhirpath = (expression: string, description?: string) => ({
  language: 'text/fhirpath' as const,
  expression,
  ...(description !== undefined && { description }),
});

export const variable = (name: string, expression: string): Extension => ({
  url: `${CORE}/variable`,
  valueExpression: { name, ...fhirpath(expression) },
});

export const when = (expression: string, description?: string): PlanDefinitionActionCondition => ({
  kind: 'applicability',
  expression: fhirpath(expression, description),
});

export const set = (path: string, expression: string): PlanDefinitionActionDynamicValue => ({
  path,
  expression: fhirpath(expression),
});

export const answerTo = (linkId: string): string => `%response.repeat(item).where(linkId='${linkId}').answer.value`;

/** The code of an activity: what it is, and what sort of help. */
export const activityCode = (code: string, text: string, category: string): PlanDefinitionAction['code'] => [
  { coding: [{ system: KEYS, code }], text },
  { coding: [{ system: CATEGORY, code: category }] },
];

export const flagCode = (code: string, text: string): PlanDefinitionAction['code'] => [
  { coding: [{ system: KEYS, code }], text },
  { coding: [{ system: FLAG, code: 'safety', display: 'Safety' }] },
];
