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
import { findDerived, toWithdrawals } from './withdraw.ts';
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

function tagUnfit(response: QuestionnaireResponse): QuestionnaireResponse {
  const others = (response.meta?.tag ?? []).filter(
    ({ system, code }) => system !== UNFIT.system || code !== UNFIT.code,
  );
  return { ...response, meta: { ...response.meta, tag: [...others, UNFIT] } };
}

/** A new plan names the earlier ones of the same programme that it takes the place of. */
function replaceEarlier(resource: AnyResource, earlier: readonly Version[]): AnyResource {
  if (resource.resourceType !== 'CarePlan') return resource;
  const programme = (carePlan: CarePlan): string => parseCanonical(carePlan.instantiatesCanonical?.[0] ?? '').url;
  const replaced = earlier
    .filter(
      ({ key, json }) =>
        key.type === 'CarePlan' && programme(JSON.parse(json) as CarePlan) === programme(resource as CarePlan),
    )
    .map(({ key }) => ({ reference: printKey(key) }));
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
    resource: fits ? response : tagUnfit(response),
    companions: [
      ...(isVoid || isFinished(response) ? toWithdrawals(earlier, isVoid) : []),
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
