// What each kind of predicate finds, among one set of resources; guarantees 10 and 13.
import { describe, expect, test } from '@jest/globals';
import { everything, type Bound, type IndexEntry, type Predicate, type SortKey } from '../../src/store/query.ts';
import { findIds, MORNING, range, reference, text, toChange, token, toQuery, uri } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const LOINC = 'http://loinc.org';
const OPEN_LOW = -8.64e15;
const OPEN_HIGH = 8.64e15;
const mg = { system: 'http://unitsofmeasure.org', code: 'mg' };
const kg = { system: 'http://unitsofmeasure.org', code: 'kg' };

/** A minute apart, in this order. */
const RESOURCES: Record<string, IndexEntry[]> = {
  a: [
    token('code', '1', LOINC),
    token('code', 'x'),
    text('name', 'smith'),
    range('date', 10, 19),
    uri('url', 'http://a.org/x'),
  ],
  b: [
    token('code', '2', LOINC),
    text('name', 'smithers', 'Smithers'),
    range('date', 20, 29),
    uri('url', 'http://a.org/x/y'),
  ],
  c: [
    token('code', '1', 'http://other.org'),
    text('name', 'jones'),
    range('date', 15, OPEN_HIGH),
    uri('url', 'http://a.org/xy'),
  ],
  d: [token('code', '1'), range('date', OPEN_LOW, 12), range('date', 40, 41), uri('url', 'http://a.org')],
  e: [range('dose', 5, 5, mg), range('dose', 9, 9, kg), uri('url', 'urn:oid:1.2.3')],
  f: [range('dose', 7, 7, mg), reference('subject', 'Patient/1'), reference('subject', 'Group/1')],
  g: [reference('subject', 'Patient/2', '3'), reference('subject', 'https://elsewhere.org/Patient/1')],
  h: [],
};

const code = (value: string, system?: string): Predicate => ({
  kind: 'token',
  param: 'code',
  code: value,
  ...(system !== undefined && { system }),
});
const date = (...bounds: Bound[]): Predicate => ({ kind: 'range', param: 'date', bounds });
const low = (is: Bound['is'], value: number): Bound => ({ end: 'low', is, value });
const high = (is: Bound['is'], value: number): Bound => ({ end: 'high', is, value });
const dose = (value: number, unit: Partial<typeof mg> = {}): Predicate => ({
  kind: 'range',
  param: 'dose',
  bounds: [low('>=', value), high('<=', value)],
  ...unit,
});
const subject = (id: string, more: { type?: string; version?: string } = {}): Predicate => ({
  kind: 'reference',
  param: 'subject',
  id,
  ...more,
});
const url = (match: 'exact' | 'below' | 'above', value: string): Predicate => ({
  kind: 'uri',
  param: 'url',
  match,
  value,
});
const name = (match: 'starts' | 'contains' | 'exact', value: string): Predicate => ({
  kind: 'string',
  param: 'name',
  match,
  value,
});
const present = (param: string, entry: IndexEntry['kind']): Predicate => ({ kind: 'present', param, entry });
const all = (...of: Predicate[]): Predicate => ({ kind: 'all', of });
const any = (...of: Predicate[]): Predicate => ({ kind: 'any', of });
const not = (of: Predicate): Predicate => ({ kind: 'not', of });
const updated = (...bounds: Bound[]): Predicate => ({ kind: 'updated', bounds });
const minute = (count: number): number => MORNING + count * 60_000;

