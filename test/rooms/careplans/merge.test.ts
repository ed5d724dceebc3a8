import type { CarePlanActivityDetail, Flag, PlanDefinitionAction } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import { applyActions, type Answered } from './derived.ts';
import { activityCode, answerTo, CORE, flagCode, KEYS, set } from './pieces.ts';
import { REASON } from '../../../src/careplans/vocabulary.ts';

const WALK = activityCode('ACT-WALK', 'Walking', 'lifestyle');

const activitiesOf = (actions: PlanDefinitionAction[], answered: Answered = {}): CarePlanActivityDetail[] =>
  (applyActions(actions, answered).carePlan?.activity ?? []).flatMap(({ detail }) => detail ?? []);

const flagsOf = (actions: PlanDefinitionAction[]): readonly Flag[] => applyActions(actions).flags;

const rulesOf = (element: CarePlanActivityDetail | Flag | undefined): (string | undefined)[] =>
  (element?.extension ?? [])
    .filter(({ url }) => url === REASON)
    .map(({ extension }) => extension?.find(({ url }) => url === 'rule')?.valueString);

describe('two actions that propose the same activity', () => {
  const first: PlanDefinitionAction = {
    id: 'one',
    prefix: 'N1',
    title: 'Walk',
    description: 'Walk a little',
    code: WALK,
    reason: [{ text: 'you want to' }],
  };
  const second: PlanDefinitionAction = {
    id: 'two',
    prefix: 'L2',
    title: 'Move',
    description: 'with balance exercises.',
    code: WALK,
    reason: [{ text: 'you fell last year' }],
  };

  test('make one, with the title of the first and the descriptions of both', () => {
    const [activity, ...others] = activitiesOf([first, second]);
    expect(others).toEqual([]);
    expect(activity).toMatchObject({
      code: { text: 'Walking' },
      description: 'Walk a little. With balance exercises.',
      reasonCode: [{ text: 'you want to' }, { text: 'you fell last year' }],
    });
    expect(rulesOf(activity)).toEqual(['N1', 'L2']);
  });

  test('say what they share once', () => {
    const [activity] = activitiesOf([first, { ...first, id: 'two', prefix: 'L2' }]);
    expect(activity).toMatchObject({ description: 'Walk a little', reasonCode: [{ text: 'you want to' }] });
    expect(rulesOf(activity)).toEqual(['N1', 'L2']);
  });

  test('take their goals, codings and dates together', () => {
    const code = (snomed: string): PlanDefinitionAction['code'] => [
      {
        coding: [
          { system: KEYS, code: 'ACT-WALK' },
          { system: 'http://snomed.info/sct', code: snomed },
        ],
        text: 'Walking',
      },
    ];
    const weeks = (value: number) => ({ value, system: 'http://unitsofmeasure.org', code: 'wk' });
    const goal = ['aim', 'end'].map(id => ({ id, description: { text: id } }));
    const { carePlan, goals } = applyActions(
      [
        { ...first, code: code('1'), goalId: ['end'], timingDuration: weeks(12) },
        { ...second, code: code('2'), goalId: ['aim', 'end'], timingDuration: weeks(4) },
      ],
      {},
      { goal },
    );
    const detail = carePlan?.activity?.[0]?.detail;
    expect(detail?.code?.coding?.map(coding => coding.code)).toEqual(['ACT-WALK', '1', '2']);
    expect(detail?.scheduledTiming?.event).toEqual(['2026-12-21', '2027-02-15']);
    expect(goals.map(({ description }) => description.text)).toEqual(['aim', 'end']);
    expect(detail?.goal?.map(({ reference }) => reference)).toEqual(goals.map(({ id }) => `Goal/${String(id)}`));
  });

  test('give what only the second has', () => {
    const [activity] = activitiesOf([
      { id: 'one', code: [{ coding: [{ system: KEYS, code: 'ACT-WALK' }] }], title: 'Walk' },
      { ...second, dynamicValue: [set('scheduledString', "'on dry days'")] },
    ]);
    expect(activity).toMatchObject({ scheduledString: 'on dry days', code: { text: 'Walk' } });
    expect(activity?.extension?.at(-1)?.valueCodeableConcept?.coding?.[0]?.code).toBe('lifestyle');
  });

  test('are as urgent as the more urgent of them', () => {
    const other = { id: 'other', code: activityCode('ACT-B', 'B', 'lifestyle'), priority: 'urgent' as const };
    const order = (priority: PlanDefinitionAction['priority']): (string | undefined)[] =>
      activitiesOf([first, other, { ...second, priority }]).map(({ code }) => code?.text);
    expect(order('routine')).toEqual(['B', 'Walking']);
    expect(order('asap')).toEqual(['Walking', 'B']);
    expect(order('stat')).toEqual(['Walking', 'B']);
  });

  test('stand where the first stands', () => {
    const { carePlan, outline } = applyActions([
      { title: 'Start', action: [first] },
      { title: 'Arrange', action: [second, { id: 'x', code: activityCode('ACT-B', 'B', 'referral') }] },
    ]);
    expect(carePlan?.activity).toHaveLength(2);
    expect(outline?.sections.map(({ title, activities }) => [title, activities.map(line => line.title)])).toEqual([
      ['Start', ['Walk.']],
      ['Arrange', ['B.']],
    ]);
  });

  test('of one rule with one because are one reason, with the answers of both', () => {
    const applies = (id: string, linkId: string) => ({
      id,
      prefix: 'N1',
      code: WALK,
      reason: [{ text: 'you said so' }],
      condition: [
        {
          kind: 'applicability' as const,
          expression: { language: 'text/fhirpath' as const, expression: `${answerTo(linkId)}.exists()` },
        },
      ],
      documentation: [
        { type: 'citation' as const, label: id },
        { type: 'citation' as const, label: 'S1' },
      ],
    });
    const [activity] = activitiesOf([applies('a', 'count'), applies('b', 'word')], { count: 3, word: 'yes' });
    const reasons = activity?.extension?.filter(({ url }) => url === REASON) ?? [];
    expect(reasons).toHaveLength(1);
    const parts = reasons[0]?.extension ?? [];
    expect(parts.filter(({ url }) => url === 'answer').map(({ extension }) => extension?.[0]?.valueString)).toEqual([
      'count',
      'word',
    ]);
    expect(parts.flatMap(({ valueRelatedArtifact }) => valueRelatedArtifact?.label ?? [])).toEqual(['a', 'S1', 'b']);
  });
});

