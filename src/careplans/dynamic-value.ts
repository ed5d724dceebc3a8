// Values computed from the answers, put into what an action makes:
// https://hl7.org/fhir/R4/plandefinition-definitions.html#PlanDefinition.action.dynamicValue
import { error } from '../fhir/issue.ts';
import type { CompiledAction, CompiledValue } from './compile.ts';
import { printAction } from './decide.ts';
import { setAt, toElementValue } from './element-path.ts';
import type { Evaluator } from './evaluation.ts';

/**
 * The element with the value set. An empty result sets nothing; a fault sets nothing either and is an issue.
 * @returns the element itself where nothing is set, else a copy along the path
 */
export function applyValue<T extends object>(
  element: T,
  value: CompiledValue,
  action: CompiledAction,
  evaluator: Evaluator,
): T {
  const outcome = evaluator.evaluate(value.expression, printAction(action));
  if ('fault' in outcome || outcome.values.length === 0) return element;
  const { place, text } = value;
  const refuse = (why: string): T => {
    evaluator.issues.push(error('value', `${printAction(action)}: ${text} is not set: ${why}`, value.expression.path));
    return element;
  };
  const values = outcome.values.map(one => toElementValue(place.type, one));
  if (values.includes(undefined)) return refuse(`the result is no ${place.type}`);
  if (!place.isList && values.length > 1) return refuse(`there are ${String(values.length)} results for one value`);
  return setAt(element, place.steps, place.isList ? values : values[0]) ?? refuse('it would leave a gap in the list');
}
