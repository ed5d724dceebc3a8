import type { Goal, PlanDefinitionGoal } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import type { Derivation } from '../../../src/careplans/derivation.ts';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, applyActions, type Answered } from './derived.ts';
import { activityCode, answerTo, LOINC, set, UCUM, variable, when } from './pieces.ts';

const CODE = activityCode('ACT-X', 'X', 'lifestyle');
const weeks = (value: number) => ({ value, system: UCUM, code: 'wk' });

const applyGoal = (goal: Partial<PlanDefinitionGoal>, answered: Answered = {}): Derivation =>
  applyActions([{ id: 'one', prefix: 'N1', code: CODE, goalId: ['aim'] }], answered, {
    goal: [{ id: 'aim', description: { text: 'Get there' }, ...goal }],
  });

const targetsOf = (target: PlanDefinitionGoal['target']): Goal['target'] => applyGoal({ target }).goals[0]?.target;

describe('a goal is made', () => {
  const goal = ['first', 'second', 'third'].map(id => ({ id, description: { text: id } }));
  const made = (...actions: Parameters<typeof applyActions>[0]): (string | undefined)[] =>
    applyActions(actions, { sure: true, other: false }, { goal }).goals.map(({ description }) => description.text);

  test('where an action that applies names it', () => {
    expect(made({ id: 'a', code: CODE, goalId: ['second'], condition: [when(answerTo('sure'))] })).toEqual(['second']);
  });

  test('not where the action that names it does not apply, or cannot tell', () => {
    expect(
      made(
        { id: 'a', code: CODE, goalId: ['first'], condition: [when(answerTo('other'))] },
        { id: 'b', code: CODE, goalId: ['second'], condition: [when(`${answerTo('count')} > 1`)] },
      ),
    ).toEqual([]);
  });

  test('where a group that applies names it, whatever becomes of its children', () => {
    expect(made({ id: 'a', goalId: ['first'], action: [{ id: 'b', code: CODE, condition: [when('false')] }] })).toEqual(
      ['first'],
    );
  });

  test('where a leaf that makes nothing else names it', () => {
    expect(made({ id: 'a', goalId: ['third'] })).toEqual(['third']);
  });

  test('once, in the order of the PlanDefinition, however many name it', () => {
    expect(
      made({ id: 'a', code: CODE, goalId: ['third', 'first'] }, { id: 'b', description: 'x', goalId: ['first'] }),
    ).toEqual(['first', 'third']);
  });

  test('once, with one reason, of an action that names it twice', () => {
    const { goals } = applyActions([{ id: 'a', prefix: 'N1', code: CODE, goalId: ['first', 'first'] }], {}, { goal });
    expect(goals.map(({ extension }) => extension?.length)).toEqual([1]);
  });

  test('not where nothing names it, and a name without a goal makes nothing', () => {
    expect(made({ id: 'a', code: CODE, goalId: ['fourth'] })).toEqual([]);
  });
});

describe('a goal', () => {
  test('is a proposal for the subject, from the first day of the plan', () => {
    const { goals } = applyGoal({
      category: { text: 'function' },
      priority: { text: 'high' },
      start: { text: 'at once' },
      addresses: [{ text: 'pain' }],
    });
    expect(goals).toEqual([
      {
        resourceType: 'Goal',
        id: 'id-1',
        extension: [
          {
            url: 'https://w3id.org/careplan-service/StructureDefinition/reason',
            extension: [{ url: 'rule', valueString: 'N1' }],
          },
        ],
        lifecycleStatus: 'proposed',
        category: [{ text: 'function' }],
        priority: { text: 'high' },
        description: { text: 'Get there' },
        subject: { reference: 'Patient/ann' },
        startDate: '2026-11-23',
        statusDate: '2026-11-23',
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Get there.</p></div>' },
      },
    ]);
  });

  test('is named by the plan and by the activity that serves it', () => {
    const { carePlan, goals } = applyGoal({});
    const reference = { reference: `Goal/${String(goals[0]?.id)}` };
    expect(carePlan?.goal).toEqual([reference]);
    expect(carePlan?.activity?.[0]?.detail?.goal).toEqual([reference]);
  });
});

