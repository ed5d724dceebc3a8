import type { PlanDefinition } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import { validatePlanDefinition } from '../../../src/careplans/validate-plan-definition.ts';
import { planDefinition } from './blood-pressure.ts';
import { planOf } from './derived.ts';
import { activityCode, answerTo, flagCode, set, variable, when } from './pieces.ts';

const code = activityCode('ACT-X', 'X', 'lifestyle');
const goal = [{ id: 'aim', description: { text: 'x' } }];
const language = 'text/fhirpath' as const;

describe('a PlanDefinition with a fault is told what and where', () => {
  const cases: [
    what: string,
    planDefinition: PlanDefinition,
    severity: string,
    code: string,
    text: RegExp,
    at: string,
  ][] = [
    [
      'a condition that is no FHIRPath',
      planOf([{ id: 'a', condition: [when("linkId = 'x")] }]),
      'error',
      'invalid',
      /^The expression is no FHIRPath: /,
      'PlanDefinition.action[0].condition[0].expression',
    ],
    [
      'a condition that names what nothing defines',
      planOf([{ id: 'a', condition: [when('%phq9 >= 10')] }]),
      'error',
      'invalid',
      /^The expression "%phq9 >= 10" uses %phq9, which nothing defines$/,
      'PlanDefinition.action[0].condition[0].expression',
    ],
    [
      "a condition that names a neighbour's value",
      planOf([
        { id: 'a', extension: [variable('mine', '1')] },
        { id: 'b', condition: [when('%mine = 1')] },
      ]),
      'error',
      'invalid',
      /uses %mine, which nothing defines$/,
      'PlanDefinition.action[1].condition[0].expression',
    ],
    [
      'a named value that uses a later one',
      planOf([{ id: 'a' }], { extension: [variable('one', '%two'), variable('two', '2')] }),
      'error',
      'invalid',
      /uses %two, which nothing defines$/,
      'PlanDefinition.extension[0].value',
    ],
    [
      'a named value that is no FHIRPath',
      planOf([{ id: 'a', action: [{ id: 'b', extension: [variable('one', '1 +')] }] }]),
      'error',
      'invalid',
      /^The expression is no FHIRPath: /,
      'PlanDefinition.action[0].action[0].extension[0].value',
    ],
    [
      'a value without a name',
      planOf([{ id: 'a' }], { extension: [{ ...variable('x', '1'), valueExpression: { language, expression: '1' } }] }),
      'error',
      'required',
      /^A variable needs a name$/,
      'PlanDefinition.extension[0].value',
    ],
    [
      'a name that is used twice',
      planOf([{ id: 'a', extension: [variable('one', '2')] }], { extension: [variable('one', '1')] }),
      'error',
      'duplicate',
      /^The name %one is already taken$/,
      'PlanDefinition.action[0].extension[0].value',
    ],
    [
      'a name that stands for the response',
      planOf([{ id: 'a' }], { extension: [variable('response', '1')] }),
      'error',
      'duplicate',
      /^The name %response is already taken$/,
      'PlanDefinition.extension[0].value',
    ],
    [
      'a condition in another language',
      planOf([
        { id: 'a', condition: [{ kind: 'applicability', expression: { language: 'text/cql', expression: 'X' } }] },
      ]),
      'warning',
      'not-supported',
      /^The language of the expression is text\/cql, not text\/fhirpath$/,
      'PlanDefinition.action[0].condition[0].expression',
    ],
    [
      'a condition without an expression',
      planOf([{ id: 'a', condition: [{ kind: 'applicability' }] }]),
      'error',
      'required',
      /^There is no expression to evaluate$/,
      'PlanDefinition.action[0].condition[0].expression',
    ],
    [
      'a condition of a kind that nothing evaluates',
      planOf([{ id: 'a', condition: [{ kind: 'stop', expression: { language, expression: 'true' } }] }]),
      'warning',
      'not-supported',
      /^Conditions of kind stop are not evaluated$/,
      'PlanDefinition.action[0].condition[0].kind',
    ],
    [
      'a goal that is not there',
      planOf([{ id: 'a', goalId: ['aim', 'ami'] }], { goal }),
      'error',
      'not-found',
      /^There is no goal with the id "ami"$/,
      'PlanDefinition.action[0].goalId[1]',
    ],
    [
      'an id that two actions share',
      planOf([{ id: 'a', action: [{ id: 'b' }, { id: 'a' }] }]),
      'error',
      'duplicate',
      /^The id "a" is used twice$/,
      'PlanDefinition.action[0].action[1].id',
    ],
    [
      'an id that an action shares with a goal',
      planOf([{ id: 'aim' }], { goal }),
      'error',
      'duplicate',
      /^The id "aim" is used twice$/,
      'PlanDefinition.goal[0].id',
    ],
    [
      'an id that two inputs share',
      planOf([
        { id: 'a', input: [{ id: 'response', type: 'QuestionnaireResponse' }] },
        { id: 'b', input: [{ id: 'response', type: 'QuestionnaireResponse' }] },
      ]),
      'error',
      'duplicate',
      /^The id "response" is used twice$/,
      'PlanDefinition.action[1].input[0].id',
    ],
    [
      'a dynamicValue on an element that may not be set',
      planOf([{ id: 'a', code, dynamicValue: [set('status', "'completed'")] }]),
      'error',
      'invalid',
      /^The path status cannot be set: activity has no status that may be set$/,
      'PlanDefinition.action[0].dynamicValue[0].path',
    ],
    [
      "a dynamicValue on a plan's status",
      planOf([{ id: 'a', code, dynamicValue: [set('%plan.status', "'active'")] }]),
      'error',
      'invalid',
      /^The path %plan\.status cannot be set: plan has no status that may be set$/,
      'PlanDefinition.action[0].dynamicValue[0].path',
    ],
    [
      'a dynamicValue on a goal that the action does not name',
      planOf([{ id: 'a', code, dynamicValue: [set('%aim.description.text', "'x'")] }], { goal }),
      'error',
      'invalid',
      /^The path %aim\.description\.text begins with %aim, but the action names no such goal$/,
      'PlanDefinition.action[0].dynamicValue[0].path',
    ],
    [
      'a dynamicValue without a path',
      planOf([{ id: 'a', code, dynamicValue: [{ expression: { language, expression: '1' } }] }]),
      'error',
      'required',
      /^A dynamicValue needs a path$/,
      'PlanDefinition.action[0].dynamicValue[0].path',
    ],
    [
      'a dynamicValue whose expression is no FHIRPath',
      planOf([{ id: 'a', code, dynamicValue: [set('description', "'no end")] }]),
      'error',
      'invalid',
      /^The expression is no FHIRPath: /,
      'PlanDefinition.action[0].dynamicValue[0].expression',
    ],
    [
      'a target with a detail and no measure',
      planOf([{ id: 'a' }], { goal: [{ ...goal[0]!, target: [{}, { detailQuantity: { value: 1 } }] }] }),
      'error',
      'invariant',
      /^gol-1: a target with a detail needs a measure$/,
      'PlanDefinition.goal[0].target[1].measure',
    ],
    [
      'a target that is due in a unit that is no time',
      planOf([{ id: 'a' }], { goal: [{ ...goal[0]!, target: [{ due: { value: 3, code: 'week' } }] }] }),
      'error',
      'value',
      /^A duration needs a value in s, min, h, d, wk, or whole mo or a$/,
      'PlanDefinition.goal[0].target[0].due',
    ],
    [
      'an action that is due in half a month',
      planOf([{ id: 'a', code, timingDuration: { value: 0.5, code: 'mo' } }]),
      'error',
      'value',
      /^A duration needs a value/,
      'PlanDefinition.action[0].timingDuration',
    ],
    [
      'an element that has no effect here',
      planOf([{ id: 'a', code, relatedAction: [{ actionId: 'b', relationship: 'after' }] }]),
      'warning',
      'not-supported',
      /^relatedAction has no effect here$/,
      'PlanDefinition.action[0].relatedAction',
    ],
    [
      'a definition that would be applied',
      planOf([{ id: 'a', definitionCanonical: 'http://example.org/ActivityDefinition/x' }]),
      'warning',
      'not-supported',
      /^definitionCanonical has no effect here$/,
      'PlanDefinition.action[0].definitionCanonical',
    ],
    [
      'a text that a Flag cannot carry',
      planOf([{ id: 'a', code: flagCode('ALERT-X', 'Look out'), description: 'Call somebody' }]),
      'warning',
      'informational',
      /^A Flag carries the text of its code; this text is lost$/,
      'PlanDefinition.action[0].description',
    ],
  ];
  test.each(cases)('%s', (_what, faulty, severity, issueCode, text, at) => {
    const issues = validatePlanDefinition(faulty);
    expect(issues).toEqual([
      { severity, code: issueCode, text: expect.stringMatching(text) as unknown, expression: [at] },
    ]);
  });
});

test('every fault is told, not only the first', () => {
  const faulty = planOf([
    { id: 'a', condition: [when('%x'), when('%y')], goalId: ['none'] },
    { id: 'a', code, dynamicValue: [set('nothing', '1')] },
  ]);
  expect(validatePlanDefinition(faulty).map(({ expression }) => expression?.[0])).toEqual([
    'PlanDefinition.action[1].dynamicValue[0].path',
    'PlanDefinition.action[0].condition[0].expression',
    'PlanDefinition.action[0].condition[1].expression',
    'PlanDefinition.action[1].id',
    'PlanDefinition.action[0].goalId[0]',
  ]);
});

test('a programme without a fault has no findings', () => {
  expect(validatePlanDefinition(planDefinition)).toEqual([]);
});

test('a name may be used again where the first is out of sight', () => {
  const neighbours = planOf([
    { id: 'a', extension: [variable('mine', answerTo('count'))], condition: [when('%mine > 1')] },
    { id: 'b', extension: [variable('mine', answerTo('word'))], condition: [when("%mine = 'x'")] },
  ]);
  expect(validatePlanDefinition(neighbours)).toEqual([]);
});
