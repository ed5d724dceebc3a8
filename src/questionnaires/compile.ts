// A Questionnaire with everything precomputed that validating and scoring its responses needs:
// https://hl7.org/fhir/R4/questionnaire.html
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { orderCalculations } from './calculations.ts';
import { toEnableWhen } from './enable-when.ts';
import {
  CALCULATED_EXPRESSION,
  findExtension,
  findFhirPath,
  MAX_OCCURS,
  MIN_OCCURS,
  OBSERVATION_EXTRACT,
  UNIT,
} from './extensions.ts';
import type { CompiledItem, CompiledQuestionnaire, EnableWhen } from './item.ts';
import { findOptions } from './options.ts';
import { printKey } from './answer-value.ts';
import { toValueRules } from './value-rules.ts';

export type { CompiledItem, CompiledQuestionnaire } from './item.ts';

const ANSWER_TYPES: Readonly<Record<string, readonly string[]>> = {
  boolean: ['Boolean'],
  decimal: ['Decimal'],
  integer: ['Integer'],
  date: ['Date'],
  dateTime: ['DateTime'],
  time: ['Time'],
  string: ['String'],
  text: ['String'],
  url: ['Uri'],
  choice: ['Coding'],
  'open-choice': ['Coding', 'String'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
};

const LABEL_LENGTH = 80;

function toLabel({ linkId, text }: QuestionnaireItem): string {
  if (text === undefined) return `'${linkId}'`;
  const short = text.length <= LABEL_LENGTH ? text : `${text.slice(0, LABEL_LENGTH).trimEnd()}...`;
  return `"${short}" (${linkId})`;
}

function toOccurs(item: QuestionnaireItem): Pick<CompiledItem, 'minOccurs' | 'maxOccurs'> {
  const most = findExtension(item, MAX_OCCURS)?.valueInteger;
  return {
    minOccurs: Math.max(findExtension(item, MIN_OCCURS)?.valueInteger ?? 0, item.required === true ? 1 : 0),
    maxOccurs: item.repeats === true ? (most ?? Infinity) : 1,
  };
}

/** What an item knows without its surroundings. */
function readItem(item: QuestionnaireItem, questionnaire: Questionnaire, inherited: boolean) {
  const options = findOptions(item, questionnaire);
  const types = ANSWER_TYPES[item.type] ?? [];
  return {
    item,
    linkId: item.linkId,
    label: toLabel(item),
    ...toOccurs(item),
    // Options of other types than Coding (a list of numbers or times) are given as they stand, also under `choice`.
    answerTypes: new Set([...types, ...(item.type.endsWith('choice') ? (options?.types ?? []) : [])]),
    options,
    answerValueSet: options ? undefined : item.answerValueSet,
    rules: toValueRules(item),
    calculated: findFhirPath(item, CALCULATED_EXPRESSION) !== undefined,
    unit: findExtension(item, UNIT)?.valueCoding,
    extracted: findExtension(item, OBSERVATION_EXTRACT)?.valueBoolean ?? inherited,
  };
}

const byLinkId = (items: readonly CompiledItem[]): Map<string, CompiledItem> =>
  new Map(items.map(item => [item.linkId, item]));

/** Builds the item tree. Faults of the Questionnaire itself are `validateQuestionnaire`'s business. */
export function compileQuestionnaire(questionnaire: Questionnaire): CompiledQuestionnaire {
  const all: CompiledItem[] = [];
  const build = (item: QuestionnaireItem, parent: CompiledItem | undefined, inherited: boolean): CompiledItem => {
    const children: CompiledItem[] = [];
    const childrenByLinkId = new Map<string, CompiledItem>();
    const own = readItem(item, questionnaire, inherited);
    const enableWhen: EnableWhen | undefined = undefined; // set below, when the whole tree is known
    const compiled: CompiledItem = { ...own, parent, children, childrenByLinkId, position: all.length, enableWhen };
    all.push(compiled);
    for (const child of item.item ?? []) children.push(build(child, compiled, own.extracted));
    for (const child of children) childrenByLinkId.set(child.linkId, child);
    return compiled;
  };
  const inherited = findExtension(questionnaire, OBSERVATION_EXTRACT)?.valueBoolean ?? false;
  const roots = (questionnaire.item ?? []).map(item => build(item, undefined, inherited));
  const items = byLinkId(all);
  for (const item of all) Object.assign(item, { enableWhen: toEnableWhen(item, linkId => items.get(linkId)) });
  return {
    questionnaire,
    roots,
    rootsByLinkId: byLinkId(roots),
    items,
    calculations: orderCalculations(questionnaire, all),
    findWeight: (linkId, type, value) => items.get(linkId)?.options?.byKey.get(printKey(type, value))?.weight,
  };
}
