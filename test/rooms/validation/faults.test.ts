// Faults as clients make them: what is told, where, and nothing besides.
import { describe, expect, test } from '@jest/globals';
import { linesOf } from './found.ts';

const subject = { reference: 'Patient/1' };
const plan = { resourceType: 'CarePlan', status: 'draft', intent: 'plan', subject };
const goal = { resourceType: 'Goal', lifecycleStatus: 'proposed', description: { text: 'a' }, subject };
const questionnaire = { resourceType: 'Questionnaire', status: 'active' };
const response = { resourceType: 'QuestionnaireResponse', status: 'completed' };
const observation = { resourceType: 'Observation', status: 'final', code: { text: 'a' } };
const flag = { resourceType: 'Flag', status: 'active', code: { text: 'a' }, subject };
const provenance = {
  resourceType: 'Provenance',
  target: [{ reference: 'CarePlan/1' }],
  recorded: '2026-03-09T10:15:00Z',
  agent: [{ who: { display: 'a' } }],
};
const codeSystem = { resourceType: 'CodeSystem', status: 'active', content: 'complete' };
const planDefinition = { resourceType: 'PlanDefinition', status: 'active' };

type Row = readonly [what: string, resource: object, lines: readonly string[]];

const REQUIRED: readonly Row[] = [
  [
    'a plan with nothing',
    { resourceType: 'CarePlan' },
    [
      'error required @CarePlan.status: status is required',
      'error required @CarePlan.intent: intent is required',
      'error required @CarePlan.subject: subject is required',
    ],
  ],
  [
    'an activity without a status',
    { ...plan, activity: [{ detail: { description: 'a' } }] },
    ['error required @CarePlan.activity[0].detail.status: status is required'],
  ],
  [
    'a goal without a description',
    { ...goal, description: undefined },
    ['error required @Goal.description: description is required'],
  ],
  [
    'an item without a linkId',
    { ...response, item: [{ text: 'a' }] },
    ['error required @QuestionnaireResponse.item[0].linkId: linkId is required'],
  ],
  [
    'an option without a value',
    { ...questionnaire, item: [{ linkId: 'a', type: 'choice', answerOption: [{ initialSelected: true }] }] },
    ['error required @Questionnaire.item[0].answerOption[0].value: value[x] is required'],
  ],
  [
    'a provenance without agents',
    { ...provenance, agent: undefined },
    ['error required @Provenance.agent: agent is required'],
  ],
  [
    'an extension without a URL',
    { ...flag, extension: [{ valueString: 'a' }] },
    ['error required @Flag.extension[0].url: url is required'],
  ],
  [
    'a note without a text',
    { ...goal, note: [{ time: '2026' }] },
    ['error required @Goal.note[0].text: text is required'],
  ],
];

const STRUCTURE: readonly Row[] = [
  [
    'a comment',
    { ...flag, fhir_comments: ['a'] },
    ["error structure @Flag.fhir_comments: There is no element 'fhir_comments' here"],
  ],
  ['a name that is no FHIRPath', { ...flag, 'x-y': 1 }, ["error structure @Flag: There is no element 'x-y' here"]],
  [
    'a name that JavaScript knows',
    JSON.parse(`{"__proto__": 1, ${JSON.stringify(flag).slice(1)}`) as object,
    ["error structure @Flag: There is no element '__proto__' here"],
  ],
  [
    'another name that JavaScript knows',
    { ...flag, constructor: 1 },
    ["error structure @Flag.constructor: There is no element 'constructor' here"],
  ],
  [
    'a choice of a type that it does not have',
    { ...response, item: [{ linkId: 'a', answer: [{ valueCode: 'b' }] }] },
    ["error structure @QuestionnaireResponse.item[0].answer[0].valueCode: There is no element 'valueCode' here"],
  ],
  [
    'two values',
    { ...observation, valueString: 'a', valueInteger: 1 },
    ['error structure @Observation.value: Only one value[x] may be there'],
  ],
  [
    'one value for many',
    { ...plan, category: { text: 'a' } },
    ['error structure @CarePlan.category: category must be an array, not an object'],
  ],
  [
    'many for one',
    { ...goal, subject: [subject] },
    ['error structure @Goal.subject: subject must be an object, not an array'],
  ],
  [
    'a number for a string',
    { ...plan, title: 5 },
    ['error structure @CarePlan.title: title must be a string, not a number'],
  ],
  [
    'a string for a number',
    { ...observation, valueQuantity: { value: '5' } },
    ['error structure @Observation.value.value: value must be a number, not a string'],
  ],
  [
    'a string for a boolean',
    { ...questionnaire, experimental: 'false' },
    ['error structure @Questionnaire.experimental: experimental must be true or false, not a string'],
  ],
  [
    'a null',
    { ...plan, period: null },
    ['error structure @CarePlan.period: period must not be null: leave out what has no value'],
  ],
  [
    'a null among objects',
    { ...plan, note: [null] },
    ['error structure @CarePlan.note[0]: note[0] must not be null: leave out what has no value'],
  ],
  [
    'an empty object',
    { ...plan, period: {} },
    ['error invariant @CarePlan.period: An element must have a value or children (ele-1)'],
  ],
  [
    'an id alone',
    { ...plan, period: { id: 'p' } },
    ['error invariant @CarePlan.period: An element must have a value or children (ele-1)'],
  ],
  [
    'an empty array',
    { ...plan, note: [] },
    ['error structure @CarePlan.note: note must not be an empty array: leave out what has no value'],
  ],
  [
    'text of the wrong sort',
    { ...flag, text: 'a' },
    ['error structure @Flag.text: text must be an object, not a string'],
  ],
  [
    'a fault in a complex extension',
    { ...flag, extension: [{ url: 'http://a', valuePeriod: { start: 2026 } }] },
    ['error structure @Flag.extension[0].value.start: start must be a string, not a number'],
  ],
  [
    'a fault in an extension of a primitive',
    { ...flag, _status: { extension: [{ url: 'http://a', valueCoding: { cod: 'a' } }] } },
    ["error structure @Flag.status.extension[0].value.cod: There is no element 'cod' here"],
  ],
  [
    'faults deep in items',
    {
      ...questionnaire,
      item: [
        {
          linkId: 'a',
          type: 'group',
          item: [{ linkId: 'b', type: 'choice', answerOption: [{ valueCoding: { code: ' c' } }] }],
        },
      ],
    },
    [
      `error value @Questionnaire.item[0].item[0].answerOption[0].value.code: ' c' is not a code: no spaces at its ends, single spaces within`,
    ],
  ],
];

