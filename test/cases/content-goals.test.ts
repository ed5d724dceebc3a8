import { describe, expect, test } from '@jest/globals';
import { apply, applyTo, loadExample, type PlainAnswers } from './content-answers.ts';
import {
  BASELINE,
  goalsOf,
  HAUNTED,
  KNEE,
  lacking,
  LOW,
  MEDICINES,
  present,
  SLEEPLESS,
  targetsOf,
  WORRIED,
} from './content-people.ts';

describe('the goals', () => {
  test.each<[string, PlainAnswers, string, (number | undefined)[]]>([
    ['PEG 20/3: 30 percent less, rounded down', { 'peg-1': 7, 'peg-2': 7, 'peg-3': 6 }, 'GOAL-PEG', [undefined, 4.6]],
    ['PEG 19/3', { 'peg-1': 6, 'peg-2': 7, 'peg-3': 6 }, 'GOAL-PEG', [undefined, 4.4]],
    ['PEG 17/3', { 'peg-1': 6, 'peg-2': 5, 'peg-3': 6 }, 'GOAL-PEG', [undefined, 3.9]],
    ['PEG 25/3', { 'peg-1': 8, 'peg-2': 8, 'peg-3': 9 }, 'GOAL-PEG', [undefined, 5.8]],
    ['PEG 10', { 'peg-1': 10, 'peg-2': 10, 'peg-3': 10 }, 'GOAL-PEG', [undefined, 7]],
    ['PEG 3: a point less is more than 30 percent', { 'peg-1': 3, 'peg-2': 3, 'peg-3': 3 }, 'GOAL-PEG', [undefined, 2]],
    ['PEG below 1 aims at 0', { 'peg-1': 1, 'peg-2': 0, 'peg-3': 1 }, 'GOAL-PEG', [undefined, 0]],
    ['PHQ-9 of 13: half', { 'phq9-1': 3, 'phq9-2': 3, 'phq9-4': 3, 'phq9-6': 3, 'phq9-7': 1 }, 'GOAL-PHQ9', [8, 6]],
    ['PHQ-9 of 10: five points', LOW, 'GOAL-PHQ9', [5, 5]],
    ['GAD-7 of 10: four points', WORRIED, 'GOAL-GAD7', [6, 6]],
    ['GAD-7 of 21: below 10', { ...WORRIED, 'gad7-4': 3, 'gad7-5': 3, 'gad7-6': 3, 'gad7-7': 3 }, 'GOAL-GAD7', [17, 9]],
    ['40 active minutes', { 'activity-days': 2, 'activity-minutes': 20 }, 'GOAL-ACTIVITY', [60, 100, 150]],
    ['none at all', { 'activity-days': 0 }, 'GOAL-ACTIVITY', [20, 60, 150]],
    ['140 active minutes', { 'activity-days': 7, 'activity-minutes': 20 }, 'GOAL-ACTIVITY', [150, 150, 150]],
    ['stress of 8', { stress: 8 }, 'GOAL-STRESS', [7, 6]],
    ['tension of 5', { 'muscle-tension': 5 }, 'GOAL-TENSION', [4, 3]],
    ['quality of life of 4', { 'quality-of-life': 4 }, 'GOAL-QOL', [5, 6]],
    ['weight of 74.5 kg', { ...KNEE, weight: 74.5, height: 160 }, 'GOAL-WEIGHT', [70.8]],
    ['sleep', SLEEPLESS, 'GOAL-SLEEP', [undefined, 2]],
    ['after a frightening event no score is aimed at', HAUNTED, 'GOAL-PTSD', [undefined, undefined]],
  ])('%s', (_, changes, key, values) => {
    expect(targetsOf(applyTo(changes), key)).toEqual(values);
  });

  test('are due after 4, 12 and 26 weeks, safety today or within a week', () => {
    const due = (changes: PlainAnswers, key: string): (string | undefined)[] =>
      goalsOf(applyTo(changes), key).flatMap(({ target }) => target!.map(({ dueDate }) => dueDate));
    expect(due({ 'activity-days': 0 }, 'GOAL-ACTIVITY')).toEqual(['2026-12-21', '2027-02-15', '2027-05-24']);
    expect(due({ 'phq9-9': 1 }, 'GOAL-SAFETY')).toEqual(['2026-11-23']);
    expect(due({ medicines: ['opioid-daily', 'benzodiazepine'] }, 'GOAL-SAFETY')).toEqual(['2026-11-30']);
  });

  test.each([
    ['two points more', { 'goal-current': 3, 'goal-wanted': 7 }, [4, 5]],
    ['no more than is wanted', { 'goal-current': 6, 'goal-wanted': 7 }, [7, 7]],
    ['without a wish for how well', { 'goal-current': 4 }, [5, 6]],
    ['no number where nothing is to be gained', { 'goal-current': 7, 'goal-wanted': 5 }, [undefined, undefined]],
    ['no number where now is not known', { 'goal-wanted': 5 }, [undefined, undefined]],
    ['no number without any', {}, [undefined, undefined]],
  ])('an own goal aims at %s', (_, numbers, values) => {
    const outcome = applyTo({}, [{ 'goal-activity': 'garden', ...numbers }]);
    expect(targetsOf(outcome, 'GOAL-FUNCTION')).toEqual(values);
  });

  test('own goals keep the words, the wish and the person whose they are', () => {
    const outcome = applyTo({}, [
      {
        'goal-activity': 'garden <for> half an hour',
        'goal-current': 4,
        'goal-wanted': 7,
        'goal-importance': 'the roses need me',
      },
      { 'goal-activity': 'sleep through', 'goal-by': '2027-03-01' },
      { 'goal-activity': 'dance' },
    ]);
    const goals = goalsOf(outcome, 'GOAL-FUNCTION');
    expect(goals.map(({ description }) => description.text)).toEqual([
      'garden <for> half an hour',
      'sleep through',
      'dance',
    ]);
    expect(goals.map(({ expressedBy }) => expressedBy)).toEqual(goals.map(() => ({ reference: 'Patient/1' })));
    expect(goals.map(({ note }) => note?.[0]?.text)).toEqual([
      'you are at 4 of 10 now and want 7; the roses need me',
      'you hope for this by 2027-03-01',
      'you want this yourself',
    ]);
  });

  test('without an own goal the plan asks for one', () => {
    expect(applyTo({}).texts).toContain('Choose with your clinician one activity that matters to you');
    expect(applyTo({}, [{ 'goal-activity': 'garden' }]).texts).not.toContain('Choose with your clinician one activity');
  });
});

