import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FhirError } from '../../../src/fhir/fhir-error.ts';
import { findDefinition } from '../../../src/definitions/resource-types.ts';
import { servedTypes } from '../../../src/definitions/served-types.ts';
import { parseSearch, type SearchRequest } from '../../../src/search/parse-search.ts';
import type { Store } from '../../../src/store/port.ts';
import { everything } from '../../../src/store/query.ts';
import { goal, observation } from '../../support/resources.ts';
import { find, findInOrder, lenient, openStore, pairsOf, refusalOf, refusedFor, strict } from './found.ts';

const parse = (type: string, query: string): SearchRequest => parseSearch(type, pairsOf(query), strict);
const parseLeniently = (type: string, query: string): SearchRequest => parseSearch(type, pairsOf(query), lenient);

describe('a search without parameters', () => {
  test('asks for the newest of all, with their number', () => {
    expect(parse('Goal', '')).toEqual({
      query: {
        type: 'Goal',
        where: everything,
        sort: [{ by: 'updated', descending: true }],
        count: 20,
        total: true,
      },
      includes: [],
      revincludes: [],
      summary: 'false',
      elements: undefined,
      warnings: [],
      applied: [],
      fingerprint: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/),
    });
  });
});

describe('criteria', () => {
  test('that are one stand alone, several are ANDed in their order', () => {
    const active = { kind: 'token', param: 'lifecycle-status', code: 'active' };
    const planned = { kind: 'token', param: 'lifecycle-status', code: 'planned' };
    expect(parse('Goal', 'lifecycle-status=active').query.where).toEqual(active);
    expect(parse('Goal', 'lifecycle-status=planned&lifecycle-status=active').query.where).toEqual({
      kind: 'all',
      of: [planned, active],
    });
  });

  test.each([
    ['_id=a', { kind: 'id', ids: ['a'] }],
    ['_id=a,b', { kind: 'id', ids: ['a', 'b'] }],
    ['_id:not=a', { kind: 'not', of: { kind: 'id', ids: ['a'] } }],
    ['_tag=x', { kind: 'token', param: '_tag', code: 'x' }],
    ['_security=|x', { kind: 'token', param: '_security', system: '', code: 'x' }],
    ['_profile=http://p', { kind: 'uri', param: '_profile', match: 'exact', value: 'http://p' }],
    ['_lastUpdated=lt1970-01-01', { kind: 'updated', bounds: [{ end: 'low', is: '<', value: 0 }] }],
  ])('%s', (query, where) => {
    expect(parse('Goal', query).query.where).toEqual(where);
  });

  test.each([
    ['_id=', '_id', 'invalid'],
    ['_id=a,', '_id', 'invalid'],
    ['_id=Goal/a', '_id', 'invalid'],
    ['_id=a b', '_id', 'invalid'],
    ['_id:missing=true', '_id:missing', 'not-supported'],
    ['_id:exact=a', '_id:exact', 'not-supported'],
    ['_lastUpdated=soon', '_lastUpdated', 'invalid'],
    ['_lastUpdated:missing=true', '_lastUpdated:missing', 'not-supported'],
    ['category:missing=perhaps', 'category:missing', 'invalid'],
    ['category:missing=', 'category:missing', 'invalid'],
    ['category:missing=true,false', 'category:missing', 'invalid'],
    ['category=a,,b', 'category', 'invalid'],
    ['category:=x', 'category:', 'not-supported'],
    ['category:no-such-modifier=x', 'category:no-such-modifier', 'not-supported'],
    ['category:in=http://vs', 'category:in', 'not-supported'],
    ['category:not-in=http://vs', 'category:not-in', 'not-supported'],
    ['category:above=x', 'category:above', 'not-supported'],
    ['category:below=x', 'category:below', 'not-supported'],
    ['category:Patient=x', 'category:Patient', 'not-supported'],
    ['identifier:of-type=a|b|c', 'identifier:of-type', 'not-supported'],
    ['start-date:exact=2020', 'start-date:exact', 'not-supported'],
    ['start-date:contains=2020', 'start-date:contains', 'not-supported'],
    ['start-date:not=2020', 'start-date:not', 'not-supported'],
  ])('%s is refused however the handling is', (query, name, code) => {
    expect(refusalOf(() => parse('Goal', query))).toEqual(refusedFor(name, code));
    expect(refusalOf(() => parseLeniently('Goal', query))).toEqual(refusedFor(name, code));
  });

  test('a refused modifier comes with those that may be used', () => {
    expect(() => parse('Goal', 'category:in=x')).toThrow(
      "The search parameter 'category' cannot be asked with the modifier 'in': it takes :missing, :not, :text",
    );
    expect(() => parse('Observation', 'subject:Goal=x')).toThrow("'subject' does not lead to 'Goal'");
  });
});

