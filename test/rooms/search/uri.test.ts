import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addUri } from '../../../src/search/uri.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { goal, questionnaire } from '../../support/resources.ts';
import { find, openStore } from './found.ts';

describe('the index entry of a uri', () => {
  test.each<[unknown, IndexEntry[]]>([
    ['urn:oid:1.2.3', [{ kind: 'uri', param: 'p', value: 'urn:oid:1.2.3' }]],
    [7, []],
  ])('%j', (value, entries) => {
    const into: IndexEntry[] = [];
    addUri(into, 'p', value);
    expect(into).toEqual(entries);
  });
});

describe('a search by uri', () => {
  const Q = 'http://example.org/fhir/Q';
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      questionnaire({ id: 'u1', url: `${Q}/a` }),
      questionnaire({ id: 'u2', url: `${Q}/a/b` }),
      questionnaire({ id: 'u3', url: `${Q}x` }),
      questionnaire({ id: 'u4', url: 'urn:oid:1.2.3.4' }),
      { resourceType: 'Questionnaire', id: 'u5', status: 'active' } as never,
      goal({ id: 'p1', meta: { profile: ['http://example.org/p|1'], source: 'http://example.org/ehr#1' } }),
      goal({ id: 'p2', meta: { profile: ['http://example.org/p', 'http://example.org/q'] } }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['Questionnaire', `url=${Q}/a`, ['u1']],
    ['Questionnaire', `url=${Q}/A`, []],
    ['Questionnaire', `url=${Q}/`, []],
    ['Questionnaire', `url=${Q}/a,urn:oid:1.2.3.4`, ['u1', 'u4']],
    ['Questionnaire', 'url=urn:oid:1.2.3.4', ['u4']],
    ['Questionnaire', 'url=urn:oid:1.2.3', []],
    ['Questionnaire', `url:below=${Q}/`, ['u1', 'u2']],
    ['Questionnaire', `url:below=${Q}/a`, ['u1', 'u2']],
    ['Questionnaire', `url:below=${Q}/a/b`, ['u2']],
    ['Questionnaire', `url:above=${Q}/a/b/c`, ['u1', 'u2']],
    ['Questionnaire', `url:above=${Q}/a`, ['u1']],
    ['Questionnaire', 'url:missing=true', ['u5']],
    ['Goal', '_profile=http://example.org/p', ['p2']],
    ['Goal', '_profile=http://example.org/p|1', ['p1']],
    ['Goal', '_source=http://example.org/ehr%231', ['p1']],
    ['Goal', '_source:missing=true', ['p2']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query)).toEqual(ids);
  });
});
