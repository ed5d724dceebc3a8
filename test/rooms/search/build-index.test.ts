import { describe, expect, test } from '@jest/globals';
import type { AnyResource } from '../../../src/fhir/resource.ts';
import { buildIndex } from '../../../src/search/build-index.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { goal, observation } from '../../support/resources.ts';
import { assessment } from './assessment.ts';
import { completeResources } from './complete-resources.ts';
import { BASE } from './found.ts';

const under = (param: string, entries: readonly IndexEntry[]): IndexEntry[] =>
  entries.filter(entry => entry.param === param);

describe('the index of a resource', () => {
  test('has an entry for each value that a parameter reads', () => {
    expect(
      buildIndex(
        goal({
          id: 'g1',
          category: [{ coding: [{ system: 'http://example.org', code: 'diet' }], text: 'Diet' }],
          startDate: '2026-03-02',
        }),
      ),
    ).toEqual([
      { kind: 'token', param: 'category', system: 'http://example.org', code: 'diet' },
      { kind: 'string', param: 'category:text', value: 'diet', exact: '' },
      { kind: 'token', param: 'lifecycle-status', system: '', code: 'proposed' },
      { kind: 'reference', param: 'patient', type: 'Patient', id: '1', version: '' },
      {
        kind: 'range',
        param: 'start-date',
        low: Date.UTC(2026, 2, 2),
        high: Date.UTC(2026, 2, 3) - 1,
        system: '',
        code: '',
      },
    ]);
  });

  test('has no entry for what the store knows by itself', () => {
    const entries = buildIndex(goal({ id: 'g1', meta: { versionId: '1', lastUpdated: '2026-03-02T09:00:00Z' } }));
    expect([...under('_id', entries), ...under('_lastUpdated', entries)]).toEqual([]);
  });

  test('has equal entries once', () => {
    const coding = { system: 'http://loinc.org', code: '1-1', display: 'Pain' };
    const entries = buildIndex(
      observation({
        id: 'o1',
        code: { coding: [coding, { ...coding }], text: 'PAIN' },
        category: [{ coding: [coding] }],
      }),
    );
    expect(under('code', entries)).toHaveLength(1);
    expect(under('code:text', entries)).toEqual([{ kind: 'string', param: 'code:text', value: 'pain', exact: '' }]);
    expect(under('category', entries)).toHaveLength(1);
  });

  test('tells apart what differs in one field only', () => {
    const entries = buildIndex(
      observation({
        id: 'o1',
        identifier: [{ value: 'a|b' }, { system: 'a', value: 'b' }, { system: 'http://a', value: 'b' }],
        derivedFrom: [
          { reference: 'Observation/1' },
          { reference: 'Observation/1/_history/1' },
          { reference: 'QuestionnaireResponse/1' },
        ],
        component: [
          { code: { text: 'x' }, valueQuantity: { value: 1, unit: 'mg' } },
          { code: { text: 'x' }, valueQuantity: { value: 1, unit: 'g' } },
          { code: { text: 'x' }, valueQuantity: { value: 1, comparator: '<', unit: 'g' } },
        ],
      }),
    );
    expect(under('identifier', entries)).toHaveLength(3);
    expect(under('derived-from', entries)).toHaveLength(3);
    expect(under('component-value-quantity', entries)).toHaveLength(3);
  });

  test('has each reference once, under the parameter that is narrowest', () => {
    const entries = buildIndex(observation({ id: 'o1', subject: { reference: 'Patient/1' } }));
    expect(under('patient', entries)).toHaveLength(1);
    expect(under('subject', entries)).toEqual([]);
    const ofGroup = buildIndex(observation({ id: 'o2', subject: { reference: 'Group/1' } }));
    expect(under('patient', ofGroup)).toEqual([]);
    expect(under('subject', ofGroup)).toHaveLength(1);
  });

  test('knows absolute references below the base as local', () => {
    const remote = goal({ id: 'g1', subject: { reference: `${BASE}/Patient/1` } });
    expect(under('patient', buildIndex(remote, BASE))).toMatchObject([{ type: 'Patient', id: '1' }]);
    expect(under('patient', buildIndex(remote))).toMatchObject([{ type: '', id: `${BASE}/Patient/1` }]);
  });

  test('is empty for a type that is not kept', () => {
    expect(buildIndex({ resourceType: 'Patient', id: '1' })).toEqual([]);
  });

  test('holds finite numbers only, which JSON can carry', () => {
    const numbers = completeResources
      .flatMap(resource => buildIndex(resource))
      .flatMap(entry => (entry.kind === 'range' ? [entry.low, entry.high] : []));
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.every(number => Number.isFinite(number))).toBe(true);
  });

  test('does not mind elements that are there without a value', () => {
    const sparse = {
      resourceType: 'Observation',
      code: {},
      category: [{}],
      subject: {},
      effectivePeriod: {},
      valueQuantity: {},
      component: [{}, { code: {} }],
      identifier: [{}],
      meta: {},
    } as AnyResource;
    expect(buildIndex(sparse).map(({ param }) => param)).toEqual(['date']);
  });
});

describe('the index of a whole assessment', () => {
  // Rows are what a durable commit spends its time on.
  test.each([
    ['QuestionnaireResponse', 5],
    ['Observation', 45],
    ['Goal', 15],
    ['Flag', 2],
    ['CarePlan', 22],
    ['Provenance', 14],
  ])('takes no more rows for %s than %d', (type, rows) => {
    const entries = assessment
      .filter(({ resourceType }) => resourceType === type)
      .flatMap(each => buildIndex(each, BASE));
    expect(entries).toHaveLength(rows);
  });
});
