import { describe, expect, test } from '@jest/globals';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, applyActions } from './derived.ts';
import { activityCode, answerTo, flagCode, when } from './pieces.ts';

const code = activityCode('ACT-X', 'X', 'lifestyle');

describe('a decision', () => {
  test('stands for every action, in the order of the PlanDefinition', () => {
    const { decisions } = apply(planDefinition, questionnaire, { age: 17 });
    expect(decisions.map(({ actionId, outcome }) => `${actionId}: ${outcome}`)).toEqual([
      'emergencies: applies',
      'chestPain: cannot-tell',
      'ibuprofen: does-not-apply',
      'programme: does-not-apply',
      'urgent: not-reached',
      'start: not-reached',
      'walk: not-reached',
      'walkInGroup: not-reached',
      'salt: not-reached',
      'arrange: not-reached',
      'nurse: not-reached',
      'medicineReview: not-reached',
      'wishes: not-reached',
      'wish1: not-reached',
      'wish2: not-reached',
      'again: not-reached',
      'review4: not-reached',
      'review12: not-reached',
      'not: not-reached',
      'notTablets: not-reached',
    ]);
  });

  test('names the rule, its title, the condition and the answers that it read', () => {
    const { decisions } = applyActions(
      [
        {
          id: 'one',
          prefix: 'N1',
          title: 'Do something',
          code,
          condition: [
            when(`${answerTo('count')} > 3`, 'More than three'),
            when(`${answerTo('sure')}.exists().not()`, 'Has not said'),
          ],
        },
      ],
      { count: 5 },
    );
    expect(decisions).toEqual([
      {
        actionId: 'one',
        path: 'PlanDefinition.action[0]',
        rule: 'N1',
        title: 'Do something',
        outcome: 'applies',
        condition: 'More than three; Has not said',
        answers: [
          {
            linkId: 'count',
            question: 'How many?',
            path: 'QuestionnaireResponse.item[0].answer[0]',
            answer: { valueInteger: 5 },
            value: 5,
            text: '5',
            calculated: false,
          },
        ],
        unanswered: ['sure'],
        made: [{ kind: 'activity', reference: 'CarePlan/id-1', expression: 'CarePlan.activity[0]', merged: false }],
      },
    ]);
  });

  test('of an action that does not apply has the answers that it read, too', () => {
    const [decision] = applyActions([{ id: 'one', code, condition: [when(answerTo('sure'), 'Is sure')] }], {
      sure: false,
    }).decisions;
    expect(decision).toMatchObject({ outcome: 'does-not-apply', condition: 'Is sure', unanswered: [], made: [] });
    expect(decision?.answers.map(({ linkId, text }) => `${linkId}: ${text}`)).toEqual(['sure: no']);
  });

  test('of an action that cannot tell names the items without an answer, and not groups', () => {
    const { decisions } = apply(planDefinition, questionnaire, { age: 50, 'systolic-1': 150, 'systolic-2': 150 });
    const unanswered = Object.fromEntries(decisions.map(decision => [decision.actionId, decision.unanswered]));
    expect(unanswered).toMatchObject({ walk: ['walking'], chestPain: ['chest-pain'], wish1: ['wish-now'] });
  });
});

