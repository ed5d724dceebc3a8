// People who differ from the quiet one by what they tell, and what is looked for in their plans.
import type { Goal } from '@medplum/fhirtypes';
import { applyTo, ELEMENTS, type Outcome, type PlainAnswers } from './content-answers.ts';

export const narrative = ({ derivation }: Outcome): string =>
  (derivation.carePlan?.text?.div ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
export const goalsOf = ({ derivation }: Outcome, key: string): Goal[] =>
  derivation.goals.filter(({ description }) =>
    description.coding?.some(({ system, code }) => system === ELEMENTS && code === key),
  );
export const targetsOf = (outcome: Outcome, key: string): (number | undefined)[] =>
  goalsOf(outcome, key).flatMap(({ target }) => target!.map(({ detailQuantity }) => detailQuantity?.value));

/** A key, or one of several: `ACT-PT|ACT-OT`. */
export const lacking = ({ keys }: Outcome, wanted: readonly string[]): string[] =>
  wanted.filter(want => !want.split('|').some(key => keys.includes(key)));
export const present = ({ keys }: Outcome, unwanted: readonly string[]): string[] =>
  unwanted.filter(key => keys.includes(key));

export const BASELINE = ['ACT-EVAL-MEDICAL', 'ACT-EDU-SELFMGMT', 'ACT-EXERCISE', 'ACT-REASSESS', 'GOAL-PEG'];
export const MEDICINES = [
  'DISC-TOPICAL-NSAID',
  'DISC-ORAL-NSAID',
  'DISC-SNRI',
  'DISC-TCA',
  'DISC-GABAPENTINOID',
  'DISC-TOPICAL-NEURO',
  'DISC-ACETAMINOPHEN',
];

export const NERVE: PlainAnswers = {
  'pain-location': ['foot'],
  'pain-diagnosis': ['diabetic-neuropathy'],
  'pain-cause': ['nerve'],
  'nerve-burning': true,
  'nerve-tingling': true,
  'nerve-touch': true,
};
export const KNEE: PlainAnswers = { 'pain-location': ['knee'], 'pain-diagnosis': ['osteoarthritis-knee'] };
export const FIBRO: PlainAnswers = {
  'pain-location': ['widespread'],
  'pain-diagnosis': ['fibromyalgia'],
  'pain-cause': ['unknown'],
};
export const LOW: PlainAnswers = { 'phq9-1': 3, 'phq9-2': 3, 'phq9-3': 1, 'phq9-4': 3 };
export const WORRIED: PlainAnswers = { 'gad7-1': 3, 'gad7-2': 3, 'gad7-3': 3, 'gad7-4': 1 };
export const HAUNTED: PlainAnswers = {
  'pcptsd5-gate': 'LA33-6',
  'pcptsd5-1': 'LA33-6',
  'pcptsd5-2': 'LA33-6',
  'pcptsd5-3': 'LA33-6',
  'pcptsd5-4': 'LA32-8',
  'pcptsd5-5': 'LA32-8',
};
export const SLEEPLESS: PlainAnswers = {
  'sleep-nights': 4,
  'sleep-duration': '3-months-or-more',
  'sleep-daytime-effect': 'moderate',
};

/** What a rule is called, what is told, what must be made of it and what must not. */
export type Rule = [rule: string, changes: PlainAnswers, made: readonly string[], notMade: readonly string[]];

/** What a rule lacks and has too much, and the faults on the way: all empty where it is right. */
export function checkRule([, changes, made, notMade]: Rule): Record<string, readonly unknown[]> {
  const outcome = applyTo(changes);
  return { lacking: lacking(outcome, made), present: present(outcome, notMade), issues: outcome.derivation.issues };
}