describe('the examples', () => {
  test.each<[string, readonly string[], readonly string[], number]>([
    [
      'low-back-pain',
      [
        ...BASELINE,
        'ACT-CBT',
        'ACT-DEPRESSION-ASSESS',
        'ACT-YOGA',
        'ACT-STRESS',
        'ACT-SLEEP-HYGIENE',
        'DISC-SNRI',
        'DISC-ORAL-NSAID',
        'GOAL-FUNCTION',
        'GOAL-PHQ9',
        'GOAL-ACTIVITY',
      ],
      ['ALERT-SUICIDE', 'ACT-MANIP', 'GOAL-GAD7'],
      12,
    ],
    [
      'diabetic-nerve-pain',
      [
        ...BASELINE,
        'ALERT-NSAID-RENAL',
        'ACT-MED-REVIEW',
        'DISC-TOPICAL-NEURO',
        'ACT-NUTRITION',
        'ACT-SLEEP-HYGIENE',
        'GOAL-ACTIVITY',
        'GOAL-FUNCTION',
      ],
      [...MEDICINES.filter(key => key !== 'DISC-TOPICAL-NEURO'), 'GOAL-PHQ9'],
      12,
    ],
    [
      'knee-and-hand-osteoarthritis',
      [
        ...BASELINE,
        'ALERT-BEERS',
        'ACT-MED-REVIEW',
        'ACT-PT',
        'ACT-OT',
        'ACT-WEIGHT',
        'ACT-TAICHI',
        'DISC-TOPICAL-NSAID',
        'GOAL-ACTIVITY',
        'GOAL-FUNCTION',
      ],
      ['DISC-ORAL-NSAID', 'DISC-TCA', 'ACT-MANIP', 'GOAL-PHQ9'],
      12,
    ],
    [
      'thoughts-of-self-harm',
      [
        ...BASELINE,
        'ALERT-SUICIDE',
        'ACT-SUICIDE-ASSESS',
        'ACT-CRISIS-RESOURCES',
        'ACT-MH-REFERRAL',
        'ACT-CBTI',
        'GOAL-SAFETY',
        'GOAL-PHQ9',
        'GOAL-GAD7',
      ],
      ['DISC-SNRI', 'DISC-TCA', 'DISC-GABAPENTINOID', 'ACT-PTSD-ASSESS'],
      18,
    ],
  ])('%s: everything that it must have, nothing that it must not, nothing undecided', (name, made, notMade, most) => {
    const outcome = apply(loadExample(name));
    expect(lacking(outcome, made)).toEqual([]);
    expect(present(outcome, notMade)).toEqual([]);
    expect(outcome.undecided).toEqual([]);
    expect(outcome.derivation.issues).toEqual([]);
    expect(outcome.derivation.carePlan!.activity!.length).toBeLessThanOrEqual(most);
  });

  test('each activity says its rule, its why, and where it can the answers that it rests on', () => {
    const { carePlan } = apply(loadExample('low-back-pain')).derivation;
    const yoga = carePlan!.activity!.find(({ detail }) => detail?.code?.text === 'Yoga')!.detail!;
    const [reason] = yoga.extension!.filter(({ url }) => url?.endsWith('/reason'));
    const parts = (url: string) => reason!.extension!.filter(part => part.url === url);
    expect(parts('rule')[0]!.valueString).toBe('N1');
    expect(parts('because')[0]!.valueString).toBe('it is an option for low back pain, and you said yes to it');
    expect(parts('answer').map(({ extension }) => extension![0]!.valueString)).toEqual([
      'pain-location',
      'pain-diagnosis',
    ]);
    expect(parts('documentation')[0]!.valueRelatedArtifact).toMatchObject({ label: 'S17', display: 'ACP 2017' });
  });
});
