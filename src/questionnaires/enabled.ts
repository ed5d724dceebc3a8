// Whether an item is enabled at one place of a response:
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import { buildScope, type ResponseScope } from './expressions.ts';
import type { CompiledItem, CompiledQuestionnaire, EnableCondition } from './item.ts';
import type { MatchedResponse, Occurrence } from './occurrences.ts';

/** undefined: its expression cannot be evaluated, so nobody can say. */
export type Enabled = boolean | undefined;

/**
 * @param owner the occurrence below which the item stands or would stand; it is taken to be enabled
 * @param occurrence the item's own, where it has one
 */
export type EnabledCheck = (item: CompiledItem, owner: Occurrence | undefined, occurrence?: Occurrence) => Enabled;

function findAnchor(condition: EnableCondition, owner: Occurrence | undefined): Occurrence | undefined {
  let at = owner;
  while (at && at.compiled !== condition.within) at = at.parent;
  return at;
}

/**
 * "the nearest question occurrence": within the same group or answer, the last before the item, else the first behind.
 * All stand in document order, so halving finds it: a response may repeat a group many thousand times.
 * @param order of the item; infinite where it is not there
 */
function findNearest(
  condition: EnableCondition,
  { byLinkId }: MatchedResponse,
  owner: Occurrence | undefined,
  order: number,
): Occurrence | undefined {
  const all = byLinkId.get(condition.question) ?? [];
  const anchor = condition.within && findAnchor(condition, owner);
  const { order: start, end } = anchor ?? { order: 0, end: Infinity };
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.order ?? Infinity) < Math.min(order, end)) low = middle + 1;
    else high = middle;
  }
  const [before, behind] = [all[low - 1], all[low]];
  if (before && before.order >= start) return before;
  return behind && behind.order < end ? behind : undefined;
}

/** Makes the check for one response. */
export function buildEnabledCheck(compiled: CompiledQuestionnaire, matched: MatchedResponse): EnabledCheck {
  let scope: ResponseScope | undefined;
  return ({ enableWhen }, owner, occurrence) => {
    if (!enableWhen) return true;
    const { conditions, any, expression } = enableWhen;
    const holds = (condition: EnableCondition): boolean =>
      condition.test(findNearest(condition, matched, owner, occurrence?.order ?? Infinity)?.item.answer ?? []);
    if (!(any ? conditions.some(holds) : conditions.every(holds))) return false;
    if (!expression) return true;
    scope ??= buildScope({ response: matched.questionnaireResponse }, compiled.questionnaire, compiled.findWeight);
    try {
      return expression.evaluate(scope)[0] === true;
    } catch {
      return undefined; // reported by validateQuestionnaire where it is no FHIRPath; otherwise it depends on the answers
    }
  };
}
