// Which actions of a plan apply: https://hl7.org/fhir/R4/plandefinition.html#12.18.3.4 ("If the applicability conditions
// evaluate to true"). An answer that is missing makes a condition empty, and the action "cannot tell".
import type { CompiledAction } from './compile.ts';
import type { Evaluator } from './evaluation.ts';
import type { RuleExpression } from './rule-expression.ts';

export type Outcome = 'applies' | 'does-not-apply' | 'cannot-tell' | 'not-reached';

export interface Verdict {
  readonly action: CompiledAction;
  readonly outcome: Outcome;
  /** The condition that decided, in words: all of them for an action that applies, none where it has none. */
  readonly condition?: string;
  /** Why a condition could not be evaluated at all; absent where an answer is missing. */
  readonly fault?: string;
}

/** How messages call an action. */
export const printAction = ({ id, source }: CompiledAction): string =>
  source.prefix === undefined ? `Action "${id}"` : `Action "${id}" (${source.prefix})`;

/** A verdict for every action, in document order. The children of a group that does not apply are not reached. */
export function decideActions(roots: readonly CompiledAction[], evaluator: Evaluator): Verdict[] {
  const verdicts: Verdict[] = [];
  const visit = (action: CompiledAction, reached: boolean): void => {
    const verdict: Verdict = reached ? decideAction(action, evaluator) : { action, outcome: 'not-reached' };
    verdicts.push(verdict);
    for (const child of action.children) visit(child, verdict.outcome === 'applies');
  };
  for (const root of roots) visit(root, true);
  return verdicts;
}

/** One that is false decides, wherever it stands; then one that cannot tell. */
function decideAction(action: CompiledAction, evaluator: Evaluator): Verdict {
  let undecided: Verdict | undefined;
  for (const condition of action.conditions) {
    const answer = test(condition, action, evaluator);
    if (answer === false) return { action, outcome: 'does-not-apply', condition: condition.description };
    if (answer !== true) undecided ??= { action, outcome: 'cannot-tell', condition: condition.description, ...answer };
  }
  if (undecided) return undecided;
  if (action.conditions.length === 0) return { action, outcome: 'applies' };
  const condition = action.conditions.map(({ description }) => description).join('; ');
  return { action, outcome: 'applies', condition };
}

/** True, false, or what stands in the way: nothing but a missing answer where it names no fault. */
function test(condition: RuleExpression, action: CompiledAction, evaluator: Evaluator): boolean | { fault?: string } {
  const outcome = evaluator.evaluate(condition, printAction(action));
  if ('fault' in outcome) return { fault: outcome.fault.text };
  const [value, ...more] = outcome.values;
  if (value === undefined) return {};
  if (typeof value === 'boolean' && more.length === 0) return value;
  const text = `${printAction(action)}: "${condition.description}" is neither true nor false`;
  evaluator.issues.push({ severity: 'error', code: 'value', text, expression: [condition.path] });
  return { fault: text };
}
