// The compiled SQL, and the rows that it finds. Terms are written as their texts: `find` gives each a number in the order
// in which it is asked, and the expected values are those numbers' texts again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DatabaseSync } from 'node:sqlite';
import type { Predicate } from '../../../src/store/query.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { outermost } from '../../../src/store/sqlite/scope.ts';
import type { Sql } from '../../../src/store/sqlite/sql.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';
import { Terms } from '../../../src/store/sqlite/terms.ts';
import { toCondition } from '../../../src/store/sqlite/translate.ts';
import { range, reference, text, toChange, token, uri } from '../../support/changes.ts';

let database: DatabaseSync;
let store: SqliteStore;
beforeAll(async () => {
  database = openDatabase(':memory:');
  store = new SqliteStore(database);
  await store.commit([
    toChange('Goal/1', {
      index: [
        token('status', 'active', 'http://s.org'),
        token('status', 'on-hold'),
        text('title', 'walk daily', 'Walk daily'),
        range('start', 100, 199),
        reference('subject', 'Patient/1'),
        uri('url', 'http://a.org/x'),
      ],
    }),
    toChange('Goal/2', {
      index: [token('status', 'completed'), range('start', 300, 399), reference('subject', 'Patient/2', '7')],
    }),
    toChange('Patient/1', { index: [text('name', 'smith'), reference('organization', 'Organization/1')] }),
    toChange('Organization/1', { index: [token('active', 'true')] }),
    toChange('CarePlan/1', { index: [reference('goal', 'Goal/2'), token('status', 'draft')] }),
  ]);
});
afterAll(() => store.close());

const oneLine = (sql: Sql): string => sql.text.replaceAll(/\s+/g, ' ');

/** The ids of the goals for which a condition holds. */
function goalsWhere(condition: Sql): string {
  const goal = new Terms(database).find('Goal');
  const rows = database
    .prepare(`SELECT r0.id FROM resource r0 WHERE r0.type = ? AND r0.live = 1 AND ${condition.text} ORDER BY r0.id`)
    .all(goal, ...condition.values);
  return rows.map(row => row.id).join('');
}

/** The values of a fragment, the numbers of terms written as `#text`. */
function valuesOf(where: Predicate): unknown[] {
  const marked = new Map<string | number, string>();
  const scope = outermost('Goal', term => {
    const number = -1000 - marked.size;
    marked.set(number, `#${term}`);
    return number;
  });
  return toCondition(where, scope).values.map(value => marked.get(value) ?? value);
}

const status = (code: string, system?: string): Predicate => ({
  kind: 'token',
  param: 'status',
  code,
  ...(system !== undefined && { system }),
});
const exists = (table: string, condition: string): string =>
  `EXISTS (SELECT 1 FROM ${table} e INDEXED BY sqlite_autoindex_${table}_1 WHERE e.rid = r0.rid AND ${condition})`;

