import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem } from '@medplum/fhirtypes';
import { validateAnswers } from '../../src/questionnaires/validate.ts';
import {
  allItems,
  buildResponse,
  compiledQuestionnaire,
  examples,
  loadExample,
  painCodes,
  QUIET,
  questionnaire,
} from './content-answers.ts';

const ANSWERS = 'https://w3id.org/careplan-service/CodeSystem/pain-assessment';
const LOINC = 'http://loinc.org';
const CORE = 'http://hl7.org/fhir/StructureDefinition';

const FREQUENCY = 'LA6568-5 LA6569-3 LA6570-1 LA6571-9';
const YES_NO = 'LA33-6 LA32-8';
const SCALE = 'integer 0..10';
const LEVELS = 'none mild moderate severe';
const TREATMENTS =
  'physical-therapy occupational-therapy acupuncture chiropractic yoga tai-chi massage exercise cbt group-therapy mindfulness relaxation nutrition mental-health-referral';

/** The answer sheet that integrations are written against: `*` required, `[]` repeats, then the type and its limits or codes. */
const SHEET: Readonly<Record<string, string>> = {
  age: '* integer 0..120',
  pregnancy:
    'choice not-pregnant pregnant-under-20-weeks pregnant-20-weeks-or-more trying-or-possible breastfeeding not-applicable',
  'pain-duration': '* choice under-1-month 1-to-3-months over-3-to-6-months over-6-to-12-months over-1-year',
  'pain-location':
    '[] choice head neck shoulder arm hand upper-back low-back chest abdomen pelvis hip upper-leg knee lower-leg foot widespread',
  'pain-pattern': 'choice constant comes-and-goes flares',
  'pain-cause':
    '[] choice musculoskeletal nerve autoimmune stress-related injury surgery lifestyle hereditary cancer unknown',
  'pain-diagnosis':
    '[] choice nonspecific-low-back-pain osteoarthritis-knee osteoarthritis-hip osteoarthritis-hand fibromyalgia diabetic-neuropathy postherpetic-neuralgia radiculopathy post-surgical inflammatory-arthritis headache pelvic-pain cancer-pain sickle-cell palliative none',
  'peg-1': `* ${SCALE}`,
  'peg-2': `* ${SCALE}`,
  'peg-3': `* ${SCALE}`,
  'quality-of-life': SCALE,
  'muscle-tension': SCALE,
  stress: SCALE,
  ...each('nerve-', 'burning electric tingling numbness touch cold', 'boolean'),
  'pain-regions': '[] choice left-upper right-upper left-lower right-lower axial',
  fatigue: `choice ${LEVELS}`,
  unrefreshed: `choice ${LEVELS}`,
  thinking: `choice ${LEVELS}`,
  ...each(
    'flag-',
    'bladder-bowel saddle-numbness weakness both-legs cancer-history weight-loss fever infection-risk trauma night-pain chest-pain sudden-headache hot-joint leg-swelling',
    'boolean',
  ),
  ...each('phq9-', '1 2 3 4 5 6 7 8 9', `* choice ${FREQUENCY}`),
  'phq9-10': 'choice LA6572-7 LA6573-5 LA6575-0 LA6574-3',
  ...each('gad7-', '1 2 3 4 5 6 7', `* choice ${FREQUENCY}`),
  'pcptsd5-gate': `* choice ${YES_NO}`,
  ...each('pcptsd5-', '1 2 3 4 5', `* choice ${YES_NO}`),
  'safety-now': 'choice yes no prefer-not-to-say',
  ...each('', 'catastrophising-1 catastrophising-2 fear-of-movement', 'integer 0..4'),
  'sleep-nights': 'integer 0..7',
  'sleep-duration': 'choice under-3-months 3-months-or-more',
  'sleep-daytime-effect': `choice ${LEVELS}`,
  'sleep-snoring': 'boolean',
  'sleep-cpap': 'boolean',
  'sleep-apnoea': 'choice no mild moderate-severe unknown',
  'activity-days': 'integer 0..7',
  'strength-days': 'integer 0..7',
  'activity-minutes': 'integer 0..600',
  ...each('', 'falls-last-year fruit-vegetables drug-use-times', 'integer 0..'),
  diet: 'choice mostly-home-cooked mixed mostly-processed',
  ...each('', 'diet-help food-insecurity tobacco', 'boolean'),
  height: 'quantity cm',
  weight: 'quantity kg',
  alcohol: 'choice none within-limits most-days-or-binge',
  medicines:
    '[] choice none opioid-daily opioid-intermittent benzodiazepine sedative-hypnotic gabapentinoid muscle-relaxant ssri snri tca triptan maoi-or-linezolid nsaid paracetamol anticoagulant antiplatelet corticosteroid ace-arb-diuretic cannabis naloxone',
  'opioid-3-months': 'boolean',
  'opioid-wants-less': 'boolean',
  'opioid-signs': '[] choice none craving more-than-prescribed running-out-early withdrawal sedation past-overdose',
  conditions:
    '[] choice none kidney-mild-moderate kidney-severe kidney-unsure liver ulcer-gi-bleed cardiovascular arrhythmia high-blood-pressure nsaid-asthma copd seizure glaucoma urinary-retention diabetes osteoporosis bleeding-disorder bipolar-psychosis opioid-use-disorder substance-use-disorder allergy-nsaid allergy-opioid',
  ...each('tried-', `${TREATMENTS} medicines`, 'choice helped a-little no worse not-tried'),
  ...each('prefer-', TREATMENTS, 'choice yes maybe no'),
  'prefer-medicines': 'choice open prefer-non-drug no-medicines no-opioids',
  'prefer-format': 'choice group one-to-one either',
  barriers: '[] choice none cost transport time internet mobility',
  goal: '[] group ..3',
  'goal-activity': 'string',
  'goal-current': SCALE,
  'goal-wanted': SCALE,
  'goal-importance': 'string',
  'goal-by': 'date',
  'goal-barrier': 'string',
  readiness: SCALE,
};

