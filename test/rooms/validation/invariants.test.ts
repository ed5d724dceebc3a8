import { describe, expect, test } from '@jest/globals';
import { loadGenerated } from '../../../src/definitions/generated-file.ts';
import { invariants } from '../../../src/validation/validators.ts';

const UCUM = 'http://unitsofmeasure.org';
const coding = (code: string): object => ({ coding: [{ system: 'http://loinc.org', code }] });
const contains = (...contained: object[]): object => ({ contained });
const extension = [{ url: 'http://a', valueCode: 'b' }];

type Row = readonly [key: string, holding: readonly unknown[], broken: readonly unknown[]];

const OF_DATATYPES: readonly Row[] = [
  [
    'ext-1',
    [
      { url: 'a', valueString: 'b' },
      { url: 'a', _valueString: { extension } },
      { url: 'a', extension },
    ],
    [{ url: 'a' }, { url: 'a', valueString: 'b', extension }],
  ],
  ['ref-1', [{ reference: 'Patient/1' }, { display: 'a' }, { reference: '#' }], [{ reference: '#a' }]],
  ['txt-1', ['<div xmlns="http://www.w3.org/1999/xhtml">a</div>'], ['a']],
  [
    'txt-2',
    ['<div xmlns="http://www.w3.org/1999/xhtml">a</div>', 'a'],
    ['<div xmlns="http://www.w3.org/1999/xhtml"/>'],
  ],
  [
    'age-1',
    [{ value: 1, system: UCUM, code: 'a' }, { value: 1, code: 'a' }, {}],
    [{ value: 1 }, { value: 0, code: 'a' }, { value: 1, code: 'a', system: 'http://a' }],
  ],
  [
    'cnt-3',
    [{ value: 3, system: UCUM, code: '1' }, {}],
    [{ value: 3 }, { value: 1.5, code: '1' }, { value: 3, code: 'a' }],
  ],
  ['dis-1', [{ value: 1, system: UCUM, code: 'm' }, {}], [{ value: 1 }, { value: 1, code: 'm', system: 'http://a' }]],
  [
    'drt-1',
    [{ value: 1, system: UCUM, code: 'd' }, { value: 1 }, { unit: 'd' }],
    [
      { system: UCUM, code: 'd' },
      { value: 1, code: 'd' },
      { value: 1, code: 'd', system: 'http://a' },
    ],
  ],
  ['qty-3', [{ value: 1 }, { code: 'a', system: UCUM }, { system: UCUM }], [{ code: 'a' }]],
  ['sqty-1', [{ value: 1 }], [{ value: 1, comparator: '<' }]],
  [
    'per-1',
    [
      {},
      { start: '2026' },
      { end: '2026' },
      { start: '2026-01-01', end: '2026-01-01' },
      { start: '2026-03', end: '2026' },
      { start: '2026-03-09T10:00:00+02:00', end: '2026-03-09T09:00:00+01:00' },
      { start: 'soon', end: '2026' },
    ],
    [
      { start: '2026-02', end: '2026-01' },
      { start: '2026-03-09T10:00:00Z', end: '2026-03-09T10:30:00+01:00' },
    ],
  ],
  [
    'rat-1',
    [{ numerator: {}, denominator: {} }, { extension }],
    [{}, { numerator: {} }, { denominator: {}, extension }],
  ],
  [
    'rng-2',
    [
      {},
      { low: { value: 1 } },
      { low: { value: 1 }, high: { value: 1 } },
      { low: { value: 900, code: 'g' }, high: { value: 1, code: 'kg' } },
      { low: {}, high: { value: 1 } },
    ],
    [
      { low: { value: 2 }, high: { value: 1 } },
      { low: { value: 2, code: 'kg' }, high: { value: 1, code: 'kg' } },
    ],
  ],
  ['att-1', [{}, { data: 'a', contentType: 'b' }, { url: 'a' }], [{ data: 'a' }]],
  ['cpt-2', [{ system: 'phone', value: '1' }, { system: 'phone' }], [{ value: '1' }]],
  ['drq-1', [{ path: 'a' }, { searchParam: 'a' }], [{}, { path: 'a', searchParam: 'b' }]],
  ['drq-2', [{ path: 'a' }, { searchParam: 'a' }], [{}, { path: 'a', searchParam: 'b' }]],
  ['exp-1', [{ expression: 'true' }, { reference: 'http://a' }], [{ language: 'text/fhirpath' }]],
  ['trd-1', [{ data: [] }, { timingDate: '2026' }, {}], [{ data: [], timingDate: '2026' }]],
  ['trd-2', [{ data: [], condition: {} }, { data: [] }, {}], [{ condition: {} }]],
  [
    'trd-3',
    [
      { type: 'named-event', name: 'a' },
      { type: 'periodic', timingTiming: {} },
      { type: 'data-added', data: [] },
    ],
    [{ type: 'named-event' }, { type: 'periodic' }, { type: 'data-changed' }],
  ],
  ['tim-1', [{ duration: 1, durationUnit: 'd' }, {}], [{ duration: 1 }]],
  ['tim-2', [{ period: 1, periodUnit: 'd' }, {}], [{ period: 1 }]],
  ['tim-4', [{ duration: 0 }, {}], [{ duration: -1 }]],
  ['tim-5', [{ period: 0 }, {}], [{ period: -1 }]],
  ['tim-6', [{ period: 1, periodMax: 2 }, {}], [{ periodMax: 2 }]],
  ['tim-7', [{ duration: 1, durationMax: 2 }, {}], [{ durationMax: 2 }]],
  ['tim-8', [{ count: 1, countMax: 2 }, {}], [{ countMax: 2 }]],
  [
    'tim-9',
    [{ offset: 1, when: ['MORN'] }, { when: ['C'] }, {}],
    [{ offset: 1 }, { offset: 1, when: ['CM'] }, { offset: 1, when: ['MORN', 'C'] }],
  ],
  ['tim-10', [{ timeOfDay: ['08:00:00'] }, { when: ['MORN'] }], [{ timeOfDay: ['08:00:00'], when: ['MORN'] }]],
];

