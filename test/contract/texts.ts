// Guarantees 6 and 9: texts come back as they were, and mean nothing but themselves.
import { describe, expect, test } from '@jest/globals';
import type { IndexEntry, Predicate } from '../../src/store/query.ts';
import { findIds, reference, text, toChange, toKey, token, toQuery, uri } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const JSON_TEXTS: [title: string, json: string][] = [
  ['decimals with trailing zeros', '{"value":1.10,"other":100.00}'],
  ['numbers with exponents', '{"value":1e3,"small":-1.5E-7}'],
  ['more digits than a double has', '{"value":0.12345678901234567890123}'],
  ['keys in their order', '{"z":1,"a":2,"m":{"y":3,"b":4},"10":5,"2":6}'],
  ['empty objects and lists', '{"a":{},"b":[],"c":[{}]}'],
  ['keys with $ and .', '{"$ref":"a","a.b":{"$set":{"c.d":1}},"$where":"1"}'],
  ['keys that objects have anyway', '{"__proto__":{"a":1},"constructor":1,"_id":2,"toString":3}'],
  ['nulls', '{"given":[null,"A"],"_given":[{"id":"x"},null]}'],
  ['white space', '{\n  "a" : [ 1 ,\t2 ]\r\n}\n'],
  ['escapes', '{"a":"\\u0000\\u001f\\n\\t\\"\\\\\\/\\ud83d\\ude00"}'],
  ['letters of all planes', '{"name":"Zoë Łukasz 山田 שלום 😀 e\u0301 \u200d \ufeff"}'],
  ['quotes', `{"a":"'; DROP TABLE version; --","b":"\\"?1 :x @y $z"}`],
  ['a long text', `{"a":"${'long '.repeat(40_000)}"}`],
];

const NASTY: string[] = [
  '%',
  '_',
  'a%b',
  'a_b',
  'axb',
  "it's",
  '"quoted"',
  'back\\slash',
  '\\%',
  '$',
  '$where',
  '.',
  '.*',
  'a.b',
  '^a',
  'a$',
  '[a-z]',
  '(a|b)',
  'a?',
  '*',
  '+',
  '{"$gt":""}',
  '--',
  '; DROP TABLE resource',
  '?1',
  'NULL',
  'null',
  '1',
  '1.0',
  ' ',
  '\t',
  'ä',
  'A\u0308',
  '\ud7ff',
  '\ue000',
  '\u{10ffff}',
  '😀',
  '😁',
];

const idOf = (index: number): string => `n${String(index)}`;

/** Each text in an entry of each kind, in a resource of its own. */
const fill = (entry: (nasty: string) => IndexEntry) =>
  NASTY.map((nasty, index) => toChange(`Goal/${idOf(index)}`, { index: [entry(nasty)] }));

export function textGuarantees(use: UseStore): void {
  describe('texts', () => {
    test.each(JSON_TEXTS)('6. JSON text with %s comes back character for character', async (_title, json) => {
      const store = use();
      const key = toKey('Goal/1');
      await store.commit([toChange('Goal/1', { json, index: [token('status', 'active')] })]);
      const where: Predicate = { kind: 'token', param: 'status', code: 'active' };

      expect((await store.read(key))?.json).toBe(json);
      expect((await store.readMany([key]))[0]?.json).toBe(json);
      expect((await store.readVersion(key, 1))?.json).toBe(json);
      expect((await store.history({ key }, { count: 1 })).versions[0]?.json).toBe(json);
      expect((await store.search(toQuery('Goal', where))).versions[0]?.json).toBe(json);
    });

    const kinds: [title: string, entry: (nasty: string) => IndexEntry, where: (nasty: string) => Predicate][] = [
      ['code of a token', code => token('p', code), code => ({ kind: 'token', param: 'p', code })],
      [
        'system of a token',
        system => token('p', 'code', system),
        system => ({ kind: 'token', param: 'p', system, code: 'code' }),
      ],
      [
        'system asked without a code',
        system => token('p', 'code', system),
        system => ({ kind: 'token', param: 'p', system }),
      ],
      [
        'exact string',
        value => text('p', 'folded', value),
        value => ({ kind: 'string', param: 'p', match: 'exact', value }),
      ],
      ['id of a reference', id => reference('p', id), id => ({ kind: 'reference', param: 'p', type: '', id })],
      [
        'version of a reference',
        version => reference('p', 'Goal/1', version),
        version => ({ kind: 'reference', param: 'p', type: 'Goal', id: '1', version }),
      ],
      ['URI', value => uri('p', value), value => ({ kind: 'uri', param: 'p', match: 'exact', value })],
      ['name of a parameter', param => token(param, 'x'), param => ({ kind: 'token', param, code: 'x' })],
    ];

    test.each(kinds)('9. the %s is literal', async (_title, entry, where) => {
      const store = use();
      await store.commit(fill(entry));
      for (const [index, nasty] of NASTY.entries()) {
        expect([nasty, await findIds(store, 'Goal', where(nasty))]).toEqual([nasty, [idOf(index)]]);
      }
    });

    test.each([
      ['starts', (value: string, asked: string) => value.startsWith(asked)],
      ['contains', (value: string, asked: string) => value.includes(asked)],
    ] as const)('9. what a string %s is literal', async (match, matches) => {
      const store = use();
      await store.commit(
        NASTY.map((nasty, index) => toChange(`Goal/${idOf(index)}`, { index: [text('p', `${nasty} and more`)] })),
      );
      for (const asked of [...NASTY, '', 'a', ' and', 'more', '\u{10ffff} ', '\ud7ff a']) {
        const expected = NASTY.flatMap((nasty, index) => (matches(`${nasty} and more`, asked) ? [idOf(index)] : []));
        const found = await findIds(store, 'Goal', { kind: 'string', param: 'p', match, value: asked });
        expect([asked, found.sort()]).toEqual([asked, expected.sort()]);
      }
    });

    test('9. alternatives are literal too', async () => {
      const store = use();
      await store.commit(fill(code => token('p', code)));
      const where: Predicate = { kind: 'any', of: NASTY.map(code => ({ kind: 'token', param: 'p', code })) };
      const some: Predicate = {
        kind: 'any',
        of: ['%', '"quoted"', '\\%', '1'].map(code => ({ kind: 'token', param: 'p', code })),
      };

      expect(await findIds(store, 'Goal', where)).toHaveLength(NASTY.length);
      expect((await findIds(store, 'Goal', some)).map(id => NASTY[Number(id.slice(1))]).sort()).toEqual(
        ['%', '"quoted"', '\\%', '1'].sort(),
      );
    });

    test('9. letters are compared as they stand: case and accents count', async () => {
      const store = use();
      await store.commit([
        toChange('Goal/lower', { index: [text('p', 'zoe'), token('t', 'zoe')] }),
        toChange('Goal/upper', { index: [text('p', 'Zoe'), token('t', 'Zoe')] }),
        toChange('Goal/accent', { index: [text('p', 'zoë'), token('t', 'zoë')] }),
      ]);

      expect(await findIds(store, 'Goal', { kind: 'string', param: 'p', match: 'starts', value: 'zoe' })).toEqual([
        'lower',
      ]);
      expect(await findIds(store, 'Goal', { kind: 'string', param: 'p', match: 'contains', value: 'oë' })).toEqual([
        'accent',
      ]);
      expect(await findIds(store, 'Goal', { kind: 'token', param: 't', code: 'Zoe' })).toEqual(['upper']);
    });
  });
}
