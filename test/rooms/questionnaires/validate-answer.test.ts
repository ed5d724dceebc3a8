import { describe, expect, test } from '@jest/globals';
import type { Coding, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { answered, CORE, findingsOf, responseOf } from './build.ts';

const AT = 'QuestionnaireResponse.item[0].answer[0].value';
const VALUES: QuestionnaireResponseItemAnswer[] = [
  { valueBoolean: true },
  { valueDecimal: 1.5 },
  { valueInteger: 1 },
  { valueDate: '2024-01-01' },
  { valueDateTime: '2024-01-01T10:00:00Z' },
  { valueTime: '10:00:00' },
  { valueString: 'x' },
  { valueUri: 'https://example.org' },
  { valueAttachment: { title: 'a' } },
  { valueCoding: { system: 's', code: 'a' } },
  { valueQuantity: { value: 1 } },
  { valueReference: { reference: 'Patient/1' } },
];
const typeOf = (answer: object): string => (Object.keys(answer)[0] ?? '').slice('value'.length);

const check = (
  item: Partial<QuestionnaireItem> & { type: QuestionnaireItem['type'] },
  ...answers: QuestionnaireResponseItemAnswer[]
) => findingsOf([{ linkId: 'a', ...item }], responseOf([answered('a', ...answers)]));

describe('the type of an answer', () => {
  test.each<[QuestionnaireItem['type'], ...string[]]>([
    ['boolean', 'Boolean'],
    ['decimal', 'Decimal'],
    ['integer', 'Integer'],
    ['date', 'Date'],
    ['dateTime', 'DateTime'],
    ['time', 'Time'],
    ['string', 'String'],
    ['text', 'String'],
    ['url', 'Uri'],
    ['choice', 'Coding'],
    ['open-choice', 'Coding', 'String'],
    ['attachment', 'Attachment'],
    ['reference', 'Reference'],
    ['quantity', 'Quantity'],
  ])('to a question of type %s is %s, and no other', (type, ...allowed) => {
    for (const answer of VALUES) {
      const given = typeOf(answer);
      const message = `error value ${AT}: 'a': the answer must be of the type ${allowed.join(' or ')}, not ${given}`;
      expect(check({ type }, answer)).toEqual(allowed.includes(given) ? [] : [message]);
    }
  });
  test('is checked in each answer', () => {
    expect(
      check({ type: 'integer', repeats: true }, { valueInteger: 1 }, { valueString: '2' }, { valueDecimal: 3 }),
    ).toEqual([
      `error value ${AT.replace('answer[0]', 'answer[1]')}: 'a': the answer must be of the type Integer, not String`,
      `error value ${AT.replace('answer[0]', 'answer[2]')}: 'a': the answer must be of the type Integer, not Decimal`,
    ]);
  });
  test('does not matter where there is no value', () => {
    expect(check({ type: 'integer' }, { id: 'x' })).toEqual([]);
  });
  test('that is wrong is not measured as well', () => {
    expect(check({ type: 'integer', maxLength: 1 }, { valueString: 'long' })).toHaveLength(1);
  });
});

describe('a choice of options', () => {
  const options = [
    { valueCoding: { system: 's', code: 'a', display: 'A' } },
    { valueCoding: { system: 's', code: 'b' } },
    { valueCoding: { code: 'bare' } },
  ];
  const choice = { type: 'choice', answerOption: options } as const;
  const open = { type: 'open-choice', answerOption: options } as const;
  test.each<[string, Coding]>([
    ['by system and code', { system: 's', code: 'a' }],
    ['with any display', { system: 's', code: 'b', display: 'whatever' }],
    ['without a system where the option has none', { code: 'bare' }],
  ])('takes an option %s', (_what, valueCoding) => {
    expect(check(choice, { valueCoding })).toEqual([]);
    expect(check(open, { valueCoding })).toEqual([]);
  });
  test.each<[string, Coding, string]>([
    ['another code', { system: 's', code: 'c' }, 's|c'],
    ['another system', { system: 't', code: 'a' }, 't|a'],
    ['no system', { code: 'a' }, '(no system)|a'],
  ])('refuses %s', (_what, valueCoding, shown) => {
    const message = `error code-invalid ${AT}: 'a': ${shown} is not one of the permitted answers`;
    expect(check(choice, { valueCoding })).toEqual([message]);
    expect(check(open, { valueCoding })).toEqual([message]);
  });
  test('takes open text where it is open, as a string or as a display', () => {
    expect(check(open, { valueString: 'something else' })).toEqual([]);
    expect(check(open, { valueCoding: { display: 'something else' } })).toEqual([]);
    expect(check(choice, { valueString: 'A' })).toHaveLength(1);
    expect(check(choice, { valueCoding: { display: 'A' } })).toEqual([
      `error code-invalid ${AT}: 'a': (no system)| is not one of the permitted answers`,
    ]);
  });
  test('takes anything where there are no options', () => {
    expect(check({ type: 'choice' }, { valueCoding: { system: 'x', code: 'y' } })).toEqual([]);
  });
  test('marks each wrong answer', () => {
    const coding = (code: string) => ({ valueCoding: { system: 's', code } });
    expect(check({ ...choice, repeats: true }, coding('a'), coding('x'), coding('b'), coding('y'))).toEqual([
      `error code-invalid ${AT.replace('answer[0]', 'answer[1]')}: 'a': s|x is not one of the permitted answers`,
      `error code-invalid ${AT.replace('answer[0]', 'answer[3]')}: 'a': s|y is not one of the permitted answers`,
    ]);
  });
});

describe('options of other types', () => {
  test.each<[string, Partial<QuestionnaireItem> & { type: QuestionnaireItem['type'] }, object, object, string]>([
    [
      'integer',
      { type: 'integer', answerOption: [{ valueInteger: 1 }, { valueInteger: 3 }] },
      { valueInteger: 3 },
      { valueInteger: 2 },
      '2',
    ],
    [
      'time',
      { type: 'time', answerOption: [{ valueTime: '10:00:00' }] },
      { valueTime: '10:00:00' },
      { valueTime: '09:00:00' },
      '09:00:00',
    ],
    [
      'date',
      { type: 'date', answerOption: [{ valueDate: '2024-01-01' }] },
      { valueDate: '2024-01-01' },
      { valueDate: '2024-01-02' },
      '2024-01-02',
    ],
    [
      'string',
      { type: 'string', answerOption: [{ valueString: 'x' }] },
      { valueString: 'x' },
      { valueString: 'X' },
      'X',
    ],
    [
      'strings of a choice',
      { type: 'choice', answerOption: [{ valueString: 'x' }] },
      { valueString: 'x' },
      { valueString: 'y' },
      'y',
    ],
    [
      'integers of a choice',
      { type: 'choice', answerOption: [{ valueInteger: 1 }] },
      { valueInteger: 1 },
      { valueInteger: 2 },
      '2',
    ],
    [
      'reference',
      { type: 'reference', answerOption: [{ valueReference: { reference: 'Patient/1' } }] },
      { valueReference: { reference: 'Patient/1', display: 'Ann' } },
      { valueReference: { reference: 'Patient/2' } },
      'Patient/2',
    ],
  ])('bind: %s', (_what, item, right, wrong, shown) => {
    expect(check(item, right)).toEqual([]);
    expect(check(item, wrong)).toEqual([`error code-invalid ${AT}: 'a': ${shown} is not one of the permitted answers`]);
  });
});

describe('an exclusive option', () => {
  const exclusive = [{ url: `${CORE}questionnaire-optionExclusive`, valueBoolean: true }];
  const coding = (code: string) => ({ valueCoding: { system: 's', code } });
  const item = {
    type: 'choice',
    repeats: true,
    answerOption: [
      coding('a'),
      coding('b'),
      { ...coding('none'), valueCoding: { system: 's', code: 'none', display: 'None of these' }, extension: exclusive },
    ],
  } as const;
  test('stands alone', () => {
    expect(check(item as never, coding('none'))).toEqual([]);
    expect(check(item as never, coding('a'), coding('b'))).toEqual([]);
  });
  test('allows nothing beside it', () => {
    expect(check(item as never, coding('a'), coding('none'))).toEqual([
      `error business-rule ${AT.replace('answer[0]', 'answer[1]')}: 'a': no other answer may stand beside 'None of these'`,
    ]);
  });
});

describe('a value set elsewhere', () => {
  const item: QuestionnaireItem = { linkId: 'a', type: 'choice', answerValueSet: 'https://example.org/ValueSet/v' };
  const response = (code: string) => responseOf([answered('a', { valueCoding: { system: 's', code } })]);
  const asked: string[] = [];
  const expand = (canonical: string): Coding[] | undefined => {
    asked.push(canonical);
    return canonical.endsWith('/v') ? [{ system: 's', code: 'x', display: 'X' }] : undefined;
  };
  test('is looked up', () => {
    expect(findingsOf([item], response('x'), { expand })).toEqual([]);
    expect(findingsOf([item], response('y'), { expand })).toEqual([
      `error code-invalid ${AT}: 'a': s|y is not in the value set https://example.org/ValueSet/v`,
    ]);
    expect(asked).toEqual(['https://example.org/ValueSet/v', 'https://example.org/ValueSet/v']);
  });
  test('that nobody knows allows everything', () => {
    expect(
      findingsOf([{ ...item, answerValueSet: 'https://example.org/ValueSet/w' }], response('y'), { expand }),
    ).toEqual([]);
    expect(findingsOf([item], response('y'))).toEqual([]);
  });
  test('binds the codes of an open choice, not its texts', () => {
    const open: QuestionnaireItem = { ...item, type: 'open-choice' };
    expect(findingsOf([open], response('y'), { expand })).toHaveLength(1);
    expect(findingsOf([open], responseOf([answered('a', { valueString: 'y' })]), { expand })).toEqual([]);
  });
});