const CASES: [title: string, where: Predicate, ids: string][] = [
  ['everything', everything, 'abcdefgh'],
  ['a code of any system', code('1'), 'acd'],
  ['a code of a system', code('1', LOINC), 'a'],
  ['a code without a system', code('1', ''), 'd'],
  ['any code of a system', { kind: 'token', param: 'code', system: LOINC }, 'ab'],
  ['any code without a system', { kind: 'token', param: 'code', system: '' }, 'ad'],
  ['a token with neither system nor code asked', { kind: 'token', param: 'code' }, 'abcd'],
  ['a system that nothing has', code('1', 'http://none.org'), ''],
  ['a parameter that nothing has', { kind: 'token', param: 'none', code: '1' }, ''],
  ['the beginning of a string', name('starts', 'smith'), 'ab'],
  ['the whole of a string as its beginning', name('starts', 'smithers'), 'b'],
  ['the beginning of any string', name('starts', ''), 'abc'],
  ['a part of a string', name('contains', 'th'), 'ab'],
  ['the end of a string', name('contains', 'ones'), 'c'],
  ['an exact string', name('exact', 'Smithers'), 'b'],
  ['the folded form, asked exactly', name('exact', 'smithers'), ''],
  ['an interval that begins at or after', date(low('>=', 15)), 'bcd'],
  ['an interval that begins after', date(low('>', 15)), 'bd'],
  ['an interval that begins before', date(low('<', 15)), 'ad'],
  ['an interval that begins at or before', date(low('<=', 15)), 'acd'],
  ['an interval that ends at or before', date(high('<=', 29)), 'abd'],
  ['an interval that ends before', date(high('<', 29)), 'ad'],
  ['an interval that ends after', date(high('>', 29)), 'cd'],
  ['an interval that ends at or after', date(high('>=', 29)), 'bcd'],
  ['an interval within', date(low('>=', 10), high('<=', 29)), 'ab'],
  ['an interval that overlaps', date(low('<=', 18), high('>=', 16)), 'ac'],
  ['bounds that hold for two entries but for neither alone', date(low('<', 10), high('>', 40)), ''],
  ['intervals that are open towards the past', date(low('<=', OPEN_LOW)), 'd'],
  ['intervals that are open towards the future', date(high('>=', OPEN_HIGH)), 'c'],
  ['an interval without bounds', date(), 'abcd'],
  ['a quantity in any unit', dose(5), 'e'],
  ['a quantity in its unit', dose(5, mg), 'e'],
  ['a quantity in a unit that another entry has', dose(5, kg), ''],
  ['a unit by its code alone', dose(7, { code: 'mg' }), 'f'],
  ['a quantity without a unit', dose(7, { system: '', code: '' }), ''],
  ['a reference to a type and id', subject('1', { type: 'Patient' }), 'f'],
  ['a reference to an id of any type', subject('1'), 'f'],
  ['a reference to another type', subject('1', { type: 'Group' }), 'f'],
  ['a reference to a version', subject('2', { type: 'Patient', version: '3' }), 'g'],
  ['a reference to another version', subject('2', { type: 'Patient', version: '4' }), ''],
  ['a reference that names no version', subject('2', { type: 'Patient', version: '' }), ''],
  ['a reference to another server', subject('https://elsewhere.org/Patient/1', { type: '' }), 'g'],
  ['a URI', url('exact', 'http://a.org/x'), 'a'],
  ['URIs below', url('below', 'http://a.org/x'), 'ab'],
  ['URIs below a folder', url('below', 'http://a.org/x/'), 'b'],
  ['URIs below a host', url('below', 'http://a.org'), 'abcd'],
  ['URIs above', url('above', 'http://a.org/x/y'), 'abd'],
  ['URIs above a neighbour', url('above', 'http://a.org/xyz'), 'd'],
  ['a URN below and above itself only', any(url('below', 'urn:oid:1.2'), url('above', 'urn:oid:1.2.3')), 'e'],
  ['a token that is present', present('code', 'token'), 'abcd'],
  ['a string that is present', present('name', 'string'), 'abc'],
  ['a range that is present', present('dose', 'range'), 'ef'],
  ['a reference that is present', present('subject', 'reference'), 'fg'],
  ['a URI that is present', present('url', 'uri'), 'abcde'],
  ['a parameter that is present as another kind', present('code', 'string'), ''],
  ['ids', { kind: 'id', ids: ['c', 'a', 'z', 'a'] }, 'ac'],
  ['no ids', { kind: 'id', ids: [] }, ''],
  ['what was written since', updated(low('>=', minute(6))), 'gh'],
  ['what was written before', updated(high('<', minute(1))), 'a'],
  ['what was written between', updated(low('>', minute(1)), high('<=', minute(3))), 'cd'],
  ['what was written at any time', updated(), 'abcdefgh'],
  ['all of nothing', all(), 'abcdefgh'],
  ['any of nothing', any(), ''],
  ['all, where the conditions repeat a parameter', all(code('1', LOINC), code('x')), 'a'],
  ['all, where no resource has both', all(code('1'), code('2')), ''],
  ['any, of one parameter', any(code('1', LOINC), code('2', LOINC)), 'ab'],
  ['any, of several', any(code('2'), subject('2'), name('exact', 'jones'), date(high('<', 13))), 'bcdg'],
  ['any within all', all(any(code('1'), code('2')), any(name('starts', 's'), url('exact', 'http://a.org'))), 'abd'],
  ['all within any', any(all(code('1'), name('starts', 'smith')), all(dose(7), subject('1'))), 'af'],
  ['any with an impossible part', any(any(), code('2')), 'b'],
  ['all with an empty part', all(all(), code('2')), 'b'],
  ['10. not a code, which those without the parameter have not either', not(code('1')), 'befgh'],
  ['10. not one of several codes', not(any(code('1'), code('2'))), 'efgh'],
  ['10. not two codes together', not(all(code('1'), code('x'))), 'bcdefgh'],
  ['10. not an interval', not(date(low('>=', 15))), 'aefgh'],
  ['10. not present', not(present('url', 'uri')), 'fgh'],
  ['10. not a parameter that nothing has', not({ kind: 'token', param: 'none', code: '1' }), 'abcdefgh'],
  ['10. not not', not(not(code('1'))), 'acd'],
  ['10. not everything', not(all()), ''],
  ['10. not nothing', not(any()), 'abcdefgh'],
  ['10. a code and not another', all(code('1'), not(code('x'))), 'cd'],
  ['10. not an id', all(not({ kind: 'id', ids: ['a', 'b'] }), present('code', 'token')), 'cd'],
];

