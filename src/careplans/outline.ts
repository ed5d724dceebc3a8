// A plan as lines to read, alerts first; xhtml.ts prints them, and so may a terminal. Everything here comes from the plan's
// own elements.
import type { CodeableConcept, Goal, Questionnaire } from '@medplum/fhirtypes';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import type { Draft, Priority } from './draft.ts';
import type { MadeGoal } from './goals.ts';
import { buildMeasureLines, sortTargets, targetWords, valueWords, type MeasureLine } from './measure-words.ts';
import { becausesOf, textsOf, type Reason } from './reason.ts';
import { capitalise, sentence, type Wording } from './wording.ts';

export interface AlertLine {
  readonly text: string;
  /** Whether it cannot wait at all. */
  readonly emergency: boolean;
  readonly because?: string;
}

export interface ActivityLine {
  /** Counts through all sections, from 1. */
  readonly number: number;
  readonly title: string;
  /** What more there is to say: dates, and the description where it does not stand in the title. */
  readonly details: readonly string[];
  readonly because?: string;
  /** Strength of the recommendation, rules and sources. */
  readonly grade: string;
}

export interface Section {
  readonly title: string;
  readonly activities: readonly ActivityLine[];
  readonly notes: readonly string[];
}

export interface GoalTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Outline {
  readonly alerts: readonly AlertLine[];
  readonly title: string;
  readonly subtitles: readonly string[];
  /** What holds for the plan as a whole. */
  readonly notices: readonly string[];
  readonly measures: readonly MeasureLine[];
  /** Goals in the patient's own words. */
  readonly wants: readonly string[];
  readonly table?: GoalTable;
  /** Goals that are done or not, rather than measured. */
  readonly aims: readonly string[];
  readonly sections: readonly Section[];
  /** What could not be decided. */
  readonly undecided?: string;
}

/** What an outline is made of; drafts in the order of the plan. */
export interface PlanParts {
  readonly title: string;
  /** Date or dateTime of the answers. */
  readonly answered: string;
  readonly flags: readonly Draft[];
  readonly goals: readonly MadeGoal[];
  readonly activities: readonly Draft[];
  readonly notes: readonly Draft[];
  readonly observations: readonly ExtractedObservation[];
  readonly questionnaire: Questionnaire;
  /** The headings in their order. */
  readonly sections: readonly string[];
  readonly undecided: string | undefined;
}

export function buildOutline(parts: PlanParts, words: Wording): Outline {
  const own = parts.goals.filter(({ goal }) => goal.expressedBy);
  const measured = parts.goals.filter(({ goal }) => !goal.expressedBy && isMeasured(goal));
  const others = parts.goals.filter(({ goal }) => !goal.expressedBy && !isMeasured(goal));
  const table = buildGoalTable(measured, words);
  return {
    alerts: parts.flags.map(flag => toAlertLine(flag, words)),
    title: parts.title,
    subtitles: [words.draft, words.answersOf(words.date(parts.answered))],
    notices: parts.notes.filter(({ section }) => section === undefined).flatMap(({ texts }) => texts),
    measures: buildMeasureLines(parts.observations, parts.questionnaire, words),
    wants: own.map(made => goalSentence(made, words)),
    ...(table && { table }),
    aims: others.map(made => goalSentence(made, words)),
    sections: buildSections(parts, words),
    ...(parts.undecided !== undefined && { undecided: parts.undecided }),
  };
}

/** The texts of a draft as one text: a single one as it stands, several as sentences. */
export const textOf = ({ texts }: Draft): string =>
  texts.length > 1 ? texts.map(text => capitalise(sentence(text))).join(' ') : (texts[0] ?? '');

const isMeasured = ({ target }: Goal): boolean => target?.some(({ measure }) => measure) ?? false;

const toBecause = (reasons: readonly Reason[], words: Wording): { because?: string } => {
  const becauses = becausesOf(reasons).map(words.withDates);
  return becauses.length > 0 ? { because: words.because(becauses) } : {};
};

const isEmergency = (priority: Priority): boolean => priority === 'stat';

export const toAlertLine = (flag: Draft, words: Wording): AlertLine => ({
  text: textOf(flag),
  emergency: isEmergency(flag.priority),
  ...toBecause(flag.reasons, words),
});

