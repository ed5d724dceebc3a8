import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addStrings, foldText, parseString } from '../../../src/search/string.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { questionnaire } from '../../support/resources.ts';
import { find, openStore, refusalOf, refusedFor, strict } from './found.ts';

const string = (value: string, exact: string): IndexEntry => ({ kind: 'string', param: 'p', value, exact });

describe('a folded text', () => {
  test.each([
    ['Zürich', 'zurich'],
    ['ZU\u0308RICH', 'zurich'],
    ['Èà ÇÑ', 'ea cn'],
    ['Ωmega', 'ωmega'],
    ['健康調査', '健康調査'],
    ['😀 OK', '😀 ok'],
    ['100% _', '100% _'],
    ['', ''],
  ])('of %s is %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('is folded once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const once = foldText(text);
        expect(foldText(once)).toBe(once);
      }),
    );
  });
});

describe('the index entries of a string', () => {
  test.each<[string, unknown, IndexEntry[]]>([
    ['string', 'Spital, Nord', [string('spital, nord', 'Spital, Nord')]],
    ['markdown', '*Él*', [string('*el*', '*Él*')]],
    [
      'HumanName',
      { family: 'Müller', given: ['Anna', 'B.'], use: 'official', prefix: ['Dr.'] },
      [string('muller', 'Müller'), string('anna', 'Anna'), string('b.', 'B.'), string('dr.', 'Dr.')],
    ],
    [
      'Address',
      { line: ['1 Main St'], city: 'Basel', postalCode: '4001', use: 'home' },
      [string('1 main st', '1 Main St'), string('basel', 'Basel'), string('4001', '4001')],
    ],
    ['Annotation', { text: 'Note', time: '2026' }, [string('note', 'Note')]],
    ['Quantity', { value: 1, unit: 'mg' }, []],
  ])('of the type %s: %j', (type, value, entries) => {
    const into: IndexEntry[] = [];
    addStrings(into, 'p', value, type);
    expect(into).toEqual(entries);
  });
});

describe('the value of a string parameter', () => {
  const asked = { name: 'title', base: strict.base, now: undefined };

  test('is folded unless it is to be exact', () => {
    const predicate = { kind: 'string', param: 'p', value: 'zurich' };
    expect(parseString('Zürich', 'starts', asked)('p')).toEqual({ ...predicate, match: 'starts' });
    expect(parseString('ZÜRICH', 'contains', asked)('p')).toEqual({ ...predicate, match: 'contains' });
    expect(parseString('Zürich', 'exact', asked)('p')).toEqual({ ...predicate, match: 'exact', value: 'Zürich' });
  });

  test('that is nothing but an accent is refused, since everything begins with it', () => {
    expect(refusalOf(() => parseString('\u0301', 'starts', asked))).toEqual(refusedFor('title'));
  });
});

describe('a search by string', () => {
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      questionnaire({ id: 's1', title: 'Zürich Intake', publisher: 'Spital, Nord', name: 'ZuerichIntake' }),
      questionnaire({ id: 's2', title: 'zurich follow-up', publisher: 'Spital' }),
      questionnaire({ id: 's3', title: 'The Zürich', publisher: 'Nord' }),
      questionnaire({ id: 's4', title: 'ZURICH', publisher: '100% sure_thing.*' }),
      questionnaire({ id: 's5', publisher: 'O\'Hara "x" <b>' }),
      questionnaire({ id: 's6', title: '健康調査 Ωmega 😀' }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['title=zur', ['s1', 's2', 's4']],
    ['title=ZÜRICH', ['s1', 's2', 's4']],
    ['title=rich', []],
    ['title:contains=rich', ['s1', 's2', 's3', 's4']],
    ['title:contains=ÜRICH I', ['s1']],
    ['title:exact=ZURICH', ['s4']],
    ['title:exact=Zürich Intake', ['s1']],
    ['title:exact=Zurich Intake', []],
    ['title:exact=Zürich', []],
    ['title:missing=true', ['s5']],
    ['title:missing=false', ['s1', 's2', 's3', 's4', 's6']],
    ['title=the,zürich f', ['s2', 's3']],
    ['title=%25', []],
    ['title=.*', []],
    ['title=*', []],
    ['title=Z_RICH', []],
    ['publisher=100%25', ['s4']],
    ['publisher=100%25 sure_', ['s4']],
    ['publisher:contains=_thing.', ['s4']],
    ['publisher=spital\\, n', ['s1']],
    ['publisher:contains=nord', ['s1', 's3']],
    ['publisher=O\'Hara "x" <', ['s5']],
    ["publisher=x'; DROP TABLE resources; --", []],
    ['name=zuerich', ['s1']],
    ['title=健康', ['s6']],
    ['title=健康調査 ωMEGA 😀', ['s6']],
  ])('Questionnaire?%s', async (query, ids) => {
    expect(await find(store, 'Questionnaire', query)).toEqual(ids);
  });
});