const BINDINGS: readonly Row[] = [
  [
    'an unknown status',
    { ...plan, status: 'begun' },
    [
      "error code-invalid @CarePlan.status: 'begun' is not one of draft, active, on-hold, revoked, completed, entered-in-error, unknown",
    ],
  ],
  [
    'a status in capitals',
    { ...flag, status: 'Active' },
    ["error code-invalid @Flag.status: 'Active' is not one of active, inactive, entered-in-error"],
  ],
  [
    'an empty status',
    { ...flag, status: '' },
    ["error code-invalid @Flag.status: '' is not one of active, inactive, entered-in-error"],
  ],
  [
    'an unknown item type',
    { ...questionnaire, item: [{ linkId: 'a', type: 'number' }] },
    [
      "error code-invalid @Questionnaire.item[0].type: 'number' is not one of group, display, question, boolean, decimal, integer, date, dateTime, time, string, text, url, choice, open-choice, attachment, reference, quantity",
    ],
  ],
  [
    'a type that is none',
    { ...questionnaire, subjectType: ['Patient', 'Chicken'] },
    ["error code-invalid @Questionnaire.subjectType[1]: 'Chicken' is not one of the codes of resource-types"],
  ],
  [
    'a comparator',
    { ...observation, valueQuantity: { value: 1, comparator: '=<' } },
    ["error code-invalid @Observation.value.comparator: '=<' is not one of <, <=, >=, >"],
  ],
  [
    'a day among days',
    {
      ...plan,
      activity: [{ detail: { status: 'scheduled', scheduledTiming: { repeat: { dayOfWeek: ['mon', 'monday'] } } } }],
    },
    [
      "error code-invalid @CarePlan.activity[0].detail.scheduled.repeat.dayOfWeek[1]: 'monday' is not one of mon, tue, wed, thu, fri, sat, sun",
    ],
  ],
  [
    'a priority and a kind of condition',
    { ...planDefinition, action: [{ priority: 'soon', condition: [{ kind: 'if' }] }] },
    [
      "error code-invalid @PlanDefinition.action[0].priority: 'soon' is not one of routine, urgent, asap, stat",
      "error code-invalid @PlanDefinition.action[0].condition[0].kind: 'if' is not one of applicability, start, stop",
    ],
  ],
];

const REFERENCES: readonly Row[] = [
  [
    'to a type that the element does not take',
    { ...goal, subject: { reference: 'Practitioner/1' } },
    ['error value @Goal.subject.reference: The reference leads to Practitioner, not to Patient, Group, Organization'],
  ],
  [
    'to no type',
    { ...plan, supportingInfo: [{ reference: 'Chicken/1' }] },
    ['error value @CarePlan.supportingInfo[0].reference: Chicken is not a resource type'],
  ],
  [
    'with a space',
    { ...plan, subject: { reference: 'Patient/a b' } },
    ["error value @CarePlan.subject.reference: 'Patient/a b' is not a URL"],
  ],
  [
    'in an extension to no type',
    { ...flag, extension: [{ url: 'http://a', valueReference: { reference: 'Chicken/1' } }] },
    ['error value @Flag.extension[0].value.reference: Chicken is not a resource type'],
  ],
  [
    'that is no string',
    { ...goal, subject: { reference: 5 } },
    ['error structure @Goal.subject.reference: reference must be a string, not a number'],
  ],
  [
    'by absolute URL, of which nothing is known',
    { ...plan, subject: { reference: 'https://a.example.org/Chicken/1' } },
    [],
  ],
  ['by identifier', { ...plan, subject: { identifier: { value: '1' } } }, []],
  ['to a version', { ...provenance, target: [{ reference: 'CarePlan/1/_history/2' }] }, []],
];

