import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { scoreResponse } from '../../../src/questionnaires/score.ts';
import { calculated, variable } from './assessment.ts';
import { answered, CORE, holding, printIssue, questionnaireOf, responseOf, SDC, UCUM } from './build.ts';

const ROOT = 'QuestionnaireResponse';
const read = (linkId: string) => `%resource.repeat(item).where(linkId='${linkId}').answer.value`;
const score = (
  type: QuestionnaireItem['type'],
  expression: string,
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => ({
  linkId: 'score',
  type,
  ...rest,
  extension: [calculated(expression), ...(rest.extension ?? [])],
});
const scoreOf = (items: QuestionnaireItem[], response: QuestionnaireResponse) =>
  scoreResponse(compileQuestionnaire(questionnaireOf(...items)), response);
const integer = (linkId: string): QuestionnaireItem => ({ linkId, type: 'integer' });
const given = (linkId: string, valueInteger: number) => answered(linkId, { valueInteger });

/** The answers of the one calculated item, and what is said about it. */
const calculate = (item: QuestionnaireItem, ...items: NonNullable<QuestionnaireResponse['item']>) => {
  const { answers, issues } = scoreOf([integer('a'), integer('b'), item], responseOf(items));
  return { answers: answers.get('score')?.map(({ answer }) => answer) ?? [], issues: issues.map(printIssue) };
};

describe('a calculated item', () => {
  const items = [
    integer('a'),
    {
      linkId: 'g',
      type: 'group' as const,
      text: 'Scores',
      item: [score('integer', `${read('a')} * 2`, { text: 'Twice' })],
    },
    integer('z'),
  ];
  const posted = responseOf([given('a', 4), given('z', 1)]);
  test('is put into its place, with the groups that it needs', () => {
    expect(scoreOf(items, posted).response.item).toEqual([
      given('a', 4),
      { linkId: 'g', text: 'Scores', item: [{ linkId: 'score', text: 'Twice', answer: [{ valueInteger: 8 }] }] },
      given('z', 1),
    ]);
  });
  test('leaves the posted response alone', () => {
    const before = structuredClone(posted);
    const { response } = scoreOf(items, posted);
    expect(posted).toEqual(before);
    expect(response).not.toBe(posted);
    expect(response.item?.[0]).toBe(posted.item?.[0]);
  });
  test('is found among the answers, marked as calculated', () => {
    const { answers } = scoreOf(items, posted);
    expect(answers.get('score')).toEqual([
      {
        linkId: 'score',
        question: 'Twice',
        path: `${ROOT}.item[1].item[0].answer[0]`,
        answer: { valueInteger: 8 },
        value: 8,
        text: '8',
        calculated: true,
      },
    ]);
    expect(answers.get('a')?.[0]?.calculated).toBe(false);
  });
  test('goes into a group that is there, beside what that holds', () => {
    const around: QuestionnaireItem = {
      linkId: 'g',
      type: 'group',
      item: [integer('a'), score('integer', `${read('a')} + 1`), integer('z')],
    };
    const { response } = scoreOf([around], responseOf([holding('g', given('a', 1), given('z', 2))]));
    expect(response.item).toEqual([
      holding('g', given('a', 1), { linkId: 'score', answer: [{ valueInteger: 2 }] }, given('z', 2)),
    ]);
  });
  test('goes into each occurrence of a group that repeats', () => {
    const around: QuestionnaireItem = {
      linkId: 'g',
      type: 'group',
      repeats: true,
      item: [integer('a'), score('integer', '5')],
    };
    const { answers } = scoreOf([around], responseOf([holding('g', given('a', 1)), holding('g', given('a', 2))]));
    expect(answers.get('score')?.map(({ path }) => path)).toEqual([
      `${ROOT}.item[0].item[1].answer[0]`,
      `${ROOT}.item[1].item[1].answer[0]`,
    ]);
  });
  test('that yields nothing is not there, nor is a group made for it', () => {
    const { response, answers, issues } = scoreOf(items, responseOf([given('z', 1)]));
    expect(response.item).toEqual([given('z', 1)]);
    expect(answers.has('score')).toBe(false);
    expect(issues).toEqual([]);
    expect(scoreOf(items, { resourceType: ROOT, status: 'completed' }).response).toEqual({
      resourceType: ROOT,
      status: 'completed',
    });
  });
  test('may be the only one', () => {
    const { response } = scoreOf([score('integer', '5')], { resourceType: ROOT, status: 'completed' });
    expect(response.item).toEqual([{ linkId: 'score', answer: [{ valueInteger: 5 }] }]);
  });
  test('yields several answers only where it repeats', () => {
    expect(calculate(score('integer', '1 | 2 | 3')).answers).toEqual([{ valueInteger: 1 }]);
    expect(calculate(score('integer', '1 | 2 | 3', { repeats: true })).answers).toHaveLength(3);
  });
});

describe('a value becomes an answer of the item’s type', () => {
  const unit = {
    url: `${CORE}questionnaire-unit`,
    valueCoding: { system: UCUM, code: 'kg/m2', display: 'kg per square metre' },
  };
  const option = { valueCoding: { system: 's', code: 'high', display: 'High' } };
  test.each<[string, QuestionnaireItem, object]>([
    ['boolean', score('boolean', '1 > 0'), { valueBoolean: true }],
    ['decimal', score('decimal', '20 / 8'), { valueDecimal: 2.5 }],
    ['integer', score('integer', '2 + 3'), { valueInteger: 5 }],
    ['whole decimal to integer', score('integer', '4.0 / 2'), { valueInteger: 2 }],
    [
      'quantity of a number',
      score('quantity', '24.5', { extension: [unit] }),
      { valueQuantity: { value: 24.5, unit: 'kg per square metre', system: UCUM, code: 'kg/m2' } },
    ],
    ['quantity of a number without a unit', score('quantity', '24.5'), { valueQuantity: { value: 24.5 } }],
    [
      'quantity of a quantity',
      score('quantity', '%questionnaire.item.initial.value.first()', {
        initial: [{ valueQuantity: { value: 2, unit: 'm' } }],
      }),
      { valueQuantity: { value: 2, unit: 'm' } },
    ],
    ['string', score('string', "'a' & 'b'"), { valueString: 'ab' }],
    ['text', score('text', "'ab'"), { valueString: 'ab' }],
    ['date', score('date', '@2024-05-01'), { valueDate: '2024-05-01' }],
    ['dateTime', score('dateTime', '@2024-05-01T10:00:00Z'), { valueDateTime: '2024-05-01T10:00:00Z' }],
    ['time', score('time', '@T10:00:00'), { valueTime: '10:00:00' }],
    ['url', score('url', "'urn:x'"), { valueUri: 'urn:x' }],
    ['choice by its code', score('choice', "'high'", { answerOption: [option] }), option],
    [
      'choice by a Coding',
      score('choice', '%questionnaire.item.answerOption.value.first()', { answerOption: [option] }),
      option,
    ],
    ['open choice by a text', score('open-choice', "'other'", { answerOption: [option] }), { valueString: 'other' }],
    ['reference', score('reference', '%resource.subject'), { valueReference: { reference: 'Patient/1' } }],
  ])('%s', (_what, item, answer) => {
    const response: QuestionnaireResponse = { ...responseOf([]), subject: { reference: 'Patient/1' } };
    const { answers, issues } = scoreOf([item], response);
    expect(issues).toEqual([]);
    expect(answers.get('score')?.map(each => each.answer)).toEqual([answer]);
  });
  test.each<[string, QuestionnaireItem, string]>([
    ['a text to a number', score('integer', "'five'"), '"five" is no integer'],
    ['a fraction to an integer', score('integer', '5 / 2'), '2.5 is no integer'],
    ['a number to a text', score('string', '5'), '5 is no string'],
    ['a number to a boolean', score('boolean', '1'), '1 is no boolean'],
    ['a text to a decimal', score('decimal', "'1.5'"), '"1.5" is no decimal'],
    ['an unknown code to a choice', score('choice', "'low'"), '"low" is no choice'],
    ['a text to a reference', score('reference', "'Patient/1'"), '"Patient/1" is no reference'],
    ['a text to a quantity', score('quantity', "'5 kg'"), '"5 kg" is no quantity'],
    ['anything to an attachment', score('attachment', "'x'"), '"x" is no attachment'],
  ])('but not %s', (_what, item, text) => {
    expect(calculate(item)).toEqual({
      answers: [],
      issues: [`warning exception ${ROOT}: 'score' could not be computed: ${text}`],
    });
  });
});

describe('a score of three scales', () => {
  const mean = score('decimal', `((${read('p')} + ${read('q')} + ${read('r')}) / 3).round(1)`);
  const scale = (...values: number[]) => {
    const response = responseOf(
      ['p', 'q', 'r'].slice(0, values.length).map((linkId, index) => given(linkId, values[index] ?? 0)),
    );
    return scoreOf([integer('p'), integer('q'), integer('r'), mean], response).answers.get('score')?.[0]?.value;
  };
  test.each([
    [7, 7, 6, 6.7],
    [7, 6, 6, 6.3],
    [0, 0, 0, 0],
    [10, 10, 10, 10],
    [0, 0, 1, 0.3],
    [5, 5, 6, 5.3],
    [8, 8, 9, 8.3],
  ])('of %d, %d and %d is %d', (p, q, r, expected) => {
    expect(scale(p, q, r)).toBe(expected);
  });
  test('is the mean to one decimal for every answer there is', () => {
    for (let sum = 0; sum <= 30; sum++) {
      const p = Math.min(10, sum);
      const q = Math.min(10, sum - p);
      // Thirds never end in a half: rounding the tenths of the integer sum is exact.
      expect(scale(p, q, sum - p - q)).toBe(Math.round((sum * 10) / 3) / 10);
    }
  });
  test('is none while one is missing', () => {
    expect(scale(7, 7)).toBeUndefined();
    expect(scale()).toBeUndefined();
  });
});

describe('a sum of weights', () => {
  const options = ['never', 'sometimes', 'often'].map((code, weight) => ({
    extension: [{ url: `${CORE}ordinalValue`, valueDecimal: weight }],
    valueCoding: { system: 's', code },
  }));
  const refused = { valueCoding: { system: 's', code: 'refused' } };
  const question = (linkId: string): QuestionnaireItem => ({
    linkId,
    type: 'choice',
    answerOption: [...options, refused],
  });
  const weights = "%resource.repeat(item).where(linkId in ('q1' | 'q2' | 'q3')).answer.value.weight()";
  const total = score('integer', `iif(${weights}.count() = 3, ${weights}.sum())`);
  const sumOf = (...codes: string[]) => {
    const items = codes.map((code, index) => answered(`q${index + 1}`, { valueCoding: { system: 's', code } }));
    const { answers, issues } = scoreOf([question('q1'), question('q2'), question('q3'), total], responseOf(items));
    expect(issues).toEqual([]);
    return answers.get('score')?.[0]?.value;
  };
  test('is that of the chosen options', () => {
    expect(sumOf('often', 'sometimes', 'often')).toBe(5);
    expect(sumOf('never', 'never', 'never')).toBe(0);
  });
  test('is none where an answer is missing or has no weight', () => {
    expect(sumOf('often', 'often')).toBeUndefined();
    expect(sumOf('often', 'often', 'refused')).toBeUndefined();
  });
});

describe('scores of scores', () => {
  const named = (
    linkId: string,
    expression: string,
    ...extension: ReturnType<typeof variable>[]
  ): QuestionnaireItem => ({ ...score('integer', expression, { extension }), linkId });
  test('are computed behind those that they read', () => {
    const { answers } = scoreOf(
      [
        named('total', `${read('x')} + ${read('y')}`),
        named('x', `${read('a')} + 1`),
        named('y', `${read('x')} * 10`),
        integer('a'),
      ],
      responseOf([given('a', 1)]),
    );
    expect(['x', 'y', 'total'].map(linkId => answers.get(linkId)?.[0]?.value)).toEqual([2, 20, 22]);
  });
  test('may use named values of the levels above', () => {
    const group: QuestionnaireItem = {
      linkId: 'g',
      type: 'group',
      extension: [variable('double', '%a * 2')],
      item: [named('x', '%double + %a')],
    };
    const questionnaire = { ...questionnaireOf(integer('a'), group), extension: [variable('a', read('a'))] };
    const { answers, issues } = scoreResponse(compileQuestionnaire(questionnaire), responseOf([given('a', 5)]));
    expect(issues).toEqual([]);
    expect(answers.get('x')?.[0]?.value).toBe(15);
  });
  test('see named values anew after what those read was computed', () => {
    const reading = named('y', '%x + 1', variable('x', read('x')));
    const { answers } = scoreOf([named('x', '41'), reading], responseOf([]));
    expect(answers.get('y')?.[0]?.value).toBe(42);
  });
  test('may read the Questionnaire', () => {
    expect(calculate(score('string', '%questionnaire.status')).answers).toEqual([{ valueString: 'active' }]);
  });
  test('of which one fails leave the others standing', () => {
    const { answers, issues } = scoreOf([named('x', '%nobody'), named('y', '1'), named('z', '> 1')], responseOf([]));
    expect([...answers.keys()]).toEqual(['y']);
    expect(issues.map(printIssue)).toEqual([
      `warning exception ${ROOT}: 'x' could not be computed: Attempting to access an undefined environment variable: nobody`,
      expect.stringContaining(`warning exception ${ROOT}: 'z' could not be computed: line: 1; column: 0`),
    ]);
  });
});

describe('a score that was sent', () => {
  const sum = score('integer', `${read('a')} + ${read('b')}`, { text: 'Sum' });
  test('and equals ours is taken without a word', () => {
    expect(calculate(sum, given('a', 1), given('b', 2), given('score', 3))).toEqual({
      answers: [{ valueInteger: 3 }],
      issues: [],
    });
  });
  test('and differs from ours is not used, and that is said', () => {
    expect(calculate(sum, given('a', 1), given('b', 2), given('score', 9))).toEqual({
      answers: [{ valueInteger: 3 }],
      issues: [
        `warning business-rule ${ROOT}.item[2].answer[0]: "Sum" (score) is 3 by the other answers, so what was sent is not used: 9`,
      ],
    });
  });
  test('and cannot be computed is not used, and that is said', () => {
    expect(calculate(sum, given('a', 1), given('score', 9))).toEqual({
      answers: [],
      issues: [
        `warning business-rule ${ROOT}.item[1].answer[0]: "Sum" (score) cannot be computed from the other answers, so what was sent is not used: 9`,
      ],
    });
  });
  test('is compared by what it means', () => {
    const coding = { system: 's', code: 'high', display: 'High' };
    const grade = score('choice', "'high'", { answerOption: [{ valueCoding: coding }] });
    expect(
      calculate(grade, answered('score', { valueCoding: { system: 's', code: 'high', display: 'Very high' } })).issues,
    ).toEqual([]);
    expect(
      calculate(grade, answered('score', { valueCoding: { system: 's', code: 'low', display: 'Low' } })).issues,
    ).toHaveLength(1);
  });
  test('in a group that repeats is held against ours in each', () => {
    const group: QuestionnaireItem = { linkId: 'g', type: 'group', repeats: true, item: [sum] };
    const issuesOf = (...sent: number[]) => {
      const groups = sent.map(value => holding('g', given('score', value)));
      const response = responseOf([given('a', 1), given('b', 2), ...groups]);
      return scoreOf([integer('a'), integer('b'), group], response).issues.map(({ expression }) => expression);
    };
    expect(issuesOf(3, 3)).toEqual([]);
    expect(issuesOf(3, 4)).toEqual([[`${ROOT}.item[3].item[0].answer[0]`]]);
  });
  test('in a group is found at its place', () => {
    const group: QuestionnaireItem = { linkId: 'g', type: 'group', item: [sum] };
    const { issues, response } = scoreOf(
      [integer('a'), integer('b'), group],
      responseOf([given('a', 1), given('b', 2), holding('g', given('score', 4))]),
    );
    expect(issues[0]?.expression).toEqual([`${ROOT}.item[2].item[0].answer[0]`]);
    expect(response.item?.[2]).toEqual(holding('g', given('score', 3)));
  });
});

describe('a score that is not enabled', () => {
  const when = [{ question: 'a', operator: '>' as const, answerInteger: 5 }];
  test('is not computed', () => {
    expect(calculate(score('integer', '1', { enableWhen: when }), given('a', 6)).answers).toHaveLength(1);
    expect(calculate(score('integer', '1', { enableWhen: when }), given('a', 5)).answers).toEqual([]);
  });
  test('because its group is not, is not computed', () => {
    const group: QuestionnaireItem = { linkId: 'g', type: 'group', enableWhen: when, item: [score('integer', '1')] };
    const valueFor = (a: number) =>
      scoreOf([integer('a'), group], responseOf([given('a', a)])).answers.get('score')?.[0]?.value;
    expect([valueFor(6), valueFor(5)]).toEqual([1, undefined]);
  });
  test('or may not be, is not computed', () => {
    const doubtful = score('integer', '1', {
      extension: [
        { url: `${SDC}enableWhenExpression`, valueExpression: { language: 'text/fhirpath', expression: '%nobody' } },
      ],
    });
    expect(calculate(doubtful).answers).toEqual([]);
  });
});
