import { describe, expect, test } from '@jest/globals';
import { toPlainValues } from '../../../src/fhir/fhirpath.ts';
import { booleanOf, OPERATORS, singleOf, textOf, type Items } from '../../../src/fhir/fhirpath-operators.ts';
import { DECLINED } from '../../../src/fhir/fhirpath-scalars.ts';
import { answerTo, bothWays, decimals } from './both-ways.ts';

const TRUTHS: readonly (readonly boolean[])[] = [[true], [false], []];

describe('logic of three values', () => {
  // Rows: true, false, empty on the left; columns: the same on the right.
  const table: readonly [string, string][] = [
    ['and', 'tfe fff efe'],
    ['or', 'ttt tfe tee'],
    ['xor', 'fte tfe eee'],
    ['implies', 'tfe ttt tee'],
  ];
  test.each(table)('%s: %s', (operator, expected) => {
    const operate = OPERATORS.get(operator)!;
    const sign = ([value]: Items): string => (value === undefined ? 'e' : value === true ? 't' : 'f');
    const rows = TRUTHS.map(left => TRUTHS.map(right => sign(operate(left, right))).join(''));
    expect(rows.join(' ')).toBe(expected);
  });
});

/** Collections of one, several and none, of each kind. */
const COLLECTIONS: Readonly<Record<string, readonly unknown[]>> = {
  none: [],
  yes: [true],
  no: [false],
  sure: answerTo('sure'),
  unsure: answerTo('unsure'),
  a: ['a'],
  text: answerTo('text'),
  blank: answerTo('blank'),
  seven: decimals('7'),
  'seven as text': answerTo('number-text'),
  'seven of an answer': answerTo('count'),
  zero: answerTo('zero'),
  'a number of JavaScript': [7],
  half: decimals('0.5'),
  many: answerTo('many'),
  mixed: ['a', true, 7],
  day: answerTo('day'),
  coding: answerTo('choice'),
  codings: answerTo('choices'),
  weight: answerTo('weight'),
  absent: answerTo('absent'),
};
const names = Object.keys(COLLECTIONS);

describe('each operator, over each kind of collection on either side,', () => {
  test.each([...OPERATORS.keys()])('%s does as the engine does', operator => {
    const evaluate = bothWays(`%left ${operator!} %right`);
    let quickOnes = 0;
    for (const left of names) {
      for (const right of names) {
        const told = evaluate({}, { left: COLLECTIONS[left], right: COLLECTIONS[right] });
        expect({ left, right, ...told.quick }).toEqual({ left, right, ...told.byEngine });
        if (told.isQuick) quickOnes++;
      }
    }
    expect(quickOnes).toBeGreaterThan(30);
  });
});

describe('a collection as one value', () => {
  const attempt = (what: () => unknown): unknown => {
    try {
      return what();
    } catch (cause) {
      return cause === DECLINED ? 'declined' : cause;
    }
  };
  test.each<[string, unknown, unknown, unknown]>([
    ['none', 'declined', undefined, undefined],
    ['yes', true, true, 'declined'],
    ['no', false, false, 'declined'],
    ['unsure', false, false, 'declined'],
    ['a', 'a', true, 'a'],
    ['text', 'a', true, 'a'],
    ['blank', '', true, ''],
    ['seven as text', '7', true, '7'],
    ['a number of JavaScript', 7, true, 'declined'],
    ['many', 'declined', 'declined', 'declined'],
    ['day', '2026-12-24', true, '2026-12-24'],
    ['absent', undefined, undefined, 'declined'],
  ])('%s: single %s, boolean %s, text %s', (name, single, truth, text) => {
    const items = COLLECTIONS[name]!;
    const [value] = [attempt(() => toPlainValues([singleOf(items)])[0])];
    expect([value, attempt(() => booleanOf(items)), attempt(() => textOf(items))]).toEqual([single, truth, text]);
  });
});
