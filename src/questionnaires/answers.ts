// A response's answers by linkId, wherever its groups put them: https://hl7.org/fhir/R4/questionnaireresponse.html
import type { QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';

export interface Answer {
  readonly linkId: string;
  /** The item's text: the Questionnaire's, else the response's own, else the linkId. */
  readonly question: string;
  /** FHIRPath, e.g. `QuestionnaireResponse.item[2].item[0].answer[0]`. */
  readonly path: string;
  readonly answer: QuestionnaireResponseItemAnswer;
  /** Its value[x]; undefined for an answer that has none. */
  readonly value: unknown;
  /** In plain words: the display of the Questionnaire's option, `6.7`, `yes`. */
  readonly text: string;
  /** Whether the service computed it. */
  readonly calculated: boolean;
}

/** By linkId, in document order. */
export type Answers = ReadonlyMap<string, readonly Answer[]>;
