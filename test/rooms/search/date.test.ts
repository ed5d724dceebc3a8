import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BEGINNING, END } from '../../../src/fhir/date-time.ts';
import { addDates, parseDateBounds } from '../../../src/search/date.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { goal, observation } from '../../support/resources.ts';
import { find, openStore, refusalOf, refusedFor, strict } from './found.ts';

const at = (text: string): number => Date.parse(text);
const range = (low: number, high: number): IndexEntry[] => [
  { kind: 'range', param: 'p', low, high, system: '', code: '' },
];

describe('the index entry of a date', () => {
  test.each<[string, unknown, IndexEntry[]]>([
    ['date', '2026', range(at('2026-01-01T00:00:00.000Z'), at('2026-12-31T23:59:59.999Z'))],
    ['date', '2024-02', range(at('2024-02-01T00:00:00.000Z'), at('2024-02-29T23:59:59.999Z'))],
    ['dateTime', '2026-03-02', range(at('2026-03-02T00:00:00.000Z'), at('2026-03-02T23:59:59.999Z'))],
    ['instant', '2026-03-02T10:00:00+01:00', range(at('2026-03-02T09:00:00.000Z'), at('2026-03-02T09:00:00.999Z'))],
    [
      'Period',
      { start: '2026-01', end: '2026-02' },
      range(at('2026-01-01T00:00:00.000Z'), at('2026-02-28T23:59:59.999Z')),
    ],
    ['Period', { start: '2026-01-05' }, range(at('2026-01-05T00:00:00.000Z'), END)],
    ['Period', { end: '2026-01-05' }, range(BEGINNING, at('2026-01-05T23:59:59.999Z'))],
    [
      'Timing',
      { event: ['2026-05-01', '2026-03-01', '2026-04-01'] },
      range(at('2026-03-01T00:00:00.000Z'), at('2026-05-01T23:59:59.999Z')),
    ],
    [
      'Timing',
      { event: ['2026-05-01'], repeat: { boundsPeriod: { start: '2026-04-01', end: '2026-04-30' } } },
      range(at('2026-04-01T00:00:00.000Z'), at('2026-05-01T23:59:59.999Z')),
    ],
    ['Timing', { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }, []],
    ['dateTime', 'no date', []],
    ['Age', { value: 3 }, []],
  ])('of the type %s: %j', (type, value, entries) => {
    const into: IndexEntry[] = [];
    addDates(into, 'p', value, type);
    expect(into).toEqual(entries);
  });
});

describe('the value of a date parameter', () => {
  const asked = { name: 'date', base: strict.base, now: at('2026-03-11T00:00:00Z') };

  test.each([
    'notadate',
    '2020-13-01',
    '2020-02-30',
    'xx2020',
    '2020-1-1',
    '20200115',
    'ge',
    '2020-01-01T10',
    '2020-01-01 10:00',
    'lt 2020',
    '',
  ])("'%s' is refused", value => {
    expect(refusalOf(() => parseDateBounds(value, asked))).toEqual(refusedFor('date'));
  });

  test('ap allows a tenth of the time between the date and now', () => {
    const tenDaysAgo = '2026-03-01T00:00:00Z';
    const day = 86_400_000;
    expect(parseDateBounds(`ap${tenDaysAgo}`, asked)).toEqual([
      [
        { end: 'low', is: '<=', value: at(tenDaysAgo) + 999 + day },
        { end: 'high', is: '>=', value: at(tenDaysAgo) - day },
      ],
    ]);
  });

  test('ap allows nothing where the time is not known', () => {
    expect(parseDateBounds('ap2026', { ...asked, now: undefined })).toEqual([
      [
        { end: 'low', is: '<=', value: at('2026-12-31T23:59:59.999Z') },
        { end: 'high', is: '>=', value: at('2026-01-01T00:00:00.000Z') },
      ],
    ]);
  });
});

