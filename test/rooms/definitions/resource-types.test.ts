import { describe, expect, test } from '@jest/globals';
import { findElementSets } from '../../../src/definitions/element-sets.ts';
import { findDefinition } from '../../../src/definitions/resource-types.ts';
import { servedTypes } from '../../../src/definitions/served-types.ts';
import { compileFhirPath } from '../../../src/fhir/fhirpath.ts';
import { isResourceType, resourceTypeNames } from '../../../src/fhir/resource-type-names.ts';

const definitionOf = (type: string): NonNullable<ReturnType<typeof findDefinition>> => findDefinition(type)!;
const codesOf = (type: string): string[] => [...definitionOf(type).searchParameters.keys()];
const all = servedTypes.flatMap(type =>
  [...definitionOf(type).searchParameters.values()].map(parameter => ({ type, parameter })),
);

const OF_EVERY_TYPE = ['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag'];

describe('the registry', () => {
  test('has the types that the service keeps, and no other', () => {
    expect(servedTypes.map(type => definitionOf(type).type)).toEqual(servedTypes);
    expect(findDefinition('Patient')).toBeUndefined();
    expect(findDefinition('toString')).toBeUndefined();
  });

  // The parameters of each type's page, e.g. https://hl7.org/fhir/R4/careplan.html#search
  test.each([
    [
      'CarePlan',
      'activity-code activity-date activity-reference based-on care-team category condition date encounter goal identifier instantiates-canonical instantiates-uri intent part-of patient performer replaces status subject supporting-info',
    ],
    ['Goal', 'achievement-status category identifier lifecycle-status patient start-date subject target-date'],
    [
      'Questionnaire',
      'code context context-quantity context-type context-type-quantity context-type-value date definition description effective identifier jurisdiction name publisher status subject-type title url version',
    ],
    [
      'QuestionnaireResponse',
      'author authored based-on encounter identifier part-of patient questionnaire source status subject',
    ],
    [
      'PlanDefinition',
      'composed-of context context-quantity context-type context-type-quantity context-type-value date definition depends-on derived-from description effective identifier jurisdiction name predecessor publisher status successor title topic type url version',
    ],
    [
      'ActivityDefinition',
      'composed-of context context-quantity context-type context-type-quantity context-type-value date depends-on derived-from description effective identifier jurisdiction name predecessor publisher status successor title topic url version',
    ],
    [
      'ValueSet',
      'code context context-quantity context-type context-type-quantity context-type-value date description expansion identifier jurisdiction name publisher reference status title url version',
    ],
    [
      'CodeSystem',
      'code content-mode context context-quantity context-type context-type-quantity context-type-value date description identifier jurisdiction language name publisher status supplements system title url version',
    ],
    [
      'Observation',
      'based-on category code code-value-concept code-value-date code-value-quantity code-value-string combo-code combo-code-value-concept combo-code-value-quantity combo-data-absent-reason combo-value-concept combo-value-quantity component-code component-code-value-concept component-code-value-quantity component-data-absent-reason component-value-concept component-value-quantity data-absent-reason date derived-from device encounter focus has-member identifier method part-of patient performer specimen status subject value-concept value-date value-quantity value-string',
    ],
    ['Flag', 'author date encounter identifier patient subject'],
    ['Provenance', 'agent agent-role agent-type entity location patient recorded signature-type target when'],
  ])('%s has the search parameters of its page, and those of every resource', (type, codes) => {
    expect(codesOf(type).sort()).toEqual([...OF_EVERY_TYPE, ...codes.split(' ')].sort());
  });

  test('each parameter reads one type only, in branches of paths', () => {
    for (const { type, parameter } of all) {
      for (const branch of parameter.expression.split(' | ')) expect(`${branch}.`.startsWith(`${type}.`)).toBe(true);
    }
  });

  test('each expression is FHIRPath that can be evaluated', () => {
    for (const { type, parameter } of all) {
      expect(
        compileFhirPath(parameter.expression.replace('resolve() is Patient', 'true'))({ resourceType: type }),
      ).toEqual(
        parameter.type === 'composite' &&
          parameter.expression.startsWith('Observation') &&
          parameter.expression !== 'Observation.component'
          ? [{ resourceType: type }]
          : [],
      );
      for (const { expression } of parameter.components ?? []) expect(compileFhirPath(expression)({})).toEqual([]);
    }
  });

  test('each reference parameter has targets, all of them types of R4, and no other parameter has any', () => {
    for (const { parameter } of all) {
      expect(parameter.targets.length > 0).toBe(parameter.type === 'reference');
      expect(parameter.targets.filter(target => !isResourceType(target))).toEqual([]);
    }
  });

  test('each composite names parameters of the same type as its parts, and no other parameter has parts', () => {
    for (const { type, parameter } of all) {
      expect(parameter.components !== undefined).toBe(parameter.type === 'composite');
      for (const { code } of parameter.components ?? []) expect(codesOf(type)).toContain(code);
    }
  });

  test('each parameter has a definition of its own on its type', () => {
    for (const type of servedTypes) {
      const urls = [...definitionOf(type).searchParameters.values()].map(({ url }) => url);
      expect(new Set(urls).size).toBe(urls.length);
    }
  });
});