describe('an unknown parameter', () => {
  const unknown = [
    'no-such-param=1',
    'Lifecycle-Status=active',
    '_text=x',
    '_content=x',
    '_filter=x',
    '=x',
    '_sortt=1',
  ];

  test.each(unknown)('%s is refused under strict handling', query => {
    expect(refusalOf(() => parse('Goal', query))).toEqual(refusedFor(query.split('=')[0]!, 'not-supported'));
  });

  test.each(unknown)('%s is ignored with a warning otherwise, and not claimed', query => {
    const { warnings, applied } = parseLeniently('Goal', `category=x&${query}`);
    expect(warnings).toMatchObject([
      { severity: 'warning', code: 'not-supported', expression: [`http.${query.split('=')[0]}`] },
    ]);
    expect(applied).toEqual([['category', 'x']]);
  });

  test('that is malformed too is no more than unknown', () => {
    expect(parseLeniently('Goal', 'nonsense:nonsense=,,').warnings).toHaveLength(1);
  });
});

describe('parameters of the result', () => {
  test.each([
    ['_count=0', { count: 0, total: true }],
    ['_count=7', { count: 7, total: true }],
    ['_count=1000000', { count: 1000, total: true }],
    ['_count=99999999999999999999', { count: 1000, total: true }],
    ['_total=none', { count: 20, total: false }],
    ['_total=estimate', { count: 20, total: true }],
    ['_total=accurate', { count: 20, total: true }],
    ['_summary=count', { count: 0, total: true }],
    ['_summary=count&_count=5', { count: 0, total: true }],
    ['_count=0&_total=none', { count: 0, total: true }],
  ])('%s', (query, asked) => {
    expect(parse('Goal', query).query).toMatchObject(asked);
  });

  test.each(['true', 'text', 'data', 'count', 'false'])('_summary=%s', value => {
    expect(parse('Goal', `_summary=${value}`).summary).toBe(value);
  });

  test('_elements is a list of names', () => {
    expect(parse('Goal', '_elements=description,target').elements).toEqual(['description', 'target']);
  });

  test.each([
    ['_count=-1', '_count'],
    ['_count=abc', '_count'],
    ['_count=1.5', '_count'],
    ['_count=', '_count'],
    ['_count=1&_count=2', '_count'],
    ['_total=many', '_total'],
    ['_total=', '_total'],
    ['_summary=yes', '_summary'],
    ['_summary=text&_summary=data', '_summary'],
    ['_elements=', '_elements'],
    ['_elements=a,,b', '_elements'],
    ['_elements=a b', '_elements'],
    ['_sort=date&_sort=-date', '_sort'],
    [`_sort=${'date,'.repeat(8)}date`, '_sort'],
    ['_include=goal', '_include'],
    ['_include=', '_include'],
    ['_include=CarePlan:goal:Goal:x', '_include'],
    ['_include:iterate=CarePlan goal', '_include:iterate'],
    ['_revinclude=:goal', '_revinclude'],
    ['_summary=text&_include=CarePlan:goal', '_summary'],
    ['_summary=text&_revinclude=Provenance:target', '_summary'],
    ['_cursor=nonsense', '_cursor'],
  ])('%s is refused', (query, name) => {
    expect(refusalOf(() => parseLeniently('CarePlan', query))).toEqual(refusedFor(name));
  });

  test('those of the edge are neither criteria nor unknown', () => {
    const { query, applied } = parse('Goal', '_format=json&_pretty=true');
    expect(query.where).toEqual(everything);
    expect(applied).toEqual([
      ['_format', 'json'],
      ['_pretty', 'true'],
    ]);
  });

  test('includes are read in their order, iterated or not', () => {
    const { includes, revincludes } = parse(
      'CarePlan',
      '_include=CarePlan:goal&_include:iterate=Goal:subject:Patient&_include=*&_revinclude=Provenance:*',
    );
    const any = { source: undefined, param: undefined, target: undefined, iterate: false };
    expect(includes).toEqual([
      { ...any, source: 'CarePlan', param: 'goal' },
      { source: 'Goal', param: 'subject', target: 'Patient', iterate: true },
      any,
    ]);
    expect(revincludes).toEqual([{ ...any, source: 'Provenance' }]);
  });

  test.each([
    ['_include=CarePlan:nonsense', '_include'],
    ['_include=CarePlan:status', '_include'],
    ['_include=CarePlan:goal:Patient', '_include'],
    ['_revinclude=Encounter:subject', '_revinclude'],
    ['_revinclude:iterate=Nonsense:*', '_revinclude:iterate'],
    ['_sort=no-such-param', '_sort'],
    ['_sort=goal.status', '_sort'],
    ['_sort=', '_sort'],
  ])('%s names what there is not: ignored with a warning, or refused where handling is strict', (query, name) => {
    const { warnings, applied, includes, revincludes, query: asked } = parseLeniently('CarePlan', query);
    expect(warnings).toMatchObject([{ severity: 'warning', code: 'not-supported', expression: [`http.${name}`] }]);
    expect([applied, includes, revincludes]).toEqual([[], [], []]);
    expect(asked.sort).toEqual([{ by: 'updated', descending: true }]);
    expect(refusalOf(() => parse('CarePlan', query))).toEqual(refusedFor(name, 'not-supported'));
  });

  test('a composite is no order', () => {
    expect(refusalOf(() => parse('Observation', '_sort=code-value-quantity'))).toEqual(
      refusedFor('_sort', 'not-supported'),
    );
  });
});

