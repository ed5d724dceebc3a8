import { describe, expect, test } from '@jest/globals';
import { compileTyped, toPlainValues, toTypedNode, type Functions } from '../../../src/fhir/fhirpath.ts';
import { compileQuick } from '../../../src/fhir/quick-fhirpath.ts';
import { answerTo, bothWays, codesOf, response } from './both-ways.ts';

const root = toTypedNode(response);
const variables = {
  resource: root,
  yes: [true],
  no: [false],
  codes: codesOf('choices'),
  code: codesOf('choice'),
  sure: answerTo('sure'),
  unsure: answerTo('unsure'),
  age: answerTo('count'),
  zero: answerTo('zero'),
  ratio: answerTo('ratio'),
  many: answerTo('many'),
  text: answerTo('text'),
  date: answerTo('day'),
  partial: answerTo('month'),
  instant: answerTo('instant'),
  clock: answerTo('clock'),
  coding: answerTo('choice'),
  weight: answerTo('weight'),
  bare: answerTo('own-unit'),
  extended: answerTo('extended'),
  absent: answerTo('absent'),
  one: 'a',
  unset: undefined,
  none: [],
};

/** Both ways alike and without the engine; the JSON of it. */
function quickly(text: string, functions?: Functions): unknown[] {
  const { byEngine, quick, isQuick } = bothWays(text, functions)(root, variables);
  expect(quick).toEqual(byEngine);
  expect(isQuick).toBe(true);
  return toPlainValues(compileQuick(text, functions)(root, variables));
}

/** Both ways alike, by the engine. */
function byEngine(text: string, functions?: Functions) {
  const told = bothWays(text, functions)(root, variables);
  expect(told.quick).toEqual(told.byEngine);
  expect(told.isQuick).toBe(false);
  return told.byEngine;
}

