import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addTokens, parseTokenValue } from '../../../src/search/token.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { observation, questionnaire } from '../../support/resources.ts';
import { find, openStore, refusalOf, refusedFor, strict } from './found.ts';

const A = 'http://a.example.org';
const B = 'http://b.example.org';

const token = (system: string, code: string): IndexEntry => ({ kind: 'token', param: 'p', system, code });
const text = (value: string): IndexEntry => ({ kind: 'string', param: 'p:text', value, exact: '' });

describe('the index entries of a token', () => {
  test.each<[string, unknown, IndexEntry[]]>([
    ['code', 'final', [token('', 'final')]],
    ['string', '1.0', [token('', '1.0')]],
    ['id', 'x1', [token('', 'x1')]],
    ['boolean', true, [token('', 'true')]],
    ['boolean', false, [token('', 'false')]],
    ['Coding', { system: A, code: 'x' }, [token(A, 'x')]],
    ['Coding', { code: 'x', display: 'An Ex' }, [token('', 'x'), text('an ex')]],
    ['Coding', { system: A }, [token(A, '')]],
    ['Coding', { display: 'Only a text' }, [text('only a text')]],
    [
      'CodeableConcept',
      {
        coding: [
          { system: A, code: 'x' },
          { system: B, code: 'y', display: 'Why' },
        ],
        text: 'Écru',
      },
      [token(A, 'x'), token(B, 'y'), text('why'), text('ecru')],
    ],
    ['CodeableConcept', { text: 'No code' }, [text('no code')]],
    ['CodeableConcept', {}, []],
    ['Identifier', { system: A, value: '7' }, [token(A, '7')]],
    ['Identifier', { value: '7', type: { text: 'Record number' } }, [token('', '7'), text('record number')]],
    ['Identifier', { system: A }, []],
    ['ContactPoint', { system: 'phone', value: '+41 1' }, [token('', '+41 1')]],
    ['ContactPoint', { system: 'phone' }, []],
    ['Quantity', { value: 1 }, []],
  ])('of the type %s: %j', (type, value, entries) => {
    const into: IndexEntry[] = [];
    addTokens(into, 'p', value, type);
    expect(into).toEqual(entries);
  });
});

describe('the value of a token parameter', () => {
  const asked = { name: 'code', base: strict.base, now: undefined };

  test.each([
    ['x', { code: 'x' }],
    [`${A}|x`, { system: A, code: 'x' }],
    ['|x', { system: '', code: 'x' }],
    [`${A}|`, { system: A }],
    ['a\\|b', { code: 'a|b' }],
    [`${A}|a\\|b`, { system: A, code: 'a|b' }],
    ['with space', { code: 'with space' }],
  ])('%s', (value, fields) => {
    expect(parseTokenValue(value, asked)).toEqual(fields);
  });

  test.each(['', '|', 'a|b|c', `${A}|x|`])("'%s' is refused", value => {
    expect(refusalOf(() => parseTokenValue(value, asked))).toEqual(refusedFor('code'));
  });
});

describe('a search by token', () => {
  const category = (...coding: object[]) => [{ coding }];
  const code = (...coding: object[]) => ({ coding });
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      observation({ id: 'ax', code: code({ system: A, code: 'x' }), category: category({ system: A, code: 'c1' }) }),
      observation({
        id: 'bx',
        status: 'amended',
        code: code({ system: B, code: 'x' }),
        category: category({ system: A, code: 'c2' }, { system: B, code: 'c1' }),
      }),
      observation({ id: 'nx', code: code({ code: 'x' }) }),
      observation({
        id: 'ay',
        status: 'preliminary',
        code: { coding: [{ system: A, code: 'y', display: 'Ypsilon value' }], text: 'Why text' },
      }),
      observation({ id: 'ab', code: code({ system: A, code: 'y' }, { system: B, code: 'z' }) }),
      observation({ id: 'tt', code: { text: 'Només text' }, category: [{ text: 'Words only' }] }),
      questionnaire({ id: 'q1', identifier: [{ system: A, value: 'ID-1' }], version: '1|0' }),
      questionnaire({ id: 'q2', identifier: [{ value: 'ID-1' }], version: '1,0' }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    ['Observation', `code=${A}|x`, ['ax']],
    ['Observation', `code=${B}|x`, ['bx']],
    ['Observation', 'code=x', ['ax', 'bx', 'nx']],
    ['Observation', 'code=|x', ['nx']],
    ['Observation', `code=${B}|`, ['ab', 'bx']],
    ['Observation', `code=${A}|z`, []],
    ['Observation', 'code=X', []],
    ['Observation', `code=${A}|x,${B}|z`, ['ab', 'ax']],
    ['Observation', `code=${A}|y&code=${B}|z`, ['ab']],
    ['Observation', `code=${A}|x&code=${B}|z`, []],
    ['Observation', 'status=amended,preliminary', ['ay', 'bx']],
    ['Observation', `code=${A}|y,${B}|x&status=final,amended`, ['ab', 'bx']],
    ['Observation', 'code:not=x', ['ab', 'ay', 'tt']],
    ['Observation', `code:not=${A}|x,${A}|y`, ['bx', 'nx', 'tt']],
    ['Observation', `category:not=${A}|c1`, ['ab', 'ay', 'bx', 'nx', 'tt']],
    ['Observation', 'category:missing=true', ['ab', 'ay', 'nx']],
    ['Observation', 'category:missing=false', ['ax', 'bx', 'tt']],
    ['Observation', 'code:text=why', ['ay']],
    ['Observation', 'code:text=YPS', ['ay']],
    ['Observation', 'code:text=nomes', ['tt']],
    ['Observation', 'code:text=text', []],
    ['Observation', 'code:text=words,why', ['ay']],
    ['Questionnaire', `identifier=${A}|ID-1`, ['q1']],
    ['Questionnaire', 'identifier=ID-1', ['q1', 'q2']],
    ['Questionnaire', 'identifier=|ID-1', ['q2']],
    ['Questionnaire', 'version=1\\|0', ['q1']],
    ['Questionnaire', 'version=1\\,0', ['q2']],
    ['Questionnaire', 'version=1\\,0,1\\|0', ['q1', 'q2']],
  ])('%s?%s', async (type, query, ids) => {
    expect(await find(store, type, query)).toEqual(ids);
  });
});
