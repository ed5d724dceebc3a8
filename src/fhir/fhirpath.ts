// The one door to NLM's FHIRPath engine. Every expression is compiled once and then called: a string costs about 100 us an
// evaluation, a compiled one about 10 us, and what quick-fhirpath.ts can do without the engine less than one.
// https://hl7.org/fhirpath/N1/
import fhirpath, { type UserInvocationTable } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

/** Values for `%name` in an expression: single values or arrays. An undefined name makes the evaluation throw. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * A compiled expression: input (a resource or element, `{}` where the expression reads variables only) and variables in,
 * the resulting collection out. @throws Error where the expression cannot be evaluated over them
 */
export type Expression = (input: unknown, variables?: Variables) => unknown[];

/** A value as the engine holds it: it knows its type and where it stands. Valid as input and as a variable. */
export interface TypedNode {
  readonly data: unknown;
  /** A primitive's id and extensions. */
  readonly _data: unknown;
  /** Its type where it has one of its own, else the place of its element: `date`, `QuestionnaireResponse.item`. */
  readonly path: string | null;
  readonly parentResNode: TypedNode | null;
}

/** A number as the engine holds it: exact, and with the digits that it was written with. */
export interface Decimal {
  readonly plus: (other: Decimal | number) => Decimal;
  readonly minus: (other: Decimal | number) => Decimal;
  readonly mul: (other: Decimal | number) => Decimal;
  /** Null where it divides by zero, as the next two. */
  readonly div: (other: Decimal | number) => Decimal | null;
  readonly divToInt: (other: Decimal | number) => Decimal | null;
  readonly mod: (other: Decimal | number) => Decimal | null;
  /** Null where the result is no number. */
  readonly power: (exponent: Decimal | number) => Decimal | null;
  readonly round: (places: number) => Decimal;
  readonly toString: () => string;
}

/** A piece of an expression as the engine's parser has it: `{ type: 'AndExpression', text: 'and', children: [...] }`. */
export interface SyntaxNode {
  readonly type: string;
  readonly text?: string;
  /** Of a `%name` in backquotes or quotes. */
  readonly delimitedText?: string;
  readonly children?: readonly SyntaxNode[];
}

/** What an expression may call beyond FHIRPath's own functions: the input collection and the variables in, values out. */
export type Functions = Readonly<Record<string, (input: readonly unknown[], variables: Variables) => unknown[]>>;

// The engine reports some failures by throwing a text, and prints what trace() is given.
function evaluate(compiled: Expression, input: unknown, variables: Variables): unknown[] {
  try {
    return compiled(input, variables);
  } catch (cause) {
    throw cause instanceof Error ? cause : new Error(String(cause));
  }
}
const silent = { traceFn: () => undefined };

/** @throws Error with the parser's message where the text is no FHIRPath */
export const parseFhirPath = (text: string): SyntaxNode => fhirpath.parse(text) as SyntaxNode;

/**
 * Compiles FHIRPath over the R4 model.
 * @throws Error with the parser's message where the text is no FHIRPath
 */
export function compileFhirPath(text: string): Expression {
  const compiled = fhirpath.compile(text, r4, silent) as Expression;
  return (input, variables = {}) => evaluate(compiled, input, variables);
}

/**
 * As `compileFhirPath`, with decimals exact (0.1 + 0.2 = 0.3, halves rounded away from zero) and with values that keep
 * their types, so that another expression can take them as a variable; `toPlainValues` makes them JSON.
 * @throws Error with the parser's message where the text is no FHIRPath
 */
export function compileTyped(text: string, functions: Functions = {}): Expression {
  const table: UserInvocationTable = {};
  for (const [name, call] of Object.entries(functions)) {
    const fn = function (this: { vars: Variables }, input: unknown[]): unknown[] {
      return call(input, this.vars);
    };
    table[name] = { fn, arity: { 0: [] }, internalStructures: true };
  }
  const options = { ...silent, resolveInternalTypes: false, preciseMath: true, userInvocationTable: table };
  const compiled = fhirpath.compile(text, r4, options) as Expression;
  return (input, variables = {}) => evaluate(compiled, input, variables);
}

/** JSON values of typed ones; elements that have only an id or extensions are left out, as FHIRPath's results do. */
export function toPlainValues(values: readonly unknown[]): unknown[] {
  const plain: unknown[] = [];
  for (const value of values) {
    const holder = value as { toJSON?: () => unknown } | null | undefined;
    const json = typeof holder?.toJSON === 'function' ? holder.toJSON() : value;
    if (json !== null && json !== undefined) plain.push(json);
  }
  return plain;
}

const findRoot = compileTyped('$this');

/** The typed node of a resource, from which `findChildren` leads on. The resource is not copied. */
export const toTypedNode = (resource: object): TypedNode => findRoot(resource)[0] as TypedNode;

const TypedNodeClass = toTypedNode({ resourceType: 'Basic' }).constructor;
export const isTypedNode = (value: unknown): value is TypedNode => value instanceof TypedNodeClass;

const { FP_Decimal } = fhirpath;
export const isDecimal = (value: unknown): value is Decimal => value instanceof FP_Decimal;
export const toDecimal = (value: Decimal | number | string): Decimal =>
  isDecimal(value) ? value : (FP_Decimal.getDecimal(value) as unknown as Decimal);

type MakeChildren = (context: unknown, parent: TypedNode, property: string, model: unknown) => TypedNode[];
const makeChildren = fhirpath.util.makeChildResNodes as MakeChildren;

/**
 * The typed nodes under a property, as the path `.property` would find them, without an evaluation.
 * @param property the JSON name, of a choice with its type: `valueCoding`
 */
export const findChildren = (node: TypedNode, property: string): TypedNode[] =>
  makeChildren((node as TypedNode & { ctx: unknown }).ctx, node, property, r4);

/** Whether R4 has resources of that type. */
export function isResourceType(name: string): boolean {
  const parents: Readonly<Record<string, string | undefined>> = r4.type2Parent;
  return parents[name] === 'DomainResource' || (parents[name] === 'Resource' && name !== 'DomainResource');
}

const ucum = fhirpath.ucumUtils as {
  convertUnitTo: (from: string, value: number, to: string) => { status: string; toVal: number | null };
};

/** A number of one UCUM unit in another, undefined where they do not measure the same. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  if (/\s/.test(from + to)) return undefined; // no UCUM code; the library would print that
  const { status, toVal } = ucum.convertUnitTo(from, value, to);
  return status === 'succeeded' && toVal !== null ? toVal : undefined;
}
