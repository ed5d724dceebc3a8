// The main job: a response is held against its Questionnaire and reasoned over, and what follows from it joins its commit.
import type { CarePlan, QuestionnaireResponse } from '@medplum/fhirtypes';
import { FhirError } from '../fhir/fhir-error.ts';
import { isError, warning, type Issue } from '../fhir/issue.ts';
import { parseCanonical } from '../fhir/reference.ts';
import { printKey, type AnyResource, type Key } from '../fhir/resource.ts';
import type { CompiledQuestionnaire } from '../questionnaires/compile.ts';
import { validateAnswers } from '../questionnaires/validate.ts';
import type { Version } from '../store/port.ts';
import { findQuestionnaire } from './content.ts';
import { deriveFrom, isFinished } from './derive.ts';
import type { Prepared } from './prepared.ts';
import type { Service } from './service.ts';
import { findDerived, toWithdrawals, type DerivedResource } from './withdraw.ts';
import type { Write } from './write.ts';

/** Marks a stored response whose answers do not fit its Questionnaire (policy `warn`). */
const UNFIT = {
  system: 'https://w3id.org/careplan-service/CodeSystem/response-quality',
  code: 'answers-do-not-fit',
  display: 'Answers do not fit the Questionnaire',
};

/**
 * What a response's answers are worth: the findings, as severe as the policy makes them.
 * @throws FhirError invalid under policy `enforce` where one of them is an error
 */
function checkAnswers(
  service: Service,
  response: QuestionnaireResponse,
  questionnaire: CompiledQuestionnaire | undefined,
): { issues: readonly Issue[]; fits: boolean } {
  if (service.responseValidation === 'off') return { issues: [], fits: true };
  const issues = validateAnswers(questionnaire, response);
  if (!issues.some(isError)) return { issues, fits: true };
  if (service.responseValidation === 'enforce') throw new FhirError('invalid', issues);
  return { issues: issues.map(issue => (isError(issue) ? { ...issue, severity: 'warning' } : issue)), fits: false };
}

/** The response with the mark or without it, whatever it had before. */
function markUnfit(response: QuestionnaireResponse, fits: boolean): QuestionnaireResponse {
  const tags = response.meta?.tag ?? [];
  const others = tags.filter(({ system, code }) => system !== UNFIT.system || code !== UNFIT.code);
  if (fits && others.length === tags.length) return response;
  const { tag: _tag, ...meta } = response.meta ?? {};
  const kept = fits ? others : [...others, UNFIT];
  return { ...response, meta: { ...meta, ...(kept.length > 0 && { tag: kept }) } };
}

const OUT_OF_FORCE: readonly CarePlan['status'][] = ['revoked', 'completed', 'entered-in-error'];

/** A new plan names those of the same programme that it takes the place of. */
function replaceEarlier(resource: AnyResource, earlier: readonly DerivedResource[]): AnyResource {
  if (resource.resourceType !== 'CarePlan') return resource;
  const programme = (carePlan: CarePlan): string => parseCanonical(carePlan.instantiatesCanonical?.[0] ?? '').url;
  const isReplaced = (carePlan: CarePlan): boolean =>
    !OUT_OF_FORCE.includes(carePlan.status) && programme(carePlan) === programme(resource as CarePlan);
  const replaced = earlier
    .filter(({ current }) => current.key.type === 'CarePlan' && isReplaced(JSON.parse(current.json) as CarePlan))
    .map(({ current }) => ({ reference: printKey(current.key) }));
  return replaced.length > 0 ? ({ ...resource, replaces: replaced } as AnyResource) : resource;
}

const toCreation = (resource: AnyResource): Write => ({
  key: { type: resource.resourceType, id: resource.id ?? '' },
  resource,
  method: 'POST',
});

/**
 * Checks the answers of a response as the policy says, and derives what follows from it.
 * @param current the version that this one follows: what was derived from it is withdrawn
 * @throws FhirError invalid under policy `enforce`
 */
export async function assess(
  service: Service,
  response: QuestionnaireResponse,
  key: Key,
  current: Version | undefined,
  at: Date,
): Promise<Prepared> {
  const canonical = response.questionnaire;
  const questionnaire = canonical === undefined ? undefined : await findQuestionnaire(service.content, canonical);
  const { issues, fits } = checkAnswers(service, response, questionnaire);
  const earlier = current ? await findDerived(service.store, key) : [];
  const isVoid = response.status === 'entered-in-error';
  const derived =
    questionnaire && isFinished(response)
      ? await deriveFrom(service, { response, key, versionId: (current?.versionId ?? 0) + 1, questionnaire }, at)
      : { resources: [], issues: [] };
  const unknown = canonical !== undefined && !questionnaire ? [unknownQuestionnaire(canonical)] : [];
  return {
    resource: markUnfit(response, fits),
    companions: [
      ...toWithdrawals(earlier, isVoid),
      ...derived.resources.map(resource => toCreation(replaceEarlier(resource, earlier))),
    ],
    issues: [...unknown, ...issues, ...derived.issues],
  };
}

const unknownQuestionnaire = (canonical: string): Issue =>
  warning(
    'not-found',
    `The Questionnaire ${canonical} is not known here, so the answers were neither checked nor reasoned over`,
    'QuestionnaireResponse.questionnaire',
  );
