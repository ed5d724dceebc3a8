import type { PlanDefinition, PlanDefinitionActionDynamicValue } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import type { Derivation } from '../../../src/careplans/derivation.ts';
import { applyActions, type Answered } from './derived.ts';
import { activityCode, answerTo, flagCode, set } from './pieces.ts';

const CODE = activityCode('ACT-X', 'X', 'lifestyle');
const GOAL: PlanDefinition['goal'] = [
  {
    id: 'aim',
    description: { text: 'Get there' },
    target: [{ measure: { text: 'steps' }, detailQuantity: { comparator: '>=' } }],
  },
];

/** One activity with a goal, and the values. */
const applyValues = (dynamicValue: PlanDefinitionActionDynamicValue[], answered: Answered = {}): Derivation =>
  applyActions(
    [
      {
        id: 'one',
        prefix: 'N1',
        title: 'X',
        description: 'As written',
        code: CODE,
        reason: [{ text: 'as written' }],
        goalId: ['aim'],
        dynamicValue,
      },
    ],
    answered,
    { goal: GOAL },
  );

describe('a value computed from the answers', () => {
  const detailOf = (...values: Parameters<typeof applyValues>) =>
    applyValues(...values).carePlan?.activity?.[0]?.detail;

  test('replaces the because', () => {
    const detail = detailOf([set('reasonCode[0].text', `'you said ' + ${answerTo('count')}.toString()`)], { count: 7 });
    expect(detail?.reasonCode).toEqual([{ text: 'you said 7' }]);
    expect(detail?.extension?.[0]?.extension?.[1]).toEqual({ url: 'because', valueString: 'you said 7' });
  });

  test('adds another because: the rule gives both', () => {
    const detail = detailOf([set('reasonCode[1].text', answerTo('word'))], { word: 'it hurts' });
    expect(detail?.reasonCode).toEqual([{ text: 'as written' }, { text: 'it hurts' }]);
    expect(detail?.extension?.[0]?.extension?.[1]).toEqual({ url: 'because', valueString: 'as written; it hurts' });
  });

  test('replaces the description', () => {
    expect(
      detailOf([set('description', `'At most ' + ${answerTo('count')}.toString()`)], { count: 3 })?.description,
    ).toBe('At most 3');
  });

  test('may be a number where a text is wanted', () => {
    expect(detailOf([set('description', answerTo('count'))], { count: 3 })?.description).toBe('3');
  });

  test('may be a whole element', () => {
    expect(detailOf([set('performer[0]', '%response.subject')])?.performer).toEqual([{ reference: 'Patient/ann' }]);
  });

  test('may be a whole list', () => {
    const detail = detailOf([set('scheduledTiming.event', `${answerTo('day')} | @2027-03-01`)], { day: '2027-02-01' });
    expect(detail?.scheduledTiming?.event).toEqual(['2027-02-01', '2027-03-01']);
  });

  test('may build on an earlier one, in document order', () => {
    const detail = detailOf([set('description', "'first'"), set('description', "'second'")]);
    expect(detail?.description).toBe('second');
  });

  test('that is empty leaves what is written', () => {
    const derived = applyValues([set('reasonCode[0].text', answerTo('word')), set('description', answerTo('word'))]);
    expect(derived.carePlan?.activity?.[0]?.detail).toMatchObject({
      description: 'As written',
      reasonCode: [{ text: 'as written' }],
    });
    expect(derived.issues).toEqual([]);
  });
});

describe('a value for a goal or the plan', () => {
  test('sets the goal that its path begins with', () => {
    const { goals } = applyValues(
      [
        set('%aim.target[0].detailQuantity.value', `${answerTo('count')} * 2`),
        set('%aim.target[0].dueDate', answerTo('day')),
        set('%aim.description.text', answerTo('word')),
        set('%aim.expressedBy', '%response.subject'),
        set('%aim.note[0].text', "'It matters'"),
      ],
      { count: 21, day: '2027-05-01', word: 'dance again' },
    );
    expect(goals).toMatchObject([
      {
        description: { text: 'dance again' },
        expressedBy: { reference: 'Patient/ann' },
        target: [
          { measure: { text: 'steps' }, detailQuantity: { value: 42, comparator: '>=' }, dueDate: '2027-05-01' },
        ],
        note: [{ text: 'It matters' }, { text: 'as written' }],
      },
    ]);
  });

  test('sets the plan', () => {
    const { carePlan } = applyValues([
      set('%plan.title', "'A plan for you'"),
      set('%plan.description', "'What we could do'"),
      set('%plan.note[0].text', "'Said last'"),
      set('%plan.period.end', '@2027-02-15'),
    ]);
    expect(carePlan).toMatchObject({
      title: 'A plan for you',
      description: 'What we could do',
      period: { start: '2026-11-23', end: '2027-02-15' },
      note: [{ text: 'Said last' }],
    });
  });

  test('on a group sets what the group names', () => {
    const { goals, carePlan } = applyActions(
      [
        {
          id: 'group',
          goalId: ['aim'],
          dynamicValue: [
            set('%aim.description.text', answerTo('word')),
            set('%plan.title', "'Group'"),
            set('reasonCode[0].text', "'all of you'"),
          ],
          action: [{ id: 'leaf', code: CODE }],
        },
      ],
      { word: 'swim' },
      { goal: GOAL },
    );
    expect(goals).toMatchObject([{ description: { text: 'swim' }, note: [{ text: 'all of you' }] }]);
    expect(carePlan?.title).toBe('Group');
  });
});

