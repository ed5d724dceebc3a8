import type { PlanDefinitionAction } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import { compilePlanDefinition } from '../../../src/careplans/compile.ts';
import { derive } from '../../../src/careplans/derive.ts';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, applyActions, outcomes, planOf, QUESTIONS, toInput } from './derived.ts';
import { activityCode, answerTo, CORE, flagCode, set, variable, when } from './pieces.ts';

const activity: PlanDefinitionAction = { id: 'x', prefix: 'N1', code: activityCode('ACT-X', 'X', 'lifestyle') };
const flag: PlanDefinitionAction = { id: 'f', prefix: 'U1', code: flagCode('ALERT-X', 'Look out') };
const note: PlanDefinitionAction = { id: 'n', description: 'Good to know' };
const goal = [{ id: 'aim', description: { text: 'Get there' } }];

describe('a care plan', () => {
  test.each([
    ['an activity makes one', [activity], true],
    ['a goal makes one', [{ id: 'g', goalId: ['aim'] }], true],
    ['a flag alone makes none', [flag], false],
    ['a note alone makes none', [note], false],
    ['a flag and a note make none', [flag, note], false],
    ['nothing makes none', [{ id: 'a', condition: [when('false')] }], false],
  ])('%s', (_what, actions, isThere) => {
    const derived = applyActions(actions, {}, { goal });
    expect(derived.carePlan !== undefined).toBe(isThere);
    expect(derived.outline !== undefined).toBe(isThere);
  });

  test('a flag without a plan stands by itself, with its Provenance', () => {
    const { flags, provenance, goals } = applyActions([flag, note]);
    expect(goals).toEqual([]);
    expect(flags).toEqual([
      {
        resourceType: 'Flag',
        id: 'id-1',
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Important: Look out.</b></p></div>',
        },
        extension: [
          {
            url: 'https://w3id.org/careplan-service/StructureDefinition/reason',
            extension: [{ url: 'rule', valueString: 'U1' }],
          },
        ],
        status: 'active',
        category: [
          {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety', display: 'Safety' },
            ],
          },
        ],
        code: { coding: [{ system: 'http://example.org/CodeSystem/plan-element', code: 'ALERT-X' }], text: 'Look out' },
        subject: { reference: 'Patient/ann' },
        period: { start: '2026-11-23' },
      },
    ]);
    expect(provenance?.target).toEqual([{ reference: 'Flag/id-1' }]);
  });

  test('is a draft and a proposal that names what it was made from', () => {
    const { carePlan } = applyActions([activity]);
    expect(carePlan).toMatchObject({
      resourceType: 'CarePlan',
      id: 'id-1',
      status: 'draft',
      intent: 'proposal',
      instantiatesCanonical: ['http://example.org/PlanDefinition/small|1'],
      subject: { reference: 'Patient/ann' },
      period: { start: '2026-11-23' },
      created: '2026-11-23T10:15:00.000Z',
      supportingInfo: [{ reference: 'QuestionnaireResponse/r' }],
    });
    for (const absent of ['category', 'description', 'goal', 'note', 'encounter'])
      expect(carePlan).not.toHaveProperty(absent);
  });

  test('names its scores, and its encounter where there is one', () => {
    const input = toInput(questionnaire, { age: 52, 'systolic-1': 150, 'systolic-2': 146 });
    const encounter = { reference: 'Encounter/e' };
    const { carePlan, flags } = derive(compilePlanDefinition(planOf([activity, flag])), { ...input, encounter });
    expect(carePlan?.supportingInfo).toEqual([
      { reference: 'QuestionnaireResponse/r' },
      { reference: 'Observation/score-systolic-mean' },
    ]);
    expect([carePlan?.encounter, flags[0]?.encounter]).toEqual([encounter, encounter]);
  });

  test('names no definition that has no URL', () => {
    const { carePlan, provenance } = applyActions([activity], {}, { url: undefined, version: undefined });
    expect(carePlan).not.toHaveProperty('instantiatesCanonical');
    expect(provenance).not.toHaveProperty('policy');
  });
});

