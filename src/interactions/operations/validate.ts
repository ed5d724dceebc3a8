// https://hl7.org/fhir/R4/resource-operation-validate.html
import type { Parameters, QuestionnaireResponse } from '@medplum/fhirtypes';
import { refusal } from '../../fhir/fhir-error.ts';
import { error, isError, type Issue } from '../../fhir/issue.ts';
import type { AnyResource, Key } from '../../fhir/resource.ts';
import { validateAnswers } from '../../questionnaires/validate.ts';
import { parseBody } from '../body.ts';
import { findQuestionnaire } from '../content.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { validateContent } from '../prepare.ts';
import { outcomeResponse } from '../respond.ts';
import type { Service } from '../service.ts';

const MODES = ['create', 'update', 'delete', 'profile'];

interface Asked {
  readonly resource?: AnyResource | undefined;
  readonly mode?: string | undefined;
  readonly profile?: string | undefined;
}

/** The resource as the body, or inside a Parameters with `resource`, `mode` and `profile`. */
function parseAsked(request: FhirRequest): Asked {
  const query = new Map(request.query);
  const inUrl = { mode: query.get('mode'), profile: query.get('profile') };
  if (request.body === undefined) return inUrl;
  const body = parseBody(request);
  if (body.resourceType !== 'Parameters') return { ...inUrl, resource: body };
  const parameters = (body as Parameters).parameter ?? [];
  const find = (name: string) => parameters.find(parameter => parameter.name === name);
  return {
    resource: find('resource')?.resource,
    mode: find('mode')?.valueCode ?? inUrl.mode,
    profile: find('profile')?.valueUri ?? inUrl.profile,
  };
}

/**
 * `[base]/[type]/$validate` and `[base]/[type]/[id]/$validate`: an OperationOutcome with every finding, stored is nothing.
 * Valid or not, the operation itself succeeds with 200.
 * @param id of the stored resource that the sent one would replace, or that is looked at where none is sent
 */
export async function validate(
  service: Service,
  request: FhirRequest,
  type: string,
  id?: string,
): Promise<FhirResponse> {
  const { resource: sent, mode, profile } = parseAsked(request);
  if (mode !== undefined && !MODES.includes(mode)) {
    throw refusal('parameter', `mode must be one of ${MODES.join(', ')}, not '${mode}'`, 'mode');
  }
  const resource = sent ?? (id === undefined ? undefined : await loadStored(service, { type, id }));
  if (!resource) {
    if (mode === 'delete' && id !== undefined) return outcomeResponse(200, []);
    throw refusal('malformed', 'There is no resource to validate');
  }
  const issues = await findIssues(service, resource, type);
  if (profile !== undefined && profile !== `http://hl7.org/fhir/StructureDefinition/${type}`) {
    issues.push(error('not-supported', `The profile ${profile} is not known here; only FHIR R4 itself was checked`));
  }
  return outcomeResponse(200, issues);
}

async function loadStored(service: Service, key: Key): Promise<AnyResource | undefined> {
  const version = await service.store.read(key);
  if (!version) throw refusal('missing', `${key.type}/${key.id} does not exist`);
  return version.deleted ? undefined : (JSON.parse(version.json) as AnyResource);
}

async function findIssues(service: Service, resource: AnyResource, type: string): Promise<Issue[]> {
  const issues = validateContent(resource, type);
  if (type !== 'QuestionnaireResponse' || issues.some(isError)) return issues;
  const response = resource as QuestionnaireResponse;
  const questionnaire = response.questionnaire
    ? await findQuestionnaire(service.content, response.questionnaire)
    : undefined;
  return [...issues, ...validateAnswers(questionnaire, response)];
}
