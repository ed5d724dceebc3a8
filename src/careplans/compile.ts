// A PlanDefinition with all that applying it needs, worked out once: https://hl7.org/fhir/R4/plandefinition.html
import type {
  CodeableConcept,
  PlanDefinition,
  PlanDefinitionAction,
  PlanDefinitionActionDynamicValue,
  PlanDefinitionGoal,
} from '@medplum/fhirtypes';
import { error, type Issue } from '../fhir/issue.ts';
import { readElementPath, type ElementPath } from './element-path.ts';
import {
  compileRuleExpression,
  compileVariables,
  type Findings,
  type Names,
  type RuleExpression,
} from './rule-expression.ts';
import { FLAG_CATEGORIES } from './vocabulary.ts';

/** What an action makes: a group has children; a leaf without code or text makes the goals that it names and no more. */
export type ActionKind = 'group' | 'activity' | 'flag' | 'note' | 'goals';

export interface CompiledValue {
  /** As written, for issues. */
  readonly text: string;
  /** Whose element is set: that which the action makes, the plan, or the goal of that id. */
  readonly of: 'element' | 'plan' | { readonly goal: string };
  readonly place: ElementPath;
  readonly expression: RuleExpression;
}

export interface CompiledAction {
  readonly source: PlanDefinitionAction;
  readonly kind: ActionKind;
  /** Its id, else its path. */
  readonly id: string;
  /** FHIRPath, e.g. `PlanDefinition.action[0].action[2]`. */
  readonly path: string;
  /** Conditions of kind applicability: all must be true. */
  readonly conditions: readonly RuleExpression[];
  readonly values: readonly CompiledValue[];
  readonly children: readonly CompiledAction[];
  /** Under which heading of the plan its element stands; undefined for the plan as a whole. */
  readonly section: string | undefined;
  /** The items that its conditions and its own element's values read, named values included. */
  readonly linkIds: ReadonlySet<string>;
}

export interface CompiledPlan {
  readonly planDefinition: PlanDefinition;
  /** Canonicals of what it depends on, Questionnaires first of all; with or without a version, as written. */
  readonly dependsOn: readonly string[];
  /** By which `%name` its expressions call the response. */
  readonly responseName: string;
  readonly roots: readonly CompiledAction[];
  /** Every action, in document order. */
  readonly actions: readonly CompiledAction[];
  readonly goals: ReadonlyMap<string, PlanDefinitionGoal>;
  /** The headings of the plan, in document order. */
  readonly sections: readonly string[];
  /** Every item that it reads. */
  readonly linkIds: ReadonlySet<string>;
  /** Conditions, values and named values. */
  readonly expressions: readonly RuleExpression[];
  /** Faults of content that stand before any answer: expressions that cannot be run, places that cannot be set. */
  readonly issues: readonly Issue[];
}

/** Never throws for a fault of content: the action that has it is kept, with the fault. */
export function compilePlanDefinition(planDefinition: PlanDefinition): CompiledPlan {
  const walk: Walk = { issues: [], expressions: [], actions: [] };
  const { actions, expressions } = walk;
  const responseName = findResponseName(planDefinition) ?? 'response';
  const names: Names = { response: responseName, variables: new Map(), programs: new Map() };
  const inner = compileVariables(planDefinition.extension, 'PlanDefinition', names, walk);
  const roots = compileActions(planDefinition.action, 'PlanDefinition', inner, { depth: 0, section: undefined }, walk);
  return {
    planDefinition,
    dependsOn: (planDefinition.relatedArtifact ?? []).flatMap(({ type, resource }) =>
      type === 'depends-on' && resource !== undefined ? [resource] : [],
    ),
    responseName,
    roots,
    actions,
    goals: new Map((planDefinition.goal ?? []).flatMap(goal => (goal.id === undefined ? [] : [[goal.id, goal]]))),
    sections: [...new Set(actions.flatMap(({ section }) => section ?? []))],
    linkIds: new Set(
      actions.flatMap(({ linkIds, values }) => [...linkIds, ...values.flatMap(value => [...value.expression.linkIds])]),
    ),
    expressions,
    issues: [...walk.issues, ...expressions.flatMap(({ fault }) => fault ?? [])],
  };
}

const findResponseName = (planDefinition: PlanDefinition): string | undefined =>
  planDefinition.action?.flatMap(action => action.input ?? []).find(({ type }) => type === 'QuestionnaireResponse')?.id;