function each(prefix: string, names: string, row: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [prefix + name, row]));
}

const byLinkId = new Map(allItems.map(item => [item.linkId, item]));
const extension = ({ extension: list }: QuestionnaireItem, url: string) => list?.find(one => one.url === url);
const isHidden = (item: QuestionnaireItem): boolean =>
  extension(item, `${CORE}/questionnaire-hidden`)?.valueBoolean === true;

/** An item as a row of the sheet. */
function toRow(item: QuestionnaireItem): string {
  const limit = (name: string): string => String(extension(item, `${CORE}/${name}`)?.valueInteger ?? '');
  const codes = item.answerOption?.map(({ valueCoding }) => valueCoding?.code) ?? [];
  const bounds = item.type === 'integer' ? [`${limit('minValue')}..${limit('maxValue')}`] : [];
  const most = item.linkId === 'goal' ? [`..${limit('questionnaire-maxOccurs')}`] : [];
  const units =
    item.type === 'quantity' ? [extension(item, `${CORE}/questionnaire-unitOption`)?.valueCoding?.code] : [];
  return [
    ...(item.required ? ['*'] : []),
    ...(item.repeats ? ['[]'] : []),
    item.type,
    ...bounds,
    ...most,
    ...units,
    ...codes,
  ].join(' ');
}

