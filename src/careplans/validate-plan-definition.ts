// What a PlanDefinition must keep to so that every rule of it can be applied; what the structure alone cannot say.
import type { Duration, PlanDefinition, PlanDefinitionAction } from '@medplum/fhirtypes';
import { error, warning, type Issue } from '../fhir/issue.ts';
import { addDuration } from './calendar.ts';
import { compilePlanDefinition, type CompiledAction, type CompiledPlan } from './compile.ts';
import type { RuleExpression } from './rule-expression.ts';

/** Elements of an action that are standard but that this service does not act on. */
const NOT_SUPPORTED = [
  'timingDateTime',
  'timingAge',
  'timingPeriod',
  'timingRange',
  'timingTiming',
  'definitionCanonical',
  'definitionUri',
  'transform',
  'relatedAction',
  'selectionBehavior',
] as const satisfies readonly (keyof PlanDefinitionAction)[];

/**
 * Findings about a structurally valid PlanDefinition. Errors are faults that would leave a rule without effect; what is
 * standard but not supported here is a warning.
 */
export function validatePlanDefinition(planDefinition: PlanDefinition): Issue[] {
  const compiled = compilePlanDefinition(planDefinition);
  return [
    ...compiled.issues,
    ...compiled.expressions.flatMap(validateText),
    ...validateIds(compiled),
    ...compiled.actions.flatMap(action => validateAction(compiled, action)),
    ...validateTargets(planDefinition),
  ];
}

function validateText({ program, path }: RuleExpression): Issue[] {
  try {
    program?.compile();
    return [];
  } catch (cause) {
    return [error('invalid', `The expression is no FHIRPath: ${(cause as Error).message}`, path)];
  }
}

/** Ids are unique in a resource: https://hl7.org/fhir/R4/element.html#id */
function validateIds({ actions, planDefinition }: CompiledPlan): Issue[] {
  const named = [
    ...actions.flatMap(({ source, path }) => [
      { id: source.id, path },
      ...(source.input ?? []).map(({ id }, index) => ({ id, path: `${path}.input[${String(index)}]` })),
    ]),
    ...(planDefinition.goal ?? []).map(({ id }, index) => ({ id, path: `PlanDefinition.goal[${String(index)}]` })),
  ];
  const seen = new Set<string>();
  return named.flatMap(({ id, path }) => {
    if (id === undefined) return [];
    if (seen.has(id)) return [error('duplicate', `The id "${id}" is used twice`, `${path}.id`)];
    seen.add(id);
    return [];
  });
}

function validateAction({ goals }: CompiledPlan, { source, kind, path }: CompiledAction): Issue[] {
  const goalIds = (source.goalId ?? []).flatMap((goalId, index) =>
    goals.has(goalId)
      ? []
      : [error('not-found', `There is no goal with the id "${goalId}"`, `${path}.goalId[${String(index)}]`)],
  );
  const kinds = (source.condition ?? []).flatMap((condition, index) =>
    condition.kind === 'applicability'
      ? []
      : [
          warning(
            'not-supported',
            `Conditions of kind ${condition.kind} are not evaluated`,
            `${path}.condition[${String(index)}].kind`,
          ),
        ],
  );
  const elements = NOT_SUPPORTED.filter(name => source[name] !== undefined).map(name =>
    warning('not-supported', `${name} has no effect here`, `${path}.${name}`),
  );
  const flag =
    kind === 'flag' && source.description !== undefined
      ? [warning('informational', 'A Flag carries the text of its code; this text is lost', `${path}.description`)]
      : [];
  return [
    ...goalIds,
    ...kinds,
    ...elements,
    ...flag,
    ...validateDuration(source.timingDuration, `${path}.timingDuration`),
  ];
}

/** gol-1: "Goal.target.measure is required if Goal.target.detail is populated". */
const validateTargets = ({ goal }: PlanDefinition): Issue[] =>
  (goal ?? []).flatMap(({ target }, index) =>
    (target ?? []).flatMap((one, place) => {
      const path = `PlanDefinition.goal[${String(index)}].target[${String(place)}]`;
      const hasDetail = Object.keys(one).some(name => name.startsWith('detail'));
      return [
        ...(hasDetail && !one.measure
          ? [error('invariant', 'gol-1: a target with a detail needs a measure', `${path}.measure`)]
          : []),
        ...validateDuration(one.due, `${path}.due`),
      ];
    }),
  );

const validateDuration = (duration: Duration | undefined, path: string): Issue[] =>
  duration && addDuration('2000-01-01', duration) === undefined
    ? [error('value', 'A duration needs a value in s, min, h, d, wk, or whole mo or a', path)]
    : [];