describe('what an action made', () => {
  const aim = [{ id: 'aim', description: { text: 'Get there' } }];

  test('is found under the resource and the element', () => {
    const { decisions, carePlan, goals, flags } = applyActions(
      [
        { id: 'flag', code: flagCode('ALERT-X', 'Look out') },
        { id: 'note', description: 'Good to know' },
        { id: 'activity', code, goalId: ['aim'] },
        { id: 'same', code, goalId: ['aim'] },
        { id: 'noteAgain', description: 'Good to know' },
      ],
      {},
      { goal: aim },
    );
    const [plan, goal, flag] = [carePlan?.id, goals[0]?.id, flags[0]?.id].map(String);
    expect(decisions.map(({ actionId, made }) => [actionId, made])).toEqual([
      ['flag', [{ kind: 'flag', reference: `Flag/${flag ?? ''}`, merged: false }]],
      ['note', [{ kind: 'note', reference: `CarePlan/${plan ?? ''}`, expression: 'CarePlan.note[0]', merged: false }]],
      [
        'activity',
        [
          { kind: 'activity', reference: `CarePlan/${plan ?? ''}`, expression: 'CarePlan.activity[0]', merged: false },
          { kind: 'goal', reference: `Goal/${goal ?? ''}`, merged: false },
        ],
      ],
      [
        'same',
        [
          { kind: 'activity', reference: `CarePlan/${plan ?? ''}`, expression: 'CarePlan.activity[0]', merged: true },
          { kind: 'goal', reference: `Goal/${goal ?? ''}`, merged: true },
        ],
      ],
      [
        'noteAgain',
        [{ kind: 'note', reference: `CarePlan/${plan ?? ''}`, expression: 'CarePlan.note[0]', merged: true }],
      ],
    ]);
  });

  test('is at the place where the plan has it, after sorting', () => {
    const { decisions, carePlan } = applyActions([
      { id: 'later', code: activityCode('ACT-A', 'A', 'lifestyle') },
      { id: 'sooner', code: activityCode('ACT-B', 'B', 'safety'), priority: 'asap' },
    ]);
    expect(carePlan?.activity?.map(({ detail }) => detail?.code?.text)).toEqual(['B', 'A']);
    expect(decisions.map(({ made }) => made[0]?.expression)).toEqual(['CarePlan.activity[1]', 'CarePlan.activity[0]']);
  });

  test('of a note in a plan that does not come about is nothing', () => {
    const { decisions, carePlan } = applyActions([{ id: 'note', description: 'Good to know' }]);
    expect(carePlan).toBeUndefined();
    expect(decisions[0]?.made).toEqual([]);
  });
});

describe('what could not be decided', () => {
  const told = (actions: Parameters<typeof applyActions>[0]): string[] =>
    (
      applyActions([...actions, { id: 'sure', code: activityCode('ACT-SURE', 'Sure', 'lifestyle') }]).carePlan?.note ??
      []
    ).map(({ text }) => text ?? '');
  const maybe = { condition: [when(answerTo('sure'))] };

  test('stands in the plan as a note, by title, else by what it is, each once', () => {
    expect(
      told([
        { id: 'a', title: 'A sleep study', code, ...maybe },
        { id: 'b', code: activityCode('ACT-B', 'Help to stop smoking', 'lifestyle'), ...maybe },
        { id: 'c', title: 'A sleep study', code: activityCode('ACT-C', 'C', 'lifestyle'), ...maybe },
      ]),
    ).toEqual(['Not decided, because an answer is missing or could not be read: A sleep study; Help to stop smoking.']);
  });

  test('is silent about what another rule proposed all the same', () => {
    expect(told([{ id: 'a', title: 'Sure?', code: activityCode('ACT-SURE', 'Sure', 'lifestyle'), ...maybe }])).toEqual(
      [],
    );
  });

  test('is silent about what was not reached, and about what has no name', () => {
    expect(
      told([
        { id: 'group', action: [{ id: 'a', title: 'Below', code }], ...maybe },
        { id: 'b', description: 'A note without a title', ...maybe },
      ]),
    ).toEqual([]);
  });

  test('names a group that could not be decided', () => {
    expect(told([{ id: 'group', title: 'Care for your back', action: [{ id: 'a', code }], ...maybe }])).toEqual([
      'Not decided, because an answer is missing or could not be read: Care for your back.',
    ]);
  });

  test('comes behind the notes of content', () => {
    expect(
      told([
        { id: 'a', title: 'A sleep study', code, ...maybe },
        { id: 'note', description: 'First' },
      ]),
    ).toEqual(['First', 'Not decided, because an answer is missing or could not be read: A sleep study.']);
  });
});