describe('the plan as a whole is what the applying groups of the first level say', () => {
  const kind = (id: string, more: Partial<PlanDefinitionAction> = {}): PlanDefinitionAction => ({
    id,
    title: `Plan ${id}`,
    code: [{ coding: [{ code: id }] }],
    action: [{ ...activity, id: `${id}1` }],
    ...more,
  });
  const head = (...actions: PlanDefinitionAction[]) => {
    const { title, category, description } = applyActions(actions, { sure: false }).carePlan ?? {};
    return { title, category: category?.map(({ coding }) => coding?.[0]?.code), description };
  };

  test.each([
    [
      'one group',
      [kind('a', { description: 'For you.' })],
      { title: 'Plan a', category: ['a'], description: 'For you.' },
    ],
    [
      'two groups',
      [kind('a', { description: 'One.' }), kind('b', { description: 'Two.' })],
      { title: 'Plan a; Plan b', category: ['a', 'b'], description: 'One. Two.' },
    ],
    [
      'one of two that applies',
      [kind('a', { condition: [when(answerTo('sure'))] }), kind('b')],
      { title: 'Plan b', category: ['b'] },
    ],
    ['a group without a code', [{ ...kind('a'), code: undefined }], { title: 'A small plan' }],
    ['a group of the second level', [{ id: 'top', action: [kind('a')] }], { title: 'A small plan' }],
    ['an activity at the top, whose code is its own', [activity], { title: 'A small plan' }],
  ])('%s', (_what, actions, expected) => {
    expect(head(...actions)).toEqual(expected);
  });

  test('a PlanDefinition without a title lends its name; without either it is a care plan', () => {
    expect(applyActions([activity], {}, { title: undefined, name: 'Small' }).carePlan?.title).toBe('Small');
    const nameless = applyActions([activity], {}, { title: undefined });
    expect(nameless.carePlan?.title).toBeUndefined();
    expect(nameless.carePlan?.text?.div).toContain('<h2>Care plan</h2>');
  });
});

describe('an activity', () => {
  const detailOf = (action: Partial<PlanDefinitionAction>) =>
    applyActions([{ ...activity, ...action }]).carePlan?.activity?.[0];

  test('is not started, says what sort of help it is, and carries its reason', () => {
    expect(detailOf({ description: 'Do X.' })).toEqual({
      detail: {
        extension: [
          {
            url: 'https://w3id.org/careplan-service/StructureDefinition/reason',
            extension: [{ url: 'rule', valueString: 'N1' }],
          },
          {
            url: 'https://w3id.org/careplan-service/StructureDefinition/activity-category',
            valueCodeableConcept: {
              coding: [{ system: 'https://w3id.org/careplan-service/CodeSystem/activity-category', code: 'lifestyle' }],
            },
          },
        ],
        code: { coding: [{ system: 'http://example.org/CodeSystem/plan-element', code: 'ACT-X' }], text: 'X' },
        status: 'not-started',
        description: 'Do X.',
      },
    });
  });

  test.each([
    ['A longer title', 'Do X.', 'A longer title. Do X.'],
    ['A question?', 'Do X.', 'A question? Do X.'],
    ['X', 'Do X.', 'Do X.'],
    ['Do X', 'Do X, slowly.', 'Do X, slowly.'],
    ['A longer title', undefined, 'A longer title'],
    ['X', undefined, undefined],
    [undefined, 'Do X.', 'Do X.'],
  ])('titled %j and described as %j is described as %j', (title, description, told) => {
    expect(detailOf({ title, description })?.detail?.description).toBe(told);
  });

  test('takes the words of its title where its code has none', () => {
    expect(
      detailOf({ title: 'Walk', code: [{ coding: [{ code: 'w', display: 'Walking' }] }] })?.detail?.code?.text,
    ).toBe('Walk');
    expect(
      detailOf({ title: undefined, code: [{ coding: [{ code: 'w', display: 'Walking' }] }] })?.detail?.code?.text,
    ).toBe('Walking');
    expect(detailOf({ title: undefined, code: [{ coding: [{ code: 'w' }] }] })?.detail?.code).toEqual({
      coding: [{ code: 'w' }],
    });
  });

  test('refers to the scores that its rule read, each once', () => {
    const reads = { ...activity, condition: [when('%systolic > 1 and %isHigh')] };
    const plan = planOf([reads], { extension: planDefinition.extension });
    const { carePlan } = apply(plan, questionnaire, { 'systolic-1': 150, 'systolic-2': 146, walking: 10 });
    expect(carePlan?.activity?.[0]?.detail?.reasonReference).toEqual([
      { reference: 'Observation/score-systolic-mean' },
    ]);
  });

  test('has a first day where it is timed', () => {
    expect(detailOf({ timingDuration: { value: 0, code: 'd' } })?.detail?.scheduledTiming).toEqual({
      event: ['2026-11-23'],
    });
    expect(detailOf({ timingDuration: { value: 1, code: 'mo' } })?.detail?.scheduledTiming).toEqual({
      event: ['2026-12-23'],
    });
    expect(detailOf({ timingDuration: { value: 1, code: 'fortnight' } })?.detail).not.toHaveProperty('scheduledTiming');
  });
});

