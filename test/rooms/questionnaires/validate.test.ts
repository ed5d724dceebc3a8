import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';
import { validateAnswers } from '../../../src/questionnaires/validate.ts';
import { calculated } from './assessment.ts';
import { answered, CORE, findingsOf, holding, responseOf } from './build.ts';

const ROOT = 'QuestionnaireResponse';
const text = (linkId: string, rest: Partial<QuestionnaireItem> = {}): QuestionnaireItem => ({
  linkId,
  type: 'string',
  ...rest,
});
const group = (
  linkId: string,
  item: QuestionnaireItem[],
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => ({
  linkId,
  type: 'group',
  item,
  ...rest,
});
const says = (linkId: string, ...values: string[]) => answered(linkId, ...values.map(valueString => ({ valueString })));
const occurs = (min: number, max: number) => [
  { url: `${CORE}questionnaire-minOccurs`, valueInteger: min },
  { url: `${CORE}questionnaire-maxOccurs`, valueInteger: max },
];

describe('a response without a known Questionnaire', () => {
  test('has nothing to be held against', () => {
    expect(validateAnswers(undefined, responseOf([says('a', 'x', 'y'), says('a', 'z')]))).toEqual([]);
  });
});

describe('the places of items', () => {
  const items = [text('a'), group('g', [text('b'), text('c', { item: [text('d')] })]), text('e')];
  test('are right where they follow the Questionnaire', () => {
    const c = { linkId: 'c', answer: [{ valueString: 'x', item: [says('d', 'y')] }] };
    expect(findingsOf(items, responseOf([says('a', 'x'), holding('g', says('b', 'x'), c), says('e', 'x')]))).toEqual(
      [],
    );
  });
  test('may be left empty', () => {
    expect(findingsOf(items, responseOf([says('e', 'x')]))).toEqual([]);
    expect(findingsOf(items, responseOf([]))).toEqual([]);
    expect(findingsOf(items, { resourceType: ROOT, status: 'completed' })).toEqual([]);
  });
  test('do not exist for a linkId that the Questionnaire does not have', () => {
    expect(findingsOf(items, responseOf([says('a', 'x'), says('zz', 'x')]))).toEqual([
      `error not-found ${ROOT}.item[1]: The Questionnaire has no item with the linkId 'zz'`,
    ]);
    expect(findingsOf(items, responseOf([holding('g', says('zz', 'x'))]))).toEqual([
      `error not-found ${ROOT}.item[0].item[0]: The Questionnaire has no item with the linkId 'zz'`,
    ]);
  });
  test('are not interchangeable: an item belongs below its own group', () => {
    expect(findingsOf(items, responseOf([says('b', 'x')]))).toEqual([
      `error structure ${ROOT}.item[0]: 'b' does not belong here, but below 'g'`,
    ]);
    expect(findingsOf(items, responseOf([holding('g', says('a', 'x'))]))).toEqual([
      `error structure ${ROOT}.item[0].item[0]: 'a' does not belong here, but at the top of the response`,
    ]);
  });
  test('have an order', () => {
    expect(findingsOf(items, responseOf([says('e', 'x'), says('a', 'x')]))).toEqual([
      `error structure ${ROOT}.item[1]: 'a' is out of order: it comes before 'e'`,
    ]);
    const response = responseOf([says('e', 'x'), holding('g'), says('a', 'x')]);
    expect(findingsOf(items, response)).toEqual([
      `error structure ${ROOT}.item[1]: 'g' is out of order: it comes before 'e'`,
      `error structure ${ROOT}.item[2]: 'a' is out of order: it comes before 'e'`,
    ]);
  });
  test('below a question are inside its answer', () => {
    const wrong = { ...says('c', 'x'), item: [says('d', 'y')] };
    expect(findingsOf(items, responseOf([holding('g', wrong)]))).toEqual([
      `error structure ${ROOT}.item[0].item[0]: 'c' is a question: items below it go into its answer`,
    ]);
    const inAnswer = { linkId: 'a', answer: [{ valueString: 'x', item: [says('d', 'y')] }] };
    expect(findingsOf(items, responseOf([inAnswer]))).toEqual([
      `error structure ${ROOT}.item[0].answer[0].item[0]: 'd' does not belong here, but below 'c'`,
    ]);
  });
  test('name the question by its text', () => {
    const [first] = findingsOf([{ ...text('a'), text: 'Your name?', required: true }], responseOf([]));
    expect(first).toBe(`error required ${ROOT}: "Your name?" (a) is required`);
    const long = 'x'.repeat(79) + ' y and more';
    const [shortened] = findingsOf([{ ...text('a'), text: long, required: true }], responseOf([]));
    expect(shortened).toBe(`error required ${ROOT}: "${'x'.repeat(79)}..." (a) is required`);
  });
});

describe('groups, questions and displays', () => {
  const items = [
    group('g', [text('a', { required: true })]),
    { linkId: 'd', type: 'display' as const, text: 'Read this' },
  ];
  test('a group has no answers, and what hangs on one does not count', () => {
    expect(findingsOf(items, responseOf([{ linkId: 'g', answer: [{ item: [says('a', 'x')] }] }]))).toEqual([
      `error structure ${ROOT}.item[0]: 'g' is a group: it has items below it, and no answers`,
      `error required ${ROOT}.item[0]: 'a' is required`,
    ]);
  });
  test('a display may stand in the response', () => {
    expect(findingsOf(items, responseOf([{ linkId: 'd' }]))).toEqual([]);
  });
  test('a display has neither answers nor items', () => {
    expect(findingsOf(items, responseOf([says('d', 'x')]))).toEqual([
      `error structure ${ROOT}.item[0]: "Read this" (d) is only displayed: it has no answers`,
    ]);
    expect(findingsOf(items, responseOf([holding('d', says('a', 'x'))]))).toEqual([
      `error structure ${ROOT}.item[0]: "Read this" (d) has no items below it`,
    ]);
  });
});

describe('what is required', () => {
  const items = [text('a', { required: true }), group('g', [text('b', { required: true })])];
  test.each<[QuestionnaireResponse['status'], number]>([
    ['completed', 1],
    ['amended', 1],
    ['in-progress', 0],
    ['stopped', 0],
    ['entered-in-error', 0],
  ])('binds a response that is %s: %i findings', (status, count) => {
    expect(findingsOf(items, responseOf([], status))).toHaveLength(count);
  });
  test('is missed in what would hold it', () => {
    expect(findingsOf(items, responseOf([holding('g')]))).toEqual([
      `error required ${ROOT}: 'a' is required`,
      `error required ${ROOT}.item[0]: 'b' is required`,
    ]);
  });
  test('is missed at the item where that has no answer', () => {
    expect(findingsOf(items, responseOf([{ linkId: 'a' }]))).toEqual([
      `error required ${ROOT}.item[0]: 'a' is required`,
    ]);
    expect(findingsOf(items, responseOf([{ linkId: 'a', answer: [{ id: 'empty' }] }]))).toEqual([
      `error required ${ROOT}.item[0]: 'a' is required`,
    ]);
  });
  test('is given where the answer says why there is none', () => {
    const absent = { url: `${CORE}data-absent-reason`, valueCode: 'asked-declined' };
    const answer = [{ _valueString: { extension: [absent] } }] as object[];
    expect(findingsOf(items, responseOf([{ linkId: 'a', answer }]))).toEqual([]);
  });
  test('inside a group that is not there is not missed, unless the group itself is required', () => {
    expect(findingsOf([items[1]!], responseOf([]))).toEqual([]);
    const required = group('g', [text('b', { required: true })], { required: true });
    expect(findingsOf([required], responseOf([]))).toEqual([`error required ${ROOT}: 'g' is required`]);
  });
  test('of a group is at least one item', () => {
    const required = group('g', [text('b')], { required: true });
    expect(findingsOf([required], responseOf([{ linkId: 'g' }]))).toEqual([
      `error required ${ROOT}.item[0]: 'g' is required and has nothing in it`,
    ]);
    expect(findingsOf([required], responseOf([holding('g', { linkId: 'b' })]))).toEqual([]);
    expect(findingsOf([required], responseOf([{ linkId: 'g' }], 'in-progress'))).toEqual([]);
  });
  test('of a group that only displays something is nothing', () => {
    const notice = group('g', [{ linkId: 'd', type: 'display' }], { required: true });
    expect(findingsOf([notice], responseOf([]))).toEqual([]);
  });
  test('below an answer is missed in each answer, and not without one', () => {
    const nested = text('a', { repeats: true, item: [text('b', { required: true })] });
    const answer = [{ valueString: 'x', item: [says('b', 'y')] }, { valueString: 'z' }];
    expect(findingsOf([nested], responseOf([{ linkId: 'a', answer }]))).toEqual([
      `error required ${ROOT}.item[0].answer[1]: 'b' is required`,
    ]);
    expect(findingsOf([nested], responseOf([]))).toEqual([]);
  });
  test('but calculated is the service’s to give', () => {
    const extension = [calculated('1')];
    expect(findingsOf([{ linkId: 's', type: 'integer', required: true, extension }], responseOf([]))).toEqual([]);
  });
});

describe('how often', () => {
  test('a question that does not repeat has one answer', () => {
    expect(findingsOf([text('a')], responseOf([says('a', 'x', 'y')]))).toEqual([
      `error business-rule ${ROOT}.item[0]: 'a' has 2 answers, at most 1 allowed`,
    ]);
  });
  test('a question that repeats has its answers in one item', () => {
    const items = [text('a', { repeats: true })];
    expect(findingsOf(items, responseOf([says('a', 'x', 'y', 'z')]))).toEqual([]);
    expect(findingsOf(items, responseOf([says('a', 'x'), says('a', 'y')]))).toEqual([
      `error structure ${ROOT}.item[1]: 'a' comes 2 times; further answers go into the one item`,
    ]);
  });
  test('a group repeats as an item, where it may', () => {
    const twice = responseOf([holding('g', says('a', 'x')), holding('g', says('a', 'y'))]);
    expect(findingsOf([group('g', [text('a')], { repeats: true })], twice)).toEqual([]);
    expect(findingsOf([group('g', [text('a')])], twice)).toEqual([
      `error business-rule ${ROOT}.item[1]: 'g' comes 2 times, at most 1 allowed`,
    ]);
  });
  test('is limited by minOccurs and maxOccurs for questions', () => {
    const items = [text('a', { repeats: true, required: true, extension: occurs(2, 3) })];
    expect(findingsOf(items, responseOf([says('a', 'x', 'y')]))).toEqual([]);
    expect(findingsOf(items, responseOf([says('a', 'x')]))).toEqual([
      `error required ${ROOT}.item[0]: 'a' needs at least 2 answers and has 1`,
    ]);
    expect(findingsOf(items, responseOf([]))).toEqual([
      `error required ${ROOT}: 'a' needs at least 2 answers and has 0`,
    ]);
    expect(findingsOf(items, responseOf([says('a', '1', '2', '3', '4')]))).toEqual([
      `error business-rule ${ROOT}.item[0]: 'a' has 4 answers, at most 3 allowed`,
    ]);
  });
  test('is limited by minOccurs and maxOccurs for groups', () => {
    const items = [group('g', [text('a')], { repeats: true, extension: occurs(2, 3) })];
    const times = (count: number) => responseOf(Array.from({ length: count }, () => holding('g', says('a', 'x'))));
    expect(findingsOf(items, times(2))).toEqual([]);
    expect(findingsOf(items, times(1))).toEqual([
      `error required ${ROOT}.item[0]: 'g' needs at least 2 occurrences and has 1`,
    ]);
    expect(findingsOf(items, times(4))).toEqual([
      `error business-rule ${ROOT}.item[3]: 'g' comes 4 times, at most 3 allowed`,
    ]);
  });
  test('is not multiplied by maxOccurs where nothing repeats', () => {
    expect(findingsOf([text('a', { extension: occurs(0, 3) })], responseOf([says('a', 'x', 'y')]))).toHaveLength(1);
  });
});

describe('several faults', () => {
  test('are all found, each at its place', () => {
    const items = [
      text('a', { required: true, maxLength: 2 }),
      group('g', [{ linkId: 'n', type: 'integer' }]),
      text('z'),
    ];
    const response = responseOf([
      says('a', 'long', 'longer'),
      holding('g', answered('n', { valueString: 'x' }), says('q', 'x')),
      says('unknown', 'x'),
    ]);
    expect(findingsOf(items, response)).toEqual([
      `error not-found ${ROOT}.item[1].item[1]: The Questionnaire has no item with the linkId 'q'`,
      `error not-found ${ROOT}.item[2]: The Questionnaire has no item with the linkId 'unknown'`,
      `error business-rule ${ROOT}.item[0]: 'a' has 2 answers, at most 1 allowed`,
      `error value ${ROOT}.item[0].answer[0].value: 'a': the answer has 4 characters, 2 are allowed`,
      `error value ${ROOT}.item[0].answer[1].value: 'a': the answer has 6 characters, 2 are allowed`,
      `error value ${ROOT}.item[1].item[0].answer[0].value: 'n': the answer must be of the type Integer, not String`,
    ]);
  });
});
