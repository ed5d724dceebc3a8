// Responses to the pain assessment written as plain values, and what the programme makes of them.
import type {
  CodeSystem,
  PlanDefinition,
  PlanDefinitionAction,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import fs from 'node:fs';
import path from 'node:path';
import { compilePlanDefinition } from '../../src/careplans/compile.ts';
import { derive } from '../../src/careplans/derive.ts';
import type { Derivation } from '../../src/careplans/derivation.ts';
import { compileQuestionnaire } from '../../src/questionnaires/compile.ts';
import { buildObservations, type ExtractedObservation } from '../../src/questionnaires/extract.ts';
import { scoreResponse } from '../../src/questionnaires/score.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');
const load = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(fixtures, name), 'utf8'));

export const questionnaire = load('content/pain/questionnaire-pain-assessment.json') as Questionnaire;
export const planDefinition = load('content/pain/plandefinition-chronic-pain.json') as PlanDefinition;
export const painCodes = load('content/pain/codesystem-pain-assessment.json') as CodeSystem;
export const planElements = load('content/pain/codesystem-plan-element.json') as CodeSystem;
export const activityCategories = load('content/pain/codesystem-activity-category.json') as CodeSystem;
export const files = fs.readdirSync(path.join(fixtures, 'content/pain'));
export const examples = fs.readdirSync(path.join(fixtures, 'examples'));
export const loadExample = (name: string): QuestionnaireResponse =>
  load(`examples/${name}.json`) as QuestionnaireResponse;

export const ELEMENTS = 'https://w3id.org/careplan-service/CodeSystem/plan-element';
export const compiledQuestionnaire = compileQuestionnaire(questionnaire);
export const compiledPlan = compilePlanDefinition(planDefinition);

/** All items of the Questionnaire, in document order. */
export const allItems: readonly QuestionnaireItem[] = [...compiledQuestionnaire.items.values()].map(({ item }) => item);

/** All actions of the programme, in document order, groups included. */
export const allActions: readonly PlanDefinitionAction[] = compiledPlan.actions.map(({ source }) => source);

/** `low-back`, `true`, `7`, several of them; for an item with weights the place of its option, `undefined` for no answer. */
export type Plain = string | number | boolean | undefined | readonly (string | number | boolean)[];
export type PlainAnswers = Readonly<Record<string, Plain>>;
export type Wish = Readonly<Record<string, string | number>>;

function toAnswer({ linkId, type, answerOption }: QuestionnaireItem, value: string | number | boolean) {
  if (type === 'choice') {
    const place =
      typeof value === 'number' ? value : answerOption!.findIndex(({ valueCoding }) => valueCoding!.code === value);
    const valueCoding = answerOption![place]?.valueCoding;
    if (!valueCoding) throw new Error(`${linkId} has no option ${String(value)}`);
    return { valueCoding };
  }
  if (type === 'quantity') {
    const unit = linkId === 'height' ? 'cm' : 'kg';
    return { valueQuantity: { value: Number(value), unit, system: 'http://unitsofmeasure.org', code: unit } };
  }
  const name = { boolean: 'valueBoolean', integer: 'valueInteger', string: 'valueString', date: 'valueDate' }[
    type as string
  ];
  return { [name!]: value } as QuestionnaireResponseItemAnswer;
}

function fill(
  items: readonly QuestionnaireItem[],
  answers: PlainAnswers,
  wishes: readonly Wish[],
): QuestionnaireResponseItem[] {
  return items.flatMap((item): QuestionnaireResponseItem[] => {
    if (item.linkId === 'goal') return wishes.map(wish => ({ linkId: 'goal', item: fill(item.item!, wish, []) }));
    if (item.type === 'group') {
      const inner = fill(item.item ?? [], answers, wishes);
      return inner.length > 0 ? [{ linkId: item.linkId, item: inner }] : [];
    }
    const value = answers[item.linkId];
    if (value === undefined || item.type === 'display') return [];
    const values = typeof value === 'object' ? value : [value];
    return [{ linkId: item.linkId, answer: values.map(one => toAnswer(item, one)) }];
  });
}

/** A completed response with these answers and no others. */
export const buildResponse = (answers: PlainAnswers, wishes: readonly Wish[] = []): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  questionnaire: `${questionnaire.url!}|${questionnaire.version!}`,
  status: 'completed',
  subject: { reference: 'Patient/1' },
  authored: '2026-11-23T09:30:00Z',
  item: fill(questionnaire.item!, answers, wishes),
});

