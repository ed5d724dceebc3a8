// JSON in and out without losing the text of a number: https://hl7.org/fhir/R4/datatypes.html#decimal ("the precision of
// the decimal value has significance"). Values stay plain JavaScript numbers; an object whose numbers are written in a
// form that JavaScript would not print again (1.00, 1e3, 0.12345678901234567890) remembers their texts, and prints them
// through a toJSON of its own that nobody else sees. So printing costs nothing more where there is no such number.
import { refusal } from './fhir-error.ts';

type Holder = Record<string, unknown>;

/** The texts of an object's numbers, by their property. */
const numberTexts = new WeakMap<object, Map<string, string>>();

const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** The object as JSON.stringify should see it: each number that is still the same, in its text. */
function withNumberTexts(this: Holder): unknown {
  const copy = (Array.isArray(this) ? [...(this as unknown[])] : { ...this }) as Holder;
  for (const [key, text] of numberTexts.get(this) ?? []) if (Number(text) === copy[key]) copy[key] = rawJson(text);
  return copy;
}

// A number that JavaScript prints differently has a trailing zero after a point, an exponent, a minus zero, or more than
// 15 digits. False positives (such a text inside a string) only cost the slower parse; JSON.parse with a reviver that is
// given the source text takes five times as long as without.
const UNUSUAL_NUMBER = /\d\.\d*0(?![\d])|\d[eE][+-]?\d|-0(?![.\d])|-0\.0+(?!\d)|[\d.]{16,}/;

function remember(this: Holder, key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined || String(value) === context.source) return value;
  const texts = numberTexts.get(this) ?? new Map<string, string>();
  if (texts.size === 0) Object.defineProperty(this, 'toJSON', { value: withNumberTexts });
  numberTexts.set(this, texts.set(key, context.source));
  return value;
}

type SourceReviver = (this: Holder, key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

/** No resource nests deeper; what does is meant to exhaust the stack of whoever walks it. */
const MOST_DEPTH = 256;

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some(item => isDeeperThan(item, depth - 1));
  for (const key in value) if (isDeeperThan((value as Record<string, unknown>)[key], depth - 1)) return true;
  return false;
}

/**
 * Parses JSON, remembering the texts of numbers that would not survive printing.
 * @throws FhirError malformed: no JSON, with the parser's message, or nested deeper than any resource
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = UNUSUAL_NUMBER.test(text) ? parseWithSource(text, remember) : JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof RangeError ? 'it is nested too deeply' : (cause as Error).message;
    throw refusal('malformed', `The body is not valid JSON: ${why}`);
  }
  if (isDeeperThan(value, MOST_DEPTH)) {
    throw refusal('malformed', `The body is nested more than ${String(MOST_DEPTH)} levels deep`);
  }
  return value;
}

/** The text by which the number `holder[key]` was written, e.g. `1.00`. */
export function numberText(holder: object, key: string | number): string {
  return numberTexts.get(holder)?.get(String(key)) ?? String((holder as Holder)[key]);
}

/** Prints a value as JSON, each number in the text by which it came: those of objects that were parsed, not of copies. */
export const printJson = (value: unknown): string => JSON.stringify(value);
