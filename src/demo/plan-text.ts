// A care plan and what belongs to it as a person reads it on a terminal: what is urgent, what to reach, what to do and why.
import type {
  CarePlan,
  CarePlanActivityDetail,
  CodeableConcept,
  Extension,
  Flag,
  Goal,
  GoalTarget,
  Observation,
} from '@medplum/fhirtypes';
import { sortTargets, targetWords, valueWords } from '../careplans/measure-words.ts';
import { ENGLISH } from '../careplans/wording.ts';
import { toLines, type Page, type Paragraph } from './page.ts';

/** What was read back from the service. */
export interface Reading {
  readonly carePlan: CarePlan;
  readonly goals: readonly Goal[];
  readonly flags: readonly Flag[];
  /** The scores. */
  readonly observations: readonly Observation[];
}

const SERVICE = 'https://w3id.org/careplan-service/StructureDefinition';
const REASON = `${SERVICE}/reason`;
const ACTIVITY_CATEGORY = `${SERVICE}/activity-category`;
const LOOK_AGAIN = 'follow-up';

/** The sorts of help in the order in which they are read; one that is not listed comes behind them. */
const HEADINGS: Readonly<Record<string, string>> = {
  safety: 'What makes it safer',
  lifestyle: 'Moving, sleeping, eating, living',
  'non-pharmacological': 'Therapies without medicines',
  behavioural: 'Help for mind and habits',
  referral: 'Who should have a look',
  pharmacological: 'To discuss with your prescriber',
  '': 'Also proposed',
  [LOOK_AGAIN]: 'When we look again',
};

const textOf = (concept: CodeableConcept | undefined): string =>
  concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code ?? '';

const find = (extensions: readonly Extension[] | undefined, url: string): Extension[] =>
  (extensions ?? []).filter(extension => extension.url === url);

function categoryOf({ extension }: CarePlanActivityDetail): string {
  const [found] = find(extension, ACTIVITY_CATEGORY);
  const code = found?.valueCodeableConcept?.coding?.[0]?.code ?? '';
  return code in HEADINGS ? code : '';
}

/** `Low back pain for more than a year (N1 · strong recommendation · ACP 2017)`, one for each rule. */
function reasonsIn(extensions: readonly Extension[] | undefined): string[] {
  return find(extensions, REASON).map(({ extension: parts }) => {
    const because = find(parts, 'because')[0]?.valueString;
    const strength = textOf(find(parts, 'strength')[0]?.valueCodeableConcept);
    const sources = find(parts, 'documentation').map(
      ({ valueRelatedArtifact: source }) => source?.display ?? source?.label,
    );
    const grounds = [
      find(parts, 'rule')[0]?.valueString,
      strength === '' ? undefined : `${strength} recommendation`,
      ...new Set(sources),
    ].filter(Boolean);
    return [because, grounds.length > 0 ? `(${grounds.join(' · ')})` : undefined].filter(Boolean).join(' ');
  });
}

const heading = (text: string): Paragraph[] => [{ text: '' }, { text, format: ['bold', 'cyan'], indent: 1 }];

const why = (reasons: readonly string[], indent: number): Paragraph[] =>
  reasons.map(text => ({ text, indent, mark: 'why', markFormat: 'yellow', format: 'dim' }));

const alerts = (flags: readonly Flag[]): Paragraph[] =>
  flags
    .filter(({ status }) => status === 'active')
    .flatMap(flag => [
      { text: '' },
      { text: textOf(flag.code), indent: 1, mark: '!', markFormat: ['bold', 'red'], format: ['bold', 'red'] },
      ...why(reasonsIn(flag.extension), 3),
    ]);

const targetInWords = (target: GoalTarget): string =>
  [targetWords(target, ENGLISH), target.dueDate && `by ${ENGLISH.date(target.dueDate)}`].filter(Boolean).join(' ');

/** `in 4 weeks`, `in 3 days`, from one date to another. */
export function daysInWords(from: string, to: string): string {
  const days = Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
  const [count, unit] = days % 7 === 0 && days > 7 ? [days / 7, 'week'] : [days, 'day'];
  return days === 0 ? 'today' : `in ${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** What was measured of the thing that a goal is about. */
function baselineOf(goal: Goal, observations: readonly Observation[]): string | undefined {
  const measured = goal.target?.flatMap(({ measure }) => measure?.coding ?? []) ?? [];
  const found = observations.find(({ code }) =>
    code.coding?.some(one => measured.some(other => one.system === other.system && one.code === other.code)),
  );
  return found && valueWords(found, ENGLISH);
}

function goalText(goal: Goal, observations: readonly Observation[]): Paragraph[] {
  const now = baselineOf(goal, observations);
  const targets = sortTargets(goal.target).map(targetInWords).join(', then ');
  const path = now === undefined ? targets : `now ${now}, then ${targets}`;
  const name = textOf(goal.description);
  return [
    { text: goal.expressedBy ? ENGLISH.quoted(name) : name, indent: 2, mark: '◎', markFormat: 'green', format: 'bold' },
    ...(path === '' ? [] : [{ text: path, indent: 4, format: 'green' } as const]),
    ...why(reasonsIn(goal.extension), 4),
  ];
}

function activityText(detail: CarePlanActivityDetail, mark: string, start: string | undefined): Paragraph[] {
  const dates = detail.scheduledTiming?.event ?? [];
  const times = dates.map(date => `${start ? `${daysInWords(start, date)}, ` : ''}on ${ENGLISH.date(date)}`).join('; ');
  const title = textOf(detail.code);
  const { description } = detail;
  return [
    { text: times === '' ? title : `${title}: ${times}`, indent: 2, mark, markFormat: 'bold', format: 'bold' },
    ...(description === undefined || description === title ? [] : [{ text: description, indent: 5 }]),
    ...why(reasonsIn(detail.extension), 5),
  ];
}

function activities(carePlan: CarePlan): Paragraph[] {
  const details = (carePlan.activity ?? []).flatMap(({ detail }) => detail ?? []);
  const start = carePlan.period?.start;
  let count = 0;
  return Object.entries(HEADINGS).flatMap(([category, title]) => {
    const own = details.filter(detail => categoryOf(detail) === category);
    if (own.length === 0) return [];
    const texts = own.flatMap(detail => activityText(detail, `${String(++count)}.`.padEnd(2), start));
    return [...heading(title), ...texts];
  });
}

/** The whole page of one plan. */
export function printPlan({ carePlan, goals, flags, observations }: Reading, page: Page): string {
  const { title, status, period, note } = carePlan;
  const from = period?.start === undefined ? '' : ` · from ${ENGLISH.date(period.start)}`;
  const paragraphs: Paragraph[] = [
    { text: title ?? 'Care plan', format: 'bold', indent: 1 },
    { text: `${status}, for you and your clinician to agree on${from}`, format: 'dim', indent: 1 },
    ...alerts(flags),
    ...(goals.length > 0 ? heading('Goals') : []),
    ...goals.flatMap(goal => goalText(goal, observations)),
    ...activities(carePlan),
    ...(note ? heading('Not proposed, and why; and what else to know') : []),
    ...(note ?? []).map(({ text }) => ({ text, indent: 2, mark: '•' })),
  ];
  return paragraphs.flatMap(one => (one.text === '' ? [''] : toLines(one, page))).join('\n');
}
