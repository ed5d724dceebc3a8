// Short ways to write Questionnaires, responses and what is said about them.
import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import type { Issue } from '../../../src/fhir/issue.ts';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { validateAnswers, type ValidateAnswersOptions } from '../../../src/questionnaires/validate.ts';

export const CORE = 'http://hl7.org/fhir/StructureDefinition/';
export const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
export const UCUM = 'http://unitsofmeasure.org';

export const questionnaireOf = (...item: QuestionnaireItem[]): Questionnaire => ({
  resourceType: 'Questionnaire',
  url: 'https://example.org/Questionnaire/q',
  status: 'active',
  item,
});

export const responseOf = (
  item: QuestionnaireResponseItem[],
  status: QuestionnaireResponse['status'] = 'completed',
): QuestionnaireResponse => ({ resourceType: 'QuestionnaireResponse', status, item });

export const answered = (linkId: string, ...answer: QuestionnaireResponseItemAnswer[]): QuestionnaireResponseItem => ({
  linkId,
  answer,
});

export const holding = (linkId: string, ...item: QuestionnaireResponseItem[]): QuestionnaireResponseItem => ({
  linkId,
  item,
});

/** The findings about answers to these items, as `severity code expression: text`. */
export function findingsOf(
  items: QuestionnaireItem[],
  response: QuestionnaireResponse,
  options?: ValidateAnswersOptions,
): string[] {
  return validateAnswers(compileQuestionnaire(questionnaireOf(...items)), response, options).map(printIssue);
}

export const printIssue = ({ severity, code, expression = [], text }: Issue): string =>
  `${severity} ${code} ${expression.join(' ')}: ${text}`;
