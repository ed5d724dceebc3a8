import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addNumber, addQuantities, parseNumber, parseQuantity } from '../../../src/search/number.ts';
import type { Store } from '../../../src/store/port.ts';
import type { IndexEntry } from '../../../src/store/query.ts';
import { observation, questionnaire } from '../../support/resources.ts';
import { find, openStore, refusalOf, refusedFor, strict } from './found.ts';

const UCUM = 'http://unitsofmeasure.org';
const LEAST = -Number.MAX_VALUE;
const GREATEST = Number.MAX_VALUE;

const asked = { name: 'value-quantity', base: strict.base, now: undefined };

const range = (low: number, high: number, system = '', code = ''): IndexEntry => ({
  kind: 'range',
  param: 'p',
  low,
  high,
  system,
  code,
});

describe('the index entries of a quantity', () => {
  test.each<[string, unknown, IndexEntry[]]>([
    ['Quantity', { value: 5.4, system: UCUM, code: 'mg', unit: 'mg' }, [range(5.4, 5.4, UCUM, 'mg')]],
    [
      'Quantity',
      { value: 5.4, system: UCUM, code: 'mg', unit: 'milligram' },
      [range(5.4, 5.4, UCUM, 'mg'), range(5.4, 5.4, '', 'milligram')],
    ],
    ['Quantity', { value: 5.4, unit: 'mg' }, [range(5.4, 5.4, '', 'mg')]],
    ['Quantity', { value: 0 }, [range(0, 0)]],
    ['Quantity', { value: 5, comparator: '<', unit: 'mg' }, [range(LEAST, 5, '', 'mg')]],
    ['Quantity', { value: 5, comparator: '<=', unit: 'mg' }, [range(LEAST, 5, '', 'mg')]],
    ['Quantity', { value: 5, comparator: '>', unit: 'mg' }, [range(5, GREATEST, '', 'mg')]],
    ['Quantity', { value: 5, comparator: '>=', unit: 'mg' }, [range(5, GREATEST, '', 'mg')]],
    ['Quantity', { unit: 'mg' }, []],
    ['Age', { value: 40, system: UCUM, code: 'a' }, [range(40, 40, UCUM, 'a')]],
    ['Money', { value: 12.5, currency: 'CHF' }, [range(12.5, 12.5, 'urn:iso:std:iso:4217', 'CHF')]],
    ['Range', { low: { value: 18, unit: 'a' }, high: { value: 65, unit: 'a' } }, [range(18, 65, '', 'a')]],
    ['Range', { low: { value: 18, unit: 'a' } }, [range(18, GREATEST, '', 'a')]],
    ['Range', { high: { value: 65, unit: 'a' } }, [range(LEAST, 65, '', 'a')]],
    ['Range', {}, []],
    ['SampledData', { origin: { value: 1 }, period: 1, dimensions: 1 }, []],
  ])('of the type %s: %j', (type, value, entries) => {
    const into: IndexEntry[] = [];
    addQuantities(into, 'p', value, type);
    expect(into).toEqual(entries);
  });

  test.each<[unknown, IndexEntry[]]>([
    [0.5, [range(0.5, 0.5)]],
    [-3, [range(-3, -3)]],
    ['3', []],
  ])('a number: %j', (value, entries) => {
    const into: IndexEntry[] = [];
    addNumber(into, 'p', value);
    expect(into).toEqual(entries);
  });
});

describe('the value of a number parameter', () => {
  // https://hl7.org/fhir/R4/search.html#number
  test.each<[string, number, number]>([
    ['100', 99.5, 100.5],
    ['100.00', 99.995, 100.005],
    ['5.4', 5.35, 5.45],
    ['5.40', 5.395, 5.405],
    ['0', -0.5, 0.5],
    ['-2', -2.5, -1.5],
    ['-0.5', -0.55, -0.45],
    ['+3', 2.5, 3.5],
    ['1e2', 50, 150],
    ['1.00e2', 99.5, 100.5],
    ['5.40e-3', 0.005395, 0.005405],
    ['0.1', 0.05, 0.15],
    ['0.3', 0.25, 0.35],
    ['007', 6.5, 7.5],
  ])('%s stands for all that rounds to it', (text, low, high) => {
    expect(parseNumber(text, asked)('p')).toEqual({
      kind: 'range',
      param: 'p',
      bounds: [
        { end: 'low', is: '>=', value: low },
        { end: 'high', is: '<', value: high },
      ],
    });
  });

  test('a prefix that compares takes the number as exact', () => {
    const above = { kind: 'range', param: 'p', bounds: [{ end: 'high', is: '>', value: 100 }] };
    expect(parseNumber('gt100', asked)('p')).toEqual(above);
    expect(parseNumber('lt1e2', asked)('p')).toEqual({ ...above, bounds: [{ end: 'low', is: '<', value: 100 }] });
  });

  test('ap allows a tenth of the value', () => {
    expect(parseNumber('ap-50', asked)('p')).toEqual({
      kind: 'range',
      param: 'p',
      bounds: [
        { end: 'low', is: '<=', value: -45 },
        { end: 'high', is: '>=', value: -55 },
      ],
    });
  });

  test.each(['heavy', '', 'ge', '5,4', '0x10', 'Infinity', 'NaN', '1e999', '.5', '5.', '1e', '--5', '5 mg', '１'])(
    "'%s' is refused",
    text => {
      expect(refusalOf(() => parseNumber(text, asked))).toEqual(refusedFor('value-quantity'));
    },
  );

  test('any number lies in its own interval', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const text = (digits / 10 ** places).toFixed(places);
        const predicate = parseNumber(text, asked)('p');
        const [low, high] = predicate.kind === 'range' ? predicate.bounds : [];
        expect(low?.value).toBeLessThan(Number(text));
        expect(high?.value).toBeGreaterThan(Number(text));
      }),
    );
  });
});

