import { describe, expect, test } from '@jest/globals';
import { BASELINE, checkRule, KNEE, LOW, MEDICINES, NERVE, type Rule } from './content-people.ts';

const SCOPE: readonly Rule[] = [
  [
    'G1: under 18 there is no plan for chronic pain',
    { age: 17 },
    ['ALERT-AGE', 'ACT-EVAL-MEDICAL'],
    ['GOAL-PEG', 'ACT-EXERCISE'],
  ],
  ['G1: at 18 there is', { age: 18 }, BASELINE, ['ALERT-AGE']],
  [
    'G2: pain of 3 months or less gets next steps',
    { 'pain-duration': '1-to-3-months' },
    ['ALERT-NOT-CHRONIC', 'ACT-EVAL-MEDICAL', 'ACT-REASSESS'],
    ['GOAL-PEG', 'ACT-EXERCISE', 'ALERT-OPIOID-NEED'],
  ],
  [
    'G2: an opioid for such pain is reviewed',
    { 'pain-duration': 'under-1-month', medicines: ['opioid-intermittent'] },
    ['ALERT-OPIOID-NEED'],
    [],
  ],
  [
    'G2: urgent signs still count',
    { 'pain-duration': 'under-1-month', 'flag-bladder-bowel': true },
    ['ALERT-CES', 'ACT-ED'],
    ['ACT-EDU-SELFMGMT'],
  ],
  [
    'G3: cancer as a cause goes to its own team',
    { 'pain-cause': ['cancer'] },
    ['ALERT-OUT-OF-SCOPE', 'ACT-SPECIALIST'],
    ['GOAL-PEG'],
  ],
  ['G3: so does sickle cell disease', { 'pain-diagnosis': ['sickle-cell'] }, ['ALERT-OUT-OF-SCOPE'], ['GOAL-PEG']],
  [
    'G3: so does palliative care, however short the pain',
    { 'pain-diagnosis': ['palliative'], 'pain-duration': 'under-1-month' },
    ['ALERT-OUT-OF-SCOPE'],
    ['ALERT-NOT-CHRONIC'],
  ],
];

const URGENT: readonly Rule[] = [
  [
    'U1: bladder or bowel',
    { 'flag-bladder-bowel': true, 'prefer-yoga': 'yes', 'prefer-physical-therapy': 'yes' },
    ['ALERT-CES', 'ACT-ED'],
    ['ACT-EXERCISE', 'ACT-ACTIVITY', 'ACT-YOGA', 'ACT-PT', ...MEDICINES],
  ],
  ['U1: saddle numbness', { 'flag-saddle-numbness': true }, ['ALERT-CES', 'ACT-ED'], ['ALERT-NEURO']],
  [
    'U1: signs in both legs, with weakness',
    { 'flag-both-legs': true, 'flag-weakness': true },
    ['ALERT-CES', 'ACT-ED'],
    ['ALERT-NEURO'],
  ],
  [
    'U2: weakness alone',
    { 'flag-weakness': true, 'prefer-massage': 'yes', 'prefer-chiropractic': 'yes' },
    ['ALERT-NEURO', 'ACT-EXERCISE'],
    ['ALERT-CES', 'ACT-MASSAGE', 'ACT-MANIP', ...MEDICINES],
  ],
  ['U3: fever', { 'flag-fever': true, 'prefer-massage': 'yes' }, ['ALERT-INFECTION'], ['ACT-MASSAGE', ...MEDICINES]],
  ['U3: a risk of infection with pain in the spine', { 'flag-infection-risk': true }, ['ALERT-INFECTION'], MEDICINES],
  [
    'U3: a risk of infection with pain elsewhere is not urgent',
    { ...KNEE, 'flag-infection-risk': true },
    [],
    ['ALERT-INFECTION'],
  ],
  [
    'U4: weight loss',
    { 'flag-weight-loss': true, 'prefer-chiropractic': 'yes' },
    ['ALERT-CANCER'],
    ['ACT-MANIP', ...MEDICINES],
  ],
  ['U4: night pain', { 'flag-night-pain': true }, ['ALERT-CANCER'], MEDICINES],
  [
    'U5: a fall',
    { 'flag-trauma': true, 'prefer-yoga': 'yes', 'prefer-massage': 'yes' },
    ['ALERT-FRACTURE', 'ACT-EXERCISE'],
    ['ACT-YOGA', 'ACT-MASSAGE', ...MEDICINES],
  ],
  [
    'U6: chest pain',
    { 'flag-chest-pain': true, 'activity-days': 0 },
    ['ALERT-MEDICAL-URGENT'],
    ['ACT-EXERCISE', 'GOAL-ACTIVITY', ...MEDICINES],
  ],
  [
    'U6: a swollen leg',
    { 'flag-leg-swelling': true, 'prefer-massage': 'yes' },
    ['ALERT-MEDICAL-URGENT'],
    ['ACT-MASSAGE'],
  ],
  [
    'U7: item 9 at all',
    { 'phq9-9': 1 },
    ['ALERT-SUICIDE', 'ACT-SUICIDE-ASSESS', 'ACT-CRISIS-RESOURCES', 'GOAL-SAFETY'],
    [],
  ],
  ['U7: thoughts today', { 'safety-now': 'yes' }, ['ALERT-SUICIDE', 'ACT-SUICIDE-ASSESS', 'GOAL-SAFETY'], []],
  ['U7: preferring not to say', { 'safety-now': 'prefer-not-to-say' }, ['ALERT-SUICIDE', 'ACT-SUICIDE-ASSESS'], []],
  [
    'U7: the second question left blank',
    { 'phq9-9': 2, 'safety-now': undefined },
    ['ALERT-SUICIDE', 'ACT-SUICIDE-ASSESS'],
    [],
  ],
  [
    'U7: no medicine that needs an assessment first',
    { ...NERVE, ...LOW, 'phq9-9': 1 },
    ['DISC-TOPICAL-NEURO'],
    ['DISC-SNRI', 'DISC-TCA', 'DISC-GABAPENTINOID'],
  ],
  ['U8: nothing told, nothing raised', { 'phq9-9': 0 }, [], ['ALERT-SUICIDE', 'GOAL-SAFETY']],
];