describe('what was applied', () => {
  test('is all that was not ignored, as it came and in its order', () => {
    const query =
      'category=a\\,b,c&_count=5&nonsense=1&_sort=-start-date,nonsense,_id&_include=Goal:subject&_include=Goal:x';
    const { applied, warnings } = parseLeniently('Goal', query);
    expect(applied).toEqual([
      ['category', 'a\\,b,c'],
      ['_count', '5'],
      ['_sort', '-start-date,_id'],
      ['_include', 'Goal:subject'],
    ]);
    expect(warnings.map(({ text }) => text)).toEqual([
      "Goal has no search parameter 'nonsense': ignored",
      "Goal cannot be sorted by 'nonsense': ignored",
      "There is no reference parameter 'Goal:x': ignored",
    ]);
  });

  test('asks the same when it is asked again', () => {
    const first = parseLeniently('Goal', 'category=a&nonsense=1&_sort=-start-date,nonsense&_count=5');
    const again = parseSearch('Goal', first.applied, strict);
    expect(again.query).toEqual(first.query);
    expect(again.fingerprint).toBe(first.fingerprint);
  });
});

describe('the size of a search', () => {
  const values = (count: number): string => Array.from({ length: count }, (_, at) => `x${at}`).join(',');
  const repeated = (count: number): [string, string][] => Array.from({ length: count }, () => ['category', 'x']);

  test('has a bound in parameters', () => {
    expect(parseSearch('Goal', repeated(100), strict).applied).toHaveLength(100);
    expect(refusalOf(() => parseSearch('Goal', repeated(101), strict))).toEqual(refusedFor('category'));
    expect(() => parseSearch('Goal', repeated(3000), strict)).toThrow(
      'A search has at most 100 parameters and 500 values: ask in several searches',
    );
  });

  test('is no trouble for the store up to its bounds', async () => {
    const store = await openStore([goal({ id: 'g1', category: [{ coding: [{ code: 'x499' }] }] })]);
    const sort = '&_sort=category,start-date,subject,identifier,-target-date,lifecycle-status,_lastUpdated';
    expect(await find(store, 'Goal', `category=${values(500)}`)).toEqual(['g1']);
    expect(await find(store, 'Goal', `identifier:not=${values(400)}${sort}`)).toEqual(['g1']);
    await store.close();
  });

  test('has a bound in values, over all parameters', () => {
    const { query } = parse('Goal', `category=${values(250)}&identifier=${values(250)}`);
    expect(JSON.stringify(query.where).match(/"token"/g)).toHaveLength(500);
    expect(refusalOf(() => parse('Goal', `category=${values(250)}&identifier=${values(251)}`))).toEqual(
      refusedFor('category'),
    );
  });
});

