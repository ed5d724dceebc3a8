import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AnyResource } from '../../../src/fhir/resource.ts';
import {
  includeKeys,
  includeQueries,
  isKnownInclude,
  parseInclude,
  revincludeQueries,
  type Include,
} from '../../../src/search/include.ts';
import type { Store } from '../../../src/store/port.ts';
import type { Query } from '../../../src/store/query.ts';
import { carePlan, goal, observation, questionnaire, questionnaireResponse } from '../../support/resources.ts';
import { BASE, openStore } from './found.ts';

const to = (reference: string) => ({ reference });

const include = (text: string): Include => parseInclude(text, false)!;

const goals = [goal({ id: 'g1' }), goal({ id: 'g2', subject: to('Group/1') })];
const plans = [
  carePlan({ id: 'c1', goal: [to('Goal/g1'), to('Goal/g2')], supportingInfo: [to('Observation/o1')] }),
  carePlan({
    id: 'c2',
    goal: [to(`${BASE}/Goal/g1`), to('http://other.example.org/Goal/g1'), to('#own')],
    instantiatesCanonical: ['http://example.org/PlanDefinition/pain|1.0'],
  }),
];
const responses = [
  questionnaireResponse({ id: 'r1', questionnaire: 'http://example.org/q|1.0', basedOn: [to('CarePlan/c1')] }),
  questionnaireResponse({ id: 'r2', questionnaire: 'http://example.org/q' }),
];
const questionnaires = [
  questionnaire({ id: 'q1', url: 'http://example.org/q', version: '1.0' }),
  questionnaire({ id: 'q2', url: 'http://example.org/q', version: '2.0' }),
  questionnaire({ id: 'q3', url: 'http://example.org/other', version: '1.0' }),
];

describe('the value of _include', () => {
  test.each<[string, Partial<Include>]>([
    ['*', {}],
    ['CarePlan:*', { source: 'CarePlan' }],
    ['CarePlan:goal', { source: 'CarePlan', param: 'goal' }],
    ['CarePlan:goal:Goal', { source: 'CarePlan', param: 'goal', target: 'Goal' }],
    ['CarePlan:*:Goal', { source: 'CarePlan', target: 'Goal' }],
  ])('%s', (text, parts) => {
    const any = { source: undefined, param: undefined, target: undefined };
    expect(parseInclude(text, true)).toEqual({ ...any, ...parts, iterate: true });
  });

  test.each([
    '',
    'goal',
    'CarePlan:',
    ':goal',
    'CarePlan:goal:',
    'CarePlan:goal:Goal:x',
    'Care Plan:goal',
    '*:goal',
    '**',
  ])("'%s' has another form", text => {
    expect(parseInclude(text, false)).toBeUndefined();
  });

  test.each([
    ['*', true],
    ['CarePlan:*', true],
    ['CarePlan:goal', true],
    ['CarePlan:goal:Goal', true],
    ['CarePlan:subject:Patient', true],
    ['CarePlan:goal:Patient', false],
    ['CarePlan:status', false],
    ['CarePlan:nonsense', false],
    ['Patient:*', false],
    ['Patient:general-practitioner', false],
  ])('%s names references that there are: %s', (text, known) => {
    expect(isKnownInclude(include(text))).toBe(known);
  });
});

describe('what _include leads to', () => {
  test.each<[string, readonly AnyResource[], string[]]>([
    ['CarePlan:goal', plans, ['Goal/g1', 'Goal/g2']],
    ['CarePlan:goal:Goal', plans, ['Goal/g1', 'Goal/g2']],
    ['CarePlan:subject', plans, ['Patient/1']],
    ['CarePlan:subject:Group', plans, []],
    ['CarePlan:patient', goals, []],
    ['Goal:subject', goals, ['Patient/1', 'Group/1']],
    ['Goal:subject:Group', goals, ['Group/1']],
    ['Goal:patient', goals, ['Patient/1']],
    ['CarePlan:*', plans, ['Goal/g1', 'Goal/g2', 'Patient/1', 'Observation/o1']],
    ['*', [...plans, ...responses], ['Goal/g1', 'Goal/g2', 'Patient/1', 'Observation/o1', 'CarePlan/c1']],
    ['CarePlan:goal', [], []],
    ['CarePlan:goal', responses, []],
  ])('%s', (text, resources, keys) => {
    const found = includeKeys(resources, include(text), BASE).map(({ type, id }) => `${type}/${id}`);
    expect(found.sort()).toEqual([...keys].sort());
  });
});