/** Where in the tree an action stands: sections are the groups of the second level. */
interface Place {
  readonly depth: number;
  readonly section: string | undefined;
}

interface Walk extends Findings {
  readonly actions: CompiledAction[];
}

function compileActions(
  sources: readonly PlanDefinitionAction[] | undefined,
  parent: string,
  names: Names,
  place: Place,
  walk: Walk,
): CompiledAction[] {
  return (sources ?? []).map((source, index) =>
    compileAction(source, `${parent}.action[${String(index)}]`, names, place, walk),
  );
}

function compileAction(
  source: PlanDefinitionAction,
  path: string,
  above: Names,
  place: Place,
  walk: Walk,
): CompiledAction {
  const names = compileVariables(source.extension, path, above, walk);
  const kind = kindOf(source);
  const conditions = (source.condition ?? []).flatMap((condition, index) =>
    condition.kind === 'applicability'
      ? [compileRuleExpression(condition.expression, `${path}.condition[${String(index)}].expression`, names)]
      : [],
  );
  const values = (source.dynamicValue ?? []).flatMap((value, index) => {
    const compiled = compileValue(value, `${path}.dynamicValue[${String(index)}]`, source, kind, names);
    if ('place' in compiled) return [compiled];
    walk.issues.push(compiled);
    return [];
  });
  walk.expressions.push(...conditions, ...values.map(({ expression }) => expression));
  const own = [...conditions, ...values.filter(value => value.of === 'element').map(({ expression }) => expression)];
  const action = {
    source,
    kind,
    id: source.id ?? path,
    path,
    conditions,
    values,
    children: [] as CompiledAction[],
    section: place.section,
    linkIds: new Set(own.flatMap(({ linkIds }) => [...linkIds])),
  };
  walk.actions.push(action);
  const inside = { depth: place.depth + 1, section: sectionInside(source, place) };
  action.children.push(...compileActions(source.action, path, names, inside, walk));
  return action;
}

/** A group of the second level heads a section; so does one of the first that does not name the plan as a whole. */
function sectionInside({ code, title }: PlanDefinitionAction, { depth, section }: Place): string | undefined {
  if (depth === 0) return code ? undefined : title;
  return depth === 1 ? (title ?? section) : section;
}

const isFlagCategory = (concept: CodeableConcept): boolean =>
  concept.coding?.some(({ system }) => system === FLAG_CATEGORIES) ?? false;

/** The concept among an action's further codes that says to make a Flag. */
export const findFlagCategory = (source: PlanDefinitionAction): CodeableConcept | undefined =>
  source.code?.slice(1).find(isFlagCategory);

function kindOf(source: PlanDefinitionAction): ActionKind {
  if (source.action?.length) return 'group';
  if (source.code?.length) return findFlagCategory(source) ? 'flag' : 'activity';
  const hasText = source.description !== undefined || source.dynamicValue?.some(({ path }) => path === 'text');
  return hasText ? 'note' : 'goals';
}

/** `%plan.title`, `%goalPeg.target[0].dueDate`, or a path from the element that the action makes. */
const OWNER = /^%([A-Za-z0-9\-.]+?)\./;

function compileValue(
  { path: text, expression }: PlanDefinitionActionDynamicValue,
  at: string,
  source: PlanDefinitionAction,
  kind: ActionKind,
  names: Names,
): CompiledValue | Issue {
  if (text === undefined) return error('required', 'A dynamicValue needs a path', `${at}.path`);
  const owner = OWNER.exec(text)?.[1];
  const isGoal = owner !== undefined && owner !== 'plan';
  if (isGoal && !source.goalId?.includes(owner)) {
    return error('invalid', `The path ${text} begins with %${owner}, but the action names no such goal`, `${at}.path`);
  }
  const root = isGoal ? 'goal' : (owner ?? kind);
  const place = readElementPath(owner === undefined ? text : text.slice(owner.length + 2), root);
  if (typeof place === 'string') return error('invalid', `The path ${text} cannot be set: ${place}`, `${at}.path`);
  const compiled = compileRuleExpression(expression, `${at}.expression`, names);
  return { text, of: isGoal ? { goal: owner } : owner === undefined ? 'element' : 'plan', place, expression: compiled };
}
