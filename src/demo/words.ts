// Values as a person says them.
import type { GoalTarget, Quantity } from '@medplum/fhirtypes';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `2026-11-23` or an instant of that day as `23 November 2026`; what is no whole date stays as it is. */
export function dateInWords(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  return match ? `${String(Number(match[3]))} ${MONTHS[Number(match[2]) - 1] ?? ''} ${match[1] ?? ''}` : date;
}

const BOUNDS: Readonly<Record<string, (text: string) => string>> = {
  '<=': text => `${text} or less`,
  '<': text => `less than ${text}`,
  '>=': text => `${text} or more`,
  '>': text => `more than ${text}`,
};

/** `4.6 or less`, `100 min/wk or more`; a score has no unit to say. */
export function quantityInWords({ value, unit, code, comparator }: Quantity): string {
  const of = unit ?? code ?? '';
  const said = of === '' || of.startsWith('{') || of === 'score' ? '' : ` ${of}`;
  const text = `${String(value)}${said}`;
  return BOUNDS[comparator ?? '']?.(text) ?? text;
}

/** `4.6 or less by 15 February 2027`; a target without a value is a date to look again. */
export function targetInWords({ detailQuantity, detailInteger, detailString, dueDate }: GoalTarget): string {
  const detail =
    detailQuantity?.value === undefined ? (detailInteger?.toString() ?? detailString) : quantityInWords(detailQuantity);
  const due = dueDate === undefined ? '' : ` by ${dateInWords(dueDate)}`;
  return `${detail ?? 'better'}${due}`;
}

/** `in 4 weeks`, `in 3 days`, from one date to another. */
export function daysInWords(from: string, to: string): string {
  const days = Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
  const [count, unit] = days % 7 === 0 && days > 7 ? [days / 7, 'week'] : [days, 'day'];
  return days === 0 ? 'today' : `in ${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}
