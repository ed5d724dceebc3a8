// What was left blank is unknown, never "no"; and what keeps somebody safe does not depend on where they said it.
import { describe, expect, test } from '@jest/globals';
import { applyTo } from './content-answers.ts';
import { checkRule, NERVE, type Rule } from './content-people.ts';

const DRUGS = ['DISC-SNRI', 'DISC-TCA', 'DISC-GABAPENTINOID'];
const PAINFUL_NERVE = { ...NERVE, age: 40, medicines: ['none'], conditions: ['none'] };

const RULES: readonly Rule[] = [
  [
    'U11, U12: signs of an opioid count where the medicines were left blank',
    { medicines: undefined, 'opioid-signs': ['sedation', 'running-out-early'] },
    ['ALERT-OVERDOSE-SIGNS', 'ALERT-OUD-ASSESS'],
    [],
  ],
  [
    'U11, U12: no signs with the medicines blank raise no alert',
    { medicines: undefined, 'opioid-signs': ['none'] },
    ['ACT-MED-REVIEW'],
    ['ALERT-OVERDOSE-SIGNS', 'ALERT-OUD-ASSESS'],
  ],
  [
    'U3: pain of the spine may be told by its diagnosis',
    {
      'flag-infection-risk': true,
      'pain-location': ['lower-leg'],
      'pain-diagnosis': ['nonspecific-low-back-pain'],
      'prefer-chiropractic': 'yes',
    },
    ['ALERT-INFECTION'],
    ['ACT-MANIP', 'DISC-ORAL-NSAID', 'DISC-SNRI'],
  ],
  [
    'U3: or by its region',
    { 'flag-infection-risk': true, 'pain-location': ['pelvis'], 'pain-regions': ['axial'] },
    ['ALERT-INFECTION'],
    [],
  ],
  [
    'U7: who says that they are safe can talk about these medicines',
    { ...PAINFUL_NERVE, 'safety-now': 'no' },
    DRUGS,
    [],
  ],
  [
    'U7: who leaves it blank is asked first',
    { ...PAINFUL_NERVE, 'safety-now': undefined },
    ['ACT-MED-REVIEW'],
    [...DRUGS, 'ALERT-SUICIDE'],
  ],
  [
    'I9: an opioid may act on serotonin, so which one it is is asked',
    { medicines: ['opioid-daily', 'maoi-or-linezolid'] },
    ['ACT-MED-REVIEW'],
    [],
  ],
  ['D3, D4: and neither kind is raised beside one', { ...PAINFUL_NERVE, medicines: ['opioid-daily'] }, [], DRUGS],
  ...['flag-chest-pain', 'flag-sudden-headache', 'flag-hot-joint', 'flag-leg-swelling'].map((flag): Rule => [
    `U6: with ${flag} physical therapy waits, too`,
    { [flag]: true, 'fear-of-movement': 3, 'prefer-physical-therapy': 'yes' },
    ['ALERT-MEDICAL-URGENT'],
    ['ACT-PT', 'ACT-EXERCISE'],
  ]),
  [
    'I5: the spine is not manipulated where a pregnancy is not known of',
    { pregnancy: undefined, 'pain-location': ['low-back'], 'prefer-chiropractic': 'yes' },
    [],
    ['ACT-MANIP'],
  ],
];

describe('what is not known', () => {
  test.each(RULES)('%s', (...rule) => {
    expect(checkRule(rule)).toEqual({ lacking: [], present: [], issues: [] });
  });

  test('which opioid it is is asked in words, and urgently', () => {
    const { texts } = applyTo({ medicines: ['opioid-daily', 'ssri'] });
    expect(texts).toContain('Ask which opioid it is');
    expect(texts).not.toContain('tramadol');
  });

  test('that a question about safety was left blank is said, and which kinds of medicine wait for it', () => {
    const { texts } = applyTo({ ...PAINFUL_NERVE, 'safety-now': undefined });
    expect(texts).toContain(
      'to confirm what was left blank: whether you are safe now; until then some kinds of medicine are not raised here',
    );
  });

  test('nobody with urgent signs is told to keep active', () => {
    const { texts } = applyTo({ 'pain-duration': '1-to-3-months', 'flag-saddle-numbness': true });
    expect(texts).not.toMatch(/keep active/i);
  });
});