describe('the order of the answer', () => {
  let store: Store;

  beforeAll(async () => {
    const dated = (id: string, status: 'final' | 'amended', date: string, about: string) =>
      observation({ id, status, effectiveDateTime: date, subject: { reference: about } });
    store = await openStore([
      dated('a', 'final', '2020-03-01', 'Patient/2'),
      dated('b', 'amended', '2020-01-01', 'Group/2'),
      dated('c', 'final', '2020-01-02', 'Patient/1'),
      dated('d', 'amended', '2020-02-01', 'Group/1'),
      goal({ id: 'g1', startDate: '2026-01-02' }),
      goal({ id: 'g2' }),
      goal({ id: 'g3', startDate: '2026-01-01' }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['Observation', '', ['d', 'c', 'b', 'a']],
    ['Observation', '_sort=date', ['b', 'c', 'd', 'a']],
    ['Observation', '_sort=-date', ['a', 'd', 'c', 'b']],
    ['Observation', '_sort=status,-date', ['d', 'b', 'a', 'c']],
    ['Observation', '_sort=-status,date', ['c', 'a', 'b', 'd']],
    ['Observation', '_sort=_lastUpdated', ['a', 'b', 'c', 'd']],
    ['Observation', '_sort=-_lastUpdated', ['d', 'c', 'b', 'a']],
    ['Observation', '_sort=_id', ['a', 'b', 'c', 'd']],
    ['Observation', '_sort=-_id', ['d', 'c', 'b', 'a']],
    ['Observation', '_sort=patient,_id', ['c', 'a', 'b', 'd']],
    ['Observation', '_sort=subject', ['c', 'a', 'd', 'b']],
    ['Goal', '_sort=start-date', ['g3', 'g1', 'g2']],
    ['Goal', '_sort=-start-date', ['g1', 'g3', 'g2']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await findInOrder(store, type, query)).toEqual(ids);
  });

  test('a count cuts the page', async () => {
    expect(await find(store, 'Observation', '_sort=_id&_count=2')).toEqual(['a', 'b']);
  });
});

describe('any parameters at all', () => {
  const name = fc.oneof(
    fc.constantFrom(
      ...[
        '_id',
        '_count',
        '_sort',
        '_include',
        '_revinclude:iterate',
        '_has:CarePlan:goal:status',
        '_cursor',
        '_total',
      ],
      ...servedTypes.flatMap(type => [...findDefinition(type)!.searchParameters.keys()]),
    ),
    fc.string(),
  );
  const modifier = fc.constantFrom(
    '',
    '',
    ':missing',
    ':not',
    ':text',
    ':exact',
    ':Patient',
    '.status',
    ':identifier',
    ':',
  );
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('', '1', 'ge2020', 'a|b', 'a$b', '5.4||mg', 'Patient/1', 'true', '\\', '|', '$', ',', '*', '-'),
  );

  test('give a search or a FhirError with issues, nothing else', () => {
    const pair = fc.tuple(name, modifier, value).map(([code, suffix, text]): [string, string] => [code + suffix, text]);
    const parameters = fc.array(pair, { maxLength: 4 });
    const attempt = (type: string, pairs: [string, string][], handling: 'strict' | 'lenient'): unknown => {
      try {
        return parseSearch(type, pairs, { ...strict, handling });
      } catch (error) {
        return error;
      }
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...servedTypes),
        parameters,
        fc.constantFrom('strict', 'lenient'),
        (type, pairs, how) => {
          const outcome = attempt(type, pairs, how);
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(FhirError);
            expect(outcome).toMatchObject({ category: 'parameter' });
            expect((outcome as FhirError).issues[0]?.expression?.[0]).toMatch(/^http\./);
          } else {
            expect(outcome).toHaveProperty('query.type', type);
            // What was applied can be asked again.
            expect(
              attempt(type, [...(outcome as SearchRequest).applied] as [string, string][], 'strict'),
            ).toHaveProperty('fingerprint', (outcome as SearchRequest).fingerprint);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
