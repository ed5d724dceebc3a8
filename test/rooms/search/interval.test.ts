import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitPrefix, toBounds, widen, type AskedInterval, type Prefix } from '../../../src/search/interval.ts';
import type { Bound } from '../../../src/store/query.ts';

interface Indexed {
  readonly low: number;
  readonly high: number;
}

const holds = (target: Indexed, { end, is, value }: Bound): boolean => {
  const of = target[end];
  return is === '<' ? of < value : is === '<=' ? of <= value : is === '>' ? of > value : of >= value;
};

const isFound = (prefix: Prefix, asked: AskedInterval, target: Indexed): boolean =>
  toBounds(prefix, asked).some(bounds => bounds.every(bound => holds(target, bound)));

const prefixes: readonly Prefix[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

/** The prefixes by which the target is found. */
const foundBy = (asked: AskedInterval, target: Indexed): Prefix[] =>
  prefixes.filter(prefix => isFound(prefix, asked, target));

describe('prefixes', () => {
  test.each(prefixes)('%s is told from the value', prefix => {
    expect(splitPrefix(`${prefix}2026-03`)).toEqual({ prefix, rest: '2026-03' });
  });

  test.each(['2026', '5.4', '', 'xx5', 'EQ5', '-3', 'g'])('%s has no prefix, which means eq', text => {
    expect(splitPrefix(text)).toEqual({ prefix: 'eq', rest: text });
  });
});

describe('an indexed interval beside an asked one from 10 to 20', () => {
  const asked = { low: 10, high: 20 };

  test.each<[string, Indexed, Prefix[]]>([
    ['inside it', { low: 12, high: 18 }, ['eq', 'ge', 'le', 'ap']],
    ['equal to it', { low: 10, high: 20 }, ['eq', 'ge', 'le', 'ap']],
    ['wholly before it', { low: 1, high: 9 }, ['ne', 'lt', 'le', 'eb']],
    ['wholly after it', { low: 21, high: 30 }, ['ne', 'gt', 'ge', 'sa']],
    ['around it', { low: 1, high: 30 }, ['ne', 'gt', 'lt', 'ge', 'le', 'ap']],
    ['begun earlier', { low: 1, high: 15 }, ['ne', 'lt', 'le', 'ap']],
    ['begun earlier and ending with it', { low: 1, high: 20 }, ['ne', 'lt', 'le', 'ap']],
    ['ending later', { low: 15, high: 30 }, ['ne', 'gt', 'ge', 'ap']],
    ['ending later and begun with it', { low: 10, high: 30 }, ['ne', 'gt', 'ge', 'ap']],
    ['up to where it begins', { low: 1, high: 10 }, ['ne', 'lt', 'le', 'ap']],
    ['from where it ends', { low: 20, high: 30 }, ['ne', 'gt', 'ge', 'ap']],
  ])('that is %s is found by the prefixes of the spec', (_name, target, found) => {
    expect(foundBy(asked, target)).toEqual(found.sort((a, b) => prefixes.indexOf(a) - prefixes.indexOf(b)));
  });
});

describe('an asked interval that is open at its upper end', () => {
  const asked = { low: 99.5, high: 100.5, open: true };

  test.each<[number, boolean]>([
    [99.4, false],
    [99.5, true],
    [100, true],
    [100.49, true],
    [100.5, false],
  ])('meets %d: %s', (value, met) => {
    const target = { low: value, high: value };
    expect(isFound('eq', asked, target)).toBe(met);
    expect(isFound('ne', asked, target)).toBe(!met);
  });
});

describe('prefixes of any intervals', () => {
  const interval = fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 20 }))
    .map(([low, width]) => ({ low, high: low + width }));

  test('ne finds exactly what eq does not', () => {
    fc.assert(
      fc.property(interval, interval, (asked, target) => {
        expect(isFound('ne', asked, target)).toBe(!isFound('eq', asked, target));
      }),
    );
  });

  test('ge finds what gt and eq find, and le what lt and eq find', () => {
    fc.assert(
      fc.property(interval, interval, (asked, target) => {
        const [eq, gt, lt] = [isFound('eq', asked, target), isFound('gt', asked, target), isFound('lt', asked, target)];
        expect(isFound('ge', asked, target)).toBe(gt || eq);
        expect(isFound('le', asked, target)).toBe(lt || eq);
      }),
    );
  });

  test('what starts after is greater, what ends before is less', () => {
    fc.assert(
      fc.property(interval, interval, (asked, target) => {
        if (isFound('sa', asked, target)) expect(isFound('gt', asked, target)).toBe(true);
        if (isFound('eb', asked, target)) expect(isFound('lt', asked, target)).toBe(true);
      }),
    );
  });

  test('ap finds whatever overlaps the widened interval', () => {
    fc.assert(
      fc.property(interval, interval, fc.integer({ min: 0, max: 10 }), (asked, target, by) => {
        const wide = widen(asked, by);
        expect(wide).toEqual({ low: asked.low - by, high: asked.high + by });
        expect(isFound('ap', wide, target)).toBe(target.low <= wide.high && target.high >= wide.low);
      }),
    );
  });
});
