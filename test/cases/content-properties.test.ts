import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyAnswer, asked, complete, sparse, wish } from './any-answers.ts';
import { apply, buildResponse, QUIET, type Outcome, type Plain, type PlainAnswers } from './content-answers.ts';

// Whatever a person tells, some things always hold. Seeds are fixed: a run is the same run every time.
const RUNS = { seed: 20261123, numRuns: 120 };

const told = (answers: PlainAnswers, linkId: string, ...codes: Plain[]): boolean => {
  const value = answers[linkId];
  return codes.some(code => (Array.isArray(value) ? value.includes(code) : value === code));
};
const onOpioid = (answers: PlainAnswers): boolean => told(answers, 'medicines', 'opioid-daily', 'opioid-intermittent');

/** Where the answers stand, the alert must stand too. */
const ALERTS: readonly [string, (answers: PlainAnswers) => boolean][] = [
  ['ALERT-SUICIDE', a => !told(a, 'phq9-9', 'LA6568-5') || told(a, 'safety-now', 'yes', 'prefer-not-to-say')],
  [
    'ALERT-CES',
    a => ['flag-bladder-bowel', 'flag-saddle-numbness', 'flag-both-legs'].some(flag => told(a, flag, true)),
  ],
  [
    'ALERT-CANCER',
    a => ['flag-cancer-history', 'flag-weight-loss', 'flag-night-pain'].some(flag => told(a, flag, true)),
  ],
  ['ALERT-FRACTURE', a => told(a, 'flag-trauma', true)],
  ['ALERT-INFECTION', a => told(a, 'flag-fever', true)],
  [
    'ALERT-MEDICAL-URGENT',
    a =>
      ['flag-chest-pain', 'flag-sudden-headache', 'flag-hot-joint', 'flag-leg-swelling'].some(flag =>
        told(a, flag, true),
      ),
  ],
  ['ALERT-OPIOID-BZD', a => onOpioid(a) && told(a, 'medicines', 'benzodiazepine', 'sedative-hypnotic')],
  ['ALERT-OVERDOSE-SIGNS', a => onOpioid(a) && told(a, 'opioid-signs', 'sedation')],
  [
    'ALERT-NSAID-RENAL',
    a =>
      told(a, 'medicines', 'nsaid') && told(a, 'conditions', 'kidney-severe', 'kidney-mild-moderate', 'kidney-unsure'),
  ],
  ['ALERT-NSAID-BLEED', a => told(a, 'medicines', 'nsaid') && told(a, 'medicines', 'anticoagulant', 'antiplatelet')],
  ['ALERT-BEERS', a => Number(a.age) >= 65 && told(a, 'medicines', 'muscle-relaxant', 'tca', 'benzodiazepine')],
  ['ALERT-PREGNANCY', a => told(a, 'pregnancy', 'pregnant-under-20-weeks', 'pregnant-20-weeks-or-more')],
];

/** A class of medicine and what forbids it. */
const FORBIDDEN: readonly [string, (answers: PlainAnswers) => boolean][] = [
  ['DISC-', a => told(a, 'prefer-medicines', 'no-medicines')],
  ['DISC-', a => !told(a, 'pregnancy', 'not-pregnant', 'not-applicable')],
  [
    'DISC-',
    a =>
      asked.some(
        ({ linkId }) =>
          linkId.startsWith('flag-') && a[linkId] !== false && !(linkId === 'flag-infection-risk' && a[linkId]),
      ),
  ],
  ['DISC-', a => ['medicines', 'conditions', 'alcohol'].some(linkId => a[linkId] === undefined)],
  ['DISC-ORAL-NSAID', a => Number(a.age) >= 75 || told(a, 'medicines', 'nsaid', 'anticoagulant', 'antiplatelet')],
  [
    'DISC-ORAL-NSAID',
    a =>
      told(
        a,
        'conditions',
        'kidney-severe',
        'kidney-mild-moderate',
        'kidney-unsure',
        'ulcer-gi-bleed',
        'cardiovascular',
        'nsaid-asthma',
        'allergy-nsaid',
      ),
  ],
  [
    'DISC-SNRI',
    a => told(a, 'medicines', 'ssri', 'snri', 'tca', 'maoi-or-linezolid') || told(a, 'alcohol', 'most-days-or-binge'),
  ],
  [
    'DISC-SNRI',
    a =>
      told(a, 'conditions', 'liver', 'kidney-severe', 'bipolar-psychosis', 'glaucoma') ||
      !told(a, 'phq9-9', 'LA6568-5'),
  ],
  [
    'DISC-TCA',
    a =>
      Number(a.age) >= 65 ||
      !told(a, 'phq9-9', 'LA6568-5') ||
      told(a, 'conditions', 'cardiovascular', 'arrhythmia', 'seizure', 'glaucoma', 'urinary-retention'),
  ],
  [
    'DISC-GABAPENTINOID',
    a =>
      onOpioid(a) ||
      told(a, 'medicines', 'benzodiazepine') ||
      told(a, 'conditions', 'copd', 'substance-use-disorder', 'kidney-severe'),
  ],
  [
    'DISC-ACETAMINOPHEN',
    a =>
      told(a, 'conditions', 'liver') || told(a, 'alcohol', 'most-days-or-binge') || told(a, 'medicines', 'paracetamol'),
  ],
  [
    'ACT-MANIP',
    a =>
      told(a, 'conditions', 'osteoporosis') || told(a, 'medicines', 'anticoagulant') || told(a, 'flag-weakness', true),
  ],
  [
    'ACT-EXERCISE',
    a => told(a, 'flag-bladder-bowel', true) || told(a, 'flag-chest-pain', true) || told(a, 'prefer-exercise', 'no'),
  ],
  ['ACT-CBT', a => told(a, 'prefer-cbt', 'no')],
];

