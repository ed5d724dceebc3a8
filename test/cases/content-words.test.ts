import { describe, expect, test } from '@jest/globals';
import { allItems, applyTo, type Outcome, type PlainAnswers } from './content-answers.ts';
import {
  BASELINE,
  HAUNTED,
  KNEE,
  lacking,
  LOW,
  MEDICINES,
  narrative,
  NERVE,
  present,
  SLEEPLESS,
  WORRIED,
} from './content-people.ts';

const categoryOf = ({ derivation }: Outcome): (string | undefined)[] =>
  (derivation.carePlan?.category ?? []).map(({ coding }) => coding?.[0]?.code);
const PREFERENCES: PlainAnswers = Object.fromEntries(
  allItems
    .filter(({ linkId }) => linkId.startsWith('prefer-') && linkId !== 'prefer-medicines' && linkId !== 'prefer-format')
    .map(({ linkId }) => [linkId, 'no']),
);

describe('what is told', () => {
  test('a plan for chronic pain has its category, other plans another', () => {
    expect(categoryOf(applyTo({}))).toEqual(['736248007']);
    for (const changes of [{ age: 12 }, { 'pain-duration': 'under-1-month' }, { 'pain-cause': ['cancer'] }]) {
      expect(categoryOf(applyTo(changes))).toEqual(['734163000']);
    }
  });

  test('every plan says where help is at any time, and none that a danger is not there', () => {
    for (const changes of [
      {},
      { age: 12 },
      { 'pain-duration': 'under-1-month' },
      { 'pain-diagnosis': ['palliative'] },
    ]) {
      const outcome = applyTo(changes);
      expect(narrative(outcome)).toContain('Nothing here replaces urgent care.');
      expect(outcome.texts).not.toMatch(/\bno (suicid\w+ )?risk\b|\blow risk\b/i);
    }
  });

  test('thoughts of self-harm come first of all, before an emergency of the body', () => {
    const outcome = applyTo({ 'phq9-9': 1, 'flag-bladder-bowel': true });
    expect(outcome.keys.slice(0, 2)).toEqual(['ALERT-SUICIDE', 'ALERT-CES']);
    expect(narrative(outcome).indexOf('a clinician needs to talk with you today')).toBeLessThan(100);
  });

  test.each<[string, PlainAnswers, string]>([
    ['thoughts today', { 'safety-now': 'yes' }, 'do not stay alone'],
    ['thoughts nearly every day', { 'phq9-9': 3 }, 'do not stay alone'],
    ['fewer thoughts', { 'phq9-9': 2 }, 'a clinician needs to talk with you today'],
  ])('%s decide how urgent the words are', (_, changes, text) => {
    const [flag] = applyTo(changes).derivation.flags;
    expect(flag!.code.text).toContain(text);
  });

  test('signs that need a prompt check are for today where there are signs from the nerves', () => {
    const textOf = (changes: PlainAnswers): string | undefined =>
      applyTo(changes).derivation.flags.find(({ code }) => code.coding?.some(one => one.code === 'ALERT-CANCER'))?.code
        .text;
    expect(textOf({ 'flag-night-pain': true })).toContain('within 2 weeks');
    expect(textOf({ 'flag-night-pain': true, 'flag-weakness': true })).toContain('today');
  });

  test.each<[string, PlainAnswers, RegExp]>([
    ['numb skin with a plaster', { ...NERVE, 'nerve-numbness': true, conditions: ['diabetes'] }, /Your skin is numb/],
    [
      'a blood thinner with a gel',
      { ...KNEE, medicines: ['anticoagulant'] },
      /tell your prescriber that you take a blood thinner \(anticoagulant\), and ask/,
    ],
    ['falls from 65 on', { age: 65 }, /balance exercises.*likely to fall/],
    ['the heart before exercise', { conditions: ['cardiovascular'] }, /because of your heart and circulation/],
    ['possible nerve pain', NERVE, /possible nerve pain: you told us of 3 of 6 features/],
    ['opioids not stopped suddenly', { medicines: ['opioid-daily'] }, /Do not stop or reduce it suddenly or quickly/],
    ['what stands in the way', { barriers: ['cost', 'transport'] }, /You told us that cost, transport makes it hard/],
    [
      'what was refused',
      { 'prefer-yoga': 'no', 'prefer-tai-chi': 'no', 'prefer-cbt': 'no' },
      /You said no to yoga, tai chi, CBT: that is left out/,
    ],
    [
      'what was not sure',
      { 'prefer-massage': 'maybe', medicines: ['anticoagulant'] },
      /not sure about massage: .* because of the blood thinner \(anticoagulant\)/,
    ],
    ['what does not fit', { ...KNEE, age: 80 }, /Not raised here .*: anti-inflammatory medicines by mouth/],
    [
      'what was left blank',
      { conditions: undefined, alcohol: undefined },
      /to confirm what was left blank: your other conditions, alcohol/,
    ],
    [
      'pain in many places',
      {
        'pain-diagnosis': ['none'],
        'pain-regions': ['left-upper', 'right-upper', 'left-lower', 'axial'],
        fatigue: 'severe',
        unrefreshed: 'moderate',
      },
      /assessment of pain in many places/,
    ],
    [
      'two reasons for one review',
      { age: 70, medicines: ['ssri', 'triptan', 'benzodiazepine'] },
      /you take an SSRI, a triptan/,
    ],
  ])('%s', (_, changes, pattern) => {
    expect(applyTo(changes).texts).toMatch(pattern);
  });

  test('opioids are only spoken of as what is not proposed, and not at all beside thoughts of self-harm', () => {
    expect(narrative(applyTo({}))).toContain(
      'Opioids are not a first choice for lasting pain, and this service never proposes them.',
    );
    expect(narrative(applyTo({ 'phq9-9': 1 }))).not.toMatch(/opioid/i);
  });

  test('a no to everything leaves what is for safety, and what looks further', () => {
    const outcome = applyTo({
      ...PREFERENCES,
      ...LOW,
      ...WORRIED,
      ...HAUNTED,
      ...SLEEPLESS,
      'phq9-9': 1,
      'peg-3': 8,
      'prefer-medicines': 'no-medicines',
    });
    expect(
      lacking(outcome, [
        'ALERT-SUICIDE',
        'ACT-SUICIDE-ASSESS',
        'ACT-DEPRESSION-ASSESS',
        'ACT-ANXIETY-ASSESS',
        'ACT-PTSD-ASSESS',
        'ACT-EVAL-MEDICAL',
        'GOAL-SAFETY',
      ]),
    ).toEqual([]);
    expect(present(outcome, ['ACT-EXERCISE', 'ACT-PT', 'ACT-OT', 'ACT-CBT', 'ACT-RELAX', ...MEDICINES])).toEqual([]);
  });

  test('a no to exercise still leaves room for a little more activity', () => {
    const outcome = applyTo({ 'prefer-exercise': 'no', 'activity-days': 1, 'activity-minutes': 20 });
    expect(lacking(outcome, ['ACT-ACTIVITY', 'GOAL-ACTIVITY'])).toEqual([]);
    expect(present(outcome, ['ACT-EXERCISE'])).toEqual([]);
  });

  test('where much was left blank, the alerts cannot tell and say so', () => {
    const flags = allItems.filter(({ linkId }) => linkId.startsWith('flag-')).map(({ linkId }) => [linkId, undefined]);
    const outcome = applyTo(Object.fromEntries(flags) as PlainAnswers);
    expect(outcome.undecided).toEqual([
      'caudaEquinaAlert',
      'medicalAlert',
      'weaknessAlert',
      'infectionAlert',
      'fractureAlert',
      'promptCheckAlert',
    ]);
    expect(narrative(outcome)).toContain('Not decided, because an answer is missing');
    expect(lacking(outcome, [...BASELINE, 'ACT-MED-REVIEW'])).toEqual([]);
  });
});