describe('the value of a quantity parameter', () => {
  test.each([
    ['5', {}],
    ['5||', {}],
    ['5||mg', { code: 'mg' }],
    [`5|${UCUM}|mg`, { system: UCUM, code: 'mg' }],
    [`5|${UCUM}|`, { system: UCUM }],
    ['5||m\\|g', { code: 'm|g' }],
  ])('%s', (text, unit) => {
    expect(parseQuantity(text, asked)('p')).toEqual({
      kind: 'range',
      param: 'p',
      bounds: [
        { end: 'low', is: '>=', value: 4.5 },
        { end: 'high', is: '<', value: 5.5 },
      ],
      ...unit,
    });
  });

  test.each(['5|mg', 'heavy', '|', '||mg', '5|a|b|c', 'gt||mg'])("'%s' is refused", text => {
    expect(refusalOf(() => parseQuantity(text, asked))).toEqual(refusedFor('value-quantity'));
  });
});

describe('a search by quantity', () => {
  const quantity = (id: string, value: number, more: object = { system: UCUM, code: 'mg', unit: 'mg' }) =>
    observation({ id, valueQuantity: { value, ...more } });
  const ageGroup = (id: string, value: object) =>
    questionnaire({ id, useContext: [{ code: { code: 'age' }, ...value }] });
  let store: Store;

  beforeAll(async () => {
    store = await openStore([
      quantity('q1', 5.4),
      quantity('q2', 5.43),
      quantity('q3', 5.5),
      quantity('q4', 5.4, { system: UCUM, code: 'g', unit: 'g' }),
      quantity('q5', 5.4, { unit: 'mg' }),
      { ...quantity('q6', 0), valueQuantity: undefined, valueString: '5.4' } as never,
      quantity('q7', 5, { unit: 'mg', comparator: '<' }),
      ageGroup('a1', { valueQuantity: { value: 40, unit: 'a' } }),
      ageGroup('a2', { valueRange: { low: { value: 18, unit: 'a' }, high: { value: 65, unit: 'a' } } }),
    ]);
  });

  afterAll(() => store.close());

  test.each([
    [`value-quantity=5.4|${UCUM}|mg`, ['q1', 'q2']],
    [`value-quantity=5.40|${UCUM}|mg`, ['q1']],
    ['value-quantity=5.4||mg', ['q1', 'q2', 'q5']],
    ['value-quantity=5.4', ['q1', 'q2', 'q4', 'q5']],
    ['value-quantity=6', ['q3']],
    ['value-quantity=7', []],
    [`value-quantity=gt5.4|${UCUM}|mg`, ['q2', 'q3']],
    [`value-quantity=lt5.5|${UCUM}|mg`, ['q1', 'q2']],
    [`value-quantity=ge5.43|${UCUM}|mg`, ['q2', 'q3']],
    [`value-quantity=le5.4|${UCUM}|mg`, ['q1']],
    [`value-quantity=ne5.4|${UCUM}|mg`, ['q3']],
    [`value-quantity=sa5.43|${UCUM}|mg`, ['q3']],
    [`value-quantity=eb5.43|${UCUM}|mg`, ['q1']],
    ['value-quantity=ap5||mg', ['q1', 'q2', 'q3', 'q5', 'q7']],
    ['value-quantity=lt1||mg', ['q7']],
    ['value-quantity=gt1||mg', ['q1', 'q2', 'q3', 'q5', 'q7']],
    [`value-quantity=5.4|${UCUM}|g,5.5|${UCUM}|mg`, ['q3', 'q4']],
    [`value-quantity=5.4|${UCUM}|`, ['q1', 'q2', 'q4']],
    ['value-quantity:missing=true', ['q6']],
    ['combo-value-quantity=5.5||mg', ['q3']],
  ])('Observation?%s', async (query, ids) => {
    expect(await find(store, 'Observation', query)).toEqual(ids);
  });

  test.each([
    ['context-quantity=40', ['a1']],
    ['context-quantity=lt20', ['a2']],
    ['context-quantity=gt50||a', ['a2']],
    ['context-quantity=ap40', ['a1', 'a2']],
  ])('Questionnaire?%s', async (query, ids) => {
    expect(await find(store, 'Questionnaire', query)).toEqual(ids);
  });
});