describe('without the engine, but as it does,', () => {
  test.each<[string, unknown[]]>([
    ['{}', []],
    ['true', [true]],
    ["'text'", ['text']],
    ['18.50', [18.5]],
    ['%age', [7]],
    ['%`age`', [7]],
    ["%'age'", [7]],
    ['%one', ['a']],
    ['%unset', []],
    ['(%age)', [7]],
    ['%coding', [{ system: 'urn:s', code: 'a', display: 'A' }]],
    ['%date', ['2026-12-24']],
    ['%absent', []],
    ['%absent.exists()', [true]],
  ])('reads %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ['true and {}', []],
    ['false and {}', [false]],
    ['{} and false', [false]],
    ['{} or true', [true]],
    ['{} or false', []],
    ['false or false', [false]],
    ['true xor false', [true]],
    ['true xor {}', []],
    ['false implies {}', [true]],
    ['{} implies true', [true]],
    ['true implies {}', []],
    ['true implies false', [false]],
    ['%unsure or %sure', [true]],
    ['%unsure and %sure', [false]],
    ['%age and %code', [true]],
    ['%coding and %date', [true]],
    ['%absent and true', []],
    ['%unsure.not()', [true]],
    ['%none.not()', []],
    ['%age.not()', [false]],
  ])('decides %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ['%age = 7', [true]],
    ['%age != 7.0', [false]],
    ['%age >= 7', [true]],
    ['%age < %zero', [false]],
    ['%ratio <= 18', [false]],
    ['%ratio > 0.1', [true]],
    ['%many.count() = 3', [true]],
    ['%many.count() > 2.5', [true]],
    ["%age = '7'", [false]],
    ["'b' > 'a'", [true]],
    ['%none < (1 | 2)', []],
    ['%none = 1', []],
    ["%codes = ('b' | 'a')", [true]],
    ["%codes != ('a' | 'b')", [true]],
    ["%codes = 'a'", [false]],
    ['%sure = true', [true]],
    ['%text = %one', [true]],
    ["'a' in %codes", [true]],
    ["'c' in %codes", [false]],
    ['%codes contains %code', [true]],
    ['{} in %codes', []],
    ['7 in %none', [false]],
    ['7.00 in %many', [true]],
  ])('compares %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ['%many | 3 | 9', [3, 7, 9]],
    ["%codes | %code | 'c'", ['b', 'a', 'c']],
    ['%none | %none', []],
    ["%codes.intersect('x' | 'a')", ['a']],
    ['%many.intersect(3 | 3.0)', [3]],
    ["%codes.intersect('x').exists()", [false]],
    ['%codes.combine(%code)', ['b', 'a', 'a']],
    ['%coding.combine(%date).count()', [2]],
    ['%many.first()', [3]],
    ['%many[1]', [7]],
    ['%many[5]', []],
    ['%many[%none.count()]', [3]],
    ['%codes.empty()', [false]],
    ['(%sure | %unsure).anyTrue()', [true]],
    ['%none.anyTrue()', [false]],
    ['(%sure | %unsure).allTrue()', [false]],
    ['%none.allTrue()', [true]],
    ['%many.sum()', [13]],
    ['%ratio.sum()', [18.5]],
    ['%none.sum()', []],
  ])('collects %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ['0.1 + 0.2', [0.3]],
    ['%age - 9', [-2]],
    ['%age * %ratio', [129.5]],
    ['%age / 2', [3.5]],
    ['%age / 0', []],
    ['7 div 2', [3]],
    ['7 div 0', []],
    ['7 mod 4', [3]],
    ['7 mod 0', []],
    ['%none + 1', []],
    ['%none mod 1', []],
    ['%many.count() + 1', [4]],
    ['1 / 3', [1 / 3]],
    ['1.005.round(2)', [1.01]],
    ['%ratio.round(0)', [19]],
    ['%none.round(1)', []],
    ['3.power(2)', [9]],
    ['%none.power(2)', []],
    ['3.power({})', []],
  ])('computes %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ["'a' & %none & 'b'", ['ab']],
    ["'a' + %text", ['aa']],
    ["'you are ' & %age.toString()", ['you are 7']],
    ['18.50.toString()', ['18.50']],
    ['%many.count().toString()', ['3']],
    ['%sure.toString()', ['true']],
    ['%none.toString()', []],
    ['%date.toString()', ['2026-12-24']],
    ['%partial.toString()', ['2026-12']],
    ['%instant.toString()', ['2026-12-24T10:00:00Z']],
    ['%clock.toString()', ['10:30:00']],
    ["%codes.join(', ')", ['b, a']],
    ['%codes.join()', ['ba']],
    ["%none.join(', ')", []],
    ["%date.combine(%text).join(' ')", ['2026-12-24 a']],
    ["'a-b-c'.replace('-', ' ')", ['a b c']],
    ["'a.b'.replace('.', '$&$&')", ['a..b']],
    ["'abc'.replace('', '-')", ['-a-b-c-']],
    ["'abc'.replace('b', {})", []],
    ["'abc'.substring(1)", ['bc']],
    ["'abc'.substring(3)", []],
    ['%none.substring(1)', []],
  ])('writes %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ["iif(%sure, 'yes', 'no')", ['yes']],
    ["iif(%unsure, 'yes')", []],
    ["iif(%none, 'yes', 'no')", ['no']],
    ["iif(%age, 'yes', 'no')", ['no']],
    ["iif(%many, 'yes', 'no')", ['no']],
    ['iif(true, 1, %text + 1)', [1]],
    ['%many.where($this > 3)', [7]],
    ['%many.where({})', []],
    ['%many.where(%unsure).count()', [3]],
    ["%codes.where($this != 'b')", ['a']],
    ["%many.select(iif($this > 3, 'high', 'low'))", ['low', 'high', 'low']],
    ['%many.select($this | 0)', [3, 0, 7, 0, 3, 0]],
    ['%many.select($this).where($this = 7)', [7]],
  ])('chooses in %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test.each<[string, unknown[]]>([
    ["%resource.item.where(linkId = 'many').answer.value", [3, 7, 3]],
    ["%resource.item.where(linkId = 'choices').answer.value.code", ['b', 'a']],
    ["%resource.item.where(linkId in ('choice' | 'choices')).where(answer.value.code = 'a').linkId", ['choice']],
    ["%resource.item.where(linkId in ('sure' | 'unsure')).select(linkId.substring(2))", ['re', 'sure']],
    ["item.where(linkId = 'text').answer.value", ['a']],
    ["$this.status = 'completed'", [true]],
    ['%resource.subject.reference', ['Patient/1']],
    ['%resource.nothing', []],
    ["%weight.where(code = 'kg').value", [70]],
    ['%bare.unit', ['kg']],
    ["%resource.item.where(linkId = 'absent').answer.value.count()", [1]],
  ])('follows %s', (text, expected) => {
    expect(quickly(text)).toEqual(expected);
  });

  test('calls the functions that it is given, even those that are called as FHIRPath’s own', () => {
    const functions: Functions = {
      twice: input => [...input, ...input],
      exists: () => ['mine'],
      bound: (_, { one }) => [one],
    };
    expect(quickly('%many.twice().count()', functions)).toEqual([6]);
    expect(quickly('twice().count()', functions)).toEqual([2]);
    expect(quickly('%age.exists() & %age.bound()', functions)).toEqual(['minea']);
  });
});

