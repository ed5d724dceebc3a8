// Prefixes: how an asked interval is compared with an indexed one. https://hl7.org/fhir/R4/search.html#prefix
import type { Bound } from '../store/query.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** What is asked: from `low` to `high`, the upper end left out where `open`. */
export interface AskedInterval {
  readonly low: number;
  readonly high: number;
  readonly open?: boolean;
}

/** The prefix in front of a value (`eq` where there is none) and the rest. */
export function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const prefix = /^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)/.exec(text)?.[0];
  return prefix === undefined
    ? { prefix: 'eq', rest: text }
    : { prefix: prefix as Prefix, rest: text.slice(prefix.length) };
}

/** The same interval, longer by `by` on both sides: what `ap` asks for. */
export const widen = ({ low, high }: AskedInterval, by: number): AskedInterval => ({ low: low - by, high: high + by });

/**
 * The conditions on an indexed interval of which one must hold; each is a list of bounds that must hold together.
 * "Above" and "below" are ranges of their own in the spec's words, so a period that began earlier and goes on is `gt`.
 */
export function toBounds(prefix: Prefix, { low, high, open }: AskedInterval): readonly (readonly Bound[])[] {
  const lowIs = (is: Bound['is'], value: number): Bound => ({ end: 'low', is, value });
  const highIs = (is: Bound['is'], value: number): Bound => ({ end: 'high', is, value });
  switch (prefix) {
    case 'eq':
      return [[lowIs('>=', low), highIs(open ? '<' : '<=', high)]];
    case 'ne':
      return [[lowIs('<', low)], [highIs(open ? '>=' : '>', high)]];
    case 'gt':
      return [[highIs('>', high)]];
    case 'lt':
      return [[lowIs('<', low)]];
    case 'ge':
      return [[highIs('>', high)], [lowIs('>=', low)]];
    case 'le':
      return [[lowIs('<', low)], [highIs('<=', high)]];
    case 'sa':
      return [[lowIs('>', high)]];
    case 'eb':
      return [[highIs('<', low)]];
    case 'ap':
      return [[lowIs('<=', high), highIs('>=', low)]];
  }
}
