import { describe, expect, test } from '@jest/globals';
import { applyActions, outcomes, type Answered } from './derived.ts';
import { answerTo, variable, when } from './pieces.ts';

const SURE = answerTo('sure');
const OTHER = answerTo('other');
const COUNT = answerTo('count');

describe('one condition', () => {
  const cases: [expression: string, answered: Answered, outcome: string][] = [
    [SURE, { sure: true }, 'applies'],
    [SURE, { sure: false }, 'does-not-apply'],
    [SURE, {}, 'cannot-tell'],
    [`${COUNT} >= 10`, { count: 10 }, 'applies'],
    [`${COUNT} >= 10`, { count: 9 }, 'does-not-apply'],
    [`${COUNT} >= 10`, {}, 'cannot-tell'],
    [`'red' in ${answerTo('kinds')}.code`, { kinds: ['blue', 'red'] }, 'applies'],
    [`'red' in ${answerTo('kinds')}.code`, { kinds: ['blue'] }, 'does-not-apply'],
    [`${answerTo('kinds')}.code.exists() and 'red' in ${answerTo('kinds')}.code`, {}, 'does-not-apply'],
    [`(${SURE} and ${COUNT} > 3)`, { sure: false }, 'does-not-apply'],
    [`(${SURE} or ${COUNT} > 3)`, { sure: true }, 'applies'],
    [`(${SURE} or ${COUNT} > 3)`, { sure: false }, 'cannot-tell'],
    [`${SURE}.exists().not()`, {}, 'applies'],
    [`iif(${SURE}.empty(), true, ${SURE})`, {}, 'applies'],
    ["%response.status = 'completed'", {}, 'applies'],
    ['%resource.subject.reference = %response.subject.reference', {}, 'applies'],
  ];
  test.each(cases)('%s over %j: %s', (expression, answered, outcome) => {
    const derived = applyActions([{ id: 'one', description: 'x', condition: [when(expression)] }], answered);
    expect(outcomes(derived)).toEqual({ one: outcome });
    expect(derived.issues).toEqual([]);
  });

  test('an action without a condition applies', () => {
    expect(outcomes(applyActions([{ id: 'one', description: 'x' }]))).toEqual({ one: 'applies' });
  });

  test('a condition of another kind than applicability does not hold an action back', () => {
    const start = { kind: 'start' as const, expression: { language: 'text/fhirpath' as const, expression: 'false' } };
    expect(outcomes(applyActions([{ id: 'one', condition: [start] }]))).toEqual({ one: 'applies' });
  });
});

describe('a condition that fails', () => {
  const actions = (expression: string, language = 'text/fhirpath') => [
    {
      id: 'bad',
      prefix: 'X1',
      condition: [
        {
          kind: 'applicability' as const,
          expression: { language: language as 'text/fhirpath', expression, description: 'Wants it' },
        },
      ],
    },
    { id: 'good', description: 'x', condition: [when('true')] },
  ];

  test('while it is evaluated: its action cannot tell, the next is not touched', () => {
    const derived = applyActions(
      actions(`${answerTo('kinds')}.code = 'red' and ${answerTo('kinds')}.code.single() = 'red'`),
      { kinds: ['red', 'blue'] },
    );
    expect(outcomes(derived)).toEqual({ bad: 'cannot-tell', good: 'applies' });
    expect(derived.issues).toEqual([
      {
        severity: 'error',
        code: 'exception',
        text: expect.stringMatching(/^Action "bad" \(X1\): "Wants it" cannot be evaluated: .+/) as unknown,
        expression: ['PlanDefinition.action[0].condition[0].expression'],
      },
    ]);
    expect(derived.decisions[0]).toMatchObject({ condition: 'Wants it', fault: derived.issues[0]?.text });
  });

  test('because it is no FHIRPath: the same', () => {
    const derived = applyActions(actions('sure ='));
    expect(outcomes(derived)).toEqual({ bad: 'cannot-tell', good: 'applies' });
    expect(derived.issues).toMatchObject([
      { severity: 'error', code: 'exception', expression: ['PlanDefinition.action[0].condition[0].expression'] },
    ]);
  });

  test('because nothing here speaks its language: the same, with a warning', () => {
    const derived = applyActions(actions('Is Sure', 'text/cql'));
    expect(outcomes(derived)).toEqual({ bad: 'cannot-tell', good: 'applies' });
    expect(derived.issues).toEqual([
      {
        severity: 'warning',
        code: 'not-supported',
        text: 'The language of the expression is text/cql, not text/fhirpath',
        expression: ['PlanDefinition.action[0].condition[0].expression'],
      },
    ]);
    expect(derived.decisions[0]?.fault).toBe('The language of the expression is text/cql, not text/fhirpath');
  });

  test('because it is not there at all: the same', () => {
    const derived = applyActions([{ id: 'bad', condition: [{ kind: 'applicability' }] }]);
    expect(outcomes(derived)).toEqual({ bad: 'cannot-tell' });
    expect(derived.issues).toMatchObject([{ severity: 'error', code: 'required' }]);
  });

  test.each([
    ['a number', COUNT, { count: 1 }],
    ['a text', answerTo('word'), { word: 'true' }],
    ['two values', `${SURE} | ${OTHER}`, { sure: true, other: false }],
  ])('because it yields %s: it is neither true nor false', (_what, expression, answered) => {
    const derived = applyActions(actions(expression), answered);
    expect(outcomes(derived)).toEqual({ bad: 'cannot-tell', good: 'applies' });
    expect(derived.issues).toEqual([
      {
        severity: 'error',
        code: 'value',
        text: 'Action "bad" (X1): "Wants it" is neither true nor false',
        expression: ['PlanDefinition.action[0].condition[0].expression'],
      },
    ]);
  });
});