describe('a search by date', () => {
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      observation({ id: 'd1', effectiveDateTime: '2020-01-15' }),
      observation({ id: 'd2', effectiveDateTime: '2020-01-15T10:00:00Z' }),
      observation({ id: 'd3', effectiveDateTime: '2020-02-10T23:30:00-05:00' }),
      observation({ id: 'd4', effectiveDateTime: '2019' }),
      observation({ id: 'd5', effectivePeriod: { start: '2020-01-01', end: '2020-03-31' } }),
      observation({ id: 'd6', effectivePeriod: { start: '2021-06-01' } }),
      observation({ id: 'd7' }),
      observation({ id: 'd8', effectiveTiming: { event: ['2018-01-01', '2018-12-31'] } }),
      goal({ id: 'g1', startDate: '2026-03-01', target: [{ dueDate: '2026-06-01' }, { dueDate: '2026-09-01' }] }),
      goal({ id: 'g2', startCodeableConcept: { text: 'on admission' } }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['date=2020-01', ['d1', 'd2']],
    ['date=2020', ['d1', 'd2', 'd3', 'd5']],
    ['date=2019', ['d4']],
    ['date=2018', ['d8']],
    ['date=2020-01-15', ['d1', 'd2']],
    ['date=eq2020-01-15', ['d1', 'd2']],
    ['date=2020-01-15T10:00:00Z', ['d2']],
    ['date=2020-01-15T11:00:00+01:00', ['d2']],
    ['date=2020-01-15T10:00Z', ['d2']],
    ['date=2020-01-15T10:00:01Z', []],
    ['date=2020-02-11', ['d3']],
    ['date=2020-02-10', []],
    ['date=ne2020', ['d4', 'd6', 'd8']],
    ['date=ne2019', ['d1', 'd2', 'd3', 'd5', 'd6', 'd8']],
    ['date=lt2020-01-01', ['d4', 'd8']],
    ['date=lt2020-01-15', ['d4', 'd5', 'd8']],
    ['date=lt2019', ['d8']],
    ['date=gt2020-01-15', ['d3', 'd5', 'd6']],
    ['date=gt2020', ['d6']],
    ['date=ge2020-01-15', ['d1', 'd2', 'd3', 'd5', 'd6']],
    ['date=ge2020-04', ['d6']],
    ['date=le2020-01-15', ['d1', 'd2', 'd4', 'd5', 'd8']],
    ['date=le2018', ['d8']],
    ['date=sa2020-01-15', ['d3', 'd6']],
    ['date=eb2020-01-15', ['d4', 'd8']],
    ['date=eb2020-04-01', ['d1', 'd2', 'd3', 'd4', 'd5', 'd8']],
    ['date=ge2020-01-01&date=lt2020-02-01', ['d1', 'd2', 'd5']],
    ['date=2019,2020-02', ['d3', 'd4']],
    ['date=ap2020-01-15', ['d1', 'd2', 'd3', 'd4', 'd5']],
    ['date:missing=true', ['d7']],
    ['date:missing=false', ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd8']],
  ])('Observation?%s', async (query, ids) => {
    expect(await find(store, 'Observation', query)).toEqual(ids);
  });

  test.each([
    ['start-date=2026-03', ['g1']],
    ['start-date:missing=true', ['g2']],
    ['target-date=2026-09-01', ['g1']],
    ['target-date=lt2026-07&target-date=gt2026-07', ['g1']],
    ['target-date=2026-07', []],
    // The fixtures are written from 2026-03-01T12:00:00Z on, one a second.
    ['_lastUpdated=2026-03-01', ['g1', 'g2']],
    ['_lastUpdated=gt2026-03-01T12:00:08Z', ['g2']],
    ['_lastUpdated=2026-03-01T12:00:08Z', ['g1']],
    ['_lastUpdated=ne2026-03-01T12:00:08Z', ['g2']],
    ['_lastUpdated=le2026-03-01T12:00:08Z', ['g1']],
    ['_lastUpdated=2026-03-02', []],
    ['_lastUpdated=lt2026,ge2026-03-01T12:00:09Z', ['g2']],
  ])('Goal?%s', async (query, ids) => {
    expect(await find(store, 'Goal', query)).toEqual(ids);
  });
});
