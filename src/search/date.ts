// Search parameters of type date: https://hl7.org/fhir/R4/search.html#date
import type { Period, Timing } from '@medplum/fhirtypes';
import { BEGINNING, END, parseDateTime, type Interval } from '../fhir/date-time.ts';
import type { Bound, IndexEntry } from '../store/query.ts';
import { anyOf, malformed, type Asked, type Criterion } from './asked.ts';
import { splitPrefix, toBounds, widen } from './interval.ts';

const toInterval = ({ start, end }: Period): Interval => ({
  low: (start === undefined ? undefined : parseDateTime(start)?.low) ?? BEGINNING,
  high: (end === undefined ? undefined : parseDateTime(end)?.high) ?? END,
});

/** "The specified scheduling details are ignored and only the outer limits matter." */
function findOuterLimits({ event = [], repeat }: Timing): Interval | undefined {
  const intervals = event.map(parseDateTime).filter(interval => interval !== undefined);
  if (repeat?.boundsPeriod) intervals.push(toInterval(repeat.boundsPeriod));
  if (intervals.length === 0) return undefined;
  return { low: Math.min(...intervals.map(({ low }) => low)), high: Math.max(...intervals.map(({ high }) => high)) };
}

function findInterval(value: unknown, type: string): Interval | undefined {
  if (typeof value === 'string') return parseDateTime(value);
  if (type === 'Period') return toInterval(value as Period);
  return type === 'Timing' ? findOuterLimits(value as Timing) : undefined;
}

export function addDates(into: IndexEntry[], param: string, value: unknown, type: string): void {
  const interval = findInterval(value, type);
  if (interval) into.push({ kind: 'range', param, low: interval.low, high: interval.high, system: '', code: '' });
}

/** The bounds, of which one list must hold, for an asked date with its prefix. */
export function parseDateBounds(text: string, asked: Asked): readonly (readonly Bound[])[] {
  const { prefix, rest } = splitPrefix(text);
  const interval = parseDateTime(rest);
  if (!interval)
    throw malformed(asked, `'${text}' is not a date: write 2026, 2026-03, 2026-03-01 or 2026-03-01T10:00:00Z`);
  if (prefix !== 'ap') return toBounds(prefix, interval);
  // "for a date, 10% of the gap between now and the date"
  const gap = asked.now === undefined ? 0 : Math.abs(asked.now - interval.low) / 10;
  return toBounds('ap', widen(interval, gap));
}

export function parseDate(text: string, asked: Asked): Criterion {
  const alternatives = parseDateBounds(text, asked);
  // Dates have no unit: saying so lets the store use the whole of its index.
  return param => anyOf(alternatives.map(bounds => ({ kind: 'range', param, bounds, system: '', code: '' })));
}
