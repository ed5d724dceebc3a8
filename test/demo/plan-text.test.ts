import { describe, expect, test } from '@jest/globals';
import type { CarePlan, CarePlanActivity, Extension, Flag, Goal, Observation } from '@medplum/fhirtypes';
import type { Page } from '../../src/demo/page.ts';
import { daysInWords, printPlan } from '../../src/demo/plan-text.ts';

const SERVICE = 'https://w3id.org/careplan-service';
const LOINC = 'http://loinc.org';
const page: Page = { width: 72, style: (_format, text) => text };

const reason = (rule: string, because: string, strength?: string, source?: string): Extension => ({
  url: `${SERVICE}/StructureDefinition/reason`,
  extension: [
    { url: 'rule', valueString: rule },
    { url: 'because', valueString: because },
    ...(strength ? [{ url: 'strength', valueCodeableConcept: { text: strength } }] : []),
    // A source that two elements of a rule name is named twice, and read once.
    ...(source
      ? [1, 2].map(() => ({
          url: 'documentation',
          valueRelatedArtifact: { type: 'citation' as const, display: source },
        }))
      : []),
  ],
});

const activity = (category: string, text: string, more: object = {}, ...reasons: Extension[]): CarePlanActivity => ({
  detail: {
    status: 'not-started',
    code: { text },
    extension: [
      {
        url: `${SERVICE}/StructureDefinition/activity-category`,
        valueCodeableConcept: { coding: [{ system: `${SERVICE}/CodeSystem/activity-category`, code: category }] },
      },
      ...reasons,
    ],
    ...more,
  },
});

const carePlan: CarePlan = {
  resourceType: 'CarePlan',
  status: 'draft',
  intent: 'proposal',
  title: 'Proposed care plan for chronic pain',
  subject: { reference: 'Patient/1' },
  period: { start: '2026-11-23' },
  activity: [
    activity('follow-up', 'Look again', { scheduledTiming: { event: ['2026-12-21', '2027-02-15'] } }),
    activity(
      'lifestyle',
      'Exercise that suits you',
      { description: 'At home or in a group; start small.' },
      reason('N1', 'Low back pain for more than a year', 'strong', 'ACP 2017'),
    ),
    activity(
      'pharmacological',
      'Ask about an SNRI',
      {},
      reason('D3', 'Back pain with low mood'),
      reason('M1', 'A positive screen'),
    ),
    activity('unheard-of', 'Something else'),
  ],
  note: [{ text: 'Chiropractic: you said no.' }],
};

const measured = (code: string, value: number): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: LOINC, code }] },
  valueQuantity: { value, unit: 'score', code: '{score}' },
});

const peg: Goal = {
  resourceType: 'Goal',
  lifecycleStatus: 'proposed',
  subject: { reference: 'Patient/1' },
  description: { text: 'Pain and its effect on life' },
  target: [
    {
      measure: { coding: [{ system: LOINC, code: '91147-9' }] },
      detailQuantity: { value: 4.6, comparator: '<=', unit: 'score', code: '{score}' },
      dueDate: '2027-02-15',
    },
  ],
  extension: [reason('GS1', 'A change of 30 percent is felt')],
};

const own: Goal = {
  ...peg,
  description: { text: 'sit through the school play' },
  expressedBy: { reference: 'Patient/1' },
  target: [{ detailInteger: 5, dueDate: '2027-02-15' }],
  extension: [],
};

const flag: Flag = {
  resourceType: 'Flag',
  status: 'active',
  subject: { reference: 'Patient/1' },
  code: { text: 'Get help today' },
  extension: [reason('U2', 'You think about harming yourself')],
};

const over: Flag = { ...flag, status: 'inactive', code: { text: 'Over' } };

describe('a plan on a terminal', () => {
  test('reads from what is urgent to what was left out', () => {
    const reading = {
      carePlan,
      goals: [peg, own],
      flags: [flag, over],
      observations: [measured('44261-6', 13), measured('91147-9', 6.7)],
    };
    expect(printPlan(reading, page)).toBe(
      `
 Proposed care plan for chronic pain
 draft, for you and your clinician to agree on · from 23 November 2026

 ! Get help today
   why You think about harming yourself (U2)

 Goals
  ◎ Pain and its effect on life
    now 6.7, then 4.6 or less by 15 February 2027
    why A change of 30 percent is felt (GS1)
  ◎ “sit through the school play”
    5 by 15 February 2027

 Moving, sleeping, eating, living
  1. Exercise that suits you
     At home or in a group; start small.
     why Low back pain for more than a year (N1 · strong recommendation
         · ACP 2017)

 To discuss with your prescriber
  2. Ask about an SNRI
     why Back pain with low mood (D3)
     why A positive screen (M1)

 Also proposed
  3. Something else

 When we look again
  4. Look again: in 4 weeks, on 21 December 2026; in 12 weeks, on 15
     February 2027

 Not proposed, and why; and what else to know
  • Chiropractic: you said no.`.slice(1),
    );
  });

  test('leaves out the headings of what it does not have', () => {
    const bare: CarePlan = { resourceType: 'CarePlan', status: 'draft', intent: 'proposal', subject: {} };
    expect(printPlan({ carePlan: bare, goals: [], flags: [], observations: [] }, page)).toBe(
      ' Care plan\n draft, for you and your clinician to agree on',
    );
  });

  test('fits the width', () => {
    const narrow = printPlan({ carePlan, goals: [peg], flags: [flag], observations: [] }, { ...page, width: 44 });
    expect(narrow.split('\n').filter(line => [...line].length > 44)).toEqual([]);
  });

  test('marks alerts so that they stand out', () => {
    const coloured: Page = { ...page, style: (format, text) => `<${[format].flat().join('+')}>${text}</>` };
    const text = printPlan({ carePlan, goals: [], flags: [flag], observations: [] }, coloured);
    expect(text).toContain('<bold+red>!</> <bold+red>Get help today</>');
  });
});

describe('how far away a day is', () => {
  test.each([
    ['2026-11-23', '2026-12-21', 'in 4 weeks'],
    ['2026-11-23T10:00:00Z', '2026-11-26', 'in 3 days'],
    ['2026-11-23', '2026-11-30', 'in 7 days'],
    ['2026-11-23', '2026-11-24', 'in 1 day'],
    ['2026-11-23', '2026-11-23', 'today'],
    ['2026-02-23', '2026-05-18', 'in 12 weeks'],
  ])('from %s to %s is "%s"', (from, to, words) => {
    expect(daysInWords(from, to)).toBe(words);
  });
});
