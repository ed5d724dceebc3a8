// From a response to all that follows from it: scores, goals, alerts, a care plan and where they came from. Nothing here
// writes: the caller commits what comes back together with the response.
import type { Patient, QuestionnaireResponse, Reference } from '@medplum/fhirtypes';
import type { CompiledPlan } from '../careplans/compile.ts';
import { derive } from '../careplans/derive.ts';
import { isError, warning, type Issue } from '../fhir/issue.ts';
import { parseReference, printCanonical } from '../fhir/reference.ts';
import { printKey, type AnyResource, type Key } from '../fhir/resource.ts';
import type { CompiledQuestionnaire } from '../questionnaires/compile.ts';
import { buildObservations } from '../questionnaires/extract.ts';
import { scoreResponse, type ScoredResponse } from '../questionnaires/score.ts';
import { validateResource } from '../validation/validate-resource.ts';
import { findPlanDefinitions } from './content.ts';
import type { Service } from './service.ts';

export interface Derived {
  /** Observations, goals, flags, plans and Provenances, each with its id. */
  readonly resources: readonly AnyResource[];
  /** What a reader of the outcome should know: what could not be decided, what failed. */
  readonly issues: readonly Issue[];
}

/** The response that is reasoned over, as it is about to be stored. */
export interface Material {
  readonly response: QuestionnaireResponse;
  readonly key: Key;
  readonly versionId: number;
  readonly questionnaire: CompiledQuestionnaire;
}

/** Only what a person has finished is reasoned over: https://hl7.org/fhir/R4/valueset-questionnaire-answers-status.html */
export const isFinished = (response: QuestionnaireResponse): boolean =>
  response.status === 'completed' || response.status === 'amended';

/**
 * Scores a finished response and applies every PlanDefinition that listens to its Questionnaire. Never throws for a fault
 * of content: an assessment must not be lost to one, so the fault is reported and shows in the issues.
 * @param at when the derived resources come into being
 * @throws Unavailable where the store cannot be read
 */
export async function deriveFrom(service: Service, material: Material, at: Date): Promise<Derived> {
  const plans = await findPlanDefinitions(service.content, material.questionnaire.questionnaire);
  const attempt = (planDefinition: string, run: () => Derived): Derived => {
    try {
      return checked(run());
    } catch (error) {
      service.report({ name: 'derivation-failed', response: material.key, planDefinition, error });
      const what =
        planDefinition === '' ? 'No score could be computed' : `No care plan could be derived by ${planDefinition}`;
      return { resources: [], issues: [warning('exception', `${what}; the response itself is stored`)] };
    }
  };
  // The scores belong to the response, not to a plan: a Questionnaire that defines some has them without any plan.
  let scored: ScoredResponse | undefined;
  let observations: ReturnType<typeof buildObservations> = [];
  const scores = attempt('', () => {
    scored = scoreResponse(material.questionnaire, material.response);
    observations = buildObservations(material.questionnaire, scored, {
      responseReference: printKey(material.key),
      subject: findSubject(material.response),
      encounter: material.response.encounter,
      effective: material.response.authored ?? at.toISOString(),
      newId: service.newId,
    });
    return { resources: observations.map(({ observation }) => observation), issues: scored.issues };
  });
  const derived = plans.map(plan =>
    attempt(printCanonical(plan.planDefinition), () => {
      if (!scored) throw new Error('The response could not be scored');
      return apply(service, material, plan, scored, observations, at);
    }),
  );
  const all = [scores, ...derived];
  return { resources: all.flatMap(({ resources }) => resources), issues: all.flatMap(({ issues }) => issues) };
}

function apply(
  service: Service,
  material: Material,
  plan: CompiledPlan,
  scored: ScoredResponse,
  observations: ReturnType<typeof buildObservations>,
  at: Date,
): Derived {
  const { carePlan, goals, flags, provenance, issues } = derive(plan, {
    scored,
    questionnaire: material.questionnaire.questionnaire,
    responseReference: printKey(material.key),
    responseVersionId: String(material.versionId),
    observations,
    subject: findPatient(material.response),
    encounter: material.response.encounter,
    now: at,
    newId: service.newId,
  });
  const resources = [...goals, ...flags, ...(carePlan ? [carePlan] : []), ...(provenance ? [provenance] : [])];
  return { resources, issues };
}

/** Whom the response is about, unless that is contained in it: nothing outside the response can refer to it then. */
const findSubject = ({ subject }: QuestionnaireResponse): QuestionnaireResponse['subject'] =>
  subject?.reference?.startsWith('#') ? undefined : subject;

/** The subject where it can be a patient: a plan is for nobody else. */
function findPatient(response: QuestionnaireResponse): Reference<Patient> | undefined {
  const subject = findSubject(response);
  if (!subject) return undefined;
  const { reference, type = 'Patient' } = subject;
  const target = reference === undefined ? undefined : parseReference(reference);
  const named = target?.kind === 'local' ? target.key.type : /\/([A-Z]\w+)\/[^/]+$/.exec(reference ?? '')?.[1];
  const isPatient = (named ?? type) === 'Patient';
  return isPatient ? (subject as Reference<Patient>) : undefined;
}

/**
 * Content can set any element by a `dynamicValue`: what it made must be FHIR before it is stored.
 * @throws Error that says where and of what kind the faults are; not the values, since it is logged
 */
function checked(derived: Derived): Derived {
  const faults = derived.resources.flatMap(resource => validateResource(resource).filter(isError));
  if (faults.length === 0) return derived;
  throw new Error(
    `Not FHIR: ${faults.map(({ code, expression }) => `${expression?.join() ?? ''} (${code})`).join('; ')}`,
  );
}