const unknownPredicates: [title: string, where: unknown][] = [
  ['predicate', { kind: 'fuzzy' }],
  ['predicate without a kind', {}],
  ['predicate within all', all(code('1'), { kind: 'fuzzy' } as never)],
  ['predicate within any', any(code('1'), { kind: 'fuzzy' } as never)],
  ['predicate within not', not({ kind: 'fuzzy' } as never)],
  ['predicate at the end of a chain', { kind: 'target', param: 'p', type: 'Flag', where: { kind: 'fuzzy' } }],
  ['predicate at the source', { kind: 'source', param: 'p', type: 'Flag', where: { kind: 'fuzzy' } }],
  ['way to match a string', name('like' as never, 'x')],
  ['way to match a URI', url('near' as never, 'x')],
  ['end of an interval', date({ end: 'middle' as never, is: '<', value: 1 })],
  ['comparison', date({ end: 'low', is: '=' as never, value: 1 })],
  ['comparison of the time of writing', updated({ end: 'low', is: 'LIKE' as never, value: 1 })],
  ['kind of entry', present('p', 'blob' as never)],
];

export function predicateSemantics(use: UseStore): void {
  const fill = (): Promise<void[]> =>
    Promise.all(
      Object.entries(RESOURCES).map(([id, index], position) =>
        use().commit([toChange(`Goal/${id}`, { at: minute(position), index })]),
      ),
    );

  describe('predicates', () => {
    test.each(CASES)('%s', async (_title, where, ids) => {
      await fill();
      const { versions, total } = await use().search(toQuery('Goal', where, { total: true }));

      expect(
        versions
          .map(({ key }) => key.id)
          .sort()
          .join(''),
      ).toBe(ids);
      expect(total).toBe(ids.length);
    });

    test('a search is about one type, whatever others have', async () => {
      const store = use();
      await fill();
      await store.commit([toChange('Flag/a', { index: [token('code', '1', LOINC)] }), toChange('Flag/z')]);

      expect(await findIds(store, 'Flag', code('1'))).toEqual(['a']);
      expect(await findIds(store, 'Flag', not(code('1')))).toEqual(['z']);
      expect(await findIds(store, 'Goal', code('1', LOINC))).toEqual(['a']);
    });

    test('an entry that is given twice counts once', async () => {
      const index = [token('code', '1', LOINC), token('code', '1', LOINC), range('date', 1), range('date', 1)];
      await use().commit([toChange('Goal/1', { index: [...index, ...index, text('name', 'a'), text('name', 'a')] })]);

      expect(await findIds(use(), 'Goal', code('1'))).toEqual(['1']);
    });

    test.each(unknownPredicates)('13. an unknown %s is a TypeError', async (_title, where) => {
      await fill();
      const query = toQuery('Goal', where as Predicate);

      await expect(use().search(query)).rejects.toBeInstanceOf(TypeError);
      await expect(use().search({ ...query, count: 0, total: true })).rejects.toBeInstanceOf(TypeError);
    });

    test.each([
      ['sort key', { by: 'length', descending: false }],
      ['kind of entry in a sort key', { by: 'param', param: 'p', entry: 'blob', descending: false }],
    ])('13. an unknown %s is a TypeError', async (_title, key) => {
      await fill();
      const query = toQuery('Goal', everything, { sort: [key as SortKey] });

      await expect(use().search(query)).rejects.toBeInstanceOf(TypeError);
    });

    test('13. an unknown predicate is a TypeError in an empty store too', async () => {
      const query = toQuery('Device', { kind: 'fuzzy' } as unknown as Predicate);
      await expect(use().search(query)).rejects.toBeInstanceOf(TypeError);
    });
  });
}
