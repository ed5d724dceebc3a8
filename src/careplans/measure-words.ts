// Scores, targets and due dates in words.
import type { GoalTarget, Observation, Quantity, Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import { MAX_VALUE } from './vocabulary.ts';
import type { Wording } from './wording.ts';

const join = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ');

const quantityWords = ({ value, code, unit }: Quantity, words: Wording): string =>
  value === undefined ? '' : join(String(value), words.unit(code, unit));

/** What was found, undefined where an Observation has no value of a kind that can be told in a word or two. */
export function valueWords(observation: Observation, words: Wording): string | undefined {
  const { valueQuantity, valueInteger, valueBoolean, valueString, valueCodeableConcept } = observation;
  if (valueQuantity?.value !== undefined) return quantityWords(valueQuantity, words);
  if (valueInteger !== undefined) return String(valueInteger);
  if (valueBoolean !== undefined) return valueBoolean ? words.yes : words.no;
  return valueString ?? valueCodeableConcept?.text ?? valueCodeableConcept?.coding?.[0]?.display;
}

export interface MeasureLine {
  readonly name: string;
  /** With the end of its scale or its unit: `6.7 of 10`, `40 minutes a week`. */
  readonly value: string;
}

/** The scores by name and value, in the order given; those without a value are left out. */
export function buildMeasureLines(
  observations: readonly ExtractedObservation[],
  questionnaire: Questionnaire,
  words: Wording,
): MeasureLine[] {
  const items = findItems(questionnaire.item, new Set(observations.map(({ linkId }) => linkId)));
  return observations.flatMap(({ linkId, observation }) => {
    const value = valueWords(observation, words);
    if (value === undefined) return [];
    const item = items.get(linkId);
    const most = findMaximum(item);
    const isScale = most !== undefined && /^[\d.]+$/.test(value);
    const name = observation.code.text ?? item?.text ?? observation.code.coding?.[0]?.display ?? linkId;
    return [{ name, value: isScale ? words.outOf(value, String(most)) : value }];
  });
}

function findMaximum(item: QuestionnaireItem | undefined): number | undefined {
  const extension = item?.extension?.find(({ url }) => url === MAX_VALUE);
  return extension?.valueInteger ?? extension?.valueDecimal;
}

function findItems(
  items: readonly QuestionnaireItem[] | undefined,
  wanted: ReadonlySet<string>,
  found = new Map<string, QuestionnaireItem>(),
): Map<string, QuestionnaireItem> {
  for (const item of items ?? []) {
    if (wanted.has(item.linkId)) found.set(item.linkId, item);
    findItems(item.item, wanted, found);
  }
  return found;
}

/** What a target wants: `4.6 or less`; of one without a detail that it gets better, of one that measures nothing that it is done. */
export function targetWords(target: GoalTarget, words: Wording): string {
  const { detailQuantity, detailRange, detailCodeableConcept, detailString, detailInteger, detailBoolean } = target;
  if (detailQuantity) return words.compared(detailQuantity.comparator, quantityWords(detailQuantity, words));
  if (detailRange) return rangeWords(detailRange.low, detailRange.high, words);
  if (detailInteger !== undefined) return String(detailInteger);
  if (detailBoolean !== undefined) return detailBoolean ? words.yes : words.no;
  const text = detailString ?? detailCodeableConcept?.text ?? detailCodeableConcept?.coding?.[0]?.display;
  return text ?? (target.measure ? words.improving : words.done);
}

function rangeWords(low: Quantity | undefined, high: Quantity | undefined, words: Wording): string {
  if (!high) return words.compared('>=', quantityWords(low ?? {}, words));
  if (!low) return words.compared('<=', quantityWords(high, words));
  return words.between(String(low.value), quantityWords(high, words));
}

/** Targets with the day by which each is due, the next first. */
export const sortTargets = (targets: readonly GoalTarget[] | undefined): GoalTarget[] =>
  [...(targets ?? [])].sort((a, b) => (a.dueDate ?? '9').localeCompare(b.dueDate ?? '9', 'en'));
