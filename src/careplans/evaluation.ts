// Expressions of a plan evaluated over one response. Named values are evaluated when something needs them, and once.
import type { Questionnaire } from '@medplum/fhirtypes';
import { error, type Issue } from '../fhir/issue.ts';
import { bindExpression, buildScope, type ResponseExpression } from '../questionnaires/expressions.ts';
import type { ScoredResponse } from '../questionnaires/score.ts';
import type { RuleExpression, Variable } from './rule-expression.ts';

/** What an expression yields, or why it yields nothing. */
export type Evaluated = { readonly values: readonly unknown[] } | { readonly fault: Issue };

export interface Evaluator {
  /** @param owner what the issue of a failing expression calls its place, e.g. `Action "exercise" (N1)` */
  readonly evaluate: (expression: RuleExpression, owner: string) => Evaluated;
  /** Faults met so far; those of the content itself are in CompiledPlan.issues. */
  readonly issues: Issue[];
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

export function buildEvaluator(scored: ScoredResponse, questionnaire?: Questionnaire): Evaluator {
  const scope = buildScope(scored, questionnaire);
  const issues: Issue[] = [];
  const faults = new Map<Variable, Issue>();
  /** Which variable a name stands for at the moment: neighbours may use the same name for different values. */
  const bound = new Map<string, Variable>();
  const results = new Map<ResponseExpression, readonly unknown[]>();

  const attempt = (expression: RuleExpression, owner: string, run: () => readonly unknown[]): Evaluated => {
    const fault = expression.fault ?? findFault(expression.needs);
    if (fault) return { fault };
    try {
      return { values: run() };
    } catch (cause) {
      const text = `${owner}: "${expression.description}" cannot be evaluated: ${messageOf(cause)}`;
      const thrown = error('exception', text, expression.path);
      issues.push(thrown);
      return { fault: thrown };
    }
  };

  /** Binds what is needed; the first fault among it. */
  const findFault = (needs: readonly Variable[]): Issue | undefined => {
    for (const variable of needs) {
      const { name, program } = variable;
      if (bound.get(name) === variable) continue;
      const known = faults.get(variable);
      if (known) return known;
      const outcome = attempt(variable, `Variable %${name}`, () => {
        if (program) bindExpression(scope, name, program);
        return [];
      });
      if ('fault' in outcome) {
        faults.set(variable, outcome.fault);
        return outcome.fault;
      }
      bound.set(name, variable);
    }
    return undefined;
  };

  const run = (program: ResponseExpression | undefined): readonly unknown[] => {
    if (!program) return [];
    const values = results.get(program) ?? program.evaluate(scope);
    results.set(program, values);
    return values;
  };

  return { issues, evaluate: (expression, owner) => attempt(expression, owner, () => run(expression.program)) };
}
