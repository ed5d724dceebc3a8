// The permitted answers of an item: answerOption, or a value set that the Questionnaire contains, with their weights.
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.answerOption
import type { Coding, Questionnaire, QuestionnaireItem, ValueSet, ValueSetExpansionContains } from '@medplum/fhirtypes';
import { findValue, printKey, printValue } from './answer-value.ts';
import { findExtension, ITEM_WEIGHT, OPTION_EXCLUSIVE, ORDINAL_VALUE } from './extensions.ts';

export interface AnswerOption {
  /** In plain words. */
  readonly text: string;
  readonly weight: number | undefined;
  /** Whether no other answer may stand beside it. */
  readonly exclusive: boolean;
}

export interface AnswerOptions {
  /** By `printKey` of the value. */
  readonly byKey: ReadonlyMap<string, AnswerOption>;
  /** The types of the options' values, e.g. `Coding`. */
  readonly types: ReadonlySet<string>;
}

type Extensible = Parameters<typeof findExtension>[0];

/** The weight that an element carries itself. https://hl7.org/fhir/R4/extension-ordinalvalue.html */
export const findOwnWeight = (element: Extensible): number | undefined =>
  (findExtension(element, ORDINAL_VALUE) ?? findExtension(element, ITEM_WEIGHT))?.valueDecimal;

const flatten = (contains: readonly ValueSetExpansionContains[]): Coding[] =>
  contains.flatMap(each => [each, ...flatten(each.contains ?? [])]);

/** The codes of a value set that lists them, undefined where it would take a terminology service. */
function findCodings(valueSet: ValueSet): Coding[] | undefined {
  if (valueSet.expansion?.contains) return flatten(valueSet.expansion.contains);
  const { include = [], exclude } = valueSet.compose ?? {};
  const isListed = include.every(({ concept, filter, valueSet: others }) => concept && !filter && !others);
  if (exclude !== undefined || !isListed) return undefined;
  return include.flatMap(({ system, concept = [] }) => concept.map(each => ({ ...each, system })));
}

function fromAnswerOptions(options: NonNullable<QuestionnaireItem['answerOption']>): AnswerOptions {
  const byKey = new Map<string, AnswerOption>();
  const types = new Set<string>();
  for (const option of options) {
    const found = findValue(option);
    if (!found) continue;
    types.add(found.type);
    byKey.set(printKey(found.type, found.value), {
      text: printValue(found.type, found.value, option),
      weight: findOwnWeight(option) ?? findOwnWeight(option.valueCoding),
      exclusive: findExtension(option, OPTION_EXCLUSIVE)?.valueBoolean === true,
    });
  }
  return { byKey, types };
}

function fromCodings(codings: readonly Coding[]): AnswerOptions {
  const entries = codings.map(coding => {
    const option = { text: printValue('Coding', coding), weight: findOwnWeight(coding), exclusive: false };
    return [printKey('Coding', coding), option] as const;
  });
  return { byKey: new Map(entries), types: new Set(['Coding']) };
}

/** The options that the Questionnaire itself knows; undefined where it leaves the answer open or names a value set elsewhere. */
export function findOptions(item: QuestionnaireItem, questionnaire: Questionnaire): AnswerOptions | undefined {
  if (item.answerOption?.length) return fromAnswerOptions(item.answerOption);
  const id = item.answerValueSet?.startsWith('#') ? item.answerValueSet.slice(1) : undefined;
  const contained = questionnaire.contained?.find(
    resource => resource.resourceType === 'ValueSet' && resource.id === id,
  );
  const codings = contained?.resourceType === 'ValueSet' ? findCodings(contained) : undefined;
  return codings && fromCodings(codings);
}

/** The weight of an answer's value by ordinalValue or itemWeight of the item's option. */
export type WeightLookUp = (linkId: string, type: string, value: unknown) => number | undefined;

/** Weights over a tree of items; it is walked at the first question. */
export function buildWeights(questionnaire: Questionnaire | undefined): WeightLookUp {
  let options: Map<string, AnswerOptions | undefined> | undefined;
  const read = (items: readonly QuestionnaireItem[] = []): [string, AnswerOptions | undefined][] =>
    items.flatMap(item => [[item.linkId, questionnaire && findOptions(item, questionnaire)], ...read(item.item)]);
  return (linkId, type, value) => {
    options ??= new Map(read(questionnaire?.item));
    return options.get(linkId)?.byKey.get(printKey(type, value))?.weight;
  };
}