describe('left to the engine are', () => {
  test.each<[string, unknown]>([
    ["'a\\'b'", ["a'b"]],
    ['%date > @2026-01-01', [true]],
    ['@2026-01-01', ['2026-01-01']],
    ["4 'kg' = 4000 'g'", [true]],
    ['%age is FHIR.integer', [true]],
    ["iif(true, 1, 1 + 'a')", [1]],
    ["%codes.exists($this = 'a')", [true]],
    ["%codes.all($this = 'a')", [false]],
    ["%text ~ 'A'", [true]],
    ['-7', [-7]],
    ["'abc'.length()", [3]],
    ["'abc'.substring(1, 1)", ['b']],
    ['%many.iif($this.count() > 2, 1)', [1]],
    ['%resource.QuestionnaireResponse.status', ['completed']],
    ['%context.status', ['completed']],
    ['%many.distinct()', [3, 7]],
    ["defineVariable('v', 1).select(%v)", [1]],
  ])('%s, for what it asks', (text, expected) => {
    byEngine(text);
    expect(toPlainValues(compileQuick(text)(root, variables))).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['%date = %date', [true]],
    ["%date > '2026'", [true]],
    ['%partial < %date', []],
    ['%coding = %coding', [true]],
    ['%coding | %coding', [{ system: 'urn:s', code: 'a', display: 'A' }]],
    ['%weight > 60', undefined],
    ['%extended = %extended', [true]],
    ['%absent = 1', []],
    ['100000000000 > 1', [true]],
    ['18.5 = 18.500000001', [true]],
    ["%many.where('')", []],
    ['%codes.join({})', ['ba']],
    ['%many[%zero]', []],
    ['%age.extension', []],
  ])('%s, for the values', text => {
    byEngine(text);
  });

  test.each([
    ['%unknown', /undefined environment variable: unknown/],
    ['%many > 3', /Singleton was expected/],
    ['%many and true', /expected singleton of type Boolean/],
    ['%many.not()', /expected singleton of type Boolean/],
    ["'a' > 1", /did not match type/],
    ["'a' & 1", /Expected string/],
    ['%many in (3 | 7)', /Expected singleton/],
    ['%many + 1', /Cannot/],
    ['true + 1', /Cannot convert/],
    ["'a' mod 2", /Expected number/],
    ['{} mod (1 | 2)', /expected singleton of type Number/],
    ['%age.anyTrue()', /expecting boolean/],
    ['%many.toString()', /multiple items/],
    ['%many.join()', /collection of strings/],
    ["%codes.replace('a', 'b')", /expected singleton of type String/],
    ['false and (%many > 3)', /Singleton was expected/],
    ["'a'.notKnown()", /Not implemented: notKnown/],
  ])('%s, which fails', (text, message) => {
    expect(byEngine(text)).toEqual({ error: expect.stringMatching(message) });
    expect(() => compileQuick(text)(root, variables)).toThrow(message);
  });
});

describe('what is no FHIRPath', () => {
  test.each(['a ==== b', '1 +', '', "'a"])('is refused with the parser’s message: %s', text => {
    let message = '';
    try {
      compileTyped(text);
    } catch (cause) {
      ({ message } = cause as Error);
    }
    expect(message).toMatch(/^line: 1; column: /);
    expect(() => compileQuick(text)).toThrow(message);
  });
});

describe('an input', () => {
  test('may be several', () => {
    const items = compileTyped('item')(response);
    expect(toPlainValues(compileQuick("where(linkId = 'count').answer.value")(items))).toEqual([7]);
  });
  test('that is plain JSON is the engine’s', () => {
    expect(toPlainValues(compileQuick('status')(response))).toEqual(['completed']);
    expect(toPlainValues(compileQuick('QuestionnaireResponse.status')(response))).toEqual(['completed']);
  });
  test('does not matter to what reads variables only', () => {
    expect(compileQuick('%a and %b')({}, { a: true, b: [false] })).toEqual([false]);
    expect(compileQuick('%a and %b')(undefined, { a: true, b: [false] })).toEqual([false]);
  });
});