describe('a target', () => {
  const measure = { coding: [{ system: LOINC, code: '91147-9' }] };

  test('is due so long after the first day of the plan', () => {
    expect(
      targetsOf([
        { measure, due: weeks(4) },
        { measure, due: { value: 6, code: 'mo' } },
        { measure, due: { value: 1, code: 'a' } },
        { measure, due: { value: 7, code: 'd' } },
      ])?.map(({ dueDate }) => dueDate),
    ).toEqual(['2026-12-21', '2027-05-23', '2027-11-23', '2026-11-30']);
  });

  test('keeps measure and day where its number could not be computed', () => {
    const detailQuantity = { comparator: '<=' as const, unit: 'score', system: UCUM, code: '{score}' };
    expect(targetsOf([{ measure, detailQuantity, due: weeks(12) }])).toEqual([{ measure, dueDate: '2027-02-15' }]);
  });

  test.each([
    ['a quantity', { detailQuantity: { value: 0, code: 'd/wk' } }],
    ['a range', { detailRange: { low: { value: 1 } } }],
    ['a range with an upper end only', { detailRange: { high: { value: 1 } } }],
    ['a concept', { detailCodeableConcept: { text: 'done' } }],
  ])('keeps %s', (_what, detail) => {
    expect(targetsOf([{ measure, ...detail }])).toEqual([{ measure, ...detail }]);
  });

  test('with an empty range keeps no detail', () => {
    expect(targetsOf([{ measure, detailRange: { low: { unit: 'kg' } } }])).toEqual([{ measure }]);
  });

  test('without a measure keeps no detail: gol-1', () => {
    expect(targetsOf([{ detailQuantity: { value: 3 }, due: weeks(4) }])).toEqual([{ dueDate: '2026-12-21' }]);
  });

  test('that says nothing is left out, and so is an empty list', () => {
    expect(targetsOf([{}, { due: weeks(4) }])).toEqual([{ dueDate: '2026-12-21' }]);
    expect(targetsOf([{ detailQuantity: { value: 3 } }])).toBeUndefined();
  });

  test('that is due in no time a calendar knows has no day', () => {
    expect(targetsOf([{ measure, due: { value: 3, code: 'parsec' } }])).toEqual([{ measure }]);
  });
});

describe('numbers', () => {
  // min(0.7 b, b - 1), not below 0, rounded down to a tenth, from the sum of three 0-10 answers: whole numbers until the last.
  const tenths = '(iif((%sum * 7) div 3 < (%sum * 10) div 3 - 10, (%sum * 7) div 3, (%sum * 10) div 3 - 10))';
  const target = (sum: number): number | undefined =>
    applyActions(
      [
        {
          id: 'one',
          code: CODE,
          goalId: ['aim'],
          dynamicValue: [set('%aim.target[0].detailQuantity.value', `iif(${tenths} < 0, 0, ${tenths}) / 10`)],
        },
      ],
      { count: sum },
      {
        extension: [variable('sum', answerTo('count'))],
        goal: [{ id: 'aim', description: { text: 'x' }, target: [{ measure: { text: 'm' }, detailQuantity: {} }] }],
      },
    ).goals[0]?.target?.[0]?.detailQuantity?.value;

  test.each([
    [0, 0],
    [3, 0],
    [4, 0.3],
    [10, 2.3],
    [11, 2.5],
    [17, 3.9],
    [19, 4.4],
    [20, 4.6],
    [25, 5.8],
    [30, 7],
  ])('a sum of %d aims at %d, to the digit', (sum, aim) => {
    expect(target(sum)).toBe(aim);
    expect(JSON.stringify(target(sum))).toBe(String(aim));
  });
});

