// How SQLite goes about the usual searches: by an index, never through a whole table of entries.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DatabaseSync } from 'node:sqlite';
import { everything, type Predicate, type Query } from '../../../src/store/query.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { Search } from '../../../src/store/sqlite/search.ts';
import { Statements } from '../../../src/store/sqlite/statements.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';
import { Terms } from '../../../src/store/sqlite/terms.ts';
import { findIds, MORNING, range, reference, text, toChange, token, toQuery, uri } from '../../support/changes.ts';

const FEW = 5;
const ALL = 40;

let database: DatabaseSync;
let store: SqliteStore;
let search: Search;
beforeAll(async () => {
  database = openDatabase(':memory:');
  store = new SqliteStore(database, FEW);
  search = new Search(new Statements(database), new Terms(database).find, FEW);
  // All are final, three are of patient 1, four have the code b; the date counts up.
  await store.commit([
    ...Array.from({ length: ALL }, (_, index) =>
      toChange(`Observation/${String(index).padStart(2, '0')}`, {
        at: MORNING + index * 1000,
        index: [
          token('status', 'final'),
          token('code', index % 10 === 0 ? 'b' : 'a', 'http://loinc.org'),
          reference('subject', index % 15 === 0 ? 'Patient/1' : 'Patient/2'),
          range('date', index * 10, index * 10 + 9),
          text('text', `note ${String(index)}`),
          uri('profile', 'http://a.org/p'),
        ],
      }),
    ),
    toChange('Patient/1', { index: [token('gender', 'female')] }),
    toChange('Patient/2', { index: [token('gender', 'male')] }),
    ...Array.from({ length: ALL }, (_, index) =>
      toChange(`Flag/${String(index)}`, { index: [token('status', 'final')] }),
    ),
  ]);
});
afterAll(() => store.close());

/** The steps by which SQLite would find a page. */
function stepsOf(query: Query): string[] {
  const { text: statement, values } = search.toPageStatement(query);
  return database
    .prepare(`EXPLAIN QUERY PLAN ${statement}`)
    .all(...values)
    .map(row => String(row.detail));
}

const status = (code: string): Predicate => ({ kind: 'token', param: 'status', code });
const code = (value: string): Predicate => ({ kind: 'token', param: 'code', code: value, system: 'http://loinc.org' });
const subject = (id: string): Predicate => ({ kind: 'reference', param: 'subject', type: 'Patient', id });
const since = (value: number): Predicate => ({
  kind: 'range',
  param: 'date',
  bounds: [{ end: 'high', is: '>=', value }],
});
const profile = (match: 'exact' | 'below' | 'above'): Predicate => ({
  kind: 'uri',
  param: 'profile',
  match,
  value: 'http://a.org/p',
});
const all = (...of: Predicate[]): Predicate => ({ kind: 'all', of });
const any = (...of: Predicate[]): Predicate => ({ kind: 'any', of });

const BY_REFERENCE = 'SEARCH e USING COVERING INDEX reference_value (id=? AND param=?)';
const BY_TOKEN = 'SEARCH e USING COVERING INDEX token_value (code=? AND param=?)';
const WALK = 'SEARCH r0 USING INDEX resource_at (type=?)';
const ROW = 'SEARCH r0 USING INTEGER PRIMARY KEY (rowid=?)';

