// Calculated items in the order of their dependencies:
// https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-calculatedExpression.html
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { deferResponseExpression, type ResponseExpression } from './expressions.ts';
import { CALCULATED_EXPRESSION, findExtensions, findFhirPath, VARIABLE } from './extensions.ts';
import type { Calculation, CompiledItem, Variable } from './item.ts';

/** The variables of an element, in document order. https://hl7.org/fhir/extensions/StructureDefinition-variable.html */
export function findVariables(element: Questionnaire | QuestionnaireItem): Variable[] {
  return findExtensions(element, VARIABLE).flatMap(({ valueExpression }) => {
    const { name, expression, language } = valueExpression ?? {};
    if (name === undefined || expression === undefined || language !== 'text/fhirpath') return [];
    return { name, expression: deferResponseExpression(expression) };
  });
}

/** Those of the variables that an expression needs, directly or through others, each behind what it needs itself. */
function selectVariables(expression: ResponseExpression, visible: readonly Variable[]): Variable[] {
  const needed = new Set(expression.variables);
  const selected: Variable[] = [];
  for (const variable of visible.toReversed()) {
    if (!needed.has(variable.name)) continue;
    selected.unshift(variable);
    needed.delete(variable.name);
    for (const name of variable.expression.variables) needed.add(name);
  }
  return selected;
}

/** The linkIds that a text may read: those of look-ups, and any literal that is one. */
const readsOf = ({ linkIds, strings }: ResponseExpression): readonly string[] => [...linkIds, ...strings];

/** Each calculation behind those that it reads; of a circle, which has no such order, in the order of the document. */
function sortByReads(drafts: readonly Calculation[]): Calculation[] {
  const byLinkId = new Map(drafts.map(draft => [draft.item.linkId, draft]));
  const sorted = new Set<Calculation>();
  const open = new Set<Calculation>();
  const visit = (draft: Calculation): void => {
    if (sorted.has(draft) || open.has(draft)) return;
    open.add(draft);
    for (const linkId of readsFrom(draft)) {
      const other = byLinkId.get(linkId);
      if (other) visit(other);
    }
    sorted.add(draft);
  };
  drafts.forEach(visit);
  return Array.from(sorted, draft => ({ ...draft, chained: readsFrom(draft).some(linkId => byLinkId.has(linkId)) }));
}

/** The linkIds that a calculation reads, itself or through its variables. */
export const readsFrom = ({ expression, variables }: Calculation): readonly string[] => [
  ...readsOf(expression),
  ...variables.flatMap(variable => readsOf(variable.expression)),
];

/** From the top down to the item. */
const chainOf = (item: CompiledItem): CompiledItem[] => [...(item.parent ? chainOf(item.parent) : []), item];

/**
 * The calculated items among all items, ready to be evaluated one after another. One that lies in the answer of another
 * question is left out: there is one score for a response, not one for each answer.
 */
export function orderCalculations(questionnaire: Questionnaire, all: readonly CompiledItem[]): Calculation[] {
  const visibleTo = (item: CompiledItem | undefined): Variable[] =>
    item ? [...visibleTo(item.parent), ...findVariables(item.item)] : findVariables(questionnaire);
  const drafts = all.flatMap(item => {
    const text = findFhirPath(item.item, CALCULATED_EXPRESSION);
    const chain = chainOf(item);
    if (text === undefined || chain.slice(0, -1).some(above => above.item.type !== 'group')) return [];
    const expression = deferResponseExpression(text);
    return { item, chain, expression, variables: selectVariables(expression, visibleTo(item)), chained: false };
  });
  return sortByReads(drafts);
}
