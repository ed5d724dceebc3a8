// Single values of FHIRPath that are text, numbers or booleans. Everything else, dates and quantities above all, knows more
// than its looks and is left to the engine.
import { isDecimal, isTypedNode, type Decimal } from './fhirpath.ts';

export type Scalar = string | boolean | number | Decimal;

class Declined extends Error {}

/** Thrown, and never seen outside: what is asked is the engine's to answer. One for all, since a stack takes time to make. */
export const DECLINED = new Declined('Left to the FHIRPath engine');

/** The types whose text the engine reads as a point in time. */
const TIMES: ReadonlySet<string | null> = new Set(['date', 'dateTime', 'instant', 'time']);

/** The JSON of a node, or the value as it is. */
export const dataOf = (item: unknown): unknown => (isTypedNode(item) ? item.data : item);

/** Whether the engine would take the item as it is, and not make a node of it. */
export const isKnown = (item: unknown): boolean =>
  typeof item !== 'object' ? isScalar(item) : isTypedNode(item) || isDecimal(item);

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' || isDecimal(value);

/** @throws DECLINED where the item is something else, or has extensions, which count in comparisons */
export function scalarOf(item: unknown): Scalar {
  const isNode = isTypedNode(item);
  const value = isNode ? item.data : item;
  if (!isScalar(value) || (isNode && (item._data !== null || TIMES.has(item.path)))) throw DECLINED;
  return value;
}

/** @throws DECLINED where it is no number */
export function numberOf(item: unknown): Decimal | number {
  const scalar = scalarOf(item);
  if (typeof scalar === 'string' || typeof scalar === 'boolean') throw DECLINED;
  return scalar;
}

const isNumber = (scalar: Scalar): scalar is Decimal | number =>
  typeof scalar === 'number' || typeof scalar === 'object';

/** https://hl7.org/fhirpath/N1/#equals */
export function isEqual(one: Scalar, other: Scalar): boolean {
  return isNumber(one) && isNumber(other) ? compareNumbers(one, other) === 0 : one === other;
}

/** Below zero where the one is less: https://hl7.org/fhirpath/N1/#comparison @throws DECLINED where the types differ */
export function compare(one: Scalar, other: Scalar): number {
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other);
  if (typeof one !== 'string' || typeof other !== 'string') throw DECLINED;
  return one < other ? -1 : Number(one > other);
}

/** The engine compares decimals of 8 places. Where numbers are not too near or too great, floating point tells the same. */
const NEAR = 1e-7;
const GREAT = 1e7;

function compareNumbers(one: Decimal | number, other: Decimal | number): number {
  const a = Number(one);
  const b = Number(other);
  if (!(Math.abs(a) < GREAT && Math.abs(b) < GREAT)) throw DECLINED;
  const isFar = Math.abs(a - b) > NEAR || (Number.isInteger(a) && Number.isInteger(b));
  if (!isFar && String(one) !== String(other)) throw DECLINED;
  return a - b;
}
