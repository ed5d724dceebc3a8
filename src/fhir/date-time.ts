// Partial dates as closed intervals: https://hl7.org/fhir/R4/search.html#date, https://hl7.org/fhir/R4/datatypes.html#dateTime

/** Milliseconds since 1970 UTC, both ends included: `2026-03` lasts from its first to its last millisecond. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Ends of an interval that is open on that side. */
export const BEGINNING = -8.64e15;
export const END = 8.64e15;

const PARTIAL =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?$/;

const offsetMillis = (zone: string | undefined): number => {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

/**
 * The interval that a FHIR date, dateTime or instant covers; a time without a zone counts as UTC.
 * @returns undefined where the text is no such date (wrong form, or no day of the calendar)
 */
export function parseDateTime(text: string): Interval | undefined {
  const match = PARTIAL.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const y = Number(year);
  const m = Number(month ?? 1) - 1;
  const d = Number(day ?? 1);
  if (day !== undefined && d > new Date(Date.UTC(2000 + (y % 400), m + 1, 0)).getUTCDate()) return undefined;
  const at = (...parts: [number, number, number, number, number, number, number]): number => {
    const date = new Date(0);
    date.setUTCFullYear(parts[0], parts[1], parts[2]);
    date.setUTCHours(parts[3], parts[4], parts[5], parts[6]);
    return date.getTime() - offsetMillis(zone);
  };
  if (month === undefined) return { low: at(y, 0, 1, 0, 0, 0, 0), high: at(y + 1, 0, 1, 0, 0, 0, 0) - 1 };
  if (day === undefined) return { low: at(y, m, 1, 0, 0, 0, 0), high: at(y, m + 1, 1, 0, 0, 0, 0) - 1 };
  if (hour === undefined) return { low: at(y, m, d, 0, 0, 0, 0), high: at(y, m, d + 1, 0, 0, 0, 0) - 1 };
  const h = Number(hour);
  const min = Number(minute);
  if (second === undefined) return { low: at(y, m, d, h, min, 0, 0), high: at(y, m, d, h, min + 1, 0, 0) - 1 };
  const s = Number(second);
  if (fraction === undefined) return { low: at(y, m, d, h, min, s, 0), high: at(y, m, d, h, min, s + 1, 0) - 1 };
  const low = at(y, m, d, h, min, s, Number(fraction.slice(0, 3).padEnd(3, '0')));
  const width = fraction.length >= 3 ? 1 : 10 ** (3 - fraction.length);
  return { low, high: low + width - 1 };
}
