// An Expression of a PlanDefinition, compiled once, when it is first evaluated:
// https://hl7.org/fhir/R4/metadatatypes.html#Expression
// What is wrong with it is kept with it, so that the rule which needs it is "cannot tell" and says why.
import type { Expression, Extension } from '@medplum/fhirtypes';
import { error, warning, type Issue } from '../fhir/issue.ts';
import { deferResponseExpression, type ResponseExpression } from '../questionnaires/expressions.ts';
import { STANDING_NAMES } from '../questionnaires/look-up.ts';
import { VARIABLE } from './vocabulary.ts';

const LANGUAGE = 'text/fhirpath';
/** An item that is found by its linkId below a group: the look-ups name the group only. */
const LINK_ID = /\blinkId\s*=\s*'([^'\\]+)'/g;

export interface RuleExpression {
  /** FHIRPath of the Expression, e.g. `PlanDefinition.action[0].condition[0].expression`. */
  readonly path: string;
  /** What it asks, in the author's words where there are some, else the expression itself. */
  readonly description: string;
  /**
   * Absent where it cannot be run: then `fault` says why. A text that is no FHIRPath throws when it is evaluated. One and
   * the same for equal texts whose names stand for the same values, which are worth evaluating once.
   */
  readonly program?: ResponseExpression;
  readonly fault?: Issue;
  /** The named values that it uses itself. */
  readonly needs: readonly Variable[];
  /** The items that it reads, by itself or through named values. */
  readonly linkIds: ReadonlySet<string>;
}

/** A named value: https://hl7.org/fhir/extensions/StructureDefinition-variable.html */
export interface Variable extends RuleExpression {
  readonly name: string;
}

/** The names that an expression sees. */
export interface Names {
  /** By which `%name` the response goes. */
  readonly response: string;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Programs of the whole PlanDefinition, by text and what its names stand for. */
  readonly programs: Map<string, ResponseExpression>;
}

/** @param path where the Expression stands, for issues */
export function compileRuleExpression(source: Expression | undefined, path: string, names: Names): RuleExpression {
  const text = source?.expression;
  const description = source?.description ?? text ?? '';
  const broken = (fault: Issue): RuleExpression => ({ path, description, fault, needs: [], linkIds: new Set() });
  if (source === undefined || text === undefined) {
    return broken(error('required', 'There is no expression to evaluate', path));
  }
  if (source.language !== LANGUAGE) {
    const language = source.language ?? 'none';
    return broken(warning('not-supported', `The language of the expression is ${language}, not ${LANGUAGE}`, path));
  }
  const own = deferResponseExpression(text, names.response);
  const needs: Variable[] = [];
  for (const name of own.variables) {
    const variable = names.variables.get(name);
    if (!variable)
      return broken(error('invalid', `The expression "${text}" uses %${name}, which nothing defines`, path));
    needs.push(variable);
  }
  const key = [text, ...needs.map(variable => variable.path)].join('\n');
  const program = names.programs.get(key) ?? own;
  names.programs.set(key, program);
  const named = Array.from(text.matchAll(LINK_ID), ([, linkId = '']) => linkId);
  const linkIds = new Set([...program.linkIds, ...named, ...needs.flatMap(variable => [...variable.linkIds])]);
  return { path, description, program, needs, linkIds };
}

/** What a walk over a PlanDefinition gathers. */
export interface Findings {
  readonly issues: Issue[];
  readonly expressions: RuleExpression[];
}

/**
 * The names below an element: those above and the element's own, of which later ones may use earlier ones.
 * @param element FHIRPath of the element that carries the extensions
 */
export function compileVariables(
  extensions: readonly Extension[] | undefined,
  element: string,
  above: Names,
  { issues, expressions }: Findings,
): Names {
  if (!extensions?.some(({ url }) => url === VARIABLE)) return above;
  const variables = new Map(above.variables);
  extensions.forEach(({ url, valueExpression }, index) => {
    if (url !== VARIABLE) return;
    const path = `${element}.extension[${String(index)}].value`;
    const name = valueExpression?.name;
    if (name === undefined) {
      issues.push(error('required', 'A variable needs a name', path));
      return;
    }
    if (variables.has(name) || name === above.response || STANDING_NAMES.has(name)) {
      issues.push(error('duplicate', `The name %${name} is already taken`, path));
      return;
    }
    const compiled = compileRuleExpression(valueExpression, path, { ...above, variables });
    expressions.push(compiled);
    variables.set(name, { ...compiled, name });
  });
  return { ...above, variables };
}