describe('what is not the same', () => {
  const bare = { description: 'x' };
  test.each([
    ['another code', activityCode('ACT-RUN', 'Walking', 'lifestyle')],
    [
      'the same code of another system',
      [{ coding: [{ system: 'http://example.org/other', code: 'ACT-WALK' }], text: 'Walking' }],
    ],
    ['the same words without a code', [{ text: 'Walking' }]],
    [
      'the code in another place',
      [
        {
          coding: [
            { system: KEYS, code: 'X' },
            { system: KEYS, code: 'ACT-WALK' },
          ],
        },
      ],
    ],
  ])('%s stays beside the first', (_what, code) => {
    expect(
      activitiesOf([
        { id: 'a', code: WALK, ...bare },
        { id: 'b', code, ...bare },
      ]),
    ).toHaveLength(2);
  });

  test('an activity and a flag of one code are two things', () => {
    const { carePlan, flags } = applyActions([
      { id: 'a', code: WALK },
      { id: 'b', code: flagCode('ACT-WALK', 'Walking') },
    ]);
    expect([carePlan?.activity?.length, flags.length]).toEqual([1, 1]);
  });

  test('two activities in words only stay two', () => {
    expect(
      activitiesOf([
        { id: 'a', code: [{ text: 'Walk' }] },
        { id: 'b', code: [{ text: 'Walk' }] },
      ]),
    ).toHaveLength(2);
  });
});

describe('two actions that raise the same flag', () => {
  const first: PlanDefinitionAction = {
    id: 'one',
    prefix: 'U7',
    code: flagCode('ALERT-X', 'Talk to somebody today'),
    priority: 'asap',
    reason: [{ text: 'you said so' }],
  };

  test('make one: the second wording follows the first, the higher priority holds', () => {
    const flags = flagsOf([
      { id: 'before', code: flagCode('ALERT-Y', 'Look out'), priority: 'asap' },
      first,
      { ...first, id: 'two', prefix: 'U8', code: flagCode('ALERT-X', 'call now'), priority: 'stat' },
    ]);
    expect(flags.map(({ code }) => code.text)).toEqual(['Talk to somebody today. Call now.', 'Look out']);
    expect(rulesOf(flags[0])).toEqual(['U7', 'U8']);
    expect(flags[0]?.text?.div).toContain('<b>Get help now: Talk to somebody today. Call now.</b>');
  });

  test('with the same wording keep it as it is', () => {
    expect(flagsOf([first, { ...first, id: 'two' }]).map(({ code }) => code.text)).toEqual(['Talk to somebody today']);
  });
});

test('notes with the same text are one', () => {
  const { carePlan } = applyActions([
    { id: 'a', description: 'Good to know' },
    { id: 'b', description: 'Good to know' },
    { id: 'c', description: 'Also good' },
    { id: 'x', code: WALK },
  ]);
  expect(carePlan?.note).toEqual([{ text: 'Good to know' }, { text: 'Also good' }]);
});

test('grades of all rules stay with their rules', () => {
  const graded = (id: string, strength: string): PlanDefinitionAction => ({
    id,
    prefix: id,
    code: WALK,
    extension: [{ url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept: { text: strength } }],
  });
  const [activity] = activitiesOf([graded('N1', 'strong'), graded('N5', 'weak')]);
  expect(
    activity?.extension?.flatMap(
      ({ extension }) => extension?.flatMap(part => part.valueCodeableConcept?.text ?? []) ?? [],
    ),
  ).toEqual(['strong', 'weak']);
});
