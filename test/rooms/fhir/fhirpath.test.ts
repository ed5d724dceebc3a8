import { describe, expect, test } from '@jest/globals';
import { compileFhirPath } from '../../../src/fhir/fhirpath.ts';

const observation = { resourceType: 'Observation', status: 'final', valueQuantity: { value: 6.7, unit: '{score}' } };

describe('FHIRPath', () => {
  test.each<[string, unknown[]]>([
    ['Observation.status', ['final']],
    ['Observation.value.value', [6.7]],
    ['Observation.value.ofType(Quantity).value > 6', [true]],
    ['Observation.note.text', []],
    ['Observation.note.text = 1', []],
  ])('%s is evaluated over the R4 model', (text, expected) => {
    expect(compileFhirPath(text)(observation)).toEqual(expected);
  });

  test('variables are single values or collections', () => {
    const expression = compileFhirPath("%score >= 10 and 'x' in %codes");
    expect(expression({}, { score: 10, codes: ['x', 'y'] })).toEqual([true]);
    expect(expression({}, { score: [], codes: ['x', 'y'] })).toEqual([]);
  });

  test('a variable that nobody defined is an error', () => {
    expect(() => compileFhirPath('%unknown > 1')({})).toThrow(/unknown/);
  });

  test('what is no FHIRPath does not compile', () => {
    expect(() => compileFhirPath('a ==== b')).toThrow();
  });
});
