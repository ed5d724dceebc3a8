// Invariants of Questionnaire and QuestionnaireResponse, by key: https://hl7.org/fhir/R4/questionnaire.html#invs
import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireItemEnableWhen,
  QuestionnaireResponseItem,
} from '@medplum/fhirtypes';
import { exists } from './exists.ts';
import type { Invariant } from './invariant.ts';
import { findRepeated } from './resources.ts';

const WITH_OPTIONS = ['choice', 'open-choice', 'decimal', 'integer', 'date', 'dateTime', 'time', 'string', 'quantity'];
const WITH_LENGTH = ['boolean', 'decimal', 'integer', 'string', 'text', 'url', 'open-choice'];

function* linkIdsOf(items: readonly QuestionnaireItem[]): Generator<string> {
  for (const { linkId, item } of items) {
    yield linkId;
    if (item !== undefined) yield* linkIdsOf(item);
  }
}

function holdsUniqueLinkIds({ item }: Questionnaire): boolean | string {
  const repeated = item && findRepeated(linkIdsOf(item));
  return repeated === undefined || `${repeated} is there twice`;
}

/** A rule on display items, where there must be none of these. */
const displayHasNone =
  (...names: readonly string[]) =>
  (item: QuestionnaireItem): boolean =>
    item.type !== 'display' || !names.some(name => exists(item, name));

export const questionnaireInvariants: Readonly<Record<string, Invariant>> = {
  'que-1': (item: QuestionnaireItem) =>
    (item.type !== 'group' || exists(item, 'item')) && (item.type !== 'display' || !exists(item, 'item')),
  'que-2': holdsUniqueLinkIds,
  'que-3': displayHasNone('code'),
  'que-4': (item: QuestionnaireItem) => !exists(item, 'answerOption') || !exists(item, 'answerValueSet'),
  'que-5': (item: QuestionnaireItem) =>
    WITH_OPTIONS.includes(item.type) || (!exists(item, 'answerOption') && !exists(item, 'answerValueSet')),
  'que-6': displayHasNone('required', 'repeats'),
  'que-7': (enableWhen: QuestionnaireItemEnableWhen) =>
    enableWhen.operator !== 'exists' || exists(enableWhen, 'answerBoolean'),
  'que-8': (item: QuestionnaireItem) => (item.type !== 'group' && item.type !== 'display') || !exists(item, 'initial'),
  'que-9': displayHasNone('readOnly'),
  'que-10': (item: QuestionnaireItem) => WITH_LENGTH.includes(item.type) || !exists(item, 'maxLength'),
  'que-11': (item: QuestionnaireItem) => !exists(item, 'answerOption') || !exists(item, 'initial'),
  // The published expression says "more than two", the rule itself and the element's definition "more than one".
  'que-12': (item: QuestionnaireItem) => (item.enableWhen?.length ?? 0) <= 1 || exists(item, 'enableBehavior'),
  'que-13': (item: QuestionnaireItem) => item.repeats === true || (item.initial?.length ?? 0) <= 1,
  'qrs-1': (item: QuestionnaireResponseItem) => !exists(item, 'answer') || !exists(item, 'item'),
};
