// A response's answers by linkId, wherever its groups put them: https://hl7.org/fhir/R4/questionnaireresponse.html
import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { findValue, printKey, printValue } from './answer-value.ts';
import type { CompiledQuestionnaire } from './item.ts';

export interface Answer {
  readonly linkId: string;
  /** The item's text: the Questionnaire's, else the response's own, else the linkId. */
  readonly question: string;
  /** FHIRPath, e.g. `QuestionnaireResponse.item[2].item[0].answer[0]`. */
  readonly path: string;
  readonly answer: QuestionnaireResponseItemAnswer;
  /** Its value[x]. An answer without one is none. */
  readonly value: unknown;
  /** In plain words: the display of the Questionnaire's option, `6.7`, `yes`. */
  readonly text: string;
  /** Whether the service computed it. */
  readonly calculated: boolean;
}

/** By linkId, in document order. */
export type Answers = ReadonlyMap<string, readonly Answer[]>;

/** All answers of a response, those inside other answers included. */
export function indexAnswers(
  { items }: CompiledQuestionnaire,
  questionnaireResponse: QuestionnaireResponse,
  isCalculated: (linkId: string) => boolean = () => false,
): Map<string, Answer[]> {
  const index = new Map<string, Answer[]>();
  const addItem = (item: QuestionnaireResponseItem, path: string): void => {
    const compiled = items.get(item.linkId);
    const question = compiled?.item.text ?? item.text ?? item.linkId;
    item.answer?.forEach((answer, place) => {
      const at = `${path}.answer[${place}]`;
      const found = findValue(answer);
      if (found) {
        const { type, value } = found;
        const text = compiled?.options?.byKey.get(printKey(type, value))?.text ?? printValue(type, value, answer);
        const entry = {
          linkId: item.linkId,
          question,
          path: at,
          answer,
          value,
          text,
          calculated: isCalculated(item.linkId),
        };
        const same = index.get(item.linkId);
        if (same) same.push(entry);
        else index.set(item.linkId, [entry]);
      }
      addItems(answer.item, at);
    });
    addItems(item.item, path);
  };
  const addItems = (list: readonly QuestionnaireResponseItem[] | undefined, path: string): void => {
    list?.forEach((item, place) => {
      addItem(item, `${path}.item[${place}]`);
    });
  };
  addItems(questionnaireResponse.item, 'QuestionnaireResponse');
  return index;
}