describe('queries that go along', () => {
  let store: Store;

  const run = async (queries: readonly Query[]): Promise<string[]> => {
    const pages = await Promise.all(queries.map(query => store.search(query)));
    return pages.flatMap(({ versions }) => versions.map(({ key }) => `${key.type}/${key.id}`)).sort();
  };

  beforeAll(async () => {
    store = await openStore([
      ...goals,
      ...plans,
      ...responses,
      ...questionnaires,
      observation({ id: 'o1', derivedFrom: [to('QuestionnaireResponse/r1')], focus: [to('Goal/g2')] }),
    ]);
  });

  afterAll(() => store.close());

  test.each<[string, readonly AnyResource[], string[]]>([
    ['QuestionnaireResponse:questionnaire', [responses[0]!], ['Questionnaire/q1']],
    ['QuestionnaireResponse:questionnaire', [responses[1]!], ['Questionnaire/q1', 'Questionnaire/q2']],
    ['QuestionnaireResponse:questionnaire:Questionnaire', responses, ['Questionnaire/q1', 'Questionnaire/q2']],
    ['QuestionnaireResponse:*', [responses[0]!], ['Questionnaire/q1']],
    ['CarePlan:instantiates-canonical', plans, []],
    ['CarePlan:goal', plans, []],
  ])('%s by canonical URL', async (text, resources, found) => {
    expect(await run(includeQueries(resources, include(text), BASE))).toEqual(found);
  });

  test('are none where nothing is named by its URL', () => {
    expect(includeQueries(goals, include('Goal:subject'), BASE)).toEqual([]);
  });

  test.each<[string, readonly AnyResource[], string[]]>([
    ['CarePlan:goal', [goals[0]!], ['CarePlan/c1', 'CarePlan/c2']],
    ['CarePlan:goal', [goals[1]!], ['CarePlan/c1']],
    ['CarePlan:goal', goals, ['CarePlan/c1', 'CarePlan/c2']],
    ['CarePlan:*', [goals[1]!], ['CarePlan/c1']],
    ['*', [goals[1]!], ['CarePlan/c1', 'Observation/o1']],
    ['CarePlan:goal:Goal', [goals[1]!, plans[0]!], ['CarePlan/c1']],
    ['CarePlan:goal', plans, []],
    ['QuestionnaireResponse:based-on', plans, ['QuestionnaireResponse/r1']],
    [
      'QuestionnaireResponse:questionnaire',
      [questionnaires[0]!],
      ['QuestionnaireResponse/r1', 'QuestionnaireResponse/r2'],
    ],
    ['QuestionnaireResponse:questionnaire', [questionnaires[2]!], []],
  ])('%s from what refers to the matches', async (text, resources, found) => {
    expect(await run(revincludeQueries(resources, include(text)))).toEqual(found);
  });

  test('are as many as a page may have matches', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => goal({ id: `g${at}` }));
    expect(await run(revincludeQueries(many, include('CarePlan:goal')))).toEqual(['CarePlan/c1', 'CarePlan/c2']);
    const asking = many.map(({ id }) => questionnaireResponse({ questionnaire: `http://example.org/${id}` }));
    expect(await run(includeQueries([...asking, ...responses], include('*'), BASE))).toEqual([
      'Questionnaire/q1',
      'Questionnaire/q2',
    ]);
  });

  test('are none where no type may refer to the matches', () => {
    expect(revincludeQueries(goals, include('CarePlan:based-on'))).toEqual([]);
    expect(revincludeQueries([], include('*'))).toEqual([]);
  });
});