const CASES: [title: string, where: Predicate, sql: string, values: unknown[], ids: string][] = [
  ['all of nothing', { kind: 'all', of: [] }, '1', [], '12'],
  ['any of nothing', { kind: 'any', of: [] }, '0', [], ''],
  ['no ids', { kind: 'id', ids: [] }, '0', [], ''],
  ['an id', { kind: 'id', ids: ['2'] }, 'r0.id = ?', ['2'], '2'],
  ['ids', { kind: 'id', ids: ['1', '3'] }, 'r0.id IN (SELECT value FROM json_each(?))', ['["1","3"]'], '1'],
  [
    'the time of writing',
    {
      kind: 'updated',
      bounds: [
        { end: 'low', is: '>=', value: 0 },
        { end: 'high', is: '<', value: 5 },
      ],
    },
    'r0.at >= ? AND r0.at < ?',
    [0, 5],
    '',
  ],
  [
    'a code of a system',
    status('active', 'http://s.org'),
    exists('token', 'e.code = ? AND e.param = ? AND e.system = ?'),
    ['active', '#Goal.status', '#http://s.org'],
    '1',
  ],
  ['a code', status('completed'), exists('token', 'e.code = ? AND e.param = ?'), ['completed', '#Goal.status'], '2'],
  [
    'a system',
    { kind: 'token', param: 'status', system: '' },
    exists('token', 'e.param = ? AND e.system = ?'),
    ['#Goal.status', '#'],
    '12',
  ],
  [
    'one of two codes, as one list',
    { kind: 'any', of: [status('active'), status('completed')] },
    exists('token', 'e.code IN (SELECT value FROM json_each(?)) AND e.param = ?'),
    ['["active","completed"]', '#Goal.status'],
    '12',
  ],
  [
    'codes of two systems, as two conditions',
    { kind: 'any', of: [status('active', 'http://s.org'), status('completed', '')] },
    `(${exists('token', 'e.code = ? AND e.param = ? AND e.system = ?')} OR ${exists('token', 'e.code = ? AND e.param = ? AND e.system = ?')})`,
    ['active', '#Goal.status', '#http://s.org', 'completed', '#Goal.status', '#'],
    '12',
  ],
  [
    'both of two codes',
    { kind: 'all', of: [status('active'), status('on-hold')] },
    `(${exists('token', 'e.code = ? AND e.param = ?')} AND ${exists('token', 'e.code = ? AND e.param = ?')})`,
    ['active', '#Goal.status', 'on-hold', '#Goal.status'],
    '1',
  ],
  [
    'not a code',
    { kind: 'not', of: status('active') },
    `NOT (${exists('token', 'e.code = ? AND e.param = ?')})`,
    ['active', '#Goal.status'],
    '2',
  ],
  [
    'the beginning of a string',
    { kind: 'string', param: 'title', match: 'starts', value: 'wa' },
    exists('string', 'e.param = ? AND e.value >= ? AND e.value < ?'),
    ['#Goal.title', 'wa', 'wb'],
    '1',
  ],
  [
    'the beginning of a string that ends with the last of all letters',
    { kind: 'string', param: 'title', match: 'starts', value: 'w\u{10ffff}' },
    exists('string', 'e.param = ? AND e.value >= ? AND e.value < ?'),
    ['#Goal.title', 'w\u{10ffff}', 'x'],
    '',
  ],
  [
    'the beginning of a string that is nothing but the last of all letters',
    { kind: 'string', param: 'title', match: 'starts', value: '\u{10ffff}' },
    exists('string', 'e.param = ? AND e.value >= ?'),
    ['#Goal.title', '\u{10ffff}'],
    '',
  ],
  [
    'a part of a string',
    { kind: 'string', param: 'title', match: 'contains', value: 'k d' },
    exists('string', 'e.param = ? AND instr(e.value, ?) > 0'),
    ['#Goal.title', 'k d'],
    '1',
  ],
  [
    'an exact string',
    { kind: 'string', param: 'title', match: 'exact', value: 'Walk daily' },
    exists('string', 'e.param = ? AND e.exact = ?'),
    ['#Goal.title', 'Walk daily'],
    '1',
  ],
  [
    'an interval by its low end, which says something about the high one too',
    {
      kind: 'range',
      param: 'start',
      bounds: [
        { end: 'low', is: '>=', value: 100 },
        { end: 'low', is: '<', value: 300 },
      ],
    },
    exists('range', 'e.param = ? AND e.low >= ? AND e.high >= ? AND e.low < ?'),
    ['#Goal.start', 100, 100, 300],
    '1',
  ],
  [
    'an interval with a unit',
    { kind: 'range', param: 'start', bounds: [{ end: 'high', is: '>', value: 199 }], system: '', code: '' },
    exists('range', 'e.param = ? AND e.high > ? AND e.system = ? AND e.code = ?'),
    ['#Goal.start', 199, '#', '#'],
    '2',
  ],
  [
    'a reference',
    { kind: 'reference', param: 'subject', type: 'Patient', id: '1' },
    exists('reference', 'e.id = ? AND e.param = ? AND e.type = ?'),
    ['1', '#Goal.subject', '#Patient'],
    '1',
  ],
  [
    'a reference to a version, of any type',
    { kind: 'reference', param: 'subject', id: '2', version: '7' },
    exists('reference', 'e.id = ? AND e.param = ? AND e.version = ?'),
    ['2', '#Goal.subject', '7'],
    '2',
  ],
  [
    'one of two references, as one list',
    { kind: 'any', of: ['1', '2'].map(id => ({ kind: 'reference', param: 'subject', type: 'Patient', id })) },
    exists('reference', 'e.id IN (SELECT value FROM json_each(?)) AND e.param = ? AND e.type = ?'),
    ['["1","2"]', '#Goal.subject', '#Patient'],
    '12',
  ],
  [
    'a URI',
    { kind: 'uri', param: 'url', match: 'exact', value: 'http://a.org/x' },
    exists('uri', 'e.param = ? AND e.value = ?'),
    ['#Goal.url', 'http://a.org/x'],
    '1',
  ],
  [
    'URIs below',
    { kind: 'uri', param: 'url', match: 'below', value: 'http://a.org' },
    exists('uri', 'e.param = ? AND e.value >= ? AND e.value < ? AND (e.value = ? OR e.value >= ?)'),
    ['#Goal.url', 'http://a.org', 'http://a.org0', 'http://a.org', 'http://a.org/'],
    '1',
  ],
  [
    'URIs above',
    { kind: 'uri', param: 'url', match: 'above', value: 'http://a.org/x/y' },
    exists('uri', 'e.param = ? AND e.value IN (SELECT value FROM json_each(?))'),
    [
      '#Goal.url',
      '["http://a.org/x/y","http:","http:/","http://","http://a.org","http://a.org/","http://a.org/x","http://a.org/x/"]',
    ],
    '1',
  ],
  [
    'a parameter that is present',
    { kind: 'present', param: 'url', entry: 'uri' },
    exists('uri', 'e.param = ?'),
    ['#Goal.url'],
    '1',
  ],
  [
    'a chain',
    { kind: 'target', param: 'subject', type: 'Patient', where: { kind: 'id', ids: ['1'] } },
    'EXISTS (SELECT 1 FROM reference f INDEXED BY sqlite_autoindex_reference_1 CROSS JOIN resource r1' +
      ' ON r1.type = ? AND r1.id = f.id AND r1.live = 1' +
      ' WHERE f.rid = r0.rid AND f.param = ? AND f.type = ? AND r1.id = ?)',
    ['#Patient', '#Goal.subject', '#Patient', '1'],
    '1',
  ],
  [
    'what another resource points at',
    { kind: 'source', param: 'goal', type: 'CarePlan', where: { kind: 'id', ids: ['1'] } },
    'EXISTS (SELECT 1 FROM reference f INDEXED BY reference_value CROSS JOIN resource r1 ON r1.rid = f.rid' +
      ' WHERE f.id = r0.id AND f.param = ? AND f.type = ? AND r1.id = ?)',
    ['#CarePlan.goal', '#Goal', '1'],
    '2',
  ],
];

