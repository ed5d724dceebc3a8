// A compiled PlanDefinition applied to one scored response: https://hl7.org/fhir/R4/plandefinition.html#12.18.3
// Pure: the caller stores what comes back, together with the response and the Observations.
import type { CarePlan, Goal } from '@medplum/fhirtypes';
import { error } from '../fhir/issue.ts';
import { toDate } from './calendar.ts';
import type { CompiledPlan } from './compile.ts';
import { buildDecisions, findUndecided } from './decisions.ts';
import { decideActions } from './decide.ts';
import type { Derivation } from './derivation.ts';
import type { DerivationInput } from './derivation-input.ts';
import { applyAction, byUrgency, type Applied, type Draft } from './draft.ts';
import { buildEvaluator, type Evaluator } from './evaluation.ts';
import { buildGoals, type MadeGoal } from './goals.ts';
import { mergeDrafts } from './merge.ts';
import { buildOutline, goalSentence, textOf, type Outline } from './outline.ts';
import { buildPlanHead } from './plan-head.ts';
import { toActivity, toCarePlan, toFlag, toProvenance, type Task } from './plan-resources.ts';
import { ENGLISH } from './wording.ts';
import { printOutline, printSentence } from './xhtml.ts';

/**
 * Applies a plan to a response. A fault of content is an issue, never thrown: the rule that has it cannot tell, the
 * others stand.
 */
export function derive(plan: CompiledPlan, input: DerivationInput): Derivation {
  const evaluator = buildEvaluator(input.scored, input.questionnaire);
  const verdicts = decideActions(plan.roots, evaluator);
  const { subject } = input;
  if (!subject) {
    const nobody = error('required', 'Without a subject there is nobody to plan for', 'QuestionnaireResponse.subject');
    const decisions = buildDecisions(verdicts, input, NOTHING);
    return { goals: [], flags: [], decisions, issues: [...plan.issues, ...evaluator.issues, nobody] };
  }
  const task = { ...input, subject };
  const start = toDate(input.now);
  const applied = verdicts
    .filter(({ outcome }) => outcome === 'applies')
    .map(({ action }) => applyAction(action, input.scored.answers, evaluator, start));
  const drafts = arrangeDrafts(plan, applied);
  const flags = drafts.flags.map(draft => toFlag(draft, start, task, ENGLISH));
  const goals = buildGoals(plan, applied, start, task, evaluator).map(nameGoal);
  const undecided = findUndecided(verdicts, Object.values(drafts).flat(), goals);
  const planned = buildPlan(plan, applied, drafts, goals, undecided, task, evaluator);
  const carePlan = planned?.carePlan;
  const made = [...(carePlan ? [carePlan] : []), ...goals.map(({ goal }) => goal), ...flags];
  return {
    ...planned,
    goals: goals.map(({ goal }) => goal),
    flags,
    ...(made.length > 0 && { provenance: toProvenance(plan, made, task) }),
    get decisions() {
      return buildDecisions(verdicts, input, { ...drafts, flagResources: flags, goals, carePlan });
    },
    issues: [...plan.issues, ...evaluator.issues],
  };
}

const NOTHING = { activities: [], flags: [], notes: [], flagResources: [], goals: [], carePlan: undefined };

interface Drafts {
  readonly activities: readonly Draft[];
  readonly flags: readonly Draft[];
  readonly notes: readonly Draft[];
}

/** Merged; the most urgent flags first, activities by section and there the most urgent first. */
function arrangeDrafts(plan: CompiledPlan, applied: readonly Applied[]): Drafts {
  const merged = mergeDrafts(applied.flatMap(({ draft }) => draft ?? []));
  const ofKind = (kind: Draft['kind']): Draft[] => merged.filter(draft => draft.kind === kind);
  const section = (draft: Draft): number => (draft.section === undefined ? -1 : plan.sections.indexOf(draft.section));
  return {
    activities: ofKind('activity').sort((a, b) => section(a) - section(b) || byUrgency(a, b)),
    flags: ofKind('flag').sort(byUrgency),
    notes: ofKind('note').filter(({ texts }) => texts.length > 0),
  };
}

const nameGoal = (made: MadeGoal): MadeGoal => ({
  ...made,
  goal: { ...made.goal, text: printSentence(goalSentence(made, ENGLISH)) } satisfies Goal,
});

/** Flags and notes alone are no plan: what they say stands by itself. */
function buildPlan(
  plan: CompiledPlan,
  applied: readonly Applied[],
  drafts: Drafts,
  goals: readonly MadeGoal[],
  undecided: readonly string[],
  task: Task,
  evaluator: Evaluator,
): { carePlan: CarePlan; outline: Outline } | undefined {
  if (drafts.activities.length + goals.length === 0) return undefined;
  const head = buildPlanHead(plan, applied, toDate(task.now), evaluator);
  const outline = buildOutline(
    {
      ...drafts,
      title: head.title ?? ENGLISH.plan,
      answered: task.scored.response.authored ?? toDate(task.now),
      goals,
      observations: task.observations,
      questionnaire: task.questionnaire,
      sections: plan.sections,
      undecided: undecided.length > 0 ? ENGLISH.undecided(undecided) : undefined,
    },
    ENGLISH,
  );
  const body = {
    activities: drafts.activities.map(draft => toActivity(draft, goals, task.observations)),
    goals: goals.map(({ goal }) => goal),
    notes: [...drafts.notes.map(textOf), ...(outline.undecided === undefined ? [] : [outline.undecided])],
  };
  const carePlan = toCarePlan(plan, head, body, task);
  return { carePlan: { ...carePlan, text: printOutline(outline, ENGLISH) }, outline };
}
