import { describe, expect, test } from '@jest/globals';
import { compilePlanDefinition, type CompiledPlan } from '../../../src/careplans/compile.ts';
import { planDefinition } from './blood-pressure.ts';
import { planOf } from './derived.ts';
import { activityCode, answerTo, flagCode, set, variable, when } from './pieces.ts';

const linkIdsOf = (plan: CompiledPlan, id: string): string[] => [
  ...(plan.actions.find(action => action.id === id)?.linkIds ?? []),
];

describe('what an action makes', () => {
  const code = activityCode('ACT-X', 'X', 'lifestyle');
  test.each([
    ['a group, where it has children', { action: [{ id: 'child' }], code }, 'group'],
    ['an activity, by its code', { code }, 'activity'],
    ['a flag, where a further code is a flag category', { code: flagCode('ALERT-X', 'X') }, 'flag'],
    [
      'an activity, where the flag category is what it is',
      { code: [{ ...flagCode('ALERT-X', 'X')?.[1] }] },
      'activity',
    ],
    ['a note, where it has a text and no code', { description: 'Something to know' }, 'note'],
    ['a note, where its text is computed', { dynamicValue: [set('text', "'hello'")] }, 'note'],
    ['only its goals, where it has neither code nor text', { goalId: ['g'] }, 'goals'],
    ['a leaf, where its list of children is empty', { action: [], code }, 'activity'],
  ])('%s', (_what, action, kind) => {
    expect(compilePlanDefinition(planOf([{ id: 'one', ...action }])).actions[0]?.kind).toBe(kind);
  });
});

describe('where an element stands', () => {
  const leaf = { id: 'leaf', description: 'x' };
  const code = [{ text: 'Plan' }];
  test.each([
    [
      'below a group of the second level, by its title',
      [{ code, action: [{ title: 'Start', action: [leaf] }] }],
      'Start',
    ],
    [
      'below a group of the third level, by the title of the second',
      [{ code, action: [{ title: 'Start', action: [{ title: 'Deep', action: [leaf] }] }] }],
      'Start',
    ],
    ['directly below a group that names the plan, nowhere', [{ code, title: 'My plan', action: [leaf] }], undefined],
    ['directly below a group that does not, by its title', [{ title: 'Safety', action: [leaf] }], 'Safety'],
    [
      'below a second-level group without a title, by that of the first',
      [{ title: 'Safety', action: [{ action: [leaf] }] }],
      'Safety',
    ],
    ['at the top, nowhere', [leaf], undefined],
  ])('%s', (_where, actions, section) => {
    const plan = compilePlanDefinition(planOf(actions));
    expect(plan.actions.find(({ id }) => id === 'leaf')?.section).toBe(section);
  });

  test('the headings are listed once each, in document order', () => {
    expect(compilePlanDefinition(planDefinition).sections).toEqual([
      'Emergencies',
      'What you can start',
      'What to arrange',
      'When we look again',
      'Not proposed, and why',
    ]);
  });
});

describe('what a rule reads', () => {
  const plan = compilePlanDefinition(
    planOf(
      [
        { id: 'direct', condition: [when(`${answerTo('sure')} and ${answerTo('count')} > 3`)] },
        { id: 'named', condition: [when('%isMany')] },
        { id: 'because', dynamicValue: [set('reasonCode[0].text', answerTo('word'))] },
        {
          id: 'outer',
          extension: [variable('by', answerTo('day'))],
          condition: [when(answerTo('sure'))],
          action: [{ id: 'inner', condition: [when('%by.exists()')] }],
        },
        {
          id: 'goal',
          goalId: ['aim'],
          condition: [when(answerTo('sure'))],
          dynamicValue: [set('%aim.description.text', answerTo('word')), set('%plan.title', answerTo('day'))],
        },
        { id: 'nothing', condition: [when('true')] },
        {
          id: 'nested',
          condition: [
            when("%response.repeat(item).where(linkId='wish')[0].item.where(linkId = 'wish-now').answer.exists()"),
          ],
        },
      ],
      {
        extension: [variable('count', answerTo('count')), variable('isMany', '%count > 3')],
        goal: [{ id: 'aim', description: { text: 'x' } }],
      },
    ),
  );

  test.each([
    ['direct', ['sure', 'count'], 'the items of its own conditions'],
    ['named', ['count'], 'the items behind the values that it names, however many names lie between'],
    ['because', ['word'], 'the items of the values that set its own element'],
    ['inner', ['day'], "the items of its group's named values, not of its group's conditions"],
    ['goal', ['sure'], 'not the items of values that set goals or the plan'],
    ['nothing', [], 'nothing, where it looks at no answer'],
    ['nested', ['wish', 'wish-now'], 'an item and the group below which it is looked for'],
  ])('%s reads %j: %s', (id, linkIds) => {
    expect(linkIdsOf(plan, id)).toEqual(linkIds);
  });

  test('the plan as a whole reads the items of every condition and value', () => {
    expect([...plan.linkIds].sort()).toEqual(['count', 'day', 'sure', 'wish', 'wish-now', 'word']);
  });
});