const DOSE = /\b\d+(\.\d+)?\s?(mg|mcg|microgram|ml)\b/i;
const CLEARED = /\bno (suicid\w+ )?risk\b|\blow risk\b/i;

function checkAlways(answers: PlainAnswers, { keys, texts, derivation }: Outcome): void {
  expect(derivation.issues).toEqual([]);
  expect(ALERTS.filter(([key, holds]) => holds(answers) && !keys.includes(key)).map(([key]) => key)).toEqual([]);
  const wrong = FORBIDDEN.filter(
    ([key, holds]) => holds(answers) && keys.some(made => (key.endsWith('-') ? made.startsWith(key) : made === key)),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
  expect(keys.filter(key => /OPIOID|BENZO|MUSCLE|CANNABIS|TRAMADOL/.test(key) && key.startsWith('DISC-'))).toEqual([]);
  expect(texts).not.toMatch(DOSE);
  expect(texts).not.toMatch(CLEARED);
  expect(texts).not.toContain('MedicationRequest');
  const { carePlan, goals, flags } = derivation;
  expect([carePlan?.status, carePlan?.intent]).toEqual(['draft', 'proposal']);
  expect(
    goals.filter(
      ({ lifecycleStatus, target }) => lifecycleStatus !== 'proposed' || !target?.some(({ dueDate }) => dueDate),
    ),
  ).toEqual([]);
  if (keys.includes('ALERT-SUICIDE')) {
    expect(flags[0]!.code.coding![0]!.code).toBe('ALERT-SUICIDE');
    expect(keys).toContain('ACT-SUICIDE-ASSESS');
  }
}

describe('whatever is told', () => {
  test('every question answered: alerts where they must be, nothing that is forbidden, nothing undecided', () => {
    fc.assert(
      fc.property(complete, fc.array(wish, { maxLength: 3 }), (answers, wishes) => {
        const outcome = apply(buildResponse(answers, wishes));
        checkAlways(answers, outcome);
        expect(outcome.undecided).toEqual([]);
      }),
      RUNS,
    );
  });

  test('half of the questions left blank: the same, and no kind of medicine that depends on one of them', () => {
    fc.assert(
      fc.property(sparse, answers => {
        checkAlways(answers, apply(buildResponse(answers)));
      }),
      RUNS,
    );
  });

  test('preferences take nothing away that is for safety, and add none of it', () => {
    const preferences = asked.filter(({ linkId }) => linkId.startsWith('prefer-'));
    const wishes = fc.record(Object.fromEntries(preferences.map(item => [item.linkId, anyAnswer(item)])));
    const forSafety = ({ keys }: Outcome): string[] =>
      [...new Set(keys)]
        .filter(key => /^ALERT-|-ASSESS$|^ACT-(ED|CRISIS|OPIOID|NALOXONE|EVAL)|^GOAL-SAFETY/.test(key))
        .sort();
    fc.assert(
      fc.property(complete, wishes, (answers, other) => {
        const [one, another] = [answers, { ...answers, ...other }].map(each => forSafety(apply(buildResponse(each))));
        expect(another).toEqual(one);
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  test('the same answers make the same plan', () => {
    fc.assert(
      fc.property(complete, answers => {
        expect(apply(buildResponse(answers)).texts).toBe(apply(buildResponse(answers)).texts);
      }),
      { ...RUNS, numRuns: 20 },
    );
  });

  test('a PEG from 0 to 30 aims at 30 percent less, a point less at least, and never rounds up', () => {
    for (let sum = 0; sum <= 30; sum++) {
      const [one, two] = [Math.min(10, sum), Math.min(10, Math.max(0, sum - 10))];
      const outcome = apply(buildResponse({ ...QUIET, 'peg-1': one, 'peg-2': two, 'peg-3': sum - one - two }));
      const goal = outcome.derivation.goals.find(({ description }) => description.coding?.[0]?.code === 'GOAL-PEG')!;
      const tenths = Math.round(goal.target![1]!.detailQuantity!.value! * 10);
      // In thirds of a tenth all of it is whole: 30 percent less is 7 * sum, a point less is 10 * sum - 30.
      const wanted = Math.max(0, Math.min(7 * sum, 10 * sum - 30));
      expect([sum, tenths]).toEqual([sum, Math.floor(wanted / 3)]);
    }
  });
});