test('a condition that two rules share and that fails is told for both', () => {
  const fails = when(`${answerTo('kinds')}.single().exists()`);
  const derived = applyActions(
    [
      { id: 'a', condition: [fails] },
      { id: 'b', condition: [fails] },
    ],
    {
      kinds: ['red', 'blue'],
    },
  );
  expect(outcomes(derived)).toEqual({ a: 'cannot-tell', b: 'cannot-tell' });
  expect(derived.issues.map(({ expression }) => expression)).toEqual([
    ['PlanDefinition.action[0].condition[0].expression'],
    ['PlanDefinition.action[1].condition[0].expression'],
  ]);
});

describe('several conditions', () => {
  const cases: [conditions: string[], answered: Answered, outcome: string, decidedBy: string | undefined][] = [
    [[SURE, OTHER], { sure: true, other: true }, 'applies', 'sure; other'],
    [[SURE, OTHER], { sure: true, other: false }, 'does-not-apply', 'other'],
    [[SURE, OTHER], { sure: false, other: true }, 'does-not-apply', 'sure'],
    [[SURE, OTHER], { sure: true }, 'cannot-tell', 'other'],
    [[SURE, OTHER], { other: true }, 'cannot-tell', 'sure'],
    [[SURE, OTHER], { other: false }, 'does-not-apply', 'other'],
    [[SURE, OTHER], {}, 'cannot-tell', 'sure'],
  ];
  test.each(cases)('%j over %j: %s by %s', (conditions, answered, outcome, decidedBy) => {
    const names = ['sure', 'other'];
    const { decisions } = applyActions(
      [{ id: 'one', condition: conditions.map((condition, index) => when(condition, names[index])) }],
      answered,
    );
    expect(decisions[0]).toMatchObject({ outcome, condition: decidedBy });
  });

  test('one that is false decides although another fails, and the failure is told', () => {
    const derived = applyActions([{ id: 'one', condition: [when('sure ='), when('false', 'Never')] }]);
    expect(derived.decisions[0]).toMatchObject({ outcome: 'does-not-apply', condition: 'Never' });
    expect(derived.issues).toMatchObject([{ severity: 'error', code: 'exception' }]);
  });

  test('a condition without a description is told by its text', () => {
    expect(applyActions([{ id: 'one', condition: [when('1 = 2')] }]).decisions[0]?.condition).toBe('1 = 2');
  });
});

describe('groups', () => {
  const nested = (outer: string, inner: string) => [
    {
      id: 'outer',
      condition: [when(outer)],
      action: [
        { id: 'inner', condition: [when(inner)], action: [{ id: 'leaf', description: 'x' }] },
        { id: 'other', description: 'y' },
      ],
    },
    { id: 'next', description: 'z' },
  ];
  test.each([
    ['true', 'true', { outer: 'applies', inner: 'applies', leaf: 'applies', other: 'applies', next: 'applies' }],
    [
      'true',
      'false',
      { outer: 'applies', inner: 'does-not-apply', leaf: 'not-reached', other: 'applies', next: 'applies' },
    ],
    ['true', '{}', { outer: 'applies', inner: 'cannot-tell', leaf: 'not-reached', other: 'applies', next: 'applies' }],
    [
      'false',
      'true',
      { outer: 'does-not-apply', inner: 'not-reached', leaf: 'not-reached', other: 'not-reached', next: 'applies' },
    ],
    [
      '{}',
      'true',
      { outer: 'cannot-tell', inner: 'not-reached', leaf: 'not-reached', other: 'not-reached', next: 'applies' },
    ],
  ])('a group that is %s around one that is %s', (outer, inner, expected) => {
    expect(outcomes(applyActions(nested(outer, inner)))).toEqual(expected);
  });

  test('conditions of what is not reached are not evaluated: their faults do not show', () => {
    const derived = applyActions(nested('false', '1.single() = (1 | 2).single()'));
    expect(derived.issues).toEqual([]);
    expect(derived.decisions[1]).toEqual({
      actionId: 'inner',
      path: 'PlanDefinition.action[0].action[0]',
      outcome: 'not-reached',
      answers: [],
      unanswered: [],
      made: [],
    });
  });
});

