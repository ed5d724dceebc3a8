// Most of what content asks is small: `%age >= 65 and 'nsaid' in %medicines`. The engine takes some 10 us for that, a closure
// less than one. The engine's parser reads every text; one that needs nothing but the operators and functions of the files
// beside becomes a closure, every other stays the engine's, and so does an evaluation over values that only it knows.
import {
  compileTyped,
  findChildren,
  isDecimal,
  isTypedNode,
  parseFhirPath,
  toDecimal,
  type Expression,
  type Functions,
  type SyntaxNode,
} from './fhirpath.ts';
import { FUNCTIONS, type Closure } from './fhirpath-functions.ts';
import { EMPTY, OPERATORS, singleOf, type Items } from './fhirpath-operators.ts';
import { DECLINED, isKnown, numberOf } from './fhirpath-scalars.ts';

const constant = (items: Items): Closure => Object.assign(() => items, { constant: items });

function checkKnown(items: Items): Items {
  for (const item of items) if (!isKnown(item)) throw DECLINED;
  return items;
}

const readThis: Closure = (_, self) => checkKnown(self);

const readVariable =
  (name: string): Closure =>
  variables => {
    const value = variables[name];
    if (value === undefined && !(name in variables)) throw DECLINED;
    if (value === undefined || value === null) return EMPTY;
    return checkKnown(Array.isArray(value) ? value : [value]);
  };

/** Text without its quotes. @throws DECLINED where it has escapes */
function unquote(text: string): string {
  if (text.includes('\\')) throw DECLINED;
  return text.startsWith("'") ? text.slice(1, -1) : text;
}

const isObject = (data: unknown): boolean => typeof data === 'object' && data !== null && !isDecimal(data);

/** What begins with a small letter may be a type's name only for primitives: https://hl7.org/fhirpath/N1/#path-selection */
const readChildren =
  (name: string, input: Closure): Closure =>
  (variables, self) =>
    input(variables, self).flatMap(item => {
      if (!isTypedNode(item) || !isObject(item.data)) throw DECLINED;
      return findChildren(item, name);
    });

function readPlace(input: Closure, index: Closure): Closure {
  return (variables, self) => {
    const given = singleOf(index(variables, self));
    const place = Number(numberOf(given));
    if (isTypedNode(given) || !Number.isInteger(place)) throw DECLINED; // the engine cannot read a node here
    const items = input(variables, self);
    return place >= 0 && place < items.length ? [items[place]] : EMPTY;
  };
}

/** What a kind of syntax node becomes, after what it is called on (`$this` where it begins an expression). */
type Translate = (node: SyntaxNode, input: Closure, functions: Functions) => Closure;

const childOf = ({ children }: SyntaxNode, at: number): SyntaxNode => {
  const child = children?.[at];
  if (!child) throw DECLINED;
  return child;
};
const translateOnly: Translate = (node, input, functions) => translate(childOf(node, 0), input, functions);

const translateOperator: Translate = (node, _, functions) => {
  const operate = OPERATORS.get(node.text);
  if (!operate) throw DECLINED;
  const left = translate(childOf(node, 0), readThis, functions);
  const right = translate(childOf(node, 1), readThis, functions);
  if (left.constant && right.constant) return constant(operate(left.constant, right.constant));
  return (variables, self) => operate(left(variables, self), right(variables, self));
};

const translateFunction: Translate = (node, input, functions) => {
  const name = node.text ?? '';
  const { children = [] } = childOf(node, 0);
  const parameters = children[1]?.children ?? [];
  const given = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (given && parameters.length === 0) return (variables, self) => given(input(variables, self), variables);
  const build = FUNCTIONS.get(`${name}/${String(parameters.length)}`);
  // iif() sets $this to what it is called on
  if (given || !build || (name === 'iif' && input !== readThis)) throw DECLINED;
  return build(
    input,
    parameters.map(parameter => translate(parameter, readThis, functions)),
  );
};

const translateMember: Translate = ({ text = '' }, input) => {
  if (!/^[a-z]\w*$/.test(text)) throw DECLINED;
  return readChildren(text, input);
};

const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ...['EntireExpression', 'TermExpression', 'InvocationTerm', 'ParenthesizedTerm', 'LiteralTerm'].map(
    (type): [string, Translate] => [type, translateOnly],
  ),
  ['NullLiteral', () => constant(EMPTY)],
  ['BooleanLiteral', ({ text }) => constant([text === 'true'])],
  ['StringLiteral', ({ text = '' }) => constant([unquote(text)])],
  ['NumberLiteral', ({ text = '' }) => constant([toDecimal(text)])],
  ['ExternalConstantTerm', ({ delimitedText, text = '' }) => readVariable(unquote(delimitedText ?? text))],
  ['ThisInvocation', () => readThis],
  ['MemberInvocation', translateMember],
  ['FunctionInvocation', translateFunction],
  [
    'InvocationExpression',
    (node, input, functions) => translate(childOf(node, 1), translateOnly(node, input, functions), functions),
  ],
  [
    'IndexerExpression',
    (node, input, functions) =>
      readPlace(translateOnly(node, input, functions), translate(childOf(node, 1), input, functions)),
  ],
  ...['And', 'Or', 'Implies', 'Equality', 'Inequality', 'Membership', 'Union', 'Additive', 'Multiplicative'].map(
    (kind): [string, Translate] => [`${kind}Expression`, translateOperator],
  ),
]);

function translate(node: SyntaxNode, input: Closure, functions: Functions): Closure {
  const translation = TRANSLATIONS.get(node.type);
  if (!translation) throw DECLINED;
  return translation(node, input, functions);
}

/** What `attempt` yields, undefined where it declines. */
function unlessDeclined<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (cause) {
    if (cause === DECLINED) return undefined;
    throw cause;
  }
}

/** The closure of an expression, undefined where it needs the engine. @throws Error with the parser's message */
export function buildClosure(text: string, functions: Functions = {}): Closure | undefined {
  const syntax = parseFhirPath(text);
  return unlessDeclined(() => translate(syntax, readThis, functions));
}

/**
 * As `compileTyped`, with the same results and errors, several times faster. Results are not to be changed.
 * @param functions pure ones
 * @throws Error with the parser's message where the text is no FHIRPath
 */
export function compileQuick(text: string, functions: Functions = {}): Expression {
  const closure = buildClosure(text, functions);
  let engine: Expression | undefined;
  const byEngine: Expression = (input, variables) => (engine ??= compileTyped(text, functions))(input, variables);
  if (!closure) return byEngine;
  return (input, variables = {}) =>
    (unlessDeclined(() => closure(variables, Array.isArray(input) ? input : [input])) as unknown[] | undefined) ??
    byEngine(input, variables);
}