const SAFETY: readonly Rule[] = [
  [
    'U9: opioid and benzodiazepine',
    { medicines: ['opioid-daily', 'benzodiazepine'] },
    ['ALERT-OPIOID-BZD', 'ACT-MED-REVIEW', 'ACT-NALOXONE-DISC', 'ACT-OPIOID-REVIEW', 'GOAL-SAFETY'],
    ['ALERT-BEERS', 'ACT-CBT'],
  ],
  [
    'U9: with some worry, talking therapy too',
    { medicines: ['opioid-daily', 'sedative-hypnotic'], 'gad7-1': 3, 'gad7-2': 3 },
    ['ALERT-OPIOID-BZD', 'ACT-CBT'],
    [],
  ],
  [
    'U10: opioid and gabapentinoid',
    { medicines: ['opioid-daily', 'gabapentinoid'] },
    ['ALERT-OPIOID-CNS', 'ACT-MED-REVIEW', 'ACT-NALOXONE-DISC'],
    ['ALERT-OPIOID-BZD'],
  ],
  [
    'U10: opioid and alcohol',
    { medicines: ['opioid-intermittent'], alcohol: 'most-days-or-binge' },
    ['ALERT-OPIOID-CNS', 'ACT-ALCOHOL'],
    [],
  ],
  [
    'U11: drowsy on an opioid',
    { medicines: ['opioid-daily'], 'opioid-signs': ['sedation'] },
    ['ALERT-OVERDOSE-SIGNS', 'ACT-ED'],
    ['ALERT-OUD-ASSESS'],
  ],
  [
    'U12: craving',
    { medicines: ['opioid-daily'], 'opioid-signs': ['craving'] },
    ['ALERT-OUD-ASSESS', 'ACT-OPIOID-REVIEW', 'GOAL-SAFETY'],
    ['ACT-OUD-TREATMENT'],
  ],
  ['U12: drug use in the past year', { medicines: ['opioid-daily'], 'drug-use-times': 1 }, ['ALERT-OUD-ASSESS'], []],
  [
    'U13: a known disorder is treated, and pain care goes on',
    { conditions: ['opioid-use-disorder'] },
    ['ACT-OUD-TREATMENT', ...BASELINE],
    [],
  ],
  [
    'O2: an opioid now and then, for less than 3 months',
    { medicines: ['opioid-intermittent'], 'opioid-3-months': false },
    ['ACT-OPIOID-SAFETY-EDU'],
    ['ACT-NALOXONE-DISC'],
  ],
  ['O3: an opioid at 65', { age: 65, medicines: ['opioid-daily'] }, ['ACT-NALOXONE-DISC'], []],
  [
    'O3: naloxone that is at home already',
    { age: 65, medicines: ['opioid-daily', 'naloxone'] },
    ['ACT-OPIOID-REVIEW'],
    ['ACT-NALOXONE-DISC'],
  ],
  [
    'O4: an opioid and sleep apnoea',
    { medicines: ['opioid-daily'], 'sleep-apnoea': 'moderate-severe', 'sleep-cpap': true },
    ['ALERT-SDB'],
    ['ACT-SLEEP-STUDY'],
  ],
  [
    'O5: an opioid in pregnancy',
    { medicines: ['opioid-daily'], pregnancy: 'pregnant-under-20-weeks' },
    ['ALERT-PREG-OPIOID', 'ALERT-PREGNANCY'],
    MEDICINES,
  ],
  ['O7: a wish to take less', { medicines: ['opioid-daily'], 'opioid-wants-less': true }, ['ACT-TAPER-DISCUSSION'], []],
  [
    'O1: without an opioid none of it',
    {},
    [],
    ['ACT-OPIOID-REVIEW', 'ACT-NALOXONE-DISC', 'ACT-TAPER-DISCUSSION', 'ALERT-OUD-ASSESS'],
  ],
  [
    'I1: anti-inflammatory and kidney disease',
    { medicines: ['nsaid'], conditions: ['kidney-severe'] },
    ['ALERT-NSAID-RENAL', 'ACT-MED-REVIEW'],
    ['DISC-ORAL-NSAID'],
  ],
  [
    'I2: anti-inflammatory and ulcer',
    { medicines: ['nsaid'], conditions: ['ulcer-gi-bleed'] },
    ['ALERT-NSAID-GI', 'ACT-MED-REVIEW'],
    ['ALERT-NSAID-RENAL'],
  ],
  [
    'I3: anti-inflammatory and blood thinner',
    { medicines: ['nsaid', 'antiplatelet'] },
    ['ALERT-NSAID-BLEED', 'ACT-MED-REVIEW'],
    [],
  ],
  [
    'I4: anti-inflammatory and heart disease',
    { medicines: ['nsaid'], conditions: ['cardiovascular'] },
    ['ALERT-NSAID-CV', 'ACT-MED-REVIEW'],
    [],
  ],
  [
    'I13: anti-inflammatory in spite of an allergy',
    { medicines: ['nsaid'], conditions: ['allergy-nsaid'] },
    ['ACT-MED-REVIEW'],
    ['ALERT-NSAID-GI'],
  ],
  [
    'I5: pregnancy',
    { pregnancy: 'pregnant-20-weeks-or-more', medicines: ['nsaid'] },
    ['ALERT-PREGNANCY', 'ACT-MED-REVIEW'],
    ['ALERT-PREG-OPIOID', ...MEDICINES],
  ],
  ['I6: a muscle relaxant at 65', { age: 65, medicines: ['muscle-relaxant'] }, ['ALERT-BEERS', 'ACT-MED-REVIEW'], []],
  ['I6: the same at 64', { age: 64, medicines: ['muscle-relaxant'] }, [], ['ALERT-BEERS']],
  ['I9: two serotonergic medicines', { medicines: ['ssri', 'triptan'] }, ['ALERT-SEROTONIN', 'ACT-MED-REVIEW'], []],
  ['I9: one is fine', { medicines: ['ssri'] }, [], ['ALERT-SEROTONIN']],
  ['S3: snoring', { 'sleep-snoring': true }, ['ACT-SLEEP-STUDY'], ['ALERT-SDB']],
  [
    'S3: snoring with a benzodiazepine',
    { 'sleep-snoring': true, medicines: ['benzodiazepine'] },
    ['ACT-SLEEP-STUDY', 'ALERT-SDB'],
    [],
  ],
];

describe.each([
  ['scope', SCOPE],
  ['urgent signs', URGENT],
  ['safety', SAFETY],
])('the rules of %s', (_, rules) => {
  test.each(rules)('%s', (...rule) => {
    expect(checkRule(rule)).toEqual({ lacking: [], present: [], issues: [] });
  });
});
