import type { PlanDefinitionAction } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, applyActions, textOfDiv, type Answered } from './derived.ts';
import { activityCode, answerTo, CORE, flagCode, set, UCUM, when } from './pieces.ts';

const CODE = activityCode('ACT-X', 'X', 'lifestyle');
const activity: PlanDefinitionAction = { id: 'x', prefix: 'N1', title: 'Walk', code: CODE };

const divOf = (actions: PlanDefinitionAction[], answered: Answered = {}): string =>
  applyActions(actions, answered).carePlan?.text?.div ?? '';

/** The one activity as it is told. */
const lineOf = (action: Partial<PlanDefinitionAction>, answered: Answered = {}): string =>
  /<p>1\. (.*?)<\/p>/.exec(divOf([{ ...activity, ...action }], answered))?.[1] ?? '';

describe('alerts come first', () => {
  const flag = (id: string, text: string, priority?: PlanDefinitionAction['priority']): PlanDefinitionAction => ({
    id,
    code: flagCode(`ALERT-${id}`, text),
    ...(priority && { priority }),
  });

  test('before the title, wherever their rules stand', () => {
    const { carePlan, flags } = applyActions([activity, flag('a', 'Do not stop your tablets suddenly')]);
    const text = textOfDiv(carePlan?.text?.div);
    expect(text).toMatch(/^Important: Do not stop your tablets suddenly\. A small plan/);
    expect(text.indexOf(flags[0]?.code.text ?? '?')).toBe(11);
  });

  test('the most urgent before the others, then in the order of their rules', () => {
    const { flags, outline } = applyActions([
      activity,
      flag('a', 'A'),
      flag('b', 'B', 'urgent'),
      flag('c', 'C', 'stat'),
      flag('d', 'D', 'asap'),
      flag('e', 'E', 'stat'),
      flag('f', 'F', 'routine'),
    ]);
    expect(flags.map(({ code }) => code.text)).toEqual(['C', 'E', 'D', 'B', 'A', 'F']);
    expect(outline?.alerts.map(({ text, emergency }) => [text, emergency])).toEqual([
      ['C', true],
      ['E', true],
      ['D', false],
      ['B', false],
      ['A', false],
      ['F', false],
    ]);
  });

  test('what cannot wait says so', () => {
    expect(textOfDiv(divOf([activity, flag('a', 'Call 112 now', 'stat')]))).toMatch(
      /^Get help now: Call 112 now\. A small plan/,
    );
  });

  test('each with its because, in the plan and in the Flag', () => {
    const { carePlan, flags } = applyActions([activity, { ...flag('a', 'Look out'), reason: [{ text: 'ice' }] }]);
    const line = '<p><b>Important: Look out.</b> Because: ice.</p>';
    expect(carePlan?.text?.div).toContain(`<div xmlns="http://www.w3.org/1999/xhtml">${line}<h2>`);
    expect(flags[0]?.text).toEqual({
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${line}</div>`,
    });
  });
});

describe('texts are literal', () => {
  const nasty = `<script>alert(1)</script> & "quotes" 'and' \u0000\u001f\ud800 &amp; <b>`;
  const escaped = `&lt;script&gt;alert(1)&lt;/script&gt; &amp; "quotes" 'and' \ufffd &amp;amp; &lt;b&gt;`;

  test("a patient's own words are words, whatever stands in them", () => {
    const goal = [{ id: 'aim', description: { text: 'x' }, target: [{ measure: { text: 'm' } }] }];
    const own = (path: string) =>
      applyActions(
        [
          {
            ...activity,
            goalId: ['aim'],
            dynamicValue: [set(path, answerTo('word')), set('%aim.expressedBy', '%response.subject')],
          },
        ],
        { word: nasty },
        { goal },
      );
    const derived = own('%aim.description.text');
    expect(derived.goals[0]?.description.text).toBe(nasty);
    expect(derived.carePlan?.text?.div).toContain(`<li>“${escaped}”: improving.</li>`);
    expect(derived.goals[0]?.text?.div).toContain(`<p>“${escaped}”: improving.</p>`);
    expect(own('reasonCode[0].text').carePlan?.text?.div).toContain(`Because: ${escaped}.`);
    expect(own('%plan.title').carePlan?.text?.div).toContain(`<h2>${escaped}</h2>`);
    expect(own('description').carePlan?.text?.div).toContain(escaped);
  });

  test.each([
    ['title', (text: string) => ({ ...activity, title: text })],
    ['grade', (text: string) => ({ ...activity, prefix: text })],
    ['section', (text: string) => ({ title: text, action: [activity] })],
    ['alert', (text: string) => ({ id: 'g', action: [activity, { id: 'f', code: flagCode('F', text) }] })],
    ['note', (text: string) => ({ id: 'g', action: [activity, { id: 'n', description: text }] })],
    [
      'what is undecided',
      (text: string) => ({
        id: 'g',
        action: [
          activity,
          {
            id: 'n',
            title: text,
            condition: [
              { kind: 'applicability' as const, expression: { language: 'text/fhirpath' as const, expression: '{}' } },
            ],
          },
        ],
      }),
    ],
  ])('%s', (_where, build) => {
    const div = divOf([build(nasty)]);
    expect(div).toContain(escaped);
    expect(div).not.toMatch(/<script|<b>[^<]*<b>|[\u0000-\u0008]/);
  });
});

describe('an activity is told by its title and why', () => {
  test('with the strength of the recommendation, the rule and its first source', () => {
    expect(
      lineOf({
        reason: [{ text: 'low back pain for more than a year' }, { text: 'you manage 2 days of 20 minutes' }],
        extension: [{ url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept: { text: 'strong' } }],
        documentation: [
          { type: 'citation', label: 'S17', display: 'ACP 2017' },
          { type: 'citation', label: 'S4' },
        ],
      }),
    ).toBe(
      '<b>Walk.</b> Because: low back pain for more than a year; you manage 2 days of 20 minutes. <i>Strong recommendation (N1, ACP 2017).</i>',
    );
  });

  test('with the dates that expressions put into a reason in words', () => {
    expect(lineOf({ reason: [{ text: 'hoped for by 2027-03-12' }] })).toContain('Because: hoped for by 12 March 2027.');
  });

  test('without a strength with the rule alone', () => {
    expect(lineOf({ documentation: [{ type: 'citation', display: 'ACP 2017' }] })).toBe('<b>Walk.</b> <i>(N1)</i>');
  });

  test('without a prefix with the id of its action, without a title with what it is', () => {
    expect(lineOf({ prefix: undefined, title: undefined })).toBe('<b>X.</b> <i>(x)</i>');
  });

  test('by grade, where several rules propose it', () => {
    const graded = (id: string, strength?: string): PlanDefinitionAction => ({
      ...activity,
      id,
      prefix: id,
      ...(strength !== undefined && {
        extension: [{ url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept: { text: strength } }],
      }),
    });
    expect(
      divOf([graded('N1', 'strong'), graded('B3'), graded('N5', 'weak'), graded('N3', 'strong'), graded('M1')]),
    ).toContain('<i>Strong recommendation (N1; N3). Weak recommendation (N5). Also: B3, M1.</i>');
  });

  test('a strength that is only coded is told by its display', () => {
    const valueCodeableConcept = { coding: [{ code: 'strong', display: 'Strong' }] };
    expect(lineOf({ extension: [{ url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept }] })).toContain(
      'Strong recommendation (N1).',
    );
  });

  test('a fixed description of what can wait stays in the activity', () => {
    expect(lineOf({ description: 'Twice a day, say.' })).toBe('<b>Walk.</b> <i>(N1)</i>');
  });

  test.each([
    ['cannot wait', { priority: 'asap' as const, description: 'Do not stop suddenly' }, {}, 'Do not stop suddenly.'],
    [
      'answers changed',
      { description: 'x', dynamicValue: [set('description', answerTo('word'))] },
      { word: 'ask first' },
      'Ask first.',
    ],
  ])('a description of what %s is told', (_what, action, answered, words) => {
    expect(lineOf(action, answered)).toBe(`<b>Walk.</b> ${words} <i>(N1)</i>`);
  });

  test('a description that only repeats the title is not told twice', () => {
    expect(lineOf({ priority: 'asap', description: 'walk.' })).toBe('<b>Walk.</b> <i>(N1)</i>');
  });

  test('with its days in words', () => {
    expect(lineOf({ timingDuration: { value: 4, code: 'wk', system: UCUM } })).toBe(
      '<b>Walk.</b> On 21 December 2026. <i>(N1)</i>',
    );
  });
});

describe('the sections', () => {
  const named = (id: string, priority?: PlanDefinitionAction['priority']): PlanDefinitionAction => ({
    id,
    title: id,
    code: activityCode(id, id, 'lifestyle'),
    ...(priority && { priority }),
  });
  const sectionsOf = (...actions: PlanDefinitionAction[]) =>
    applyActions(actions).outline?.sections.map(({ title, activities, notes }) => [
      title,
      activities.map(line => `${String(line.number)} ${line.title}`),
      notes,
    ]);

  test('stand in the order of the PlanDefinition, their activities counted through, the urgent first', () => {
    expect(
      sectionsOf({
        code: [{ text: 'Plan' }],
        action: [
          { title: 'Start', action: [named('a'), named('b', 'urgent')] },
          { title: 'Arrange', action: [named('c'), named('d', 'asap'), named('e', 'urgent')] },
          named('f'),
        ],
      }),
    ).toEqual([
      ['What is proposed', ['1 f.'], []],
      ['Start', ['2 b.', '3 a.'], []],
      ['Arrange', ['4 d.', '5 e.', '6 c.'], []],
    ]);
  });

  test('hold notes behind activities, also alone; what holds for the plan stands above them', () => {
    const actions: PlanDefinitionAction[] = [
      {
        code: [{ text: 'Plan' }],
        action: [
          { id: 'line', description: 'Nothing here replaces urgent care' },
          { title: 'Not proposed', action: [{ id: 'n', description: 'Chiropractic: you said no' }] },
          { title: 'Start', action: [{ id: 'm', description: 'Take your time.' }, named('a')] },
        ],
      },
    ];
    expect(sectionsOf(...actions)).toEqual([
      ['Not proposed', [], ['Chiropractic: you said no.']],
      ['Start', ['1 a.'], ['Take your time.']],
    ]);
    const { outline, carePlan } = applyActions(actions);
    expect(outline?.notices).toEqual(['Nothing here replaces urgent care']);
    expect(carePlan?.text?.div).toContain('</p><p><b>Nothing here replaces urgent care</b></p><h3>Not proposed</h3>');
  });

  test('with nothing in them are not there', () => {
    expect(sectionsOf({ title: 'Empty', action: [{ id: 'g' }] }, { title: 'Full', action: [named('a')] })).toEqual([
      ['Full', ['1 a.'], []],
    ]);
  });
});

describe('the goals', () => {
  const home = { age: 52, 'systolic-1': 150, 'systolic-2': 146, walking: 40, medicines: ['ibuprofen'] };
  const outline = apply(planDefinition, questionnaire, {
    ...home,
    wish: [{ 'wish-what': 'climb a hill', 'wish-now': 3, 'wish-by': '2027-01-31' }],
  }).outline;

  test('that are measured make a table with a column for each day', () => {
    expect(outline?.table).toEqual({
      columns: ['Goal', 'Now', 'By 21 December 2026', 'By 15 February 2027'],
      rows: [
        ['Upper blood pressure', '148 mmHg', 'improving', 'less than 135 mmHg'],
        ['Brisk walking', '40 minutes a week', '–', '100 minutes a week or more'],
      ],
    });
  });

  test('that are done or not make a list', () => {
    expect(outline?.aims).toEqual(['Review of medicines: done by 30 November 2026.']);
  });

  test("that a patient named are told in the patient's words", () => {
    expect(outline?.wants).toEqual(['“climb a hill”: 5 of 10 or more by 31 January 2027. Today 3 of 10.']);
  });

  test('with two targets for one day share a cell; without any day there is no column', () => {
    const target = (value: number, more: object) => ({ measure: { text: 'm' }, detailQuantity: { value }, ...more });
    const due = { value: 1, code: 'wk' };
    const table = (...targets: ReturnType<typeof target>[]) =>
      applyActions(
        [{ ...activity, goalId: ['aim'] }],
        {},
        { goal: [{ id: 'aim', description: { text: 'x' }, target: targets }] },
      ).outline?.table;
    expect(table(target(1, { due }), target(2, { due }))).toEqual({
      columns: ['Goal', 'Now', 'By 30 November 2026'],
      rows: [['x', '–', '1; 2']],
    });
    expect(table(target(1, {}))).toEqual({ columns: ['Goal', 'Now'], rows: [['x', '–']] });
  });

  test('that no score measures stand where the one number says that their rule read', () => {
    const goal = [{ id: 'aim', description: { text: 'x' }, target: [{ measure: { text: 'm' } }] }];
    const rowFor = (condition: string) =>
      applyActions([{ ...activity, goalId: ['aim'], condition: [when(condition)] }], { count: 7, sure: true }, { goal })
        .outline?.table?.rows[0];
    expect(rowFor(`${answerTo('count')} > 5`)).toEqual(['x', '7']);
    expect(rowFor(answerTo('sure'))).toEqual(['x', '–']);
  });

  test('are not spoken of where there are none', () => {
    const { outline: bare, carePlan } = applyActions([activity]);
    expect(bare).not.toHaveProperty('table');
    expect(textOfDiv(carePlan?.text?.div)).toBe(
      'A small plan Draft, for you and your clinician to agree on · From your answers of 23 November 2026 What is proposed 1. Walk. (N1)',
    );
  });
});

test('the answers are dated by when they were given', () => {
  const { outline } = applyActions([activity]);
  expect(outline?.subtitles).toEqual([
    'Draft, for you and your clinician to agree on',
    'From your answers of 23 November 2026',
  ]);
});

test('a whole plan reads in two minutes', () => {
  const { carePlan } = apply(planDefinition, questionnaire, {
    age: 52,
    'chest-pain': false,
    'systolic-1': 150,
    'systolic-2': 146,
    walking: 40,
    salt: 'high',
    medicines: ['ibuprofen'],
    'wants-group': true,
    wish: [{ 'wish-what': 'climb a hill', 'wish-now': 3 }],
  });
  expect(textOfDiv(carePlan?.text?.div)).toBe(
    [
      'Important: Ibuprofen can raise blood pressure. Do not stop it suddenly: ask your clinician. Because: you take ibuprofen.',
      'Care plan for high blood pressure Draft, for you and your clinician to agree on · From your answers of 23 November 2026',
      'Nothing here replaces urgent care: with chest pain, call the emergency number.',
      'Where you are now Upper blood pressure: 148 mmHg Brisk walking: 40 minutes a week How well it goes: 3 of 10',
      'What you want “climb a hill”: 5 of 10 or more by 15 February 2027. Today 3 of 10.',
      'Goals Goal Now By 21 December 2026 By 15 February 2027',
      'Upper blood pressure 148 mmHg improving less than 135 mmHg',
      'Brisk walking 40 minutes a week – 100 minutes a week or more',
      'Review of medicines: done by 30 November 2026.',
      'What you can start',
      '1. Brisk walking, most days; start small. Walk briskly, a little longer every week. A walking group is an option. Because: you walk 40 minutes a week; you said yes to a group. Strong recommendation (W1, ESC 2024). Also: W2.',
      '2. Less salt. Because: your food is very salty. Strong recommendation (W3, ESC 2024).',
      'What to arrange',
      '3. A review of your medicines. Do not stop any of them before. (A2)',
      '4. A talk with the practice nurse. (A1)',
      'When we look again',
      '5. We look again together. On 21 December 2026 and 15 February 2027. In 4 weeks: how it goes. In 12 weeks: the same questions as today. (R1)',
      'Not proposed, and why Tablets: that is for you and your doctor to talk about.',
    ].join(' '),
  );
});
