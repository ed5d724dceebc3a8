import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem } from '@medplum/fhirtypes';
import { allItems, applyTo, type PlainAnswers } from './content-answers.ts';

const CORE = 'http://hl7.org/fhir/StructureDefinition';
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition';

const byLinkId = new Map(allItems.map(item => [item.linkId, item]));
const extension = ({ extension: list }: QuestionnaireItem, url: string) => list?.find(one => one.url === url);

const STEM = 'Over the last 2 weeks, how often have you been bothered by any of the following problems?';
const VERBATIM: readonly (readonly [linkId: string, loinc: string | undefined, text: string])[] = [
  ['peg-1', '75893-8', 'What number best describes your pain on average in the past week?'],
  [
    'peg-2',
    '91145-3',
    'What number best describes how, during the past week, pain has interfered with your enjoyment of life?',
  ],
  [
    'peg-3',
    '91146-1',
    'What number best describes how, during the past week, pain has interfered with your general activity?',
  ],
  ['peg-1-low', undefined, '0 = No pain'],
  ['peg-1-high', undefined, '10 = Pain as bad as you can imagine'],
  ['peg-2-low', undefined, '0 = Does not interfere'],
  ['peg-2-high', undefined, '10 = Completely interferes'],
  ['peg-3-low', undefined, '0 = Does not interfere'],
  ['peg-3-high', undefined, '10 = Completely interferes'],
  ['phq9', '44249-1', STEM],
  ['phq9-1', '44250-9', 'Little interest or pleasure in doing things'],
  ['phq9-2', '44255-8', 'Feeling down, depressed, or hopeless'],
  ['phq9-3', '44259-0', 'Trouble falling or staying asleep, or sleeping too much'],
  ['phq9-4', '44254-1', 'Feeling tired or having little energy'],
  ['phq9-5', '44251-7', 'Poor appetite or overeating'],
  [
    'phq9-6',
    '44258-2',
    'Feeling bad about yourself-or that you are a failure or have let yourself or your family down',
  ],
  ['phq9-7', '44252-5', 'Trouble concentrating on things, such as reading the newspaper or watching television'],
  [
    'phq9-8',
    '44253-3',
    'Moving or speaking so slowly that other people could have noticed. Or the opposite-being so fidgety or restless that you have been moving around a lot more than usual',
  ],
  ['phq9-9', '44260-8', 'Thoughts that you would be better off dead, or of hurting yourself in some way'],
  [
    'phq9-10',
    '69722-7',
    'How difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?',
  ],
  ['gad7', '69737-5', STEM],
  ['gad7-1', '69725-0', 'Feeling nervous, anxious or on edge'],
  ['gad7-2', '68509-9', 'Not being able to stop or control worrying'],
  ['gad7-3', '69733-4', 'Worrying too much about different things'],
  ['gad7-4', '69734-2', 'Trouble relaxing'],
  ['gad7-5', '69735-9', 'Being so restless that it is hard to sit still'],
  ['gad7-6', '69689-8', 'Becoming easily annoyed or irritable'],
  ['gad7-7', '69736-7', 'Feeling afraid as if something awful might happen'],
  [
    'pcptsd5',
    '102010-6',
    'Sometimes things happen to people that are unusually or especially frightening, horrible, or traumatic. For example: a serious accident or fire; a physical or sexual assault or abuse; an earthquake or flood; a war; seeing someone be killed or seriously injured; having a loved one die through homicide or suicide.',
  ],
  ['pcptsd5-gate', '102011-4', 'Have you ever experienced this kind of event?'],
  [
    'pcptsd5-1',
    '102012-2',
    'In the past month, have you had nightmares about the event(s) or thought about the event(s) when you did not want to?',
  ],
  [
    'pcptsd5-2',
    '102013-0',
    'In the past month, have you tried hard not to think about the event(s) or went out of your way to avoid situations that reminded you of the event(s)?',
  ],
  ['pcptsd5-3', '102014-8', 'In the past month, have you been constantly on guard, watchful, or easily startled?'],
  [
    'pcptsd5-4',
    '102015-5',
    'In the past month, have you felt numb or detached from people, activities, or your surroundings?',
  ],
  [
    'pcptsd5-5',
    '102016-3',
    'In the past month, have you felt guilty or unable to stop blaming yourself or others for the event(s) or any problems the event(s) may have caused?',
  ],
  [
    'drug-use-times',
    undefined,
    'How many times in the past year have you used an illegal drug or used a prescription medication for nonmedical reasons?',
  ],
];

