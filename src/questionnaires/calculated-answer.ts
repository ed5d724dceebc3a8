// From what a calculatedExpression yields to answers of its item, and into the response.
import type { Coding, Quantity, QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { isObject } from '../fhir/resource.ts';
import type { CompiledItem } from './item.ts';

type Items = readonly QuestionnaireResponseItem[] | undefined;

/** A number with the unit of questionnaire-unit, if the item has one. */
export const toQuantity = (value: number, unit: Coding | undefined): Quantity => ({
  value,
  ...(unit && { unit: unit.display ?? unit.code, system: unit.system, code: unit.code }),
});

function toChoice(value: unknown, { item }: CompiledItem): QuestionnaireResponseItemAnswer | undefined {
  if (isObject(value)) return { valueCoding: value };
  const option = item.answerOption?.find(({ valueCoding }) => valueCoding?.code === value)?.valueCoding;
  if (option) return { valueCoding: option };
  return item.type === 'open-choice' && typeof value === 'string' ? { valueString: value } : undefined;
}

const TEXTS = {
  date: 'valueDate',
  dateTime: 'valueDateTime',
  time: 'valueTime',
  string: 'valueString',
  text: 'valueString',
  url: 'valueUri',
};

/** The answer that a value makes, undefined where it does not fit the item's type. */
export function toAnswer(value: unknown, compiled: CompiledItem): QuestionnaireResponseItemAnswer | undefined {
  const { type } = compiled.item;
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? { valueBoolean: value } : undefined;
    case 'decimal':
      return typeof value === 'number' ? { valueDecimal: value } : undefined;
    case 'integer':
      return Number.isInteger(value) ? { valueInteger: value as number } : undefined;
    case 'quantity':
      if (typeof value === 'number') return { valueQuantity: toQuantity(value, compiled.unit) };
      return isObject(value) ? { valueQuantity: value } : undefined;
    case 'choice':
    case 'open-choice':
      return toChoice(value, compiled);
    case 'reference':
      return isObject(value) ? { valueReference: value } : undefined;
    default: {
      const key = (TEXTS as Partial<Record<string, string>>)[type];
      return key !== undefined && typeof value === 'string' ? { [key]: value } : undefined;
    }
  }
}

/** Items with one put in before the first that follows it in the Questionnaire. */
function insert(
  items: Items = [],
  item: QuestionnaireResponseItem,
  siblings: ReadonlyMap<string, CompiledItem>,
): QuestionnaireResponseItem[] {
  const position = siblings.get(item.linkId)?.position ?? 0;
  const behind = items.findIndex(({ linkId }) => (siblings.get(linkId)?.position ?? -1) > position);
  return items.toSpliced(behind < 0 ? items.length : behind, 0, item);
}

/**
 * The items of a response with an item's answers in place of those that it had; groups that lack are made. A copy: what
 * does not change is shared.
 * @param chain the items from the top down to the one that is answered; all but the last are groups
 * @param answers none takes the item away
 */
export function putAnswers(
  items: Items,
  siblings: ReadonlyMap<string, CompiledItem>,
  [head, ...rest]: readonly CompiledItem[],
  answers: QuestionnaireResponseItemAnswer[],
): QuestionnaireResponseItem[] {
  const given = [...(items ?? [])];
  if (!head) return given;
  const rebuild = (item: QuestionnaireResponseItem): QuestionnaireResponseItem | undefined => {
    if (rest.length > 0) return { ...item, item: putAnswers(item.item, head.childrenByLinkId, rest, answers) };
    return answers.length > 0 ? { ...item, answer: answers } : undefined;
  };
  if (given.some(item => item.linkId === head.linkId)) {
    return given.flatMap(item => (item.linkId === head.linkId ? (rebuild(item) ?? []) : item));
  }
  const { text } = head.item;
  const fresh = answers.length > 0 && rebuild({ linkId: head.linkId, ...(text !== undefined && { text }) });
  return fresh ? insert(given, fresh, siblings) : given;
}
