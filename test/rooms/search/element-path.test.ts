import { describe, expect, test } from '@jest/globals';
import { findProperties } from '../../../src/fhir/element-types.ts';
import { compilePaths, isReferenceTo } from '../../../src/search/element-path.ts';

describe('where JSON keeps an element', () => {
  test('a plain element has one property and one type', () => {
    expect(findProperties('Observation', 'code')).toEqual([
      { property: 'code', type: 'CodeableConcept', path: 'CodeableConcept' },
    ]);
  });

  test('an element whose children are defined in place is their path', () => {
    expect(findProperties('Observation', 'component')).toEqual([
      { property: 'component', type: 'BackboneElement', path: 'Observation.component' },
    ]);
  });

  test('an element that is defined elsewhere has the path of its definition', () => {
    expect(findProperties('Questionnaire.item', 'item')).toEqual([
      { property: 'item', type: 'BackboneElement', path: 'Questionnaire.item' },
    ]);
  });

  test('a choice has a property for each type', () => {
    expect(findProperties('Goal', 'start')).toEqual([
      { property: 'startDate', type: 'date', path: 'date' },
      { property: 'startCodeableConcept', type: 'CodeableConcept', path: 'CodeableConcept' },
    ]);
  });

  test.each([
    ['Observation', 'nonsense'],
    ['Nonsense', 'code'],
    ['Coding', 'nonsense'],
  ])('%s has no element %s', (path, element) => {
    expect(findProperties(path, element)).toEqual([]);
  });
});

/** What an expression yields of a resource, with the types. */
const read = (expression: string, resource: { resourceType: string }): unknown[] =>
  compilePaths(expression, resource.resourceType).flatMap(path => path.read(resource).map(value => [path.type, value]));

const concept = { coding: [{ system: 'http://loinc.org', code: '8480-6' }], text: 'Systolic' };

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: concept,
  subject: { reference: 'Patient/1' },
  effectivePeriod: { start: '2026-01-01' },
  valueQuantity: { value: 120, unit: 'mmHg' },
  component: [
    { code: concept, valueQuantity: { value: 120 } },
    { code: { text: 'Diastolic' }, valueCodeableConcept: { text: 'low' } },
    { valueQuantity: null },
  ],
};

describe('the path of a search parameter', () => {
  test.each<[string, unknown[]]>([
    ['Observation.status', [['code', 'final']]],
    ['Observation.code', [['CodeableConcept', concept]]],
    ['Observation.code.coding.system', [['uri', 'http://loinc.org']]],
    ['Observation.effective', [['Period', { start: '2026-01-01' }]]],
    ['Observation.value.ofType(Quantity)', [['Quantity', { value: 120, unit: 'mmHg' }]]],
    ['Observation.value.ofType(CodeableConcept)', []],
    ['Observation.component.value.ofType(Quantity)', [['Quantity', { value: 120 }]]],
    ['Observation.component.value.ofType(CodeableConcept).text', [['string', 'low']]],
    [
      'Observation.component.code',
      [
        ['CodeableConcept', concept],
        ['CodeableConcept', { text: 'Diastolic' }],
      ],
    ],
    [
      'Observation.code | Observation.component.code',
      [
        ['CodeableConcept', concept],
        ['CodeableConcept', concept],
        ['CodeableConcept', { text: 'Diastolic' }],
      ],
    ],
    ['Observation.subject.where(resolve() is Patient)', [['Reference', { reference: 'Patient/1' }]]],
    ['Observation.subject.where(resolve() is Group)', []],
    ['Observation.note.text', []],
    ['Observation', [['Observation', observation]]],
  ])('%s is read as plain code', (expression, values) => {
    expect(read(expression, observation)).toEqual(values);
  });

  test('a filter on an element lets through what is equal', () => {
    const planDefinition = {
      resourceType: 'PlanDefinition',
      relatedArtifact: [
        { type: 'depends-on', resource: 'http://example.org/Questionnaire/pain' },
        { type: 'composed-of', resource: 'http://example.org/PlanDefinition/other' },
        { type: 'depends-on' },
      ],
    };
    const expression = "PlanDefinition.relatedArtifact.where(type='depends-on').resource";
    expect(read(expression, planDefinition)).toEqual([['canonical', 'http://example.org/Questionnaire/pain']]);
  });

  test('an extension is found by its URL', () => {
    const goal = {
      resourceType: 'Goal',
      extension: [
        { url: 'http://example.org/rank', valueInteger: 3 },
        { url: 'http://example.org/other', valueInteger: 4 },
      ],
    };
    const expression = "Goal.extension('http://example.org/rank').value.ofType(integer)";
    expect(read(expression, goal)).toEqual([['integer', 3]]);
  });

  test('a part of a composite is relative to the element that holds it', () => {
    const useContext = { code: { code: 'focus' }, valueRange: { low: { value: 1 } } };
    const paths = compilePaths('value.ofType(Quantity) | value.ofType(Range)', 'UsageContext');
    expect(paths.map(({ type, text }) => [type, text])).toEqual([
      ['Quantity', 'UsageContext.valueQuantity'],
      ['Range', 'UsageContext.valueRange'],
    ]);
    expect(paths.flatMap(path => path.read(useContext))).toEqual([{ low: { value: 1 } }]);
  });

  test('an expression that is more than a path is left to FHIRPath', () => {
    const expression = 'Patient.deceased.exists() and Patient.deceased != false';
    expect(read(expression, { resourceType: 'Patient', deceasedBoolean: true } as never)).toEqual([['', true]]);
    expect(read(expression, { resourceType: 'Patient' })).toEqual([['', false]]);
  });

  test('a path to an element that R4 does not have is a mistake of the registry', () => {
    expect(() => compilePaths('Observation.nonsense', 'Observation')).toThrow(
      new TypeError('R4 has no element Observation.nonsense'),
    );
    expect(() => compilePaths('Observation.value.ofType(Address)', 'Observation')).toThrow(TypeError);
  });

  test('paths to the same elements have the same text, and a narrowed one knows what it narrows', () => {
    const [code] = compilePaths('Observation.code', 'Observation');
    const [again] = compilePaths('Observation.code | Observation.component.code', 'Observation');
    const [patient] = compilePaths('Observation.subject.where(resolve() is Patient)', 'Observation');
    expect(code?.text).toBe(again?.text);
    expect(patient?.only).toEqual({ target: 'Patient', text: 'Observation.subject' });
  });
});

describe('whether a reference leads to a Patient', () => {
  test.each<[unknown, boolean]>([
    [{ reference: 'Patient/1' }, true],
    [{ reference: 'Patient/1/_history/2' }, true],
    [{ reference: 'https://other.example.org/fhir/Patient/1' }, true],
    [{ reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520', type: 'Patient' }, true],
    [{ identifier: { value: '1' }, type: 'Patient' }, true],
    [{ reference: 'Group/1' }, false],
    [{ reference: 'Group/Patient' }, false],
    [{ reference: 'NotPatient/1' }, false],
    [{ reference: '#Patient' }, false],
    [{ reference: 7 }, false],
    [{ display: 'Patient/1' }, false],
    ['Patient/1', false],
  ])('%j: %s', (value, leads) => {
    expect(isReferenceTo('Patient')(value)).toBe(leads);
  });
});