const OF_RESOURCES: readonly Row[] = [
  ['dom-2', [{}, contains({ id: 'a' })], [contains({ id: 'a' }, { contained: [{}] })]],
  [
    'dom-3',
    [
      {},
      { ...contains({ id: 'a' }), subject: { reference: '#a' } },
      contains({ id: 'a', subject: { reference: '#' } }),
      { ...contains({ id: 'a' }, { id: 'b', author: { reference: '#a' } }), url: '#b' },
    ],
    [contains({ id: 'a' }), contains({}), { ...contains({ id: 'a' }), subject: { reference: '#b' } }],
  ],
  [
    'dom-4',
    [{}, contains({ id: 'a', meta: { profile: ['http://a'] } })],
    [contains({ meta: { versionId: '1' } }), contains({ meta: { lastUpdated: '2026-03-09T10:15:00Z' } })],
  ],
  ['dom-5', [{}, contains({ meta: { tag: [] } })], [contains({}, { meta: { security: [{}] } })]],
  ['cpl-3', [{ detail: {} }, { reference: {} }, {}], [{ detail: {}, reference: {} }]],
  ['gol-1', [{ measure: {}, detailInteger: 1 }, { measure: {} }, { dueDate: '2026' }], [{ detailInteger: 1 }]],
  ['obs-3', [{ low: {} }, { high: {} }, { text: 'a' }], [{ age: {} }]],
  ['obs-6', [{ dataAbsentReason: {} }, { valueString: 'a' }, {}], [{ dataAbsentReason: {}, valueString: 'a' }]],
  [
    'obs-7',
    [
      { code: coding('a'), component: [{ code: coding('a') }] },
      { code: coding('a'), valueString: 'b' },
      { code: coding('a'), valueString: 'b', component: [{ code: coding('b') }, { code: { text: 'a' } }] },
    ],
    [{ code: coding('a'), valueString: 'b', component: [{ code: coding('b') }, { code: coding('a') }] }],
  ],
  [
    'csd-1',
    [{}, { concept: [{ code: 'a', concept: [{ code: 'b' }] }, { code: 'c' }] }],
    [{ concept: [{ code: 'a' }, { code: 'a' }] }, { concept: [{ code: 'a', concept: [{ code: 'a' }] }] }],
  ],
  ['vsd-1', [{ valueSet: ['a'] }, { system: 'a' }], [{ version: 'a' }]],
  [
    'vsd-2',
    [{ system: 'a', concept: [] }, { system: 'a', filter: [] }, { valueSet: ['a'] }],
    [{ concept: [] }, { valueSet: ['a'], filter: [] }],
  ],
  ['vsd-3', [{ concept: [] }, { filter: [] }], [{ concept: [], filter: [] }]],
  ['vsd-6', [{ code: 'a' }, { display: 'a' }], [{ system: 'a' }]],
  ['vsd-9', [{ code: 'a' }, { abstract: true }], [{ display: 'a' }, { display: 'a', abstract: false }]],
  ['vsd-10', [{ code: 'a', system: 'b' }, { display: 'a' }], [{ code: 'a' }]],
];

