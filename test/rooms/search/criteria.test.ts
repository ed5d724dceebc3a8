import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseSearch } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import { carePlan, goal, observation, questionnaireResponse } from '../../support/resources.ts';
import { find, lenient, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

const to = (reference: string) => ({ reference });

let store: Store;

beforeAll(async () => {
  store = await openStore([
    goal({ id: 'g1', lifecycleStatus: 'active', startDate: '2026-03-01' }),
    goal({ id: 'g2', lifecycleStatus: 'completed', subject: to('Patient/2') }),
    goal({ id: 'g3', lifecycleStatus: 'proposed' }),
    carePlan({ id: 'c1', status: 'active', goal: [to('Goal/g1'), to('Goal/g2')] }),
    carePlan({ id: 'c2', status: 'draft', goal: [to('Goal/g1')], basedOn: [to('CarePlan/c1')] }),
    carePlan({ id: 'c3', status: 'draft', goal: [to('Goal/gone')], subject: to('Patient/2') }),
    questionnaireResponse({ id: 'r1', basedOn: [to('CarePlan/c1')] }),
    questionnaireResponse({ id: 'r2', basedOn: [to('CarePlan/c2')] }),
    observation({ id: 'o1', derivedFrom: [to('QuestionnaireResponse/r1')], focus: [to('Goal/g1')] }),
    observation({ id: 'o2', derivedFrom: [to('QuestionnaireResponse/r2'), to('Observation/o1')] }),
  ]);
});

afterAll(() => store.close());

describe('a chained search', () => {
  test.each([
    ['CarePlan', 'goal:Goal.lifecycle-status=active', ['c1', 'c2']],
    ['CarePlan', 'goal.lifecycle-status=active', ['c1', 'c2']],
    ['CarePlan', 'goal.lifecycle-status=completed,proposed', ['c1']],
    ['CarePlan', 'goal.lifecycle-status=proposed', []],
    ['CarePlan', 'goal.lifecycle-status=active&goal.lifecycle-status=completed', ['c1']],
    ['CarePlan', 'goal._id=g1', ['c1', 'c2']],
    ['CarePlan', 'goal._id=gone', []],
    ['CarePlan', 'goal.start-date:missing=true', ['c1']],
    ['CarePlan', 'goal.lifecycle-status:not=active', ['c1']],
    ['CarePlan', 'goal.patient=2', ['c1']],
    ['CarePlan', 'goal._lastUpdated=lt2026', []],
    ['CarePlan', 'based-on.goal.lifecycle-status=completed', ['c2']],
    ['QuestionnaireResponse', 'based-on:CarePlan.goal.lifecycle-status=completed', ['r1']],
    ['QuestionnaireResponse', 'based-on.goal.lifecycle-status=proposed', []],
    ['Observation', 'derived-from:QuestionnaireResponse.based-on.status=draft', ['o2']],
    ['Observation', 'derived-from:Observation.derived-from:QuestionnaireResponse.based-on.status=active', ['o2']],
    ['Observation', 'focus:Goal.lifecycle-status=active', ['o1']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query)).toEqual(ids);
  });

  test.each([
    ['CarePlan', 'subject.name=x', 'subject.name', 'not-supported'],
    ['CarePlan', 'subject:Patient.name=x', 'subject:Patient.name', 'not-supported'],
    ['CarePlan', 'goal:Patient.name=x', 'goal:Patient.name', 'invalid'],
    ['CarePlan', 'goal:NoSuchType.status=x', 'goal:NoSuchType.status', 'invalid'],
    ['CarePlan', 'status.name=x', 'status.name', 'invalid'],
    ['CarePlan', 'goal.start-date=nonsense', 'goal.start-date', 'invalid'],
    ['CarePlan', 'goal.start-date:exact=2026', 'goal.start-date:exact', 'not-supported'],
    ['CarePlan', 'goal.subject.name=x', 'goal.subject.name', 'not-supported'],
    ['Observation', 'focus.status=x', 'focus.status', 'invalid'],
    ['QuestionnaireResponse', 'questionnaire.title=x', 'questionnaire.title', 'not-supported'],
    ['CarePlan', `${'based-on.'.repeat(5)}status=x`, `${'based-on.'.repeat(5)}status`, 'not-supported'],
  ])('%s?%s is refused', (type, query, name, code) => {
    expect(refusalOf(() => parseSearch(type, pairsOf(query), lenient))).toEqual(refusedFor(name, code));
  });

  test('that may go on in several types says how to name one', () => {
    const ask = () => parseSearch('Observation', pairsOf('derived-from.status=x'), strict);
    expect(ask).toThrow(
      "'derived-from' leads to several types, name one: derived-from:Observation, derived-from:QuestionnaireResponse",
    );
  });

  test('of four steps is as long as it gets', () => {
    const { query } = parseSearch('CarePlan', pairsOf(`${'based-on.'.repeat(4)}status=draft`), strict);
    expect(JSON.stringify(query.where).match(/"target"/g)).toHaveLength(4);
  });
});