describe('named values', () => {
  const many = variable('many', `${COUNT} > 3`);

  test('later ones use earlier ones', () => {
    const derived = applyActions(
      [{ id: 'one', condition: [when('%both')] }],
      { count: 5, sure: true },
      { extension: [many, variable('both', `%many and ${SURE}`)] },
    );
    expect(outcomes(derived)).toEqual({ one: 'applies' });
  });

  test('a list stays a list', () => {
    const derived = applyActions(
      [
        { id: 'red', condition: [when("'red' in %kinds")] },
        { id: 'green', condition: [when("'green' in %kinds")] },
        { id: 'two', condition: [when('%kinds.count() = 2')] },
      ],
      { kinds: ['red', 'blue'] },
      { extension: [variable('kinds', `${answerTo('kinds')}.code`)] },
    );
    expect(outcomes(derived)).toEqual({ red: 'applies', green: 'does-not-apply', two: 'applies' });
  });

  test('a date stays a date', () => {
    const derived = applyActions(
      [{ id: 'one', condition: [when('%by > @2027-01-01')] }],
      { day: '2027-02-01' },
      { extension: [variable('by', answerTo('day'))] },
    );
    expect(outcomes(derived)).toEqual({ one: 'applies' });
  });

  test('one that is empty makes the rules that read it cannot tell', () => {
    const actions = [
      { id: 'reads', condition: [when('%many')] },
      { id: 'does-not', condition: [when('true')] },
    ];
    const derived = applyActions(actions, {}, { extension: [many] });
    expect(outcomes(derived)).toEqual({ reads: 'cannot-tell', 'does-not': 'applies' });
    expect(derived.issues).toEqual([]);
  });

  test('one that fails does so once, and only for the rules that read it, through other names too', () => {
    const actions = [
      { id: 'reads', condition: [when('%bad')] },
      { id: 'through', condition: [when('%worse')] },
      { id: 'does-not', condition: [when('%many')] },
    ];
    const extension = [variable('bad', `${answerTo('kinds')}.single()`), variable('worse', '%bad.exists()'), many];
    const derived = applyActions(actions, { kinds: ['red', 'blue'], count: 5 }, { extension });
    expect(outcomes(derived)).toEqual({ reads: 'cannot-tell', through: 'cannot-tell', 'does-not': 'applies' });
    expect(derived.issues).toEqual([
      {
        severity: 'error',
        code: 'exception',
        text: expect.stringMatching(/^Variable %bad: .+ cannot be evaluated: .+/) as unknown,
        expression: ['PlanDefinition.extension[0].value'],
      },
    ]);
    expect(derived.decisions[1]?.fault).toBe(derived.issues[0]?.text);
  });

  test('one that nothing reads is not evaluated', () => {
    const extension = [variable('bad', `${answerTo('kinds')}.single()`)];
    const derived = applyActions([{ id: 'one', condition: [when('true')] }], { kinds: ['red', 'blue'] }, { extension });
    expect(derived.issues).toEqual([]);
  });

  test('one of a group is seen by the group and all below it', () => {
    const derived = applyActions(
      [
        {
          id: 'outer',
          extension: [many],
          condition: [when('%many')],
          action: [{ id: 'inner', condition: [when('%many.not()')] }],
        },
      ],
      { count: 5 },
    );
    expect(outcomes(derived)).toEqual({ outer: 'applies', inner: 'does-not-apply' });
  });

  test('neighbours may use one name for two things, in any order of evaluation', () => {
    const derived = applyActions(
      [
        { id: 'a', extension: [variable('mine', COUNT)], action: [{ id: 'a1', condition: [when('%mine = 5')] }] },
        {
          id: 'b',
          extension: [variable('mine', answerTo('word'))],
          action: [{ id: 'b1', condition: [when("%mine = 'x'")] }],
        },
        { id: 'c', condition: [when('%mine = 5')] },
      ],
      { count: 5, word: 'x' },
    );
    expect(outcomes(derived)).toEqual({ a: 'applies', a1: 'applies', b: 'applies', b1: 'applies', c: 'cannot-tell' });
    expect(derived.issues).toMatchObject([
      { code: 'invalid', text: 'The expression "%mine = 5" uses %mine, which nothing defines' },
    ]);
  });
});

test('the response goes by the name that the input of the actions gives it', () => {
  const derived = applyActions(
    [
      {
        id: 'one',
        input: [{ id: 'answers', type: 'QuestionnaireResponse' }],
        condition: [
          when("%answers.repeat(item).where(linkId='count').answer.value = 5 and %answers.status = 'completed'"),
        ],
      },
    ],
    { count: 5 },
  );
  expect(outcomes(derived)).toEqual({ one: 'applies' });
});
