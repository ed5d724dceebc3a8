// Search parameters of type number and quantity: https://hl7.org/fhir/R4/search.html#number, #quantity
import type { Money, Quantity, Range } from '@medplum/fhirtypes';
import type { IndexEntry } from '../store/query.ts';
import { anyOf, malformed, type Asked, type Criterion } from './asked.ts';
import { splitPrefix, toBounds, widen, type AskedInterval, type Prefix } from './interval.ts';
import { splitUnescaped, unescapeText } from './value-text.ts';

// Ends of intervals that are open on that side: finite, since cursors are JSON.
const LEAST = -Number.MAX_VALUE;
const GREATEST = Number.MAX_VALUE;

const CURRENCIES = 'urn:iso:std:iso:4217';

const DECIMAL = /^([+-]?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

export function addNumber(into: IndexEntry[], param: string, value: unknown): void {
  if (typeof value === 'number') into.push({ kind: 'range', param, low: value, high: value, system: '', code: '' });
}

/** One entry by the coded unit and one by the unit's text where that differs, so that `5||mg` finds both. */
function addMeasured(into: IndexEntry[], param: string, low: number, high: number, unit: Quantity): void {
  const { system = '', code = '', unit: text = '' } = unit;
  if (code !== '' || text === '') into.push({ kind: 'range', param, low, high, system, code });
  if (text !== '' && text !== code) into.push({ kind: 'range', param, low, high, system: '', code: text });
}

// SampledData has no one value that could be compared, and R4 does not say how it should be searched.
export function addQuantities(into: IndexEntry[], param: string, value: unknown, type: string): void {
  if (type === 'SampledData') return;
  if (type === 'Range') {
    const { low, high } = value as Range;
    const unit = low ?? high;
    if (unit) addMeasured(into, param, low?.value ?? LEAST, high?.value ?? GREATEST, unit);
    return;
  }
  const quantity = value as Quantity & Money;
  const { value: number, comparator = '', currency } = quantity;
  if (number === undefined) return;
  const unit = currency === undefined ? quantity : { system: CURRENCIES, code: currency };
  const low = comparator.startsWith('<') ? LEAST : number;
  addMeasured(into, param, low, comparator.startsWith('>') ? GREATEST : number, unit);
}

/**
 * What a number with a prefix asks for. "The number of significant digits" makes an implicit interval: 100 asks for
 * [99.5, 100.5), 5.4 for [5.35, 5.45), 1e2 for [50, 150); prefixes that compare take the number as exact.
 */
function parseAskedNumber(text: string, prefix: Prefix, asked: Asked): AskedInterval {
  const [, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw malformed(asked, `'${text}' is not a number`);
  const value = Number(text);
  if (!Number.isFinite(value)) throw malformed(asked, `'${text}' is too large`);
  if (prefix === 'ap') return widen({ low: value, high: value }, Math.abs(value) / 10);
  if (prefix !== 'eq' && prefix !== 'ne') return { low: value, high: value };
  // In decimal digits, since 5.4 - 0.05 is not 5.35 in binary ones.
  const tenths = BigInt(whole + fraction) * 10n;
  const scale = Number(exponent) - fraction.length - 1;
  return { low: Number(`${tenths - 5n}e${scale}`), high: Number(`${tenths + 5n}e${scale}`), open: true };
}

export function parseNumber(text: string, asked: Asked): Criterion {
  const { prefix, rest } = splitPrefix(text);
  const alternatives = toBounds(prefix, parseAskedNumber(rest, prefix, asked));
  return param => anyOf(alternatives.map(bounds => ({ kind: 'range', param, bounds })));
}

/** `5.4`, `5.4|system|code` or `5.4||code`, where the code may be that of any system or the unit's text. */
export function parseQuantity(text: string, asked: Asked): Criterion {
  const [number = '', system = '', code = '', ...more] = splitUnescaped(text, '|').map(unescapeText);
  const parts = splitUnescaped(text, '|').length;
  if (parts === 2 || more.length > 0) throw malformed(asked, `'${text}' is not a quantity: write number|system|code`);
  const { prefix, rest } = splitPrefix(number);
  const alternatives = toBounds(prefix, parseAskedNumber(rest, prefix, asked));
  const unit = { ...(system !== '' && { system }), ...(code !== '' && { code }) };
  return param => anyOf(alternatives.map(bounds => ({ kind: 'range', param, bounds, ...unit })));
}
