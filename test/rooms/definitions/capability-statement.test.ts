import { describe, expect, test } from '@jest/globals';
import { buildCapabilityStatement } from '../../../src/definitions/capability-statement.ts';
import { findDefinition } from '../../../src/definitions/resource-types.ts';
import { operations, searchTypes, typeInteractions } from '../../../src/definitions/served.ts';
import { servedTypes } from '../../../src/definitions/served-types.ts';

const statement = buildCapabilityStatement({ base: 'https://example.org/fhir', version: '0.1.0', date: '2026-03-09' });
const rest = statement.rest![0]!;
const resources = rest.resource!;
const plan = resources.find(({ type }) => type === 'CarePlan')!;

describe('the CapabilityStatement', () => {
  test('is that of a running service', () => {
    expect({ ...statement, rest: [] }).toEqual({
      resourceType: 'CapabilityStatement',
      url: 'https://example.org/fhir/metadata',
      version: '0.1.0',
      name: 'CareplanService',
      title: 'careplan-service',
      status: 'active',
      date: '2026-03-09',
      description: 'Turns a QuestionnaireResponse into an explained care plan with goals.',
      kind: 'instance',
      software: { name: 'careplan-service', version: '0.1.0' },
      implementation: { description: 'careplan-service', url: 'https://example.org/fhir' },
      fhirVersion: '4.0.1',
      format: ['application/fhir+json', 'json'],
      rest: [],
    });
    expect(statement.rest).toHaveLength(1);
    expect(rest.mode).toBe('server');
  });

  test('has each served type once (cpb-9)', () => {
    expect(resources.map(({ type }) => type)).toEqual(servedTypes);
  });

  test.each(servedTypes)('says how %s is kept', type => {
    const resource = resources.find(entry => entry.type === type)!;
    expect(resource.profile).toBe(`http://hl7.org/fhir/StructureDefinition/${type}`);
    expect(resource.interaction).toEqual(
      ['read', 'vread', 'update', 'delete', 'history-instance', 'create', 'search-type'].map(code => ({ code })),
    );
    expect(resource).toMatchObject({
      versioning: 'versioned-update',
      readHistory: true,
      updateCreate: true,
      conditionalCreate: true,
      conditionalUpdate: false,
      conditionalDelete: 'not-supported',
    });
    expect(resource.operation).toEqual([
      { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
    ]);
  });

  test.each(servedTypes)('lists the search parameters of %s, each name once (cpb-12)', type => {
    const listed = resources.find(entry => entry.type === type)!.searchParam!;
    const defined = [...findDefinition(type)!.searchParameters.values()].filter(one => searchTypes.includes(one.type));
    expect(listed.map(({ name }) => name)).toEqual(defined.map(({ code }) => code));
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
  });

  test('names definitions by their canonical', () => {
    expect(plan.searchParam).toContainEqual({
      name: 'goal',
      definition: 'http://hl7.org/fhir/SearchParameter/CarePlan-goal',
      type: 'reference',
      documentation: 'Desired outcome of plan',
    });
    expect(plan.searchParam).toContainEqual({
      name: 'supporting-info',
      definition: 'https://w3id.org/careplan-service/SearchParameter/CarePlan-supporting-info',
      type: 'reference',
      documentation: 'What the plan was made from, such as the questionnaire response and its scores',
    });
  });

  test('names what may be included', () => {
    expect(plan.searchInclude).toEqual(findDefinition('CarePlan')!.includes);
    expect(plan.searchRevInclude).toEqual(expect.arrayContaining(['Provenance:target', 'CarePlan:based-on']));
  });

  test('says nothing of interactions with the whole service while there are none', () => {
    expect(rest.interaction).toBeUndefined();
    expect(rest.operation).toBeUndefined();
  });

  test('has no empty text, list or object', () => {
    const isEmpty = (value: unknown): boolean =>
      value === '' ||
      value === null ||
      value === undefined ||
      (typeof value === 'object' && Object.keys(value).length === 0);
    const walk = (value: unknown): void => {
      expect(isEmpty(value)).toBe(false);
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    };
    walk(statement);
  });

  test('is made anew for each caller', () => {
    const other = buildCapabilityStatement({
      base: 'http://localhost:8080/fhir',
      version: '1.0.0',
      date: '2026-04-01',
    });
    other.rest![0]!.resource!.length = 0;
    expect(other.implementation?.url).toBe('http://localhost:8080/fhir');
    expect(resources).toHaveLength(servedTypes.length);
  });
});

describe('the table of what is served', () => {
  test('names no interaction or operation twice', () => {
    expect(new Set(typeInteractions).size).toBe(typeInteractions.length);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  });

  test('names operations only on served types, without the dollar sign', () => {
    for (const { name, types } of operations) {
      expect(name).toMatch(/^[a-z][a-z-]*$/);
      expect((types ?? []).filter(type => !servedTypes.includes(type))).toEqual([]);
    }
  });
});
