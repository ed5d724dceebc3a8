// What every write of a resource goes through before it is committed, whichever interaction asked for it.
import type { PlanDefinition, Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { validatePlanDefinition } from '../careplans/validate-plan-definition.ts';
import { FhirError } from '../fhir/fhir-error.ts';
import { isError, type Issue } from '../fhir/issue.ts';
import type { AnyResource, Key } from '../fhir/resource.ts';
import { validateQuestionnaire } from '../questionnaires/validate-questionnaire.ts';
import type { Version } from '../store/port.ts';
import { validateResource } from '../validation/validate-resource.ts';
import { assess } from './assess.ts';
import type { Prepared } from './prepared.ts';
import type { Service } from './service.ts';

/** All that is wrong with a resource by itself: its structure and, where that is sound, what its type demands beyond it. */
export function validateContent(resource: AnyResource, type: string): Issue[] {
  const structure = validateResource(resource, { type });
  if (structure.some(isError)) return structure;
  switch (type) {
    case 'Questionnaire':
      return [...structure, ...validateQuestionnaire(resource as Questionnaire)];
    case 'PlanDefinition':
      return [...structure, ...validatePlanDefinition(resource as PlanDefinition)];
    default:
      return structure;
  }
}

/**
 * Checks a resource that is about to be written, and gathers what its write entails.
 * @param current the version that this one follows, a tombstone included
 * @throws FhirError invalid, with every fault found
 */
export async function prepare(
  service: Service,
  resource: AnyResource,
  key: Key,
  current: Version | undefined,
  at: Date,
): Promise<Prepared> {
  const issues = validateContent(resource, key.type);
  if (issues.some(isError)) throw new FhirError('invalid', issues);
  if (key.type !== 'QuestionnaireResponse') return { resource, companions: [], issues };
  const assessed = await assess(service, resource as QuestionnaireResponse, key, current, at);
  return { ...assessed, issues: [...issues, ...assessed.issues] };
}