describe('a predicate as a condition', () => {
  test.each(CASES)('%s', (_title, where, expected, values, ids) => {
    const condition = toCondition(where, outermost('Goal', new Terms(database).find));

    expect(oneLine(condition)).toBe(expected);
    expect(valuesOf(where)).toEqual(values);
    expect(goalsWhere(condition)).toBe(ids);
  });

  test('a chain of chains names each resource by its depth', () => {
    const where: Predicate = {
      kind: 'target',
      param: 'subject',
      type: 'Patient',
      where: {
        kind: 'target',
        param: 'organization',
        type: 'Organization',
        where: { kind: 'token', param: 'active', code: 'true' },
      },
    };
    const condition = toCondition(where, outermost('Goal', new Terms(database).find));

    expect(oneLine(condition)).toMatch(
      /resource r1 ON .* f\.rid = r0\.rid .*resource r2 ON .* f\.rid = r1\.rid .* e\.rid = r2\.rid/,
    );
    expect(valuesOf(where)).toContain('#Organization.active');
    expect(goalsWhere(condition)).toBe('1');
  });

  test('the number of values is that of the question marks, whatever the predicate', () => {
    const wheres = CASES.map(([, where]) => where);
    const condition = toCondition(
      { kind: 'any', of: [...wheres, { kind: 'all', of: wheres }] },
      outermost('Goal', new Terms(database).find),
    );
    expect(condition.text.split('?')).toHaveLength(condition.values.length + 1);
    expect(goalsWhere(condition)).toBe('12');
  });

  const WRAPS: [kind: string, levels: number, wrap: (where: Predicate) => Predicate, refusal: string][] = [
    ['not', 50, where => ({ kind: 'not', of: where }), 'The query is nested more than 50 deep'],
    [
      'any and all',
      25,
      where => ({
        kind: 'any',
        of: [
          { kind: 'id', ids: ['x'] },
          { kind: 'all', of: [where, status('active')] },
        ],
      }),
      'The query is nested more than 50 deep',
    ],
    [
      'a chain',
      10,
      where => ({
        kind: 'target',
        param: 'subject',
        type: 'Goal',
        where: { kind: 'all', of: [where, status('active')] },
      }),
      'The query follows more than 10 references in a row',
    ],
    [
      'a chain backwards',
      10,
      where => ({ kind: 'source', param: 'subject', type: 'Goal', where }),
      'The query follows more than 10 references in a row',
    ],
  ];

  test.each(WRAPS)('%s of %i levels is taken, and one more is a RangeError', async (_kind, levels, wrap, refusal) => {
    let where = status('active');
    for (let level = 0; level < levels; level++) where = wrap(where);
    const query = { type: 'Goal', sort: [], count: 1, total: true } as const;

    expect((await store.search({ ...query, where })).total).toBeLessThan(3);
    await expect(store.search({ ...query, where: wrap(where) })).rejects.toThrow(new RangeError(refusal));
  });

  test('more values than SQLite takes are a RangeError', async () => {
    const of = Array.from({ length: 11_000 }, (_, index): Predicate => ({
      kind: 'string',
      param: 'title',
      match: 'starts',
      value: String(index),
    }));
    const query = { type: 'Goal', where: { kind: 'any', of }, sort: [], count: 1, total: false } as const;

    await expect(store.search(query)).rejects.toThrow(new RangeError('The query has 33002 values, more than 32766'));
  });
});
