// Calculated items: https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-calculatedExpression.html
import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { warning, type Issue } from '../fhir/issue.ts';
import { findValue, printKey, printValue } from './answer-value.ts';
import { indexAnswers, type Answers } from './answers.ts';
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

type Items = readonly QuestionnaireResponseItem[] | undefined;
type ItemAnswers = readonly QuestionnaireResponseItemAnswer[];

interface Posted {
  readonly answers: ItemAnswers;
  /** FHIRPath of the first of them. */
  readonly path: string;
}

/** The answers that the response had for a calculated item, once for each group around it. */
function findPosted(items: Items, [head, ...rest]: readonly CompiledItem[], path: string): Posted[] {
  return (items ?? []).flatMap((item, index) => {
    if (item.linkId !== head?.linkId) return [];
    const at = `${path}.item[${index}]`;
    if (rest.length > 0) return findPosted(item.item, rest, at);
    return item.answer?.length ? { answers: item.answer, path: `${at}.answer[0]` } : [];
  });
}

const printAll = (answers: ItemAnswers, print: (type: string, value: unknown) => string): string =>
  answers
    .flatMap(answer => findValue(answer) ?? [])
    .map(({ type, value }) => print(type, value))
    .join(', ');

function findDifference({ item, chain }: Calculation, items: Items, ours: ItemAnswers): Issue | undefined {
  const wanted = printAll(ours, printKey);
  const posted = findPosted(items, chain, 'QuestionnaireResponse').find(
    ({ answers }) => printAll(answers, printKey) !== wanted,
  );
  if (!posted) return undefined;
  const computed = ours.length > 0 ? `is ${printAll(ours, printValue)} by` : 'cannot be computed from';
  const sent = printAll(posted.answers, printValue);
  const text = `${item.label} ${computed} the other answers, so what was sent is not used: ${sent}`;
  return warning('business-rule', text, posted.path);
}

/** Evaluates the calculated items of a response, in the order of their dependencies. Ours win over posted ones. */
export function scoreResponse(compiled: CompiledQuestionnaire, posted: QuestionnaireResponse): ScoredResponse {
  const issues: Issue[] = [];
  const response = { ...posted };
  const enterScope = (): ResponseScope =>
    buildScope({ response: { ...response } }, compiled.questionnaire, compiled.findWeight);
  let scope = enterScope();
  let isEnabled: EnabledCheck | undefined;
  const isReachable = (item: CompiledItem): boolean => {
    if (!item.enableWhen) return true;
    isEnabled ??= buildEnabledCheck(compiled, matchResponse(compiled, posted));
    return isEnabled(item, undefined) === true;
  };
  for (const calculation of compiled.calculations) {
    const { item, chain, chained } = calculation;
    if (chained) scope = enterScope();
    let answers: QuestionnaireResponseItemAnswer[] = [];
    try {
      if (chain.every(isReachable)) answers = evaluate(calculation, scope);
    } catch (cause) {
      const text = `${item.label} could not be computed: ${(cause as Error).message}`;
      issues.push(warning('exception', text, 'QuestionnaireResponse'));
    }
    const difference = findDifference(calculation, posted.item, answers);
    if (difference) issues.push(difference);
    const items = putAnswers(response.item, compiled.rootsByLinkId, chain, answers);
    if (items.length > 0 || posted.item) response.item = items;
  }
  const isCalculated = (linkId: string): boolean => compiled.items.get(linkId)?.calculated === true;
  return { response, answers: indexAnswers(compiled, response, isCalculated), issues };
}