describe('the answer sheet of the pain assessment', () => {
  test.each(Object.entries(SHEET))('%s is %s', (linkId, row) => {
    expect(toRow(byLinkId.get(linkId)!)).toBe(row);
  });

  test('asks nothing else', () => {
    const asked = allItems.filter(
      item => !['group', 'display'].includes(item.type) && !item.readOnly && !(item.linkId in SHEET),
    );
    expect(asked).toEqual([]);
  });

  test('uses each linkId once', () => {
    const list = (items: QuestionnaireItem[] = []): string[] =>
      items.flatMap(({ linkId, item }) => [linkId, ...list(item)]);
    const linkIds = list(questionnaire.item);
    expect(linkIds).toEqual([...new Set(linkIds)]);
    expect(linkIds.length).toBeGreaterThan(150);
  });

  test('takes its own answers from its own code system, with the display of that system', () => {
    const displays = new Map(painCodes.concept!.map(({ code, display }) => [code, display]));
    const own = allItems.flatMap(({ linkId, answerOption }) =>
      (answerOption ?? []).flatMap(({ valueCoding }) =>
        valueCoding?.system === LOINC ? [] : [{ linkId, ...valueCoding }],
      ),
    );
    expect(own.filter(({ system, code, display }) => system !== ANSWERS || displays.get(code!) !== display)).toEqual(
      [],
    );
    expect([...displays.keys()].filter(code => !own.some(one => one.code === code))).toEqual([]);
    expect(painCodes.concept!.filter(({ definition }) => !/^[A-Z].*\.$/.test(definition ?? ''))).toEqual([]);
    expect(painCodes.count).toBe(painCodes.concept!.length);
  });

  test('lets "none" stand alone wherever several answers may be given', () => {
    const options = allItems.filter(({ repeats }) => repeats).flatMap(({ answerOption }) => answerOption ?? []);
    const exclusive = options.filter(option =>
      option.extension?.some(
        ({ url, valueBoolean }) => url === `${CORE}/questionnaire-optionExclusive` && valueBoolean,
      ),
    );
    expect(exclusive.map(({ valueCoding }) => valueCoding?.code)).toEqual(['none', 'none', 'none', 'none', 'none']);
  });

  test('hides nothing but the scores, and only the five questions after the gate depend on another answer', () => {
    expect(allItems.filter(isHidden).map(({ linkId }) => linkId)).toEqual([
      'scores',
      'peg-score',
      'phq9-score',
      'gad7-score',
      'pcptsd5-score',
      'activity-minutes-week',
      'bmi',
    ]);
    const dependent = allItems.filter(({ enableWhen }) => enableWhen);
    expect(dependent.map(({ linkId }) => linkId)).toEqual([1, 2, 3, 4, 5].map(n => `pcptsd5-${String(n)}`));
    for (const { enableWhen } of dependent) {
      expect(enableWhen).toEqual([
        { question: 'pcptsd5-gate', operator: '=', answerCoding: { system: LOINC, code: 'LA33-6', display: 'Yes' } },
      ]);
    }
  });

  test('carries the notices of LOINC and of the owners of the instruments', () => {
    for (const words of [
      'LOINC is copyright',
      'Pfizer Inc.',
      'No permission required',
      'Krebs',
      'National Center for PTSD',
    ]) {
      expect(questionnaire.copyright).toContain(words);
    }
  });
});

describe('responses to it', () => {
  test('a response with every question answered has no fault', () => {
    const wish = { 'goal-activity': 'garden', 'goal-current': 3, 'goal-wanted': 6, 'goal-by': '2027-03-01' };
    expect(validateAnswers(compiledQuestionnaire, buildResponse(QUIET, [wish, wish, wish]))).toEqual([]);
  });

  test('the examples are named, have a subject of their own and no fault', () => {
    expect(examples).toEqual([
      'diabetic-nerve-pain.json',
      'knee-and-hand-osteoarthritis.json',
      'low-back-pain.json',
      'thoughts-of-self-harm.json',
    ]);
    const loaded = examples.map(name => loadExample(name.replace('.json', '')));
    expect(loaded.map(({ subject }) => subject?.reference).sort()).toEqual([
      'Patient/example-1',
      'Patient/example-2',
      'Patient/example-3',
      'Patient/example-4',
    ]);
    expect(loaded.flatMap(response => validateAnswers(compiledQuestionnaire, response))).toEqual([]);
  });

  test('a fourth goal is refused', () => {
    const wish = { 'goal-activity': 'garden' };
    const issues = validateAnswers(compiledQuestionnaire, buildResponse(QUIET, [wish, wish, wish, wish]));
    expect(issues.map(({ severity }) => severity)).toContain('error');
  });

  test.each(['age', 'pain-duration', 'peg-3', 'phq9-9', 'gad7-7', 'pcptsd5-gate'])(
    'a response without %s is refused',
    linkId => {
      const issues = validateAnswers(compiledQuestionnaire, buildResponse({ ...QUIET, [linkId]: undefined }));
      expect(issues.map(({ severity, code }) => [severity, code])).toEqual([['error', 'required']]);
    },
  );
});
