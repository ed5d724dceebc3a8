import { describe, expect, test } from '@jest/globals';
import {
  compileFhirPath,
  compileTyped,
  convertUnit,
  findChildren,
  isResourceType,
  toPlainValues,
  toTypedNode,
} from '../../../src/fhir/fhirpath.ts';

const response = {
  resourceType: 'QuestionnaireResponse',
  item: [{ linkId: 'a', answer: [{ valueDate: '2024-05-01' }, { valueCoding: { system: 's', code: 'c' } }] }],
};

describe('an expression with types', () => {
  test('hands on values that another expression takes as what they are', () => {
    const dates = compileTyped('item.answer.value.ofType(date)')(response);
    expect(toPlainValues(dates)).toEqual(['2024-05-01']);
    expect(compileTyped('%d > @2024-01-01 and %d is FHIR.date')({}, { d: dates })).toEqual([true]);
  });
  test('computes exactly, and rounds halves away from zero', () => {
    const plain = (text: string) => toPlainValues(compileTyped(text)({}));
    expect(plain('0.1 + 0.2')).toEqual([0.3]);
    expect(plain('1.005.round(2)')).toEqual([1.01]);
    expect(plain('(-0.25).round(1)')).toEqual([-0.3]);
  });
  test('may call functions that it is given', () => {
    const twice = compileTyped('(1 | 2).twice()', {
      twice: (input, variables) => [...input, ...input, variables.more],
    });
    expect(toPlainValues(twice({}, { more: 'x' }))).toEqual([1, 2, 1, 2, 'x']);
  });
  test('is refused where it is no FHIRPath', () => {
    expect(() => compileTyped('1 +')).toThrow('line: 1; column: 3');
  });
  test('makes JSON of dates, quantities and objects, and leaves out what has no value', () => {
    expect(toPlainValues(compileTyped("@2024-01-01 | 4 'kg' | true | 'x'")({}))).toEqual([
      '2024-01-01',
      "4 'kg'",
      true,
      'x',
    ]);
    expect(toPlainValues(compileTyped('item.answer.value.ofType(Coding)')(response))).toEqual([
      { system: 's', code: 'c' },
    ]);
    const absent = { resourceType: 'Patient', _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] } };
    expect(compileTyped('birthDate')(absent)).toHaveLength(1);
    expect(toPlainValues(compileTyped('birthDate')(absent))).toEqual([]);
  });
});

describe('failures', () => {
  test.each(['(1 | 2) > 3', "1 > 'a'"])('of %s are Errors, whatever the engine throws', text => {
    expect(() => compileFhirPath(text)({})).toThrow(Error);
    expect(() => compileTyped(text)({})).toThrow(Error);
  });
});

describe('nodes', () => {
  const root = toTypedNode(response);
  const answers = findChildren(findChildren(root, 'item')[0] ?? root, 'answer');
  test('lead down as paths do', () => {
    expect(answers.map(({ data }) => data)).toEqual(response.item[0]?.answer);
    expect(answers[0]?.parentResNode?.data).toBe(response.item[0]);
  });
  test('know the type of a choice by its full name', () => {
    const date = answers.flatMap(answer => findChildren(answer, 'valueDate'));
    expect(compileTyped('%d is FHIR.date and %d > @2024')({}, { d: date })).toEqual([]);
    expect(compileTyped('%d is FHIR.date and %d > @2023')({}, { d: date })).toEqual([true]);
  });
  test('that are not there are none', () => {
    expect(findChildren(root, 'author')).toEqual([]);
  });
  test('may be input and variables', () => {
    expect(toPlainValues(compileTyped("item.linkId | %r.item.linkId | 'z'")(root, { r: root }))).toEqual(['a', 'z']);
  });
});

describe('resource types', () => {
  test.each(['Patient', 'Bundle', 'Binary', 'Parameters', 'CarePlan'])('%s is one', name => {
    expect(isResourceType(name)).toBe(true);
  });
  test.each(['Chicken', 'DomainResource', 'Resource', 'Coding', 'patient', 'constructor', ''])('"%s" is none', name => {
    expect(isResourceType(name)).toBe(false);
  });
});

describe('units', () => {
  test.each([
    [1, 'kg', 'g', 1000],
    [180, 'cm', 'm', 1.8],
    [5, 'anything', 'anything', 5],
  ])('%d %s in %s is %d', (value, from, to, converted) => {
    expect(convertUnit(value, from, to)).toBeCloseTo(converted, 10);
  });
  test.each([
    ['kg', 'm'],
    ['no unit', 'kg'],
  ])('%s is no %s', (from, to) => {
    expect(convertUnit(1, from, to)).toBeUndefined();
  });
});
