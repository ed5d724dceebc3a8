// Where a search may begin.
import { describe, expect, test } from '@jest/globals';
import type { IndexEntry, Predicate } from '../../../src/store/query.ts';
import { findCandidates, listCandidates } from '../../../src/store/sqlite/candidates.ts';
import { outermost } from '../../../src/store/sqlite/scope.ts';

const scope = outermost('Goal', () => 1);
const token = (code?: string): Predicate => ({ kind: 'token', param: 'p', ...(code !== undefined && { code }) });
const reference: Predicate = { kind: 'reference', param: 'p', type: 'Patient', id: '1' };
const text = (match: 'starts' | 'contains'): Predicate => ({ kind: 'string', param: 'p', match, value: 'x' });
const uri = (match: 'exact' | 'below' | 'above'): Predicate => ({ kind: 'uri', param: 'p', match, value: 'x' });
const range: Predicate = { kind: 'range', param: 'p', bounds: [] };
const present = (entry: IndexEntry['kind']): Predicate => ({ kind: 'present', param: 'p', entry });
const not: Predicate = { kind: 'not', of: token('a') };
const all = (...of: Predicate[]): Predicate => ({ kind: 'all', of });
const any = (...of: Predicate[]): Predicate => ({ kind: 'any', of });
const target = (where: Predicate): Predicate => ({ kind: 'target', param: 'p', type: 'Flag', where });
const source = (where: Predicate): Predicate => ({ kind: 'source', param: 'p', type: 'Flag', where });
const ids = (...list: string[]): Predicate => ({ kind: 'id', ids: list });

describe('candidates', () => {
  test.each([
    ['ids', ids('1'), { rank: 0, exact: true, ordered: false }],
    ['a reference', reference, { rank: 1, exact: true, ordered: true }],
    ['a URI', uri('exact'), { rank: 2, exact: true, ordered: true }],
    ['URIs above, which are a list', uri('above'), { rank: 2, exact: true, ordered: false }],
    ['a code', token('a'), { rank: 3, exact: true, ordered: true }],
    ['one of two codes, which are a list', any(token('a'), token('b')), { rank: 3, exact: true, ordered: false }],
    ['one of one', any(reference), { rank: 1, exact: true, ordered: true }],
    ['the beginning of a string', text('starts'), { rank: 4, exact: true, ordered: false }],
    ['URIs below', uri('below'), { rank: 4, exact: true, ordered: false }],
    ['a range', range, { rank: 5, exact: true, ordered: false }],
    ['a part of a string', text('contains'), { rank: 6, exact: true, ordered: false }],
    ['either of two kinds: as the worse of them', any(reference, range), { rank: 5, exact: true, ordered: false }],
    [
      'both of two kinds: the better of them, to be tested',
      all(range, reference),
      { rank: 1, exact: false, ordered: true },
    ],
    ['one condition of which the other has none', all(not, token('a')), { rank: 3, exact: false, ordered: true }],
    [
      'either of two, one of them to be tested',
      any(all(reference, not), token('a')),
      { rank: 3, exact: false, ordered: false },
    ],
    ['a chain: one more than at its end', target(reference), { rank: 2, exact: true, ordered: false }],
    ['a chain backwards', source(token('a')), { rank: 4, exact: true, ordered: false }],
    ['a chain to what has to be tested', target(all(token('a'), not)), { rank: 4, exact: true, ordered: false }],
  ])('%s', (_title, where, expected) => {
    const found = findCandidates(where, scope);

    expect(found && { rank: found.rank, exact: found.exact, ordered: found.inOrder !== undefined }).toEqual(expected);
    expect(found?.rids.text).toMatch(/^SELECT [ofe]\.rid AS rid FROM /);
    expect(found?.rids.text.split('?')).toHaveLength((found?.rids.values.length ?? 0) + 1);
  });

  test.each([
    ['everything', all()],
    ['nothing', any()],
    ['no ids', ids()],
    ['the time of writing', { kind: 'updated', bounds: [] }],
    ['a negation', not],
    ['a token without a code', token()],
    ['a parameter that is present', present('token')],
    ['either of two, one without', any(reference, not)],
    ['both of two without', all(not, present('uri'))],
    ['a chain to everything', target(all())],
    ['more alternatives than are worth it', any(...Array.from({ length: 51 }, () => text('starts')))],
  ] satisfies [string, Predicate][])('%s has none', (_title, where) => {
    expect(findCandidates(where, scope)).toBeUndefined();
  });

  test('are listed with their conditions, the most promising first', () => {
    const conditions = [range, not, token('a'), reference, target(reference)];
    expect(listCandidates(conditions, scope).map(({ of, rank }) => [of, rank])).toEqual([
      [reference, 1],
      [target(reference), 2],
      [token('a'), 3],
      [range, 5],
    ]);
  });
});