const OF_QUESTIONNAIRES: readonly Row[] = [
  [
    'que-1',
    [{ type: 'group', item: [] }, { type: 'display' }, { type: 'string' }, { type: 'string', item: [] }],
    [{ type: 'group' }, { type: 'display', item: [] }],
  ],
  [
    'que-2',
    [{}, { item: [{ linkId: 'a', item: [{ linkId: 'b' }] }, { linkId: 'c' }] }],
    [{ item: [{ linkId: 'a' }, { linkId: 'a' }] }, { item: [{ linkId: 'a', item: [{ linkId: 'a' }] }] }],
  ],
  ['que-3', [{ type: 'display' }, { type: 'group', code: [] }], [{ type: 'display', code: [] }]],
  ['que-4', [{ answerOption: [] }, { answerValueSet: 'a' }], [{ answerOption: [], answerValueSet: 'a' }]],
  [
    'que-5',
    [
      { type: 'choice', answerOption: [] },
      { type: 'open-choice', answerValueSet: 'a' },
      { type: 'time', answerOption: [] },
      { type: 'boolean' },
    ],
    [
      { type: 'boolean', answerOption: [] },
      { type: 'group', answerValueSet: 'a' },
    ],
  ],
  [
    'que-6',
    [{ type: 'display' }, { type: 'group', required: true, repeats: true }],
    [
      { type: 'display', required: false },
      { type: 'display', repeats: true },
    ],
  ],
  [
    'que-7',
    [
      { operator: 'exists', answerBoolean: false },
      { operator: '=', answerString: 'a' },
    ],
    [{ operator: 'exists', answerString: 'true' }],
  ],
  [
    'que-8',
    [{ type: 'string', initial: [] }, { type: 'group' }],
    [
      { type: 'group', initial: [] },
      { type: 'display', initial: [] },
    ],
  ],
  ['que-9', [{ type: 'display' }, { type: 'group', readOnly: true }], [{ type: 'display', readOnly: true }]],
  [
    'que-10',
    [{ type: 'text', maxLength: 1 }, { type: 'open-choice', maxLength: 1 }, { type: 'date' }],
    [
      { type: 'date', maxLength: 1 },
      { type: 'group', maxLength: 1 },
    ],
  ],
  ['que-11', [{ answerOption: [] }, { initial: [] }], [{ answerOption: [], initial: [] }]],
  ['que-12', [{}, { enableWhen: [1] }, { enableWhen: [1, 2], enableBehavior: 'any' }], [{ enableWhen: [1, 2] }]],
  [
    'que-13',
    [{}, { initial: [1] }, { initial: [1, 2], repeats: true }],
    [{ initial: [1, 2] }, { initial: [1, 2], repeats: false }],
  ],
  ['qrs-1', [{ answer: [] }, { item: [] }], [{ answer: [], item: [] }]],
];

const TABLE = [...OF_DATATYPES, ...OF_RESOURCES, ...OF_QUESTIONNAIRES];
const verdict = (key: string, element: unknown, root: unknown = {}): boolean | string =>
  invariants[key]!(element as never, root as never);

describe('invariants', () => {
  test('every rule of severity error on the served types and their datatypes is held', () => {
    const published = Object.keys(loadGenerated('invariants.json'));
    const inPlainCode = [...Object.keys(invariants), 'ele-1'].sort();
    expect(inPlainCode).toEqual(published.sort());
  });

  test('the table below has each of them', () => {
    expect(TABLE.map(([key]) => key).sort()).toEqual(Object.keys(invariants).sort());
  });

  test.each(TABLE)('%s tells the elements that keep it from those that break it', (key, holding, broken) => {
    expect(holding.filter(element => verdict(key, element) !== true)).toEqual([]);
    expect(broken.filter(element => verdict(key, element) === true)).toEqual([]);
    expect(holding.length).toBeGreaterThan(0);
    expect(broken.length).toBeGreaterThan(0);
  });

  test.each<[string, unknown, unknown, string]>([
    ['que-2', { item: [{ linkId: 'a' }, { linkId: 'b', item: [{ linkId: 'a' }] }] }, {}, 'a is there twice'],
    ['csd-1', { concept: [{ code: 'x' }, { code: 'x' }] }, {}, 'x is there twice'],
    ['dom-3', contains({ id: 'a' }), {}, 'nothing refers to #a'],
    ['ref-1', { reference: '#a' }, contains({ id: 'b' }), 'nothing contained has the id of #a'],
    ['txt-1', '<p/>', {}, 'it begins with <p>, not with <div>'],
  ])('%s says what exactly breaks it', (key, element, root, detail) => {
    expect(verdict(key, element, root)).toBe(detail);
  });

  test('a local reference is looked up in the resource around', () => {
    expect(verdict('ref-1', { reference: '#a' }, contains({ id: 'a' }))).toBe(true);
  });
});
