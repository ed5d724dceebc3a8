// Dates of a plan, by the calendar and not by milliseconds: https://hl7.org/fhir/R4/datatypes.html#Duration
import type { Duration } from '@medplum/fhirtypes';

const HOUR = 3_600_000;
const FIXED: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: HOUR,
  d: 24 * HOUR,
  wk: 7 * 24 * HOUR,
};
const MONTHS: Readonly<Record<string, number>> = { mo: 1, a: 12 };

/** The calendar day of an instant, in UTC: `2026-11-23`. */
export const toDate = (instant: Date): string => instant.toISOString().slice(0, 10);

/**
 * The day that lies a duration after a day. Months and years keep the day of the month, or take the month's last where it
 * has no such day: a month after 31 January is 28 or 29 February.
 * @param start `YYYY-MM-DD`
 * @param duration in UCUM's s, min, h, d, wk, mo or a
 * @returns undefined where the duration has no value, another unit, or half a month
 */
export function addDuration(start: string, { value, code, unit }: Duration): string | undefined {
  const symbol = code ?? unit ?? '';
  if (value === undefined) return undefined;
  const date = new Date(`${start}T00:00:00Z`);
  const fixed = FIXED[symbol];
  const months = MONTHS[symbol];
  if (fixed !== undefined) {
    date.setTime(date.getTime() + value * fixed);
  } else if (months !== undefined && Number.isInteger(value)) {
    const day = date.getUTCDate();
    date.setUTCMonth(date.getUTCMonth() + value * months, 1);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, last));
  } else {
    return undefined;
  }
  return /^\d{4}-[\d-]{5}/.exec(date.toJSON() ?? '')?.[0];
}
