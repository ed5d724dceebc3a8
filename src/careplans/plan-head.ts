// What the actions that apply say of the plan as a whole.
import type { CarePlan, CodeableConcept } from '@medplum/fhirtypes';
import type { CompiledPlan } from './compile.ts';
import type { Applied } from './draft.ts';
import { applyValue } from './dynamic-value.ts';
import type { Evaluator } from './evaluation.ts';

/** The parts of a CarePlan that content may set. */
export type PlanHead = Pick<
  CarePlan,
  'title' | 'description' | 'category' | 'period' | 'addresses' | 'careTeam' | 'note'
>;

/**
 * Groups of the first level that have a code give the plan its category, title and description; then come the
 * dynamicValues on `%plan`.
 */
export function buildPlanHead(
  plan: CompiledPlan,
  applied: readonly Applied[],
  start: string,
  evaluator: Evaluator,
): PlanHead {
  const kinds = applied.flatMap(({ action }) =>
    action.kind === 'group' && action.source.code && plan.roots.includes(action) ? [action.source] : [],
  );
  const together = (texts: readonly (string | undefined)[], separator: string): string =>
    [...new Set(texts.filter(text => text !== undefined))].join(separator);
  const title = together(
    kinds.map(kind => kind.title),
    '; ',
  );
  const description = together(
    kinds.map(kind => kind.description),
    ' ',
  );
  const category: CodeableConcept[] = kinds.flatMap(({ code }) => code ?? []);
  let head: PlanHead = {
    title: title || (plan.planDefinition.title ?? plan.planDefinition.name),
    ...(description !== '' && { description }),
    ...(category.length > 0 && { category }),
    period: { start },
  };
  for (const { action } of applied) {
    for (const value of action.values) if (value.of === 'plan') head = applyValue(head, value, action, evaluator);
  }
  return head;
}