describe('a search parameter', () => {
  const parameterOf = (type: string, code: string): unknown => definitionOf(type).searchParameters.get(code);

  test('shared by many types is described for its own', () => {
    expect(parameterOf('CarePlan', 'date')).toEqual({
      code: 'date',
      type: 'date',
      url: 'http://hl7.org/fhir/SearchParameter/clinical-date',
      expression: 'CarePlan.period',
      targets: [],
      description: 'Time period plan covers',
    });
  });

  test('of every resource reads the type at hand', () => {
    expect(parameterOf('Flag', '_lastUpdated')).toEqual({
      code: '_lastUpdated',
      type: 'date',
      url: 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated',
      expression: 'Flag.meta.lastUpdated',
      targets: [],
      description: 'When the resource version last changed',
    });
  });

  test('with parts has them by code', () => {
    expect(parameterOf('Observation', 'code-value-date')).toMatchObject({
      type: 'composite',
      expression: 'Observation',
      components: [
        { code: 'code', expression: 'code' },
        { code: 'value-date', expression: 'value.ofType(dateTime) | value.ofType(Period)' },
      ],
    });
  });

  test('that leads anywhere has all types as targets', () => {
    expect(parameterOf('Provenance', 'target')).toMatchObject({ targets: resourceTypeNames });
    expect(parameterOf('Goal', 'patient')).toMatchObject({
      targets: ['Patient'],
      expression: 'Goal.subject.where(resolve() is Patient)',
    });
  });

  test('of our own finds plans by what they were made from', () => {
    expect(parameterOf('CarePlan', 'supporting-info')).toMatchObject({
      type: 'reference',
      url: 'https://w3id.org/careplan-service/SearchParameter/CarePlan-supporting-info',
      expression: 'CarePlan.supportingInfo',
      targets: resourceTypeNames,
    });
  });
});

describe('includes', () => {
  test('are the reference parameters of the type', () => {
    expect(definitionOf('Goal').includes).toEqual(['Goal:patient', 'Goal:subject']);
    expect(definitionOf('CarePlan').includes).toContain('CarePlan:supporting-info');
  });

  test('reversed are those that may lead to the type', () => {
    expect(definitionOf('Goal').revIncludes).toEqual(expect.arrayContaining(['CarePlan:goal', 'Provenance:target']));
    expect(definitionOf('Goal').revIncludes).not.toContain('CarePlan:subject');
    expect(definitionOf('Questionnaire').revIncludes).toContain('QuestionnaireResponse:questionnaire');
  });
});

describe('names of resource types', () => {
  test.each([
    ['Patient', true],
    ['CarePlan', true],
    ['Parameters', true],
    ['Resource', false],
    ['DomainResource', false],
    ['SubscriptionStatus', false],
    ['patient', false],
    ['Extension', false],
    ['', false],
  ])('%s is one: %s', (name, expected) => {
    expect(isResourceType(name)).toBe(expected);
  });

  test('are the 146 of R4', () => {
    expect(resourceTypeNames).toHaveLength(146);
    expect(new Set(resourceTypeNames).size).toBe(146);
  });
});

describe('sets of elements', () => {
  test('are those of the type', () => {
    expect(findElementSets('Goal').mandatory).toEqual(['lifecycleStatus', 'description', 'subject']);
    expect(findElementSets('Observation').summary).toEqual(expect.arrayContaining(['code', 'valueQuantity', 'status']));
    expect(findElementSets('Observation').summary).not.toContain('note');
  });

  test('are empty for a type that is not kept', () => {
    expect(findElementSets('Patient')).toEqual({ mandatory: [], summary: [] });
  });
});
