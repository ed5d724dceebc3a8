// FHIRPath over a response, with `%resource`, `%response`, `%questionnaire` and named variables. Look-ups of answers by
// linkId cost next to nothing (look-up.ts), and weight() is SDC's: https://hl7.org/fhir/uv/sdc/expressions.html
import type { Questionnaire, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { toPlainValues, type Expression, type Functions, type TypedNode } from '../fhir/fhirpath.ts';
import { compileQuick } from '../fhir/quick-fhirpath.ts';
import { findValue } from './answer-value.ts';
import { rewriteLookUps } from './look-up.ts';
import { buildWeights, findOwnWeight, type WeightLookUp } from './options.ts';
import { buildResponseIndex, type ResponseIndex } from './response-index.ts';

export interface ResponseExpression {
  readonly text: string;
  /** The items that it reads by look-ups. */
  readonly linkIds: readonly string[];
  /** Other `%names` that it uses, without the percent sign. */
  readonly variables: readonly string[];
  /** The string literals outside of look-ups, as written. */
  readonly strings: readonly string[];
  /** JSON values. @throws Error where it cannot be evaluated, e.g. a `%name` is not bound */
  readonly evaluate: (scope: ResponseScope) => unknown[];
  /** The same values with their FHIR types, fit to be bound. @throws as evaluate */
  readonly evaluateTyped: (scope: ResponseScope) => readonly unknown[];
  /** Does what else the first evaluation does, about a millisecond. @throws Error with the parser's message */
  readonly compile: () => void;
}

/** The variables of one response, made once by `buildScope`. Answers that are looked up become variables, too. */
export interface ResponseScope {
  readonly variables: Record<string, unknown>;
  readonly index: ResponseIndex;
}

const ANSWER = 'QuestionnaireResponse.item.answer';
const WEIGHTS = ' weights'; // no `%name` that a text would have by chance

interface AnswerNode {
  readonly data: QuestionnaireResponseItemAnswer;
  readonly parentResNode: { readonly data: { readonly linkId: string } };
}

const isAnswer = (node: TypedNode | null | undefined): boolean => (node as { path?: unknown } | null)?.path === ANSWER;

/** The weight of an answer or its value: its own, else that of the Questionnaire's option; none where neither has one. */
function weigh(node: TypedNode, findWeight: WeightLookUp): number | undefined {
  const answerNode = (
    isAnswer(node) ? node : isAnswer(node.parentResNode) ? node.parentResNode : null
  ) as AnswerNode | null;
  if (!answerNode) return findOwnWeight(node.data as object);
  const { data, parentResNode } = answerNode;
  const found = findValue(data);
  if (!found) return undefined;
  const extensible = found.type === 'Coding' ? found.value : data[`_value${found.type}` as keyof typeof data];
  return findOwnWeight(extensible as object) ?? findWeight(parentResNode.data.linkId, found.type, found.value);
}

const weight: Functions[string] = (input, variables) =>
  (input as TypedNode[]).flatMap(node => weigh(node, variables[WEIGHTS] as WeightLookUp) ?? []);
const FUNCTIONS: Functions = { weight, ordinal: weight };

// A text means the same wherever it stands, and parsing it costs about a millisecond: content is checked when it is
// stored and compiled again when it is first used. Bounded, the oldest given up first.
const MOST_COMPILED = 4096;
const compiledTexts = new Map<string, Expression>();

function compileText(text: string): Expression {
  const known = compiledTexts.get(text);
  if (known) return known;
  const compiled = compileQuick(text, FUNCTIONS);
  if (compiledTexts.size >= MOST_COMPILED) compiledTexts.delete(compiledTexts.keys().next().value ?? text);
  compiledTexts.set(text, compiled);
  return compiled;
}

/** An expression that is compiled when it is first evaluated: a text that is no FHIRPath throws then. */
export function deferResponseExpression(text: string, responseName = 'response'): ResponseExpression {
  const rewritten = rewriteLookUps(text, responseName);
  const { lookUps, only, variables, strings } = rewritten;
  let compiled: Expression | undefined;
  const compile = (): Expression => {
    if (compiled) return compiled;
    try {
      compiled = compileText(rewritten.text);
    } catch (cause) {
      compileText(text); // throws with the places in the author's own text
      throw cause;
    }
    return compiled;
  };
  const evaluateTyped = ({ variables: values, index }: ResponseScope): readonly unknown[] => {
    for (const lookUp of lookUps) values[lookUp.name] ??= index.find(lookUp);
    return only ? (values[only.name] as unknown[]) : compile()(index.root, values);
  };
  return {
    text,
    linkIds: [...new Set(lookUps.flatMap(({ linkIds }) => linkIds))],
    variables,
    strings,
    evaluate: scope => toPlainValues(evaluateTyped(scope)),
    evaluateTyped,
    compile: () => {
      if (!only) compile();
    },
  };
}

/**
 * Compiles FHIRPath over a response.
 * @param responseName by which `%name` the text calls the response, beside `%resource`
 * @throws Error with the parser's message
 */
export function compileResponseExpression(text: string, responseName = 'response'): ResponseExpression {
  const expression = deferResponseExpression(text, responseName);
  expression.compile();
  return expression;
}

/** The scope of a response that does not change afterwards. */
export function buildScope(
  scored: { readonly response: QuestionnaireResponse },
  questionnaire?: Questionnaire,
  findWeight: WeightLookUp = buildWeights(questionnaire),
): ResponseScope {
  const index = buildResponseIndex(scored.response);
  const variables = { response: index.root, resource: index.root, questionnaire, [WEIGHTS]: findWeight };
  return { variables, index };
}

/** Gives later expressions a `%name`: JSON values, or typed ones. */
export function bind(scope: ResponseScope, name: string, values: readonly unknown[]): void {
  scope.variables[name] = values;
}

/** Binds what the expression yields under a `%name`, types kept: a date stays a date. @throws as evaluate */
export function bindExpression(scope: ResponseScope, name: string, expression: ResponseExpression): void {
  bind(scope, name, expression.evaluateTyped(scope));
}