describe('a reverse chained search', () => {
  test.each([
    ['Goal', '_has:CarePlan:goal:status=draft,active', ['g1', 'g2']],
    ['Goal', '_has:CarePlan:goal:status=draft&_has:CarePlan:goal:status=active', ['g1']],
    ['Goal', '_has:CarePlan:goal:_id=c1', ['g1', 'g2']],
    ['Goal', '_has:CarePlan:goal:status:not=draft', ['g1', 'g2']],
    ['Goal', '_has:CarePlan:goal:patient=2', []],
    ['Goal', '_has:CarePlan:goal:_has:QuestionnaireResponse:based-on:_id=r2', ['g1']],
    ['Goal', '_has:CarePlan:goal:based-on.status=active', ['g1']],
    ['Goal', '_has:Observation:focus:_id=o1', ['g1']],
    ['CarePlan', 'goal._has:Observation:focus:_id=o1', ['c1', 'c2']],
    ['QuestionnaireResponse', '_has:Observation:derived-from:_id=o2', ['r2']],
    ['QuestionnaireResponse', '_has:Observation:derived-from:status=amended', []],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query)).toEqual(ids);
  });

  test.each([
    ['_has=1', '_has', 'not-supported'],
    ['_has:CarePlan=1', '_has:CarePlan', 'invalid'],
    ['_has:CarePlan:goal=1', '_has:CarePlan:goal', 'invalid'],
    ['_has:CarePlan:goal:=1', '_has:CarePlan:goal:', 'invalid'],
    ['_has:Encounter:subject:_id=1', '_has:Encounter:subject:_id', 'not-supported'],
    ['_has:CarePlan:part-of:_id=1', '_has:CarePlan:part-of:_id', 'invalid'],
    ['_has:CarePlan:status:_id=1', '_has:CarePlan:status:_id', 'invalid'],
    ['_has:CarePlan:goal:date=nonsense', '_has:CarePlan:goal:date', 'invalid'],
    ['_has:CarePlan:nonsense:status=x', '_has:CarePlan:nonsense:status', 'not-supported'],
    ['_has:CarePlan:goal:nonsense=x', '_has:CarePlan:goal:nonsense', 'not-supported'],
  ])('Goal?%s is refused', (query, name, code) => {
    expect(refusalOf(() => parseSearch('Goal', pairsOf(query), strict))).toEqual(refusedFor(name, code));
  });
});

describe('a chain to a parameter that there is not', () => {
  test.each([
    ['CarePlan', 'goal.no-such-param=x', 'goal.no-such-param'],
    ['CarePlan', 'goal.=x', 'goal.'],
    ['CarePlan', '.=x', '.'],
    ['CarePlan', 'nonsense.status=x', 'nonsense.status'],
    ['Goal', '_has:CarePlan:goal:nonsense=x', '_has:CarePlan:goal:nonsense'],
    ['Goal', '_has:CarePlan:nonsense:status=x', '_has:CarePlan:nonsense:status'],
  ])('%s?%s is ignored with a warning, or refused where handling is strict', (type, query, name) => {
    const { warnings, applied, query: asked } = parseSearch(type, pairsOf(query), lenient);
    expect(warnings).toEqual([
      {
        severity: 'warning',
        code: 'not-supported',
        text: `${type} has no search parameter '${name}': ignored`,
        expression: [`http.${name}`],
      },
    ]);
    expect(applied).toEqual([]);
    expect(asked.where).toEqual({ kind: 'all', of: [] });
    expect(refusalOf(() => parseSearch(type, pairsOf(query), strict))).toEqual(refusedFor(name, 'not-supported'));
  });
});
