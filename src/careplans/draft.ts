// The element that an applying leaf action proposes, before it is merged with its like and becomes part of a resource.
import type { CarePlanActivityDetail, CodeableConcept, PlanDefinitionAction } from '@medplum/fhirtypes';
import type { Answers } from '../questionnaires/answers.ts';
import { addDuration } from './calendar.ts';
import { findFlagCategory, type CompiledAction } from './compile.ts';
import { applyValue } from './dynamic-value.ts';
import type { Evaluator } from './evaluation.ts';
import { buildReason, findAnswers, type Reason } from './reason.ts';
import { ACTIVITY_CATEGORIES } from './vocabulary.ts';

/** The most urgent first: https://hl7.org/fhir/R4/valueset-request-priority.html */
const PRIORITIES = ['stat', 'asap', 'urgent', 'routine'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Sorts the most urgent first and leaves the rest in its order. */
export const byUrgency = (one: { readonly priority: Priority }, other: { readonly priority: Priority }): number =>
  PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority);

/** What dynamicValues are put into: parts of an activity.detail, a Flag or a note. */
export type Proposed = Pick<
  CarePlanActivityDetail,
  'code' | 'reasonCode' | 'description' | 'scheduledTiming' | 'scheduledPeriod' | 'location' | 'performer'
> & { readonly text?: string };

export interface Draft {
  readonly kind: 'activity' | 'flag' | 'note';
  readonly section: string | undefined;
  /** Plain words for an activity, where they say more than its code does. */
  readonly title: string | undefined;
  readonly element: Proposed;
  /** Of a Flag its category, of an activity what sort of help it is. */
  readonly category: CodeableConcept | undefined;
  /** What is said: of an activity its description, of a Flag the text of its code; one of each that was merged. */
  readonly texts: readonly string[];
  /** Whether answers changed the text that the PlanDefinition gives. */
  readonly adapted: boolean;
  readonly priority: Priority;
  readonly goalIds: readonly string[];
  readonly reasons: readonly Reason[];
  /** The actions that made it, the first first. */
  readonly actions: readonly CompiledAction[];
}

/** An action that applies, with its reason: every kind has one, since goals take it over. */
export interface Applied {
  readonly action: CompiledAction;
  readonly reasonCode: readonly CodeableConcept[] | undefined;
  readonly draft: Draft | undefined;
}

/**
 * Runs the values of an action that set its own element.
 * @param start the plan's first day, `YYYY-MM-DD`
 */
export function applyAction(action: CompiledAction, answers: Answers, evaluator: Evaluator, start: string): Applied {
  let element = propose(action, start);
  for (const value of action.values) {
    if (value.of === 'element') element = applyValue(element, value, action, evaluator);
  }
  const { reasonCode } = element;
  if (action.kind === 'group' || action.kind === 'goals') return { action, reasonCode, draft: undefined };
  const reason = buildReason(action, reasonCode, findAnswers(action.linkIds, answers));
  return { action, reasonCode, draft: buildDraft(action, action.kind, element, reason) };
}

function propose({ kind, source }: CompiledAction, start: string): Proposed {
  const { description, reason, timingDuration } = source;
  const because = reason && { reasonCode: reason };
  if (kind === 'note') return { ...because, ...(description !== undefined && { text: description }) };
  if (kind === 'group' || kind === 'goals') return { ...because };
  const code = nameCode(source);
  if (kind === 'flag') return { ...because, code };
  const event = timingDuration && addDuration(start, timingDuration);
  return {
    ...because,
    code,
    ...(description !== undefined && { description }),
    ...(event !== undefined && { scheduledTiming: { event: [event] } }),
  };
}

/** What the element is, with words in any case. */
function nameCode({ code, title }: PlanDefinitionAction): CodeableConcept {
  const first = code?.[0] ?? {};
  const text = first.text ?? title ?? first.coding?.[0]?.display;
  return text === undefined ? first : { ...first, text };
}

function buildDraft(action: CompiledAction, kind: Draft['kind'], element: Proposed, reason: Reason): Draft {
  const { source } = action;
  const text = { activity: element.description, flag: element.code?.text, note: element.text }[kind];
  const given = kind === 'flag' ? nameCode(source).text : source.description;
  return {
    kind,
    section: action.section,
    title: source.title,
    element,
    category: kind === 'flag' ? findFlagCategory(source) : findActivityCategory(source),
    texts: text === undefined ? [] : [text],
    adapted: text !== given,
    priority: source.priority ?? 'routine',
    goalIds: source.goalId ?? [],
    reasons: [reason],
    actions: [action],
  };
}

const findActivityCategory = ({ code }: PlanDefinitionAction): CodeableConcept | undefined =>
  code?.slice(1).find(({ coding }) => coding?.some(({ system }) => system === ACTIVITY_CATEGORIES));