describe('why there is a goal', () => {
  const home = { age: 52, 'systolic-1': 150, 'systolic-2': 146, walking: 40, medicines: ['ibuprofen'] };
  const goalOf = (answered: Answered, text: string): Goal | undefined =>
    apply(planDefinition, questionnaire, answered).goals.find(({ description }) => description.text === text);

  test('the scores that its rule read, and that which it measures', () => {
    expect(goalOf(home, 'Upper blood pressure')?.addresses).toEqual([{ reference: 'Observation/score-systolic-mean' }]);
    expect(goalOf(home, 'Brisk walking')?.addresses).toEqual([{ reference: 'Observation/score-walking-minutes' }]);
  });

  test('nothing, where no score has to do with it', () => {
    expect(goalOf(home, 'Review of medicines')).not.toHaveProperty('addresses');
  });

  test('the answers behind its conditions and its own numbers, and not those of other goals', () => {
    const linkIds = (goal: Goal | undefined): (string | undefined)[] =>
      (goal?.extension?.[0]?.extension ?? [])
        .filter(({ url }) => url === 'answer')
        .map(({ extension }) => extension?.find(({ url }) => url === 'linkId')?.valueString);
    expect(linkIds(goalOf(home, 'Upper blood pressure'))).toEqual(['age', 'systolic-mean']);
    expect(linkIds(goalOf(home, 'Brisk walking'))).toEqual(['walking']);
    const wish = { ...home, wish: [{ 'wish-what': 'climb a hill', 'wish-now': 3, 'wish-by': '2027-01-31' }] };
    expect(linkIds(goalOf(wish, 'climb a hill'))).toEqual(['wish-now', 'wish-what', 'wish-by']);
  });

  test("the rule's source and the goal's own", () => {
    const artifacts = goalOf(home, 'Upper blood pressure')?.extension?.[0]?.extension?.flatMap(
      ({ valueRelatedArtifact }) => valueRelatedArtifact?.display ?? [],
    );
    expect(artifacts).toEqual(['ESC 2024']);
  });

  test('each because once, as a note', () => {
    const { goals } = applyActions(
      [
        { id: 'a', prefix: 'N1', code: CODE, goalId: ['aim'], reason: [{ text: 'it hurts' }] },
        {
          id: 'b',
          prefix: 'N2',
          description: 'x',
          goalId: ['aim'],
          reason: [{ text: 'it hurts' }, { text: 'you want it' }],
        },
        { id: 'c', prefix: 'N3', description: 'y', goalId: ['aim'], reason: [{ text: 'it hurts' }] },
      ],
      {},
      { goal: [{ id: 'aim', description: { text: 'x' } }] },
    );
    expect(goals[0]?.note).toEqual([{ text: 'it hurts' }, { text: 'it hurts; you want it' }]);
    expect(goals[0]?.extension).toHaveLength(3);
  });
});

describe("goals in the patient's own words", () => {
  const base = { age: 52, 'systolic-1': 150, 'systolic-2': 146 };
  const wishes = (...wish: Readonly<Record<string, string | number>>[]): Goal[] =>
    apply(planDefinition, questionnaire, { ...base, wish }).goals.filter(({ expressedBy }) => expressedBy);

  test('are as many as there are, each with its own words, number and day', () => {
    expect(
      wishes(
        { 'wish-what': 'climb a hill', 'wish-now': 3, 'wish-by': '2027-01-31' },
        { 'wish-what': 'play with Tom', 'wish-now': 6 },
      ).map(({ description, target, note }) => [
        description.text,
        target?.[0]?.detailQuantity?.value,
        target?.[0]?.dueDate,
        note?.[0]?.text,
      ]),
    ).toEqual([
      ['climb a hill', 5, '2027-01-31', 'today 3 of 10'],
      ['play with Tom', 8, '2027-02-15', 'today 6 of 10'],
    ]);
  });

  test('are none where none was told', () => {
    expect(wishes()).toEqual([]);
  });

  test('keep what is known where a number is missing', () => {
    const [goal] = wishes({ 'wish-what': 'climb a hill' });
    expect(goal).toMatchObject({
      description: { text: 'climb a hill' },
      target: [{ measure: { text: 'Own ability' }, dueDate: '2027-02-15' }],
    });
    expect(goal).not.toHaveProperty('note');
    expect(goal?.target?.[0]).not.toHaveProperty('detailQuantity');
  });
});