const prefixed = (prefix: string, count: number, value: Plain): [string, Plain][] =>
  Array.from({ length: count }, (_, index) => [`${prefix}-${String(index + 1)}`, value]);
const flags = allItems.filter(({ linkId }) => linkId.startsWith('flag-')).map(({ linkId }) => linkId);
const nerve = allItems
  .filter(({ linkId, type }) => linkId.startsWith('nerve-') && type === 'boolean')
  .map(({ linkId }) => linkId);

/** A person of 44 who has low back pain, every question answered, and as little else as can be. */
export const QUIET: PlainAnswers = {
  age: 44,
  pregnancy: 'not-pregnant',
  'pain-duration': 'over-1-year',
  'pain-location': ['low-back'],
  'pain-cause': ['musculoskeletal'],
  'pain-diagnosis': ['nonspecific-low-back-pain'],
  ...Object.fromEntries(prefixed('peg', 3, 5)),
  'quality-of-life': 7,
  'muscle-tension': 2,
  stress: 2,
  ...Object.fromEntries([...flags, ...nerve].map(linkId => [linkId, false])),
  fatigue: 'none',
  unrefreshed: 'none',
  thinking: 'none',
  ...Object.fromEntries([...prefixed('phq9', 9, 0), ...prefixed('gad7', 7, 0)]),
  'pcptsd5-gate': 'LA32-8',
  'safety-now': 'no',
  'catastrophising-1': 0,
  'catastrophising-2': 0,
  'fear-of-movement': 0,
  'sleep-nights': 0,
  'sleep-snoring': false,
  'sleep-apnoea': 'no',
  'activity-days': 5,
  'activity-minutes': 40,
  'strength-days': 2,
  'falls-last-year': 0,
  'fruit-vegetables': 5,
  diet: 'mostly-home-cooked',
  'diet-help': false,
  'food-insecurity': false,
  height: 170,
  weight: 65,
  tobacco: false,
  alcohol: 'none',
  'drug-use-times': 0,
  medicines: ['none'],
  'opioid-signs': ['none'],
  conditions: ['none'],
  'prefer-medicines': 'open',
  barriers: ['none'],
};

export interface Outcome {
  /** Keys of alerts, activities and goals, in this order. */
  readonly keys: readonly string[];
  readonly observations: readonly ExtractedObservation[];
  readonly derivation: Derivation;
  /** Ids of the actions that could not be decided. */
  readonly undecided: readonly string[];
  /** All texts of what was made, as JSON. */
  readonly texts: string;
}

const keysOf = (concept: { coding?: { system?: string; code?: string }[] } | undefined): string[] =>
  (concept?.coding ?? []).filter(({ system }) => system === ELEMENTS).map(({ code }) => code!);

/** Scores a response and applies the programme to it on 23 November 2026. */
export function apply(response: QuestionnaireResponse): Outcome {
  let count = 0;
  const newId = (): string => `id-${String(++count)}`;
  const scored = scoreResponse(compiledQuestionnaire, response);
  const { subject } = response as { subject: { reference: string } };
  const responseReference = 'QuestionnaireResponse/1';
  const observations = buildObservations(compiledQuestionnaire, scored, {
    responseReference,
    subject,
    effective: '2026-11-23T09:30:00Z',
    newId,
  });
  const now = new Date('2026-11-23T10:00:00Z');
  const derivation = derive(compiledPlan, {
    scored,
    questionnaire,
    responseReference,
    responseVersionId: '1',
    observations,
    subject,
    now,
    newId,
  });
  const { flags: alerts, carePlan, goals, decisions } = derivation;
  return {
    keys: [
      ...alerts.flatMap(({ code }) => keysOf(code)),
      ...(carePlan?.activity ?? []).flatMap(({ detail }) => keysOf(detail?.code)),
      ...goals.flatMap(({ description }) => keysOf(description)),
    ],
    observations,
    derivation,
    undecided: decisions.filter(({ outcome }) => outcome === 'cannot-tell').map(({ actionId }) => actionId),
    texts: JSON.stringify([carePlan, goals, alerts]),
  };
}

/** The quiet person with some answers changed. */
export const applyTo = (changes: PlainAnswers, wishes: readonly Wish[] = []): Outcome =>
  apply(buildResponse({ ...QUIET, ...changes }, wishes));
