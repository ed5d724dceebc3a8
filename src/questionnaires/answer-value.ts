// value[x] of answers: reading, comparing, printing. https://hl7.org/fhir/R4/questionnaireresponse.html
import type { Attachment, Coding, Quantity, QuestionnaireResponseItemAnswer, Reference } from '@medplum/fhirtypes';
import { parseDateTime } from '../fhir/date-time.ts';
import { convertUnit } from '../fhir/fhirpath.ts';
import { numberText } from '../fhir/json.ts';

export const UCUM = 'http://unitsofmeasure.org';

export interface TypedValue {
  /** As in the JSON name: `Coding` of `valueCoding`. */
  readonly type: string;
  readonly value: unknown;
}

/** The value[x] of an element that has at most one: an answer, an option, an enableWhen (`answer`), an extension. */
export function findValue(element: object, prefix = 'value'): TypedValue | undefined {
  for (const key in element) {
    if (key.startsWith(prefix) && key.length > prefix.length) {
      return { type: key.slice(prefix.length), value: (element as Record<string, unknown>)[key] };
    }
  }
  return undefined;
}

/** Whether an answer says anything: a value, or why it has none (an extension on a primitive). */
export function hasValue(answer: QuestionnaireResponseItemAnswer): boolean {
  for (const key in answer) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}

/** Equal keys are equal answers: codings by system and code, quantities by number and unit, displays left aside. */
export function printKey(type: string, value: unknown): string {
  switch (type) {
    case 'Coding': {
      const { system = '', code, display = '' } = value as Coding;
      return code === undefined ? `Coding without code|${display}` : `Coding|${system}|${code}`;
    }
    case 'Quantity': {
      const { value: amount, system = '', code, unit = '' } = value as Quantity;
      return `Quantity|${amount}|${system}|${code ?? unit}`;
    }
    case 'Reference':
      return `Reference|${(value as Reference).reference ?? ''}`;
    default:
      return `${type}|${JSON.stringify(value)}`;
  }
}

function compareQuantities(left: Quantity, right: Quantity): number | undefined {
  if (left.value === undefined || right.value === undefined || left.comparator || right.comparator) return undefined;
  if (left.code === undefined && right.code === undefined) {
    return left.unit === right.unit ? left.value - right.value : undefined;
  }
  if (left.system !== right.system || left.code === undefined || right.code === undefined) return undefined;
  if (left.code === right.code) return left.value - right.value;
  const converted = left.system === UCUM ? convertUnit(left.value, left.code, right.code) : undefined;
  return converted === undefined ? undefined : converted - right.value;
}

function compareDates(left: string, right: string): number | undefined {
  const [one, other] = [parseDateTime(left), parseDateTime(right)];
  if (!one || !other) return undefined;
  if (one.high < other.low) return -1;
  return one.low > other.high ? 1 : 0;
}

/**
 * Negative, zero or positive as with numbers; dates that overlap (2024 and 2024-05) count as equal.
 * @returns undefined where the two cannot be compared
 */
export function compareValues(type: string, left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (type === 'Quantity') return compareQuantities(left as Quantity, right as Quantity);
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (type === 'Date' || type === 'DateTime' || type === 'Instant') return compareDates(left, right);
  return left < right ? -1 : Number(left > right);
}

/** A value in plain words: `6.7`, `yes`, `82 kg`, a coding's display. */
export function printValue(type: string, value: unknown, holder?: object): string {
  switch (type) {
    case 'Boolean':
      return value === true ? 'yes' : 'no';
    case 'Decimal':
    case 'Integer':
      return holder === undefined ? String(value) : numberText(holder, `value${type}`);
    case 'Coding': {
      const { display, code, system } = value as Coding;
      return display ?? code ?? system ?? '';
    }
    case 'Quantity': {
      const quantity = value as Quantity;
      const amount = quantity.value === undefined ? '' : numberText(quantity, 'value');
      return [quantity.comparator ? `${quantity.comparator} ${amount}` : amount, quantity.unit ?? quantity.code]
        .filter(Boolean)
        .join(' ');
    }
    case 'Reference': {
      const { display, reference, identifier } = value as Reference;
      return display ?? reference ?? identifier?.value ?? '';
    }
    case 'Attachment': {
      const { title, url, contentType } = value as Attachment;
      return title ?? url ?? contentType ?? 'an attachment';
    }
    default:
      return String(value);
  }
}
