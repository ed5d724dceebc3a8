// FHIRPath's operators over collections: https://hl7.org/fhirpath/N1/#operations. Items are the values that the engine would
// hold, and so are results: whatever takes them later cannot tell who made them. Where the engine throws, these decline.
import { toDecimal, type Decimal } from './fhirpath.ts';
import { compare, dataOf, DECLINED, isEqual, numberOf, scalarOf } from './fhirpath-scalars.ts';

/** A collection. Not to be changed: constants are among them. */
export type Items = readonly unknown[];

export const EMPTY: Items = [];
const TRUE: Items = [true];
const FALSE: Items = [false];
export const toItems = (value: boolean | undefined): Items => (value === undefined ? EMPTY : value ? TRUE : FALSE);

/** The item of a collection of one. @throws DECLINED where there are more or none */
export function singleOf(items: Items): unknown {
  if (items.length !== 1) throw DECLINED;
  return items[0];
}

/** One item that is no boolean counts as true: https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections */
export function booleanOf(items: Items): boolean | undefined {
  if (items.length === 0) return undefined;
  const value = dataOf(singleOf(items));
  if (value === null || value === undefined) return undefined;
  return typeof value === 'boolean' ? value : true;
}

/** Undefined for none. @throws DECLINED where it is no single string */
export function textOf(items: Items): string | undefined {
  if (items.length === 0) return undefined;
  const value = dataOf(singleOf(items));
  if (typeof value !== 'string') throw DECLINED;
  return value;
}

export type Operator = (left: Items, right: Items) => Items;

type Truth = boolean | undefined;
const logical =
  (operate: (one: Truth, other: Truth) => Truth): Operator =>
  (left, right) =>
    toItems(operate(booleanOf(left), booleanOf(right)));

function and(one: Truth, other: Truth): Truth {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

function or(one: Truth, other: Truth): Truth {
  if (one === true || other === true) return true;
  return one === undefined || other === undefined ? undefined : false;
}

const xor = (one: Truth, other: Truth): Truth => (one === undefined || other === undefined ? undefined : one !== other);
const implies = (one: Truth, other: Truth): Truth => or(one === undefined ? undefined : !one, other);

/** Empty where an operand is. */
const nullable =
  (operate: Operator): Operator =>
  (left, right) =>
    left.length === 0 || right.length === 0 ? EMPTY : operate(left, right);

/** From the end, as the engine goes: what it never looks at must not matter here. */
function areEqual(left: Items, right: Items): boolean {
  if (left.length !== right.length) return false;
  for (let at = left.length - 1; at >= 0; at--) {
    if (!isEqual(scalarOf(left[at]), scalarOf(right[at]))) return false;
  }
  return true;
}

const comparing = (holds: (order: number) => boolean): Operator =>
  nullable((left, right) => toItems(holds(compare(scalarOf(singleOf(left)), scalarOf(singleOf(right))))));

function isIn(one: Items, all: Items): Items {
  if (one.length === 0) return EMPTY;
  if (all.length === 0) return FALSE;
  const wanted = scalarOf(singleOf(one));
  return toItems(all.some(item => isEqual(wanted, scalarOf(item))));
}

/** https://hl7.org/fhirpath/N1/#distinct-collection */
function distinct(items: Items): Items {
  const scalars = items.map(scalarOf);
  return items.filter((_, at) => scalars.findIndex(scalar => isEqual(scalar, scalars[at]!)) === at);
}

function unite(left: Items, right: Items): Items {
  const both = left.length === 0 ? right : right.length === 0 ? left : [...left, ...right];
  return both.length < 2 ? both : distinct(both);
}

/** https://hl7.org/fhirpath/N1/#intersectother-collection-collection */
export function intersect(left: Items, right: Items): Items {
  if (left.length === 0 || right.length === 0) return EMPTY;
  const others = right.map(scalarOf);
  const shared = distinct(left).filter(item => {
    const scalar = scalarOf(item);
    return others.some(other => isEqual(scalar, other));
  });
  return shared.length === 0 ? EMPTY : shared;
}

type Calculation = (one: Decimal, other: Decimal | number) => Decimal | null;

/** By the engine's own decimals, which are exact. */
export function calculate(left: Items, right: Items, calculation: Calculation): Items {
  const result = calculation(toDecimal(numberOf(singleOf(left))), numberOf(singleOf(right)));
  return result === null ? EMPTY : [result];
}

const calculating = (calculation: Calculation): Operator =>
  nullable((left, right) => calculate(left, right, calculation));

/** `div` and `mod` take at most one number each, even beside an empty collection. */
const calculatingWhole =
  (calculation: Calculation): Operator =>
  (left, right) => {
    const operands = [...left, ...right].map(numberOf);
    if (left.length > 1 || right.length > 1) throw DECLINED;
    return operands.length < 2 ? EMPTY : calculate(left, right, calculation);
  };

function add(left: Items, right: Items): Items {
  const one = dataOf(singleOf(left));
  if (typeof one !== 'string') return calculate(left, right, (number, other) => number.plus(other));
  const other = scalarOf(singleOf(right));
  if (scalarOf(left[0]) !== one || typeof other !== 'string') throw DECLINED;
  return [one + other];
}

/** By how they are written. */
export const OPERATORS: ReadonlyMap<string | undefined, Operator> = new Map<string, Operator>([
  ['and', logical(and)],
  ['or', logical(or)],
  ['xor', logical(xor)],
  ['implies', logical(implies)],
  ['=', nullable((left, right) => toItems(areEqual(left, right)))],
  ['!=', nullable((left, right) => toItems(!areEqual(left, right)))],
  ['<', comparing(order => order < 0)],
  ['>', comparing(order => order > 0)],
  ['<=', comparing(order => order <= 0)],
  ['>=', comparing(order => order >= 0)],
  ['in', isIn],
  ['contains', (all, one) => isIn(one, all)],
  ['|', unite],
  ['&', (left, right) => [(textOf(left) ?? '') + (textOf(right) ?? '')]],
  ['+', nullable(add)],
  ['-', calculating((one, other) => one.minus(other))],
  ['*', calculating((one, other) => one.mul(other))],
  ['/', calculating((one, other) => one.div(other))],
  ['div', calculatingWhole((one, other) => one.divToInt(other))],
  ['mod', calculatingWhole((one, other) => one.mod(other))],
]);