describe('a reason', () => {
  const reasonOf = (action: Partial<PlanDefinitionAction>, answered = {}) =>
    applyActions([{ ...activity, ...action }], answered).carePlan?.activity?.[0]?.detail?.extension?.[0]?.extension;

  test('holds each answer as it was given, with its question', () => {
    const condition = ['count', 'sure', 'word', 'day', 'kinds'].map(linkId => when(`${answerTo(linkId)}.exists()`));
    const answered = { count: 3, sure: true, word: 'x', day: '2027-01-31', kinds: ['red', 'blue'] };
    const kind = (code: string, display: string) => ({ system: 'http://example.org/kind', code, display });
    const answer = (linkId: string, question: string, value: object) => ({
      url: 'answer',
      extension: [
        { url: 'linkId', valueString: linkId },
        { url: 'question', valueString: question },
        { url: 'value', ...value },
      ],
    });
    expect(reasonOf({ condition }, answered)).toEqual([
      { url: 'rule', valueString: 'N1' },
      answer('count', 'How many?', { valueInteger: 3 }),
      answer('sure', 'Are you sure?', { valueBoolean: true }),
      answer('word', 'In a word?', { valueString: 'x' }),
      answer('day', 'By when?', { valueDate: '2027-01-31' }),
      answer('kinds', 'Which kinds?', { valueCoding: kind('red', 'Red ones') }),
      answer('kinds', 'Which kinds?', { valueCoding: kind('blue', 'Blue ones') }),
    ]);
  });

  test('has its grade from the action, else from its source, which is told without it', () => {
    const grade = (text: string) => [{ url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept: { text } }];
    const source = { type: 'citation' as const, label: 'S17' };
    const file = { url: 'http://example.org/s4.pdf', extension: grade('weak') };
    const gradeOf = (action: Partial<PlanDefinitionAction>) => reasonOf(action)?.slice(1);
    const strength = (text: string) => ({ url: 'strength', valueCodeableConcept: { text } });
    const documentation = (valueRelatedArtifact: object) => ({ url: 'documentation', valueRelatedArtifact });
    expect(gradeOf({ documentation: [source, { ...source, document: { extension: grade('strong') } }] })).toEqual([
      strength('strong'),
      documentation(source),
      documentation(source),
    ]);
    expect(gradeOf({ extension: grade('strong'), documentation: [{ ...source, document: file }] })).toEqual([
      strength('strong'),
      documentation({ ...source, document: file }),
    ]);
  });

  test('is named by the action where the rule has no id', () => {
    expect(reasonOf({ prefix: undefined })).toEqual([{ url: 'rule', valueString: 'x' }]);
  });

  test('may be coded: its display is the because', () => {
    expect(reasonOf({ reason: [{ coding: [{ code: 'p', display: 'Pain' }] }, { coding: [{ code: 'q' }] }] })).toEqual([
      { url: 'rule', valueString: 'N1' },
      { url: 'because', valueString: 'Pain' },
    ]);
  });

  test('has what the values that set its element read, and the values that conditions name', () => {
    const plan = planOf(
      [{ ...activity, condition: [when('%many')], dynamicValue: [set('reasonCode[0].text', answerTo('word'))] }],
      { extension: [variable('many', `${answerTo('count')} > 1`)] },
    );
    const reason = apply(plan, QUESTIONS, { count: 3, word: 'x', sure: true }).carePlan?.activity?.[0]?.detail
      ?.extension?.[0];
    expect(
      reason?.extension?.filter(({ url }) => url === 'answer').map(({ extension }) => extension?.[0]?.valueString),
    ).toEqual(['count', 'word']);
  });
});

