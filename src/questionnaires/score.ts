// Calculated items: https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-calculatedExpression.html
import type { QuestionnaireResponse, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { warning, type Issue } from '../fhir/issue.ts';
import { findValue, printKey, printValue } from './answer-value.ts';
import { indexAnswers, type Answer, type Answers } from './answers.ts';
import { putAnswers, toAnswer } from './calculated-answer.ts';
import { buildEnabledCheck, type EnabledCheck } from './enabled.ts';
import { bindExpression, buildScope, type ResponseScope } from './expressions.ts';
import type { Calculation, CompiledItem, CompiledQuestionnaire } from './item.ts';
import { matchResponse } from './occurrences.ts';

export interface ScoredResponse {
  /** As posted, with the calculated items put in: a copy, the posted one stays as it is. */
  readonly response: QuestionnaireResponse;
  readonly answers: Answers;
  /** Warnings: scores that could not be computed, and posted ones that differ from ours. */
  readonly issues: readonly Issue[];
}

/** From the top down to the item. */
const chainOf = (item: CompiledItem): CompiledItem[] => [...(item.parent ? chainOf(item.parent) : []), item];

function evaluate(
  { item, expression, variables }: Calculation,
  scope: ResponseScope,
): QuestionnaireResponseItemAnswer[] {
  for (const variable of variables) bindExpression(scope, variable.name, variable.expression);
  const values = expression.evaluate(scope).slice(0, item.maxOccurs);
  return values.map(value => {
    const answer = toAnswer(value, item);
    if (!answer) throw new Error(`${JSON.stringify(value)} is no ${item.item.type}`);
    return answer;
  });
}

/** Where the item would stand is enabled, all the way down. */
function isReachable(chain: readonly CompiledItem[], isEnabled: EnabledCheck): boolean {
  return chain.every(item => isEnabled(item, undefined) === true);
}

const keysOf = (answers: readonly QuestionnaireResponseItemAnswer[]): string =>
  answers
    .flatMap(answer => findValue(answer) ?? [])
    .map(({ type, value }) => printKey(type, value))
    .join();

function findDifference(
  item: CompiledItem,
  posted: readonly Answer[],
  ours: readonly QuestionnaireResponseItemAnswer[],
): Issue[] {
  if (posted.length === 0 || keysOf(posted.map(({ answer }) => answer)) === keysOf(ours)) return [];
  const print = (answers: readonly QuestionnaireResponseItemAnswer[]): string =>
    answers
      .flatMap(answer => findValue(answer) ?? [])
      .map(({ type, value }) => printValue(type, value))
      .join(', ');
  const computed =
    ours.length > 0 ? `is ${print(ours)} by the other answers` : 'cannot be computed from the other answers';
  const text = `${item.label} ${computed}, so the ${posted.map(each => each.text).join(', ')} that was sent is not used`;
  return [warning('business-rule', text, ...posted.map(({ path }) => path))];
}

/**
 * Evaluates the calculated items of a response, in the order of their dependencies. Ours win over posted ones.
 * An item that lies in another question's answer is not calculated.
 */
export function scoreResponse(compiled: CompiledQuestionnaire, posted: QuestionnaireResponse): ScoredResponse {
  const before = indexAnswers(compiled, posted);
  const issues: Issue[] = [];
  const response = { ...posted };
  let scope = buildScope({ response }, compiled.questionnaire, compiled.findWeight);
  const isEnabled = buildEnabledCheck(compiled, matchResponse(compiled, posted));
  for (const calculation of compiled.calculations) {
    const { item } = calculation;
    const chain = chainOf(item);
    if (chain.some(({ item: { type } }, index) => index < chain.length - 1 && type !== 'group')) continue;
    if (calculation.chained) scope = buildScope({ response }, compiled.questionnaire, compiled.findWeight);
    let answers: QuestionnaireResponseItemAnswer[] = [];
    try {
      if (isReachable(chain, isEnabled)) answers = evaluate(calculation, scope);
    } catch (cause) {
      const text = `${item.label} could not be computed: ${(cause as Error).message}`;
      issues.push(warning('exception', text, 'QuestionnaireResponse'));
    }
    issues.push(...findDifference(item, before.get(item.linkId) ?? [], answers));
    const items = putAnswers(response.item, compiled.rootsByLinkId, chain, answers);
    if (items.length > 0 || posted.item) response.item = items;
  }
  const isCalculated = (linkId: string): boolean => compiled.items.get(linkId)?.calculated === true;
  return { response, answers: indexAnswers(compiled, response, isCalculated), issues };
}