describe('a value for a flag or a note', () => {
  test('sets the words of a flag, and its because', () => {
    const { flags } = applyActions(
      [
        {
          id: 'flag',
          code: flagCode('ALERT-X', 'Look out'),
          dynamicValue: [
            set('code.text', `'Look out: ' + ${answerTo('word')}`),
            set('reasonCode[0].text', "'you said so'"),
          ],
        },
      ],
      { word: 'ice' },
    );
    expect(flags[0]?.code.text).toBe('Look out: ice');
    expect(flags[0]).not.toHaveProperty('reasonCode');
    expect(flags[0]?.text?.div).toContain('<p><b>Important: Look out: ice.</b> Because: you said so.</p>');
  });

  test('sets the text of a note', () => {
    const actions = [
      { id: 'note', dynamicValue: [set('text', `'You said ' + ${answerTo('word')}`)] },
      { id: 'x', code: CODE },
    ];
    expect(applyActions(actions, { word: 'maybe' }).carePlan?.note).toEqual([{ text: 'You said maybe' }]);
    expect(applyActions(actions).carePlan).not.toHaveProperty('note');
  });
});

describe('a value that cannot be set is an issue, and the element stays', () => {
  const cases: [
    what: string,
    value: PlanDefinitionActionDynamicValue,
    answered: Answered,
    code: string,
    text: RegExp,
  ][] = [
    [
      'a text where a number is wanted',
      set('%aim.target[0].detailQuantity.value', answerTo('word')),
      { word: 'many' },
      'value',
      /^Action "one" \(N1\): %aim\.target\[0\]\.detailQuantity\.value is not set: the result is no decimal$/,
    ],
    [
      'a text where a date is wanted',
      set('%aim.target[0].dueDate', answerTo('word')),
      { word: 'soon' },
      'value',
      /is not set: the result is no date$/,
    ],
    [
      'several results for one value',
      set('description', `${answerTo('kinds')}.code`),
      { kinds: ['red', 'blue'] },
      'value',
      /^Action "one" \(N1\): description is not set: there are 2 results for one value$/,
    ],
    [
      'a gap in a list',
      set('reasonCode[2].text', "'third'"),
      {},
      'value',
      /is not set: it would leave a gap in the list$/,
    ],
    [
      'an expression that fails',
      set('description', `${answerTo('kinds')}.code.single()`),
      { kinds: ['red', 'blue'] },
      'exception',
      /^Action "one" \(N1\): .+ cannot be evaluated: .+/,
    ],
    ['an expression that is no FHIRPath', set('description', "'no end"), {}, 'exception', /cannot be evaluated/],
  ];
  test.each(cases)('%s', (_what, value, answered, code, text) => {
    const derived = applyValues([value], answered);
    expect(derived.issues).toEqual([
      {
        severity: 'error',
        code,
        text: expect.stringMatching(text) as unknown,
        expression: ['PlanDefinition.action[0].dynamicValue[0].expression'],
      },
    ]);
    expect(derived.carePlan?.activity?.[0]?.detail).toMatchObject({
      description: 'As written',
      reasonCode: [{ text: 'as written' }],
    });
    expect(derived.goals).toHaveLength(1);
  });

  test.each([
    ['a place that may not be set', 'status', "'completed'"],
    ["a plan's intent", '%plan.intent', "'order'"],
    ["a goal's lifecycle status", '%aim.lifecycleStatus', "'active'"],
    ['a goal that the action does not name', '%other.description.text', "'x'"],
  ])('%s', (_what, path, expression) => {
    const derived = applyValues([set(path, expression)]);
    expect(derived.issues).toMatchObject([
      { severity: 'error', code: 'invalid', expression: ['PlanDefinition.action[0].dynamicValue[0].path'] },
    ]);
    expect(derived.carePlan).toMatchObject({
      status: 'draft',
      intent: 'proposal',
      activity: [{ detail: { status: 'not-started' } }],
    });
    expect(derived.goals).toMatchObject([{ lifecycleStatus: 'proposed' }]);
  });

  test('an expression in another language', () => {
    const value = { path: 'description', expression: { language: 'text/cql' as const, expression: 'X' } };
    const derived = applyValues([value]);
    expect(derived.issues).toMatchObject([{ severity: 'warning', code: 'not-supported' }]);
    expect(derived.decisions[0]?.outcome).toBe('applies');
  });
});
