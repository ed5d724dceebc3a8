// Search parameters of the served types, each narrowed to one type: https://hl7.org/fhir/R4/searchparameter-registry.html
import type { SearchParameter, SearchParameterComponent } from '@medplum/fhirtypes';
import { resourceTypeNames } from '../src/fhir/resource-type-names.ts';
import type { Published } from './published.ts';

/** Parameters of every resource; `_text`, `_content` and `_query` have no expression to index by. */
const OF_EVERY_TYPE = ['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag'];

/** The branches of a union, split at the bars outside parentheses. */
export function splitUnion(expression: string): string[] {
  const branches = [''];
  let depth = 0;
  for (const sign of expression) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === '|' && depth === 0) branches.push('');
    else branches[branches.length - 1] += sign;
  }
  return branches.map(branch => branch.trim());
}

/** `(A.b.ofType(c)).text` without the parentheses around its beginning, which change nothing. */
export function dropOuterParentheses(branch: string): string {
  if (!branch.startsWith('(')) return branch;
  let depth = 0;
  const end = [...branch].findIndex(sign => {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    return depth === 0;
  });
  return branch.slice(1, end) + branch.slice(end + 1);
}

/** Only the branches that begin at the type; `Resource.` stands for the type. */
export const narrowExpression = (expression: string, type: string): string =>
  splitUnion(expression)
    .map(branch => dropOuterParentheses(branch).replace(/^(Domain)?Resource\./, `${type}.`))
    .filter(branch => branch === type || branch.startsWith(`${type}.`))
    .join(' | ');

function toComponent(published: Published, { definition, expression }: SearchParameterComponent): object {
  const code = published.searchParameters.get(definition)?.code;
  if (code === undefined) throw new Error(`no search parameter ${definition}`);
  // Observation-code-value-date says ofType(DateTime): no such type, so nothing would ever match.
  return { code, expression: expression.replaceAll('ofType(DateTime)', 'ofType(dateTime)') };
}

function toEntry(published: Published, parameter: SearchParameter, type: string): object {
  const targets = parameter.target ?? [];
  // "Any" is published as the list of all types that can be referenced: all but Parameters.
  const isAny = targets.length === resourceTypeNames.length - 1;
  return {
    code: parameter.code,
    type: parameter.type,
    url: parameter.url,
    expression: narrowExpression(parameter.expression ?? '', type),
    ...(targets.length > 0 && { targets: isAny ? 'any' : targets }),
    ...(parameter.component && { components: parameter.component.map(part => toComponent(published, part)) }),
    description: describe(parameter.description, type),
  };
}

/** Shared parameters describe all their types in one list: `* [CarePlan](careplan.html): Time period plan covers`. */
function describe(description: string, type: string): string {
  const own = new RegExp(`^\\* \\[${type}\\]\\([^)]*\\): *(.*)$`, 'm').exec(description);
  return (own?.[1] ?? description).trim();
}

/** Search parameters by resource type, sorted by code. */
export function buildSearchParameters(published: Published, types: readonly string[]): Record<string, object[]> {
  const all = [...published.searchParameters.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const parametersOf = (type: string): object[] =>
    all
      .filter(({ base, code }) => base.includes(type as never) || OF_EVERY_TYPE.includes(code))
      .map(parameter => toEntry(published, parameter, type));
  return Object.fromEntries(types.map(type => [type, parametersOf(type)]));
}
