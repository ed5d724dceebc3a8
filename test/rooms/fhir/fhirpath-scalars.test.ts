import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTyped, isDecimal, toDecimal, toTypedNode } from '../../../src/fhir/fhirpath.ts';
import {
  compare,
  dataOf,
  DECLINED,
  isEqual,
  isKnown,
  numberOf,
  scalarOf,
  type Scalar,
} from '../../../src/fhir/fhirpath-scalars.ts';
import { answerTo, codesOf, linkIds, response } from './both-ways.ts';

const first = (linkId: string): unknown => answerTo(linkId)[0];

/** What is done, or that it was declined. */
function attempt<T>(what: () => T): T | 'declined' {
  try {
    return what();
  } catch (cause) {
    if (cause === DECLINED) return 'declined';
    throw cause;
  }
}

describe('a single value', () => {
  test.each<[unknown, unknown]>([
    ['a', 'a'],
    ['', ''],
    [true, true],
    [7.5, 7.5],
    [first('text'), 'a'],
    [first('blank'), ''],
    [first('unsure'), false],
    [codesOf('choice')[0], 'a'],
    [first('link'), 'urn:a'],
  ])('that is a scalar is read: case %#', (item, expected) => {
    expect(scalarOf(item)).toBe(expected);
  });

  test('that is a number in JSON is a decimal, whether it is an integer or not', () => {
    expect([scalarOf(first('count')), scalarOf(first('ratio'))].map(isDecimal)).toEqual([true, true]);
    expect([scalarOf(first('count')), scalarOf(first('ratio'))].map(String)).toEqual(['7', '18.5']);
  });

  test.each(['day', 'month', 'instant', 'clock', 'choice', 'weight', 'own-unit', 'extended', 'absent'])(
    'that is more than a scalar is declined: %s',
    linkId => {
      expect(attempt(() => scalarOf(first(linkId)))).toBe('declined');
    },
  );

  test.each([undefined, null, {}, { code: 'a' }, [], 7n, Symbol.iterator, compileTyped('@2026')({})[0]])(
    'that no scalar can be is declined: case %#',
    item => {
      expect(attempt(() => scalarOf(item))).toBe('declined');
      expect(isKnown(item)).toBe(false);
    },
  );

  test('is known as it is, be it plain or a node of whatever', () => {
    const known = [
      'a',
      0,
      false,
      toDecimal('1.50'),
      toTypedNode(response),
      ...linkIds.filter(id => id !== 'group').map(first),
    ];
    expect(known.map(isKnown)).toEqual(known.map(() => true));
  });

  test.each([
    ['count', '7'],
    ['zero', '0'],
    ['ratio', '18.5'],
    ['text', 'declined'],
    ['number-text', 'declined'],
    ['sure', 'declined'],
    ['weight', 'declined'],
  ])('is a number or not: %s', (linkId, expected) => {
    expect(String(attempt(() => numberOf(first(linkId))))).toBe(expected);
  });

  test('has the data of its node, or is its own', () => {
    expect(dataOf(first('day'))).toBe('2026-12-24');
    expect(dataOf(first('absent'))).toBeUndefined();
    expect(dataOf(toTypedNode(response))).toBe(response);
    expect(dataOf('a')).toBe('a');
  });
});

describe('two values', () => {
  const d = toDecimal;
  test.each<[Scalar, Scalar, boolean | 'declined']>([
    ['a', 'a', true],
    ['a', 'A', false],
    ['7', 7, false],
    [true, 'true', false],
    [true, true, true],
    [true, d('1'), false],
    [7, d('7.00'), true],
    [d('7'), d('8'), false],
    [d('0.1'), d('0.1'), true],
    [d('0.10'), d('0.1'), 'declined'],
    [d('0.1'), d('0.100000001'), 'declined'],
    [d('0.1'), d('0.2'), false],
    [d('10000000'), d('1'), 'declined'],
    [d('9999999'), d('9999998'), false],
    [Number.NaN, d('1'), 'declined'],
  ])('%s and %s: equal %s', (one, other, expected) => {
    expect(attempt(() => isEqual(one, other))).toBe(expected);
    expect(attempt(() => isEqual(other, one))).toBe(expected);
  });

  test.each<[Scalar, Scalar, number | 'declined']>([
    ['a', 'b', -1],
    ['a', 'a', 0],
    ['a', 'B', 1],
    [d('1'), d('2.5'), -1],
    [2, d('1'), 1],
    [d('18.5'), d('18.5'), 0],
    [d('18.5'), d('18.50'), 'declined'],
    ['1', d('1'), 'declined'],
    [true, false, 'declined'],
    [d('-10000000'), d('1'), 'declined'],
  ])('%s and %s: ordered %s', (one, other, expected) => {
    const order = attempt(() => compare(one, other));
    expect(order === 'declined' ? order : Math.sign(order)).toBe(expected);
  });

  test('are ordered as the engine orders them, where they are not declined', () => {
    const less = compileTyped('%a < %b');
    const same = compileTyped('%a = %b');
    const digits = fc
      .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 9 }))
      .map(([number, places]) => (number / 10 ** places).toFixed(places));
    let compared = 0;
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        const [a, b] = [d(one), d(other)];
        const order = attempt(() => compare(a, b));
        if (order === 'declined') return;
        compared++;
        expect([order < 0]).toEqual(less({}, { a, b }));
        expect([order === 0]).toEqual(same({}, { a, b }));
      }),
      { seed: 20261123, numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