/** Rules, the graded ones first, each of these with its first source: `Strong recommendation (N1, ACP 2017). Also: M1.` */
function gradeWords(reasons: readonly Reason[], words: Wording): string {
  const byStrength = new Map<string, Set<string>>();
  for (const reason of reasons) {
    const strength = wordOf(reason.strength);
    const [source] = strength === '' ? [] : reason.documentation;
    const entry = [reason.rule, source?.display ?? source?.label].filter(part => part !== undefined).join(', ');
    byStrength.set(strength, (byStrength.get(strength) ?? new Set()).add(entry));
  }
  const ungraded = [...(byStrength.get('') ?? [])].join(', ');
  byStrength.delete('');
  if (byStrength.size === 0) return `(${ungraded})`;
  const graded = [...byStrength].map(([strength, rules]) => words.recommendation(strength, [...rules].join('; ')));
  return [...graded, ...(ungraded === '' ? [] : [words.also(ungraded)])].join(' ');
}

const wordOf = (concept: CodeableConcept | undefined): string => (concept ? (textsOf([concept])[0] ?? '') : '');

/**
 * A patient reads what an activity is and why. Its description is told too where answers had a say in it or where it
 * cannot wait: there it carries the caution. Else it stays in the activity, for whoever arranges it.
 */
function toActivityLine(draft: Draft, number: number, words: Wording): ActivityLine {
  const events = draft.element.scheduledTiming?.event ?? [];
  const title = draft.title ?? draft.element.code?.text ?? '';
  const tells = draft.adapted || draft.priority !== 'routine';
  return {
    number,
    title: sentence(title),
    details: [
      ...(events.length > 0 ? [words.on(events.map(words.date))] : []),
      ...(tells ? draft.texts.map(text => capitalise(sentence(text))).filter(text => text !== sentence(title)) : []),
    ],
    ...toBecause(draft.reasons, words),
    grade: gradeWords(draft.reasons, words),
  };
}

/** The sections that have something in them. */
function buildSections({ activities, notes, sections }: PlanParts, words: Wording): Section[] {
  const lines = activities.map((draft, index) => ({
    section: draft.section ?? words.proposed,
    line: toActivityLine(draft, index + 1, words),
  }));
  return [...new Set([words.proposed, ...sections])]
    .map(title => ({
      title,
      activities: lines.filter(({ section }) => section === title).map(({ line }) => line),
      notes: notes.filter(({ section }) => section === title).flatMap(({ texts }) => texts.map(sentence)),
    }))
    .filter(section => section.activities.length + section.notes.length > 0);
}

/** Where a goal stands that no score measures: the one number among the answers that its rules read. */
function findAnsweredNumber(reasons: readonly Reason[]): string | undefined {
  const answers = new Set(reasons.flatMap(reason => reason.answers));
  const numbers = [...answers].filter(({ value, calculated }) => typeof value === 'number' && !calculated);
  return numbers.length === 1 ? numbers[0]?.text : undefined;
}

/** One row a goal, one column a day by which something is due. */
function buildGoalTable(goals: readonly MadeGoal[], words: Wording): GoalTable | undefined {
  if (goals.length === 0) return undefined;
  const days = [...new Set(goals.flatMap(({ goal }) => (goal.target ?? []).flatMap(({ dueDate }) => dueDate ?? [])))];
  days.sort();
  const rows = goals.map(({ goal, baseline, reasons }) => {
    const cells = days.map(day => {
      const due = (goal.target ?? []).filter(({ dueDate }) => dueDate === day);
      return due.map(target => targetWords(target, words)).join('; ') || '–';
    });
    const now = (baseline && valueWords(baseline, words)) ?? findAnsweredNumber(reasons) ?? '–';
    return [wordOf(goal.description), now, ...cells];
  });
  return { columns: [words.goal, words.today, ...days.map(day => words.by(words.date(day)))], rows };
}

/** `Mood: 8 or less by 21 December 2026, 6 or less by 15 February 2027.`, a patient's own words in quotation marks. */
export function goalSentence({ goal, reasons }: MadeGoal, words: Wording): string {
  const name = wordOf(goal.description);
  const targets = sortTargets(goal.target).map(target =>
    [targetWords(target, words), target.dueDate === undefined ? '' : lowerFirst(words.by(words.date(target.dueDate)))]
      .filter(part => part !== '')
      .join(' '),
  );
  const aim = sentence(
    `${goal.expressedBy ? words.quoted(name) : name}${targets.length > 0 ? `: ${targets.join(', ')}` : ''}`,
  );
  // A patient's own goal needs no reason: what its rule has to say is where the patient stands.
  const becauses = becausesOf(reasons).map(words.withDates);
  const own = goal.expressedBy ? becauses.map(text => capitalise(sentence(text))).join(' ') : undefined;
  const because = own ?? toBecause(reasons, words).because;
  return [aim, because].filter(part => part).join(' ');
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
