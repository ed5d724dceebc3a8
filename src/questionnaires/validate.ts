// A response against its Questionnaire: https://hl7.org/fhir/R4/questionnaireresponse.html#notes
import type { Coding, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Issue } from '../fhir/issue.ts';
import type { CompiledQuestionnaire } from './compile.ts';

export interface ValidateAnswersOptions {
  /** The codes of a value set by canonical, undefined where it is not known: then its bound answers are not checked. */
  readonly expand?: (canonical: string) => readonly Coding[] | undefined;
}

/** @param compiled undefined where the Questionnaire is unknown: only what can be said without is checked */
export function validateAnswers(
  _compiled: CompiledQuestionnaire | undefined,
  _questionnaireResponse: QuestionnaireResponse,
  _options: ValidateAnswersOptions = {},
): Issue[] {
  return [];
}
