import { describe, expect, test } from '@jest/globals';
import type {
  Expression,
  QuestionnaireItem,
  QuestionnaireItemEnableWhen,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { answered, findingsOf, holding, responseOf, SDC, UCUM } from './build.ts';

const ROOT = 'QuestionnaireResponse';
const DISABLED = 'has an answer, though it is not enabled by the other answers';
type Condition = Omit<QuestionnaireItemEnableWhen, 'question'>;

const item = (
  linkId: string,
  type: QuestionnaireItem['type'],
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => ({ linkId, type, ...rest });
const dependent = (
  enableWhen: QuestionnaireItemEnableWhen[],
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => item('b', 'string', { required: true, enableWhen, ...rest });
const b = answered('b', { valueString: 'x' });

/** Enabled items must be answered and disabled ones must not: both findings must agree. */
function isEnabled(
  question: QuestionnaireItem,
  condition: Condition,
  ...answers: QuestionnaireResponseItemAnswer[]
): boolean {
  const items = [question, dependent([{ question: question.linkId, ...condition }])];
  const given = answers.length > 0 ? [answered(question.linkId, ...answers)] : [];
  const with_ = findingsOf(items, responseOf([...given, b]));
  const without = findingsOf(items, responseOf(given));
  const disabled = [`error business-rule ${ROOT}.item[${given.length}]: 'b' ${DISABLED}`];
  expect([with_, without]).toEqual(
    with_.length === 0 ? [[], [`error required ${ROOT}: 'b' is required`]] : [disabled, []],
  );
  return with_.length === 0;
}

describe('operators', () => {
  const number = item('a', 'integer', { repeats: true });
  test.each<[string, Condition, number[], boolean]>([
    ['exists, answered', { operator: 'exists', answerBoolean: true }, [1], true],
    ['exists, unanswered', { operator: 'exists', answerBoolean: true }, [], false],
    ['must not exist, answered', { operator: 'exists', answerBoolean: false }, [1], false],
    ['must not exist, unanswered', { operator: 'exists', answerBoolean: false }, [], true],
    ['= the answer', { operator: '=', answerInteger: 5 }, [5], true],
    ['= another', { operator: '=', answerInteger: 5 }, [4], false],
    ['= one of several', { operator: '=', answerInteger: 5 }, [4, 5], true],
    ['= without an answer', { operator: '=', answerInteger: 5 }, [], false],
    ['!= the answer', { operator: '!=', answerInteger: 5 }, [5], false],
    ['!= another', { operator: '!=', answerInteger: 5 }, [4], true],
    ['!= one of several', { operator: '!=', answerInteger: 5 }, [4, 5], false],
    ['!= without an answer', { operator: '!=', answerInteger: 5 }, [], false],
    ['> less', { operator: '>', answerInteger: 5 }, [4], false],
    ['> equal', { operator: '>', answerInteger: 5 }, [5], false],
    ['> greater', { operator: '>', answerInteger: 5 }, [6], true],
    ['> one of several', { operator: '>', answerInteger: 5 }, [1, 6], true],
    ['< less', { operator: '<', answerInteger: 5 }, [4], true],
    ['< equal', { operator: '<', answerInteger: 5 }, [5], false],
    ['>= equal', { operator: '>=', answerInteger: 5 }, [5], true],
    ['>= less', { operator: '>=', answerInteger: 5 }, [4], false],
    ['<= equal', { operator: '<=', answerInteger: 5 }, [5], true],
    ['<= greater', { operator: '<=', answerInteger: 5 }, [6], false],
    ['> without an answer', { operator: '>', answerInteger: 5 }, [], false],
    ['<= a decimal', { operator: '<=', answerDecimal: 5.5 }, [5], true],
    ['nothing to compare with', { operator: '=' }, [5], false],
  ])('%s', (_what, condition, answers, enabled) => {
    expect(isEnabled(number, condition, ...answers.map(valueInteger => ({ valueInteger })))).toBe(enabled);
  });
});

describe('types', () => {
  const kilo = (value: number, code = 'kg') => ({ value, system: UCUM, code });
  test.each<[QuestionnaireItem['type'], Condition, QuestionnaireResponseItemAnswer, boolean]>([
    ['boolean', { operator: '=', answerBoolean: true }, { valueBoolean: true }, true],
    ['boolean', { operator: '=', answerBoolean: false }, { valueBoolean: true }, false],
    ['decimal', { operator: '>', answerDecimal: 1.5 }, { valueDecimal: 1.6 }, true],
    ['decimal', { operator: '=', answerInteger: 2 }, { valueDecimal: 2 }, true],
    ['date', { operator: '>=', answerDate: '2024-03-01' }, { valueDate: '2024-03-01' }, true],
    ['date', { operator: '<', answerDate: '2024-03-01' }, { valueDate: '2024-02-29' }, true],
    [
      'dateTime',
      { operator: '=', answerDateTime: '2024-03-01T10:00:00Z' },
      { valueDateTime: '2024-03-01T11:00:00+01:00' },
      true,
    ],
    ['time', { operator: '>', answerTime: '12:00:00' }, { valueTime: '11:59:59' }, false],
    ['string', { operator: '=', answerString: 'yes' }, { valueString: 'yes' }, true],
    ['string', { operator: '=', answerString: 'yes' }, { valueString: 'Yes' }, false],
    ['text', { operator: '!=', answerString: 'yes' }, { valueString: 'no' }, true],
    ['url', { operator: '=', answerString: 'urn:a' }, { valueUri: 'urn:a' }, true],
    [
      'choice',
      { operator: '=', answerCoding: { system: 's', code: 'a' } },
      { valueCoding: { system: 's', code: 'a', display: 'A' } },
      true,
    ],
    [
      'choice',
      { operator: '=', answerCoding: { system: 's', code: 'a' } },
      { valueCoding: { system: 't', code: 'a' } },
      false,
    ],
    ['choice', { operator: '=', answerCoding: { code: 'a' } }, { valueCoding: { system: 't', code: 'a' } }, true],
    ['open-choice', { operator: '=', answerString: 'other' }, { valueString: 'other' }, true],
    ['open-choice', { operator: '=', answerString: 'other' }, { valueCoding: { code: 'other' } }, false],
    ['quantity', { operator: '>', answerQuantity: kilo(100) }, { valueQuantity: kilo(100500, 'g') }, true],
    ['quantity', { operator: '=', answerQuantity: kilo(1) }, { valueQuantity: kilo(1000, 'g') }, true],
    ['quantity', { operator: '>', answerQuantity: kilo(1) }, { valueQuantity: kilo(2, 'm') }, false],
    ['quantity', { operator: '=', answerQuantity: kilo(1) }, { valueQuantity: kilo(1, 'm') }, false],
    [
      'reference',
      { operator: '=', answerReference: { reference: 'Patient/1' } },
      { valueReference: { reference: 'Patient/1' } },
      true,
    ],
    [
      'reference',
      { operator: '=', answerReference: { reference: 'Patient/1' } },
      { valueReference: { reference: 'Patient/2' } },
      false,
    ],
    ['attachment', { operator: 'exists', answerBoolean: true }, { valueAttachment: { title: 'a' } }, true],
  ])('%s, %j, answered %j: %s', (type, condition, answer, enabled) => {
    expect(isEnabled(item('a', type), condition, answer)).toBe(enabled);
  });
});

describe('several conditions', () => {
  const yes = (question: string): QuestionnaireItemEnableWhen => ({ question, operator: '=', answerBoolean: true });
  const items = (enableBehavior: QuestionnaireItem['enableBehavior']) => [
    item('p', 'boolean'),
    item('q', 'boolean'),
    dependent([yes('p'), yes('q')], { required: false, ...(enableBehavior && { enableBehavior }) }),
  ];
  test.each<[QuestionnaireItem['enableBehavior'], boolean, boolean, boolean]>([
    ['all', true, true, true],
    ['all', true, false, false],
    ['any', true, false, true],
    ['any', false, false, false],
    [undefined, true, false, true],
    [undefined, false, false, false],
  ])('%s of %s and %s: %s', (behavior, p, q, enabled) => {
    const response = responseOf([answered('p', { valueBoolean: p }), answered('q', { valueBoolean: q }), b]);
    expect(findingsOf(items(behavior), response)).toHaveLength(enabled ? 0 : 1);
  });
});

describe('what lies below', () => {
  const yes = (question: string): QuestionnaireItemEnableWhen[] => [{ question, operator: '=', answerBoolean: true }];
  const inner = item('inner', 'group', { item: [item('c', 'string', { required: true })], required: true });
  const items = [item('a', 'boolean'), item('g', 'group', { required: true, enableWhen: yes('a'), item: [inner] })];
  test('a disabled group is disabled, whatever it says itself', () => {
    const response = responseOf([
      answered('a', { valueBoolean: false }),
      holding('g', holding('inner', answered('c', { valueString: 'x' }))),
    ]);
    expect(findingsOf(items, response)).toEqual([`error business-rule ${ROOT}.item[1]: 'g' ${DISABLED}`]);
  });
  test('a disabled group is not missed, and may stand there empty', () => {
    expect(findingsOf(items, responseOf([answered('a', { valueBoolean: false })]))).toEqual([]);
    expect(
      findingsOf(items, responseOf([answered('a', { valueBoolean: false }), holding('g', { linkId: 'inner' })])),
    ).toEqual([]);
  });
  test('an enabled group is missed', () => {
    expect(findingsOf(items, responseOf([answered('a', { valueBoolean: true })]))).toEqual([
      `error required ${ROOT}: 'g' is required`,
    ]);
  });
  test('a required group is not missed where all in it is disabled', () => {
    const around = item('g', 'group', { required: true, item: [item('c', 'string', { enableWhen: yes('a') })] });
    expect(findingsOf([item('a', 'boolean'), around], responseOf([answered('a', { valueBoolean: false })]))).toEqual(
      [],
    );
    expect(
      findingsOf([item('a', 'boolean'), around], responseOf([answered('a', { valueBoolean: true })])),
    ).toHaveLength(1);
  });
  test('an answer counts also inside another answer', () => {
    const nested = item('a', 'boolean', { item: [item('c', 'string')] });
    const other = item('b', 'string', { enableWhen: [{ question: 'c', operator: 'exists', answerBoolean: true }] });
    const answer = [{ valueBoolean: true, item: [answered('c', { valueString: 'x' })] }];
    expect(findingsOf([nested, other], responseOf([{ linkId: 'a', answer }, b]))).toEqual([]);
  });
  test('an item below an answer may depend on that answer', () => {
    const nested = item('a', 'boolean', { item: [item('c', 'string', { enableWhen: yes('a') })] });
    const answer = (valueBoolean: boolean) => [
      { linkId: 'a', answer: [{ valueBoolean, item: [answered('c', { valueString: 'x' })] }] },
    ];
    expect(findingsOf([nested], responseOf(answer(true)))).toEqual([]);
    expect(findingsOf([nested], responseOf(answer(false)))).toEqual([
      `error business-rule ${ROOT}.item[0].answer[0].item[0]: 'c' ${DISABLED}`,
    ]);
  });
  test('a question may come behind the item that depends on it', () => {
    const items = [dependent(yes('a')), item('a', 'boolean')];
    expect(findingsOf(items, responseOf([b, answered('a', { valueBoolean: true })]))).toEqual([]);
    expect(findingsOf(items, responseOf([b, answered('a', { valueBoolean: false })]))).toHaveLength(1);
  });
});

describe('the nearest occurrence of the question', () => {
  const yes: QuestionnaireItemEnableWhen[] = [{ question: 'a', operator: '=', answerBoolean: true }];
  const pair = (...items: ReturnType<typeof answered>[]) => holding('g', ...items);
  const a = (valueBoolean: boolean) => answered('a', { valueBoolean });
  const repeated = item('g', 'group', { repeats: true, item: [item('a', 'boolean'), dependent(yes)] });
  test('is the one in the same group', () => {
    const response = responseOf([pair(a(true), b), pair(a(false), b), pair(a(true)), pair(a(false))]);
    expect(findingsOf([repeated], response)).toEqual([
      `error business-rule ${ROOT}.item[1].item[1]: 'b' ${DISABLED}`,
      `error required ${ROOT}.item[2]: 'b' is required`,
    ]);
  });
  test('is never one of another group beside it', () => {
    expect(findingsOf([repeated], responseOf([pair(a(true), b), pair(b)]))).toEqual([
      `error business-rule ${ROOT}.item[1].item[0]: 'b' ${DISABLED}`,
    ]);
  });
  test('is the last before the item where the question repeats and the item does not', () => {
    const questions = item('g', 'group', { repeats: true, item: [item('a', 'boolean')] });
    const response = (first: boolean, last: boolean) => responseOf([pair(a(first)), pair(a(last)), b]);
    expect(findingsOf([questions, dependent(yes)], response(false, true))).toEqual([]);
    expect(findingsOf([questions, dependent(yes)], response(true, false))).toHaveLength(1);
  });
  test('is the first behind the item where there is none before', () => {
    const questions = item('g', 'group', { repeats: true, item: [item('a', 'boolean')] });
    const response = (first: boolean, last: boolean) => responseOf([b, pair(a(first)), pair(a(last))]);
    expect(findingsOf([dependent(yes), questions], response(true, false))).toEqual([]);
    expect(findingsOf([dependent(yes), questions], response(false, true))).toHaveLength(1);
  });
  test('of a question that does not exist is none', () => {
    const unknown = dependent([{ question: 'nowhere', operator: '=', answerBoolean: true }]);
    expect(findingsOf([unknown], responseOf([]))).toEqual([]);
    expect(findingsOf([unknown], responseOf([b]))).toHaveLength(1);
  });
});

describe('an expression', () => {
  const withExpression = (
    expression: string,
    language: Expression['language'] = 'text/fhirpath',
    rest: Partial<QuestionnaireItem> = {},
  ) =>
    item('b', 'string', {
      required: true,
      extension: [{ url: `${SDC}enableWhenExpression`, valueExpression: { language, expression } }],
      ...rest,
    });
  const over5 = withExpression("%resource.repeat(item).where(linkId='a').answer.value > 5");
  const given = (valueInteger: number) => answered('a', { valueInteger });
  test('enables where it is true', () => {
    expect(findingsOf([item('a', 'integer'), over5], responseOf([given(6), b]))).toEqual([]);
    expect(findingsOf([item('a', 'integer'), over5], responseOf([given(6)]))).toEqual([
      `error required ${ROOT}: 'b' is required`,
    ]);
  });
  test('disables where it is false or says nothing', () => {
    expect(findingsOf([item('a', 'integer'), over5], responseOf([given(5), b]))).toHaveLength(1);
    expect(findingsOf([item('a', 'integer'), over5], responseOf([given(5)]))).toEqual([]);
    expect(findingsOf([item('a', 'integer'), over5], responseOf([b]))).toHaveLength(1);
  });
  test('that cannot be evaluated neither demands nor forbids', () => {
    const broken = withExpression('%nobody > 5');
    expect(findingsOf([broken], responseOf([b]))).toEqual([]);
    expect(findingsOf([broken], responseOf([]))).toEqual([]);
    expect(findingsOf([withExpression('> >')], responseOf([b]))).toEqual([]);
  });
  test('in another language is left aside', () => {
    expect(findingsOf([withExpression('Score > 5', 'text/cql')], responseOf([b]))).toEqual([]);
  });
  test('holds beside the conditions', () => {
    const both = withExpression("%resource.repeat(item).where(linkId='a').answer.value > 5", 'text/fhirpath', {
      enableWhen: [{ question: 'a', operator: '<', answerInteger: 8 }],
    });
    const findings = (value: number) => findingsOf([item('a', 'integer'), both], responseOf([given(value), b]));
    expect([findings(5).length, findings(7).length, findings(8).length]).toEqual([1, 0, 1]);
  });
  test('may begin at the response and read the Questionnaire', () => {
    const text =
      "QuestionnaireResponse.descendants().where(linkId = 'a').answer.value > 5 and %questionnaire.status = 'active'";
    expect(findingsOf([item('a', 'integer'), withExpression(text)], responseOf([given(6), b]))).toEqual([]);
  });
  test('is read from the extension of the Finnish national PHR, too', () => {
    const extension = [
      {
        url: 'http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen',
        valueString: "QuestionnaireResponse.item.where(linkId='a').answer.value > 5",
      },
    ];
    const items = [item('a', 'integer'), item('b', 'string', { extension })];
    expect(findingsOf(items, responseOf([given(6), b]))).toEqual([]);
    expect(findingsOf(items, responseOf([given(5), b]))).toEqual([
      `error business-rule ${ROOT}.item[1]: 'b' ${DISABLED}`,
    ]);
  });
});