const INVARIANTS: readonly Row[] = [
  [
    'a target with a detail and no measure',
    { ...goal, target: [{ detailInteger: 5 }] },
    ['error invariant @Goal.target[0]: Goal.target.measure is required if Goal.target.detail is populated (gol-1)'],
  ],
  [
    'an activity with both',
    { ...plan, activity: [{ reference: { reference: 'Task/1' }, detail: { status: 'scheduled' } }] },
    ['error invariant @CarePlan.activity[0]: Provide a reference or detail, not both (cpl-3)'],
  ],
  [
    'a linkId that comes twice',
    {
      ...questionnaire,
      item: [
        { linkId: 'a', type: 'string' },
        { linkId: 'a', type: 'string' },
      ],
    },
    [
      'error invariant @Questionnaire: The link ids for groups and questions must be unique within the questionnaire (que-2): a is there twice',
    ],
  ],
  [
    'answers and items side by side',
    { ...response, item: [{ linkId: 'a', answer: [{ valueString: 'b' }], item: [{ linkId: 'c' }] }] },
    ["error invariant @QuestionnaireResponse.item[0]: Nested item can't be beneath both item and answer (qrs-1)"],
  ],
  [
    'a code that comes twice',
    { ...codeSystem, concept: [{ code: 'a' }, { code: 'a' }] },
    [
      'error invariant @CodeSystem: Within a code system definition, all the codes SHALL be unique (csd-1): a is there twice',
    ],
  ],
  [
    'a value beside the reason for its absence',
    { ...observation, valueString: 'a', dataAbsentReason: { text: 'b' } },
    [
      'error invariant @Observation: dataAbsentReason SHALL only be present if Observation.value[x] is not present (obs-6)',
    ],
  ],
  [
    'an extension with a value and extensions',
    { ...flag, extension: [{ url: 'http://a', valueCode: 'b', extension: [{ url: 'c', valueCode: 'd' }] }] },
    ['error invariant @Flag.extension[0]: Must have either extensions or value[x], not both (ext-1)'],
  ],
  [
    'a period that ends before it starts',
    { ...plan, period: { start: '2026-03-09', end: '2026-03-08' } },
    ['error invariant @CarePlan.period: If present, start SHALL have a lower value than end (per-1)'],
  ],
  [
    'a comparator where none may be',
    { ...plan, activity: [{ detail: { status: 'scheduled', quantity: { value: 1, comparator: '<' } } }] },
    ['error invariant @CarePlan.activity[0].detail.quantity: The comparator is not used on a SimpleQuantity (sqty-1)'],
  ],
  [
    'a rule over an element of a wrong shape, which is told alone',
    { ...observation, valueString: 'a', component: 'b' },
    ['error structure @Observation.component: component must be an array, not a string'],
  ],
];

describe.each([
  ['what is required', REQUIRED],
  ['structure', STRUCTURE],
  ['required bindings', BINDINGS],
  ['a reference', REFERENCES],
  ['invariants', INVARIANTS],
])('%s', (_, rows) => {
  test.each(rows)('%s', (_what, resource, lines) => {
    expect(linesOf(resource)).toEqual(lines);
  });
});

test('each of several faults is told once', () => {
  expect(
    linesOf({
      ...plan,
      status: 'begun',
      intent: undefined,
      colour: 'red',
      period: { start: '2026-02-30' },
      activity: [{ detail: { description: 7 } }, {}],
    }).sort(),
  ).toEqual([
    "error code-invalid @CarePlan.status: 'begun' is not one of draft, active, on-hold, revoked, completed, entered-in-error, unknown",
    'error invariant @CarePlan.activity[1]: An element must have a value or children (ele-1)',
    'error required @CarePlan.activity[0].detail.status: status is required',
    'error required @CarePlan.intent: intent is required',
    'error structure @CarePlan.activity[0].detail.description: description must be a string, not a number',
    "error structure @CarePlan.colour: There is no element 'colour' here",
    "error value @CarePlan.period.start: '2026-02-30' is not a dateTime such as 2026, 2026-03, 2026-03-09 or 2026-03-09T10:15:00Z",
  ]);
});