describe('the instruments', () => {
  test.each(VERBATIM)('%s (LOINC %s) stands in its own words', (linkId, loinc, text) => {
    const item = byLinkId.get(linkId)!;
    expect(item.text).toBe(text);
    expect(item.code?.[0]?.code).toBe(loinc);
  });

  test.each([
    ['phq9', 9, { 'LA6568-5': 0, 'LA6569-3': 1, 'LA6570-1': 2, 'LA6571-9': 3 }],
    ['gad7', 7, { 'LA6568-5': 0, 'LA6569-3': 1, 'LA6570-1': 2, 'LA6571-9': 3 }],
    ['pcptsd5', 5, { 'LA33-6': 1, 'LA32-8': 0 }],
  ])('the scored items of %s weigh their answers alike', (instrument, count, weights) => {
    for (let n = 1; n <= count; n++) {
      const options = byLinkId.get(`${instrument}-${String(n)}`)!.answerOption!;
      const weighed = options.map(option => [
        option.valueCoding!.code,
        option.extension?.find(({ url }) => url === `${CORE}/ordinalValue`)?.valueDecimal,
      ]);
      expect(Object.fromEntries(weighed)).toEqual(weights);
    }
  });

  test('the frequency answers have their LOINC names', () => {
    expect(byLinkId.get('phq9-9')!.answerOption!.map(({ valueCoding }) => valueCoding?.display)).toEqual([
      'Not at all',
      'Several days',
      'More than half the days',
      'Nearly every day',
    ]);
  });
});

describe('the scores', () => {
  const scoresOf = (changes: PlainAnswers): Record<string, number | undefined> =>
    Object.fromEntries(
      applyTo(changes).observations.map(({ observation }) => [
        observation.code.coding![0]!.code!,
        observation.valueQuantity?.value ?? observation.valueInteger,
      ]),
    );

  test('are five Observations by the LOINC codes of the instruments', () => {
    expect(scoresOf({})).toEqual({ '91147-9': 5, '44261-6': 0, '70274-6': 0, '102017-1': 0, '82290-8': 200 });
  });

  test.each<[string, PlainAnswers, string, number | undefined]>([
    ['the PEG is a mean, to one decimal', { 'peg-1': 7, 'peg-2': 7, 'peg-3': 6 }, '91147-9', 6.7],
    ['the PEG rounds down below a half', { 'peg-1': 6, 'peg-2': 7, 'peg-3': 6 }, '91147-9', 6.3],
    ['the PEG is empty without one answer', { 'peg-2': undefined }, '91147-9', undefined],
    ['the PHQ-9 adds nine answers', { 'phq9-1': 3, 'phq9-2': 2, 'phq9-9': 1 }, '44261-6', 6],
    ['the PHQ-9 leaves the tenth out', { 'phq9-1': 3, 'phq9-10': 3 }, '44261-6', 3],
    ['the PHQ-9 is no sum of eight', { 'phq9-1': 3, 'phq9-5': undefined }, '44261-6', undefined],
    ['the GAD-7 adds seven answers', { 'gad7-1': 3, 'gad7-7': 3 }, '70274-6', 6],
    ['the GAD-7 is no sum of six', { 'gad7-1': 3, 'gad7-4': undefined }, '70274-6', undefined],
    ['the PC-PTSD-5 is 0 without such an event', {}, '102017-1', 0],
    [
      'the PC-PTSD-5 counts how often yes was answered',
      {
        'pcptsd5-gate': 'LA33-6',
        'pcptsd5-1': 'LA33-6',
        'pcptsd5-2': 'LA33-6',
        'pcptsd5-3': 'LA32-8',
        'pcptsd5-4': 'LA33-6',
        'pcptsd5-5': 'LA32-8',
      },
      '102017-1',
      3,
    ],
    ['the PC-PTSD-5 is empty where the five are left out', { 'pcptsd5-gate': 'LA33-6' }, '102017-1', undefined],
    ['activity is days times minutes', { 'activity-days': 2, 'activity-minutes': 20 }, '82290-8', 40],
    ['no active day needs no minutes', { 'activity-days': 0, 'activity-minutes': undefined }, '82290-8', 0],
    ['activity is empty without minutes', { 'activity-days': 3, 'activity-minutes': undefined }, '82290-8', undefined],
  ])('%s', (_, changes, loinc, value) => {
    expect(scoresOf(changes)[loinc]).toBe(value);
  });

  test.each([
    ['peg-score', 'decimal', '{score}'],
    ['phq9-score', 'integer', '{score}'],
    ['gad7-score', 'integer', '{score}'],
    ['pcptsd5-score', 'integer', '{score}'],
    ['activity-minutes-week', 'integer', 'min/wk'],
    ['bmi', 'decimal', 'kg/m2'],
  ])('%s is a calculated %s in %s that nobody fills in', (linkId, type, unit) => {
    const item = byLinkId.get(linkId)!;
    expect([item.type, item.readOnly]).toEqual([type, true]);
    expect(extension(item, `${CORE}/questionnaire-unit`)?.valueCoding?.code).toBe(unit);
    expect(extension(item, `${SDC}/sdc-questionnaire-calculatedExpression`)?.valueExpression?.language).toBe(
      'text/fhirpath',
    );
    const extracted = extension(item, `${SDC}/sdc-questionnaire-observationExtract`)?.valueBoolean ?? false;
    expect(extracted).toBe(linkId !== 'bmi');
  });
});