describe('Provenance', () => {
  test('says from what, by what and by whom all of it was made', () => {
    const { provenance } = apply(planDefinition, questionnaire, {
      age: 52,
      'systolic-1': 150,
      'systolic-2': 146,
      'chest-pain': true,
    });
    expect(provenance).toEqual({
      resourceType: 'Provenance',
      id: 'id-4',
      target: [
        { reference: 'CarePlan/id-3' },
        { reference: 'Goal/id-2' },
        { reference: 'Flag/id-1' },
        { reference: 'Observation/score-systolic-mean' },
      ],
      recorded: '2026-11-23T10:15:00.000Z',
      policy: ['http://example.org/PlanDefinition/blood-pressure|1.2'],
      agent: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
                code: 'author',
                display: 'Author',
              },
            ],
          },
          who: { display: 'careplan-service' },
        },
      ],
      entity: [{ role: 'source', what: { reference: 'QuestionnaireResponse/r/_history/1' } }],
    });
  });

  test('is not there where nothing was made', () => {
    expect(apply(planDefinition, questionnaire, { age: 17 })).not.toHaveProperty('provenance');
  });
});

test('without a subject there are decisions and an issue, and nothing is made', () => {
  const input = { ...toInput(QUESTIONS, { sure: true }), subject: undefined };
  const derived = derive(
    compilePlanDefinition(planOf([{ ...activity, condition: [when(answerTo('sure'))] }, flag])),
    input,
  );
  expect(outcomes(derived)).toEqual({ x: 'applies', f: 'applies' });
  expect(derived).toMatchObject({ goals: [], flags: [] });
  expect(derived.carePlan ?? derived.provenance ?? derived.outline).toBeUndefined();
  expect(derived.decisions.flatMap(({ made }) => made)).toEqual([]);
  expect(derived.issues).toEqual([
    {
      severity: 'error',
      code: 'required',
      text: 'Without a subject there is nobody to plan for',
      expression: ['QuestionnaireResponse.subject'],
    },
  ]);
});

test('one compiled plan serves many responses and is not changed by any', () => {
  const compiled = compilePlanDefinition(planDefinition);
  const before = JSON.stringify(planDefinition);
  const of = (walking: number): number | undefined =>
    derive(compiled, toInput(questionnaire, { age: 52, 'systolic-1': 150, 'systolic-2': 146, walking })).goals[1]
      ?.target?.[0]?.detailQuantity?.value;
  expect([of(0), of(40), of(120), of(149), of(150), of(40)]).toEqual([60, 100, 150, 150, undefined, 100]);
  expect(JSON.stringify(planDefinition)).toBe(before);
});
