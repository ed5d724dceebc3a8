import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addReferences, parseTarget } from '../../../src/search/reference.ts';
import { parseSearch } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { carePlan, goal, observation, questionnaireResponse } from '../../support/resources.ts';
import { BASE, find, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

const OTHER = 'http://other.example.org/fhir';
const URN = 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520';

const reference = (type: string, id: string, version = ''): IndexEntry => ({
  kind: 'reference',
  param: 'p',
  type,
  id,
  version,
});

describe('the index entries of a reference', () => {
  test.each<[unknown, IndexEntry[]]>([
    [{ reference: 'Patient/1' }, [reference('Patient', '1')]],
    [{ reference: 'Patient/1/_history/2' }, [reference('Patient', '1', '2')]],
    [{ reference: `${BASE}/Patient/1` }, [reference('Patient', '1')]],
    [{ reference: `${OTHER}/Patient/1` }, [reference('', `${OTHER}/Patient/1`)]],
    [{ reference: `${OTHER}/Patient/1/_history/2` }, [reference('', `${OTHER}/Patient/1`, '2')]],
    [{ reference: URN }, [reference('', URN)]],
    [{ reference: '#contained' }, []],
    [{ display: 'Jane' }, []],
    [
      { reference: 'Patient/1', identifier: { system: 'http://mrn', value: '7' } },
      [reference('Patient', '1'), { kind: 'token', param: 'p:identifier', system: 'http://mrn', code: '7' }],
    ],
    [{ identifier: { value: '7' } }, [{ kind: 'token', param: 'p:identifier', system: '', code: '7' }]],
    ['http://example.org/Questionnaire/pain', [reference('', 'http://example.org/Questionnaire/pain')]],
    ['http://example.org/Questionnaire/pain|1.0', [reference('', 'http://example.org/Questionnaire/pain', '1.0')]],
  ])('%j', (value, entries) => {
    const into: IndexEntry[] = [];
    addReferences(into, 'p', value, BASE);
    expect(into).toEqual(entries);
  });

  test('an absolute URL is local only below the base that is given', () => {
    const into: IndexEntry[] = [];
    addReferences(into, 'p', { reference: `${BASE}/Patient/1` }, undefined);
    expect(into).toEqual([reference('', `${BASE}/Patient/1`)]);
  });
});

describe('the value of a reference parameter', () => {
  const asked = { name: 'subject', base: BASE, now: undefined };

  test.each<[string, string | undefined, object]>([
    ['1', undefined, { id: '1' }],
    ['1', 'Patient', { type: 'Patient', id: '1' }],
    ['Patient/1', undefined, { type: 'Patient', id: '1' }],
    ['Patient/1/_history/2', undefined, { type: 'Patient', id: '1', version: '2' }],
    [`${BASE}/Patient/1`, undefined, { type: 'Patient', id: '1' }],
    [`${OTHER}/Patient/1`, undefined, { type: '', id: `${OTHER}/Patient/1` }],
    [URN, undefined, { type: '', id: URN }],
    ['http://example.org/q\\|1.0', undefined, { type: '', id: 'http://example.org/q', version: '1.0' }],
    ['http://example.org/q|1.0', undefined, { type: '', id: 'http://example.org/q', version: '1.0' }],
  ])('%s (of the type %s)', (value, type, target) => {
    expect(parseTarget(value, type, asked)).toEqual(target);
  });

  test.each(['', '#contained', 'Patient/', '/1', 'Patient/1/2', 'patient/1', 'a b', 'http:', `${'x'.repeat(65)}`])(
    "'%s' is refused",
    value => {
      expect(refusalOf(() => parseTarget(value, undefined, asked))).toEqual(refusedFor('subject'));
    },
  );
});

describe('a search by reference', () => {
  const about = (id: string, subject: object | undefined) => observation({ id, subject: subject as never });
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      about('r1', { reference: 'Patient/pa' }),
      about('r2', { reference: 'Patient/pb' }),
      about('r3', { reference: `${OTHER}/Patient/pa` }),
      about('r4', { identifier: { system: 'http://mrn', value: '7' }, display: 'Jane' }),
      about('r5', { reference: 'Device/pa' }),
      about('r6', undefined),
      about('r7', { reference: `${BASE}/Patient/pa/_history/3` }),
      about('r8', { identifier: { value: '7' }, type: 'Patient' }),
      questionnaireResponse({ id: 'a', questionnaire: 'http://example.org/q' }),
      questionnaireResponse({ id: 'b', questionnaire: 'http://example.org/q|2.0' }),
      goal({ id: 'g', subject: { reference: 'Group/pa' } }),
      carePlan({ id: 'c', supportingInfo: [{ reference: 'Observation/r1' }], goal: [{ reference: 'Goal/g' }] }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['Observation', 'subject=pa', ['r1', 'r5', 'r7']],
    ['Observation', 'subject=Patient/pa', ['r1', 'r7']],
    ['Observation', 'subject=Device/pa', ['r5']],
    ['Observation', 'subject:Patient=pa', ['r1', 'r7']],
    ['Observation', 'subject:Device=pa', ['r5']],
    ['Observation', 'subject:Patient=Patient/pa', ['r1', 'r7']],
    ['Observation', `subject=${BASE}/Patient/pa`, ['r1', 'r7']],
    ['Observation', `subject=${OTHER}/Patient/pa`, ['r3']],
    ['Observation', 'subject=Patient/pa/_history/3', ['r7']],
    ['Observation', 'subject=Patient/p', []],
    ['Observation', 'subject=Patient/pa,Patient/pb', ['r1', 'r2', 'r7']],
    ['Observation', 'subject:identifier=http://mrn|7', ['r4']],
    ['Observation', 'subject:identifier=7', ['r4', 'r8']],
    ['Observation', 'subject:missing=true', ['r6']],
    ['Observation', 'subject:missing=false', ['r1', 'r2', 'r3', 'r4', 'r5', 'r7', 'r8']],
    ['Observation', 'patient=pa', ['r1', 'r7']],
    ['Observation', 'patient=Patient/pb', ['r2']],
    ['Observation', 'patient=Device/pa', []],
    ['Observation', `patient=${OTHER}/Patient/pa`, ['r3']],
    ['Observation', 'patient:identifier=7', ['r8']],
    ['Observation', 'patient:missing=true', ['r4', 'r5', 'r6']],
    ['Observation', 'patient:missing=false', ['r1', 'r2', 'r3', 'r7', 'r8']],
    ['Goal', 'subject=Group/pa', ['g']],
    ['Goal', 'patient=pa', []],
    ['QuestionnaireResponse', 'questionnaire=http://example.org/q', ['a', 'b']],
    ['QuestionnaireResponse', 'questionnaire=http://example.org/q|2.0', ['b']],
    ['QuestionnaireResponse', 'questionnaire=http://example.org/q|1.0', []],
    ['QuestionnaireResponse', 'questionnaire=http://example.org', []],
    ['CarePlan', 'supporting-info=Observation/r1', ['c']],
    ['CarePlan', 'goal=g', ['c']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query)).toEqual(ids);
  });

  test('a type that is known already is part of the question', () => {
    const { query } = parseSearch('CarePlan', pairsOf('goal=g'), strict);
    expect(query.where).toEqual({ kind: 'reference', param: 'goal', type: 'Goal', id: 'g' });
  });

  test.each([
    ['subject:Patient=Device/pa', 'subject:Patient', 'invalid'],
    [`subject:Patient=${OTHER}/Patient/pa`, 'subject:Patient', 'invalid'],
    ['subject:Goal=1', 'subject:Goal', 'not-supported'],
    ['subject:exact=1', 'subject:exact', 'not-supported'],
    ['subject:identifier=|', 'subject:identifier', 'invalid'],
    ['subject=Patient/1|2|3 4', 'subject', 'invalid'],
  ])('Observation?%s is refused', (query, name, code) => {
    expect(refusalOf(() => parseSearch('Observation', pairsOf(query), strict))).toEqual(refusedFor(name, code));
  });
});
