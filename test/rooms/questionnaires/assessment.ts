// A Questionnaire of the size and kinds of a real assessment, and a completed response to it with 91 answers.
import type {
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';

const CODES = 'https://example.org/CodeSystem/assessment';
const LOINC = 'http://loinc.org';
const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';

export const fhirPath = (url: string, expression: string, name?: string): Extension => ({
  url,
  valueExpression: { ...(name !== undefined && { name }), language: 'text/fhirpath', expression },
});
export const calculated = (expression: string): Extension => fhirPath(`${SDC}calculatedExpression`, expression);
export const variable = (name: string, expression: string): Extension => fhirPath(`${CORE}variable`, expression, name);

const scale = (linkId: string): QuestionnaireItem => ({
  linkId,
  text: `How much, 0 to 10: ${linkId}?`,
  type: 'integer',
  required: true,
  extension: [
    { url: `${CORE}minValue`, valueInteger: 0 },
    { url: `${CORE}maxValue`, valueInteger: 10 },
  ],
});

const FREQUENCY = ['LA6568-5', 'LA6569-3', 'LA6570-1', 'LA6571-9'];
const frequency = (linkId: string): QuestionnaireItem => ({
  linkId,
  text: `How often: ${linkId}?`,
  type: 'choice',
  required: true,
  answerOption: FREQUENCY.map((code, weight) => ({
    extension: [{ url: `${CORE}ordinalValue`, valueDecimal: weight }],
    valueCoding: { system: LOINC, code, display: `Answer ${weight}` },
  })),
});

const OPTIONS = ['none', 'first', 'second', 'third', 'fourth', 'fifth'];
const choice = (linkId: string, repeats: boolean): QuestionnaireItem => ({
  linkId,
  text: `Which of these: ${linkId}?`,
  type: 'choice',
  ...(repeats && { repeats }),
  answerOption: OPTIONS.map(code => ({
    ...(code === 'none' && { extension: [{ url: `${CORE}questionnaire-optionExclusive`, valueBoolean: true }] }),
    valueCoding: { system: CODES, code, display: `The ${code}` },
  })),
});

const yesNo = (linkId: string): QuestionnaireItem => ({ linkId, text: `Is it so: ${linkId}?`, type: 'boolean' });
const named = (make: (linkId: string) => QuestionnaireItem, prefix: string, count: number): QuestionnaireItem[] =>
  Array.from({ length: count }, (_, index) => make(`${prefix}-${index + 1}`));
const group = (
  linkId: string,
  item: QuestionnaireItem[],
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => ({
  linkId,
  text: `Part ${linkId}`,
  type: 'group',
  item,
  ...rest,
});

const score = (linkId: string, type: 'decimal' | 'integer', code: string, expression: string): QuestionnaireItem => ({
  linkId,
  text: `Score ${linkId}`,
  type,
  readOnly: true,
  code: [{ system: LOINC, code, display: `Score ${linkId}` }],
  extension: [
    calculated(expression),
    { url: `${SDC}observationExtract`, valueBoolean: true },
    {
      url: `${CORE}questionnaire-unit`,
      valueCoding: { system: 'http://unitsofmeasure.org', code: '{score}', display: 'points' },
    },
  ],
});

const sumOf = (prefix: string, count: number): string => {
  const linkIds = Array.from({ length: count }, (_, index) => `'${prefix}-${index + 1}'`).join(' | ');
  const weights = `%resource.repeat(item).where(linkId in (${linkIds})).answer.value.weight()`;
  return `iif(${weights}.count() = ${count}, ${weights}.sum())`;
};
const valueOf = (linkId: string): string => `%resource.repeat(item).where(linkId='${linkId}').answer.value`;

export const assessment: Questionnaire = {
  resourceType: 'Questionnaire',
  url: 'https://example.org/Questionnaire/assessment',
  version: '1.0.0',
  status: 'active',
  item: [
    group('about', [
      { linkId: 'age', text: 'How old are you?', type: 'integer', required: true },
      choice('duration', false),
      choice('location', true),
      choice('cause', true),
      { linkId: 'height', text: 'How tall are you?', type: 'quantity' },
      { linkId: 'weight', text: 'What do you weigh?', type: 'quantity' },
    ]),
    group('peg', named(scale, 'peg', 3), { required: true }),
    group('phq9', named(frequency, 'phq9', 9), { required: true }),
    group('gad7', named(frequency, 'gad7', 7), { required: true }),
    group('flags', named(yesNo, 'flag', 14)),
    group('trauma', [
      { ...yesNo('gate'), required: true },
      ...named(
        linkId => ({
          ...yesNo(linkId),
          required: true,
          enableWhen: [{ question: 'gate', operator: '=', answerBoolean: true }],
        }),
        'trauma',
        5,
      ),
    ]),
    group(
      'tried',
      named(linkId => choice(linkId, false), 'tried', 15),
    ),
    group(
      'prefer',
      named(linkId => choice(linkId, false), 'prefer', 14),
    ),
    group('habits', [
      ...named(scale, 'habit', 8).map(item => ({ ...item, required: false })),
      choice('medicines', true),
      choice('conditions', true),
    ]),
    group(
      'goal',
      [
        { linkId: 'goal-activity', text: 'What would you like to do again?', type: 'string', maxLength: 200 },
        { ...scale('goal-current'), required: false },
        { linkId: 'goal-by', text: 'By when?', type: 'date' },
      ],
      { repeats: true, extension: [{ url: `${CORE}questionnaire-maxOccurs`, valueInteger: 3 }] },
    ),
    group('scores', [
      score(
        'peg-score',
        'decimal',
        '91147-9',
        `iif((${valueOf('peg-1')} | ${valueOf('peg-2')} | ${valueOf('peg-3')}).exists(), ((${valueOf('peg-1')} + ${valueOf('peg-2')} + ${valueOf('peg-3')}) / 3).round(1))`,
      ),
      score('phq9-score', 'integer', '44261-6', sumOf('phq9', 9)),
      score('gad7-score', 'integer', '70274-6', sumOf('gad7', 7)),
      score('distress', 'integer', '00000-0', `${valueOf('phq9-score')} + ${valueOf('gad7-score')}`),
      score(
        'bmi',
        'decimal',
        '39156-5',
        `(${valueOf('weight')}.value / ${valueOf('height')}.value / ${valueOf('height')}.value * 10000).round(1)`,
      ),
    ]),
  ],
};

const answered = (linkId: string, ...answer: QuestionnaireResponseItemAnswer[]): QuestionnaireResponseItem => ({
  linkId,
  answer,
});
const coded = (...codes: string[]): QuestionnaireResponseItemAnswer[] =>
  codes.map(code => ({ valueCoding: { system: CODES, code, display: `The ${code}` } }));
const filled = (
  prefix: string,
  count: number,
  answer: (index: number) => QuestionnaireResponseItemAnswer,
): QuestionnaireResponseItem[] =>
  Array.from({ length: count }, (_, index) => answered(`${prefix}-${index + 1}`, answer(index)));
const often = (index: number): QuestionnaireResponseItemAnswer => ({
  valueCoding: { system: LOINC, code: FREQUENCY[index % 4], display: `Answer ${index % 4}` },
});
const kilos = (value: number, unit: string): QuestionnaireResponseItemAnswer => ({
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
});
const goal = (activity: string, by: string): QuestionnaireResponseItem => ({
  linkId: 'goal',
  item: [
    answered('goal-activity', { valueString: activity }),
    answered('goal-current', { valueInteger: 3 }),
    answered('goal-by', { valueDate: by }),
  ],
});

/** A fresh copy each time; 91 answers, all fit to the Questionnaire. */
export const completed = (): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  questionnaire: 'https://example.org/Questionnaire/assessment|1.0.0',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  authored: '2026-01-05T09:00:00Z',
  item: [
    {
      linkId: 'about',
      item: [
        answered('age', { valueInteger: 47 }),
        answered('duration', ...coded('second')),
        answered('location', ...coded('first', 'third')),
        answered('cause', ...coded('fourth')),
        answered('height', kilos(170, 'cm')),
        answered('weight', kilos(82, 'kg')),
      ],
    },
    { linkId: 'peg', item: [7, 7, 6].map((valueInteger, index) => answered(`peg-${index + 1}`, { valueInteger })) },
    { linkId: 'phq9', item: filled('phq9', 9, often) },
    { linkId: 'gad7', item: filled('gad7', 7, often) },
    { linkId: 'flags', item: filled('flag', 14, index => ({ valueBoolean: index === 3 })) },
    {
      linkId: 'trauma',
      item: [answered('gate', { valueBoolean: true }), ...filled('trauma', 5, index => ({ valueBoolean: index < 2 }))],
    },
    { linkId: 'tried', item: filled('tried', 15, () => coded('first')[0] ?? {}) },
    { linkId: 'prefer', item: filled('prefer', 14, () => coded('second')[0] ?? {}) },
    {
      linkId: 'habits',
      item: [
        ...filled('habit', 4, valueInteger => ({ valueInteger })),
        answered('medicines', ...coded('first', 'second')),
        answered('conditions', ...coded('none')),
      ],
    },
    goal('Walk to the shop', '2026-05-01'),
    goal('Lift my grandchild', '2026-07-01'),
  ],
});