const PLANS: [title: string, where: Predicate, steps: string[], count: number][] = [
  ['everything: the resources of the type in the order of writing', everything, [WALK], ALL],
  ['a reference, newest first: its index in the order of writing', subject('1'), [BY_REFERENCE, ROW], 3],
  ['a reference that many have: the same', subject('2'), [BY_REFERENCE, ROW], ALL - 3],
  ['a code: its index in the order of writing', status('final'), [BY_TOKEN, ROW], ALL],
  [
    'a URI: its index in the order of writing',
    profile('exact'),
    ['SEARCH e USING COVERING INDEX uri_value (param=? AND value=?)', ROW],
    ALL,
  ],
  [
    'a date that few have: they are fetched',
    since((ALL - 3) * 10),
    [ROW, 'SEARCH e USING COVERING INDEX range_value (param=? AND high>?)'],
    3,
  ],
  [
    'a date that many have: a walk that looks at the date of each',
    since(0),
    [WALK, 'SEARCH e EXISTS USING PRIMARY KEY (rid=? AND param=?)'],
    ALL,
  ],
  [
    'a reference and a code: the few of the reference, the code of each',
    all(status('final'), subject('1')),
    [BY_REFERENCE, ROW, 'SEARCH e EXISTS USING PRIMARY KEY (rid=? AND param=? AND code=?)'],
    3,
  ],
  [
    'a common reference and a rare code: the few of the code',
    all(subject('2'), code('b')),
    [BY_TOKEN, ROW, 'SEARCH e EXISTS USING PRIMARY KEY (rid=? AND param=? AND id=?'],
    2,
  ],
  [
    'one of two patients',
    any(subject('1'), subject('3')),
    [ROW, 'SEARCH e USING COVERING INDEX reference_value (id=? AND param=?)'],
    3,
  ],
  [
    'one of two codes that many have: a walk',
    any(status('final'), status('amended')),
    [WALK, 'SEARCH e EXISTS USING PRIMARY KEY (rid=? AND param=? AND code=?)'],
    ALL,
  ],
  [
    'not a code: a walk',
    { kind: 'not', of: status('amended') },
    [WALK, 'SEARCH e USING PRIMARY KEY (rid=? AND param=? AND code=?)'],
    ALL,
  ],
  [
    'the beginning of a string',
    { kind: 'string', param: 'text', match: 'starts', value: 'note 1' },
    [WALK, 'SEARCH e EXISTS USING PRIMARY KEY (rid=? AND param=? AND value>? AND value<?)'],
    11,
  ],
  [
    'ids',
    { kind: 'id', ids: ['01', '02'] },
    [ROW, 'SEARCH o USING INDEX sqlite_autoindex_resource_1 (type=? AND id=?)'],
    2,
  ],
  [
    'a chain to few',
    { kind: 'target', param: 'subject', type: 'Patient', where: { kind: 'id', ids: ['1'] } },
    [ROW, 'SEARCH o USING INDEX', 'SEARCH f USING COVERING INDEX reference_value (id=? AND param=?)'],
    3,
  ],
  [
    'a chain to many: a walk that follows the reference of each',
    { kind: 'target', param: 'subject', type: 'Patient', where: { kind: 'token', param: 'gender', code: 'male' } },
    [
      WALK,
      'SEARCH f USING PRIMARY KEY (rid=? AND param=?)',
      'SEARCH r1 USING INDEX sqlite_autoindex_resource_1 (type=? AND id=?)',
    ],
    ALL - 3,
  ],
];

describe('the plan of a search', () => {
  test.each(PLANS)('%s', async (_title, where, steps, count) => {
    const query = toQuery('Observation', where, { count: 100 });
    const found = stepsOf(query);

    expect(found[0]).toBe(steps[0]);
    for (const step of steps) expect(found).toContainEqual(expect.stringContaining(step));
    // A list of values is read from its beginning to its end; nothing else is.
    expect(found.filter(step => step.startsWith('SCAN') && !step.startsWith('SCAN json_each'))).toEqual([]);
    expect(await findIds(store, 'Observation', where)).toHaveLength(count);
  });

  test('only resources of one time are sorted, where the order is that of writing', () => {
    const sorts = (where: Predicate): string[] =>
      stepsOf(toQuery('Observation', where)).filter(step => step.includes('ORDER BY'));

    for (const where of [everything, subject('2'), status('final'), profile('exact'), since(0)]) {
      expect(sorts(where)).toEqual(['USE TEMP B-TREE FOR LAST TERM OF ORDER BY']);
    }
  });

  test('a page behind another begins in the index', () => {
    const after = { values: [MORNING + 20_000], id: '20' };

    expect(stepsOf(toQuery('Observation', everything, { after }))[0]).toBe(
      'SEARCH r0 USING INDEX resource_at (type=? AND at<?)',
    );
    expect(stepsOf(toQuery('Observation', subject('2'), { after }))[0]).toBe(
      'SEARCH e USING COVERING INDEX reference_value (id=? AND param=? AND at<?)',
    );
  });

  test('the time of writing is looked up in the index of the type', () => {
    const where: Predicate = { kind: 'updated', bounds: [{ end: 'low', is: '>=', value: MORNING + 30_000 }] };
    expect(stepsOf(toQuery('Observation', where))[0]).toBe('SEARCH r0 USING INDEX resource_at (type=? AND at>?)');
  });

  test('an order by a parameter looks up the entries of each resource', () => {
    const sort = [{ by: 'param', param: 'date', entry: 'range', descending: true }] as const;
    const steps = stepsOf(toQuery('Observation', subject('1'), { sort }));

    expect(steps.slice(0, 2)).toEqual([BY_REFERENCE, ROW]);
    expect(steps).toContain('SEARCH e USING PRIMARY KEY (rid=? AND param=?)');
  });

  test('an order by id needs no sorting', () => {
    const steps = stepsOf(toQuery('Observation', everything, { sort: [{ by: 'id', descending: false }] }));
    expect(steps).toEqual(['SEARCH r0 USING INDEX sqlite_autoindex_resource_1 (type=?)']);
  });
});
