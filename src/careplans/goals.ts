// Goals, made when an action that applies names them: https://hl7.org/fhir/R4/goal.html
import type {
  CodeableConcept,
  Goal,
  GoalTarget,
  Observation,
  PlanDefinitionGoal,
  PlanDefinitionGoalTarget,
} from '@medplum/fhirtypes';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import { addDuration } from './calendar.ts';
import type { CompiledAction, CompiledPlan } from './compile.ts';
import type { DerivationInput } from './derivation-input.ts';
import type { Applied } from './draft.ts';
import { applyValue } from './dynamic-value.ts';
import type { Evaluator } from './evaluation.ts';
import {
  addDocumentation,
  addReason,
  becausesOf,
  buildReason,
  findAnswers,
  findScores,
  toReasonExtension,
  toReference,
  type Reason,
} from './reason.ts';

export interface MadeGoal {
  readonly goal: Goal;
  /** The id in the PlanDefinition. */
  readonly goalId: string;
  readonly reasons: readonly Reason[];
  /** Today's score of what a target measures. */
  readonly baseline: Observation | undefined;
  /** The actions that name it, in document order. */
  readonly actions: readonly CompiledAction[];
}

/** What dynamicValues are put into. */
type Aim = Pick<
  Goal,
  'category' | 'priority' | 'description' | 'startDate' | 'target' | 'expressedBy' | 'addresses' | 'note'
>;

/** The goals that the actions name, in the order of the PlanDefinition. */
export function buildGoals(
  plan: CompiledPlan,
  applied: readonly Applied[],
  start: string,
  input: DerivationInput & { readonly subject: Goal['subject'] },
  evaluator: Evaluator,
): MadeGoal[] {
  const byGoal = groupByGoal(applied);
  return [...plan.goals].flatMap(([goalId, definition]) => {
    const naming = byGoal.get(goalId);
    if (!naming) return [];
    let aim = toAim(definition, start);
    let reasons: readonly Reason[] = [];
    for (const { action, reasonCode } of naming) {
      const values = action.values.filter(({ of }) => typeof of === 'object' && of.goal === goalId);
      for (const value of values) aim = applyValue(aim, value, action, evaluator);
      const read = new Set([...action.linkIds, ...values.flatMap(({ expression }) => [...expression.linkIds])]);
      const reason = buildReason(action, reasonCode, findAnswers(read, input.scored.answers));
      reasons = addReason(reasons, addDocumentation(reason, definition.documentation ?? []));
    }
    const baseline = findBaseline(aim.target, input.observations);
    const goal = toGoal({ ...aim, target: finishTargets(aim.target) }, reasons, baseline, start, input);
    return [{ goal, goalId, reasons, baseline, actions: naming.map(({ action }) => action) }];
  });
}

/** The actions that name each goal, in their order. */
function groupByGoal(applied: readonly Applied[]): Map<string, Applied[]> {
  const byGoal = new Map<string, Applied[]>();
  for (const one of applied) {
    for (const goalId of new Set(one.action.source.goalId)) {
      const others = byGoal.get(goalId);
      if (others) others.push(one);
      else byGoal.set(goalId, [one]);
    }
  }
  return byGoal;
}

function toAim({ category, description, priority, target }: PlanDefinitionGoal, start: string): Aim {
  return {
    ...(category && { category: [category] }),
    ...(priority && { priority }),
    description,
    startDate: start,
    ...(target && { target: target.map(one => toTarget(one, start)) }),
  };
}

function toTarget(target: PlanDefinitionGoalTarget, start: string): GoalTarget {
  const { measure, detailQuantity, detailRange, detailCodeableConcept, due } = target;
  const dueDate = due && addDuration(start, due);
  return {
    ...(measure && { measure }),
    ...(detailQuantity && { detailQuantity }),
    ...(detailRange && { detailRange }),
    ...(detailCodeableConcept && { detailCodeableConcept }),
    ...(dueDate !== undefined && { dueDate }),
  };
}

/**
 * A target whose number could not be computed keeps what is measured and until when, without a detail; one that says
 * nothing at all goes. A detail needs a measure (gol-1).
 */
const finishTargets = (targets: readonly GoalTarget[] | undefined): GoalTarget[] =>
  (targets ?? []).flatMap(target => {
    const { detailQuantity, detailRange, ...others } = target;
    const hasQuantity = detailQuantity?.value !== undefined;
    const hasRange = detailRange?.low?.value !== undefined || detailRange?.high?.value !== undefined;
    const finished = {
      ...others,
      ...(hasQuantity && { detailQuantity }),
      ...(hasRange && { detailRange }),
    };
    const kept = finished.measure ? finished : { ...(finished.dueDate !== undefined && { dueDate: finished.dueDate }) };
    return Object.keys(kept).length > 0 ? [kept] : [];
  });

function toGoal(
  aim: Aim,
  reasons: readonly Reason[],
  baseline: Observation | undefined,
  start: string,
  { newId, observations, subject }: Parameters<typeof buildGoals>[3],
): Goal {
  const { target, note, addresses, ...rest } = aim;
  const notes = [...(note ?? []), ...becausesOf(reasons).map(text => ({ text }))];
  const scores = findScores(reasons, observations);
  const own = baseline && toReference(baseline);
  const addressed = [...(addresses ?? []), ...scores];
  if (own && !addressed.some(({ reference }) => reference === own.reference)) addressed.push(own);
  return {
    resourceType: 'Goal',
    id: newId(),
    extension: reasons.map(toReasonExtension),
    lifecycleStatus: 'proposed',
    subject,
    ...rest,
    ...(target && target.length > 0 && { target }),
    statusDate: start,
    ...(addressed.length > 0 && { addresses: addressed }),
    ...(notes.length > 0 && { note: notes }),
  };
}

const findBaseline = (
  targets: readonly GoalTarget[] | undefined,
  observations: readonly ExtractedObservation[],
): Observation | undefined =>
  observations.find(({ observation }) => targets?.some(({ measure }) => sharesCoding(measure, observation.code)))
    ?.observation;

const sharesCoding = (one: CodeableConcept | undefined, other: CodeableConcept): boolean =>
  one?.coding?.some(a => other.coding?.some(b => a.system === b.system && a.code === b.code)) ?? false;
