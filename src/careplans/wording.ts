// Every word that the service itself puts into a plan; all others come from content. One table, so that it can be had in
// another language.

/** Ends a sentence that does not end yet. */
export const sentence = (text: string): string =>
  /[.!?…:]["”’)]?$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a, b and c` */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** UCUM's symbols as people say them; a count or a score needs no unit. */
const UNITS: Readonly<Record<string, string>> = {
  '1': '',
  '{score}': '',
  'min/wk': 'minutes a week',
  'min/d': 'minutes a day',
  'd/wk': 'days a week',
  '/wk': 'times a week',
  '/d': 'times a day',
  'kg/m2': 'kg/m²',
  'mm[Hg]': 'mmHg',
  '/min': 'a minute',
  Cel: '°C',
};

function printDate(text: string): string {
  const [year = '', month, day] = text.slice(0, 10).split('-');
  const words = month === undefined ? [year] : [MONTHS[Number(month) - 1] ?? month, year];
  return (day === undefined ? words : [String(Number(day)), ...words]).join(' ');
}

export const ENGLISH = {
  plan: 'Care plan',
  emergency: 'Get help now',
  alert: 'Important',
  draft: 'Draft, for you and your clinician to agree on',
  answersOf: (date: string): string => `From your answers of ${date}`,
  now: 'Where you are now',
  wants: 'What you want',
  goals: 'Goals',
  goal: 'Goal',
  today: 'Now',
  by: (date: string): string => `By ${date}`,
  improving: 'improving',
  done: 'done',
  proposed: 'What is proposed',
  because: (reasons: readonly string[]): string => `Because: ${sentence(reasons.join('; '))}`,
  recommendation: (strength: string, sources: string): string =>
    `${capitalise(/recommend/i.test(strength) ? strength : `${strength} recommendation`)} (${sources}).`,
  also: (rules: string): string => `Also: ${rules}.`,
  on: (dates: readonly string[]): string => `On ${listed(dates)}.`,
  undecided: (titles: readonly string[]): string =>
    `Not decided, because an answer is missing or could not be read: ${sentence(titles.join('; '))}`,
  yes: 'yes',
  no: 'no',
  /** A score with the end of its scale. */
  outOf: (value: string, most: string): string => `${value} of ${most}`,
  compared: (comparator: string | undefined, value: string): string => {
    switch (comparator) {
      case '<=':
        return `${value} or less`;
      case '>=':
        return `${value} or more`;
      case '<':
        return `less than ${value}`;
      case '>':
        return `more than ${value}`;
      default:
        return value;
    }
  },
  between: (low: string, high: string): string => `${low} to ${high}`,
  quoted: (words: string): string => `“${words}”`,
  /** A FHIR date or dateTime as the day, month or year that it names. */
  date: printDate,
  /** A text in which expressions may have put FHIR dates. */
  withDates: (text: string): string => text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, printDate),
  /** The words for a unit; a score's unit speaks only where it is more than "score" (such as "of 10"). */
  unit: (code: string | undefined, unit: string | undefined): string => {
    if (code === '{score}') return unit === undefined || /score|^points?$/i.test(unit) ? '' : unit;
    return UNITS[code ?? ''] ?? unit ?? code ?? '';
  },
} as const;

export type Wording = typeof ENGLISH;