describe('equal texts', () => {
  const programs = (...actions: Parameters<typeof planOf>[0]) =>
    compilePlanDefinition(
      planOf(actions, { extension: [variable('many', `${answerTo('count')} > 3`)] }),
    ).actions.flatMap(({ conditions }) => conditions.map(({ program }) => program));

  test('are one program, so that a response is asked once', () => {
    const [one, other, third] = programs(
      { id: 'a', condition: [when('%many')] },
      { id: 'b', condition: [when('%many', 'Has many'), when('%many.not()')] },
    );
    expect(one).toBe(other);
    expect(third).not.toBe(one);
  });

  test('are two where their names stand for two things', () => {
    const [one, other] = programs(
      { id: 'a', extension: [variable('mine', '1')], condition: [when('%mine = 1')] },
      { id: 'b', extension: [variable('mine', '1')], condition: [when('%mine = 1')] },
    );
    expect(one).not.toBe(other);
  });
});

describe('a compiled plan', () => {
  const plan = compilePlanDefinition(planDefinition);

  test('names what it depends on, and not what it cites', () => {
    expect(plan.dependsOn).toEqual(['http://example.org/Questionnaire/blood-pressure']);
  });

  test('has its actions in document order with their paths', () => {
    expect(plan.actions.map(({ id, path }) => `${id} ${path}`).slice(0, 6)).toEqual([
      'emergencies PlanDefinition.action[0]',
      'chestPain PlanDefinition.action[0].action[0]',
      'ibuprofen PlanDefinition.action[0].action[1]',
      'programme PlanDefinition.action[1]',
      'urgent PlanDefinition.action[1].action[0]',
      'start PlanDefinition.action[1].action[1]',
    ]);
  });

  test('has no issues where its content has no fault', () => {
    expect(plan.issues).toEqual([]);
  });

  test('calls the response as the input of its actions says', () => {
    expect(plan.responseName).toBe('response');
    const other = planOf([{ id: 'a', input: [{ id: 'answers', type: 'QuestionnaireResponse' }] }]);
    expect(compilePlanDefinition(other).responseName).toBe('answers');
    expect(compilePlanDefinition(planOf([{ id: 'a', input: [{ id: 'pat', type: 'Patient' }] }])).responseName).toBe(
      'response',
    );
  });

  test('calls an action without an id by its path', () => {
    expect(compilePlanDefinition(planOf([{ description: 'x' }])).actions[0]?.id).toBe('PlanDefinition.action[0]');
  });

  test('is there for a PlanDefinition that has nothing in it', () => {
    const empty = compilePlanDefinition({ resourceType: 'PlanDefinition', status: 'active' });
    expect(empty).toMatchObject({ roots: [], actions: [], dependsOn: [], sections: [], issues: [] });
  });

  test('leaves conditions of other kinds than applicability alone', () => {
    const started = planOf([{ id: 'a', condition: [{ kind: 'start', expression: { language: 'text/fhirpath' } }] }]);
    expect(compilePlanDefinition(started).actions[0]?.conditions).toEqual([]);
  });
});
