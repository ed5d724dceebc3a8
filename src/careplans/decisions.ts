// What became of each action, for whoever asks why, and why not.
import type { CarePlan, Flag, QuestionnaireItem } from '@medplum/fhirtypes';
import type { CompiledAction } from './compile.ts';
import type { Verdict } from './decide.ts';
import type { Decision, Made } from './derivation.ts';
import type { DerivationInput } from './derivation-input.ts';
import type { Draft } from './draft.ts';
import type { MadeGoal } from './goals.ts';
import { findAnswers } from './reason.ts';

/** What was made, each draft at the place of its resource or element. */
export interface Proposal {
  readonly activities: readonly Draft[];
  readonly flags: readonly Draft[];
  readonly notes: readonly Draft[];
  readonly flagResources: readonly Flag[];
  readonly goals: readonly MadeGoal[];
  readonly carePlan: CarePlan | undefined;
}

export function buildDecisions(
  verdicts: readonly Verdict[],
  { scored, questionnaire }: Pick<DerivationInput, 'scored' | 'questionnaire'>,
  proposal: Proposal,
): Decision[] {
  const made = attribute(proposal);
  const { answers } = scored;
  const groups = findGroups(questionnaire.item);
  return verdicts.map(({ action, outcome, condition, fault }) => {
    const { source, id, path, linkIds } = action;
    const read = outcome === 'not-reached' ? [] : [...linkIds];
    return {
      actionId: id,
      path,
      ...(source.prefix !== undefined && { rule: source.prefix }),
      ...(source.title !== undefined && { title: source.title }),
      outcome,
      ...(condition !== undefined && { condition }),
      ...(fault !== undefined && { fault }),
      answers: findAnswers(read, answers),
      unanswered: read.filter(linkId => !answers.has(linkId) && !groups.has(linkId)),
      made: made.get(action) ?? [],
    };
  });
}

function findGroups(items: readonly QuestionnaireItem[] | undefined, found = new Set<string>()): Set<string> {
  for (const item of items ?? []) {
    if (item.type === 'group') found.add(item.linkId);
    findGroups(item.item, found);
  }
  return found;
}

/** By action what it made; the first of several that made a thing is its maker. */
function attribute({
  activities,
  flags,
  notes,
  flagResources,
  goals,
  carePlan,
}: Proposal): Map<CompiledAction, Made[]> {
  const made = new Map<CompiledAction, Made[]>();
  const add = (actions: readonly CompiledAction[], element: Omit<Made, 'merged'>): void => {
    actions.forEach((action, index) => {
      made.set(action, [...(made.get(action) ?? []), { ...element, merged: index > 0 }]);
    });
  };
  flags.forEach(({ actions }, index) => {
    add(actions, { kind: 'flag', reference: `Flag/${flagResources[index]?.id ?? ''}` });
  });
  if (carePlan) {
    const reference = `CarePlan/${carePlan.id ?? ''}`;
    activities.forEach(({ actions }, index) => {
      add(actions, { kind: 'activity', reference, expression: `CarePlan.activity[${String(index)}]` });
    });
    notes.forEach(({ actions }, index) => {
      add(actions, { kind: 'note', reference, expression: `CarePlan.note[${String(index)}]` });
    });
  }
  for (const { goal, actions } of goals) add(actions, { kind: 'goal', reference: `Goal/${goal.id ?? ''}` });
  return made;
}

const keyOf = (action: CompiledAction): string | undefined => {
  const coding = action.source.code?.[0]?.coding?.[0];
  return coding?.code === undefined ? undefined : `${coding.system ?? ''}|${coding.code}`;
};

/**
 * By title what could not be decided, each once; without what another rule proposed all the same, and without what has no
 * name to a patient.
 */
export function findUndecided(
  verdicts: readonly Verdict[],
  drafts: readonly Draft[],
  goals: readonly MadeGoal[],
): string[] {
  const made = new Set(drafts.flatMap(({ actions }) => actions.map(keyOf)));
  const aims = new Set(goals.map(({ goalId }) => goalId));
  const titles = verdicts.flatMap(({ action, outcome }) => {
    if (outcome !== 'cannot-tell') return [];
    const key = keyOf(action);
    if (key !== undefined && made.has(key)) return [];
    const { kind, source } = action;
    if (kind === 'goals' && source.goalId?.every(goalId => aims.has(goalId))) return [];
    return source.title ?? source.code?.[0]?.text ?? [];
  });
  return [...new Set(titles)];
}
