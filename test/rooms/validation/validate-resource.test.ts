import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../../src/fhir/json.ts';
import { validateResource } from '../../../src/validation/validate-resource.ts';
import { Validators } from '../../../src/validation/validators.ts';
import { linesOf } from './found.ts';
import { carePlan, flag, goal, samples } from './samples.ts';

describe('what the resource is', () => {
  test.each<[string, unknown, string | undefined, string]>([
    ['a number', 5, undefined, 'error structure @: A resource must be a JSON object'],
    ['null', null, 'Goal', 'error structure @: A resource must be a JSON object'],
    ['an array', [goal], 'Goal', 'error structure @: A resource must be a JSON object'],
    ['without a type', { status: 'a' }, undefined, 'error required @resourceType: resourceType is required'],
    [
      'with a number as its type',
      { resourceType: 1 },
      undefined,
      'error value @resourceType: 1 is not a resource type',
    ],
    [
      'of a type that R4 does not have',
      { resourceType: 'Chicken' },
      'Goal',
      'error value @resourceType: "Chicken" is not a resource type',
    ],
    [
      'of an abstract type',
      { resourceType: 'DomainResource' },
      undefined,
      'error value @resourceType: "DomainResource" is not a resource type',
    ],
    [
      'of another type than expected',
      { resourceType: 'Goal' },
      'CarePlan',
      'error invalid @resourceType: The resource is of type Goal, not CarePlan',
    ],
    [
      'of a type that is not served',
      { resourceType: 'Patient' },
      undefined,
      'error not-supported @Patient: Resources of type Patient are not served here',
    ],
  ])('%s is told in one issue', (_, resource, type, line) => {
    expect(linesOf(resource, { ...(type !== undefined && { type }) })).toEqual([line]);
  });

  test('the expected type is fine', () => {
    expect(linesOf(goal, { type: 'Goal' })).toEqual([]);
  });
});

describe('contained resources', () => {
  const containing = (...contained: unknown[]): object => ({ ...flag, author: { reference: '#a' }, contained });
  const practitioner = { resourceType: 'Practitioner', id: 'a' };

  test('of a served type are checked by its rules', () => {
    const inner = {
      resourceType: 'Goal',
      id: 'a',
      lifecycleStatus: 'begun',
      target: [{ detailInteger: 5, due: 1 }],
      subject: { reference: '#p' },
    };
    expect(linesOf(containing(inner))).toEqual([
      "error code-invalid @Flag.contained[0].lifecycleStatus: 'begun' is not one of proposed, planned, accepted, active, on-hold, completed, cancelled, entered-in-error, rejected",
      'error invariant @Flag.contained[0].subject: SHALL have a contained resource if a local reference is provided (ref-1): nothing contained has the id of #p',
      "error structure @Flag.contained[0].target[0].due: There is no element 'due' here",
      'error invariant @Flag.contained[0].target[0]: Goal.target.measure is required if Goal.target.detail is populated (gol-1)',
      'error required @Flag.contained[0].description: description is required',
    ]);
  });

  test('of other types are passed, if R4 has the type', () => {
    expect(linesOf(containing({ ...practitioner, name: [{ family: 'B' }] }))).toEqual([]);
    expect(linesOf(containing({ resourceType: 'Chicken', id: 'a' }))).toEqual([
      'error value @Flag.contained[0]: "Chicken" is not a resource type',
    ]);
    expect(linesOf(containing({ id: 'a' }))).toEqual(['error required @Flag.contained[0]: resourceType is required']);
    expect(linesOf(containing(practitioner, 'x'))).toEqual([
      'error structure @Flag.contained[1]: contained[1] must be an object, not a string',
    ]);
  });

  test('must be referred to, and hold no resources, versions or security labels', () => {
    const inner = {
      ...practitioner,
      id: 'b',
      meta: { versionId: '1', security: [{ code: 'N' }] },
      contained: [practitioner],
    };
    expect(linesOf(containing(practitioner, inner))).toEqual([
      'error invariant @Flag: If the resource is contained in another resource, it SHALL NOT contain nested Resources (dom-2)',
      'error invariant @Flag: If the resource is contained in another resource, it SHALL be referred to from elsewhere in the resource or SHALL refer to the containing resource (dom-3): nothing refers to #b',
      'error invariant @Flag: If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a meta.lastUpdated (dom-4)',
      'error invariant @Flag: If a resource is contained in another resource, it SHALL NOT have a security label (dom-5)',
    ]);
  });

  test('may refer to each other and to the resource around', () => {
    const first = {
      resourceType: 'Goal',
      id: 'a',
      lifecycleStatus: 'proposed',
      description: { text: 'a' },
      subject: { reference: '#b' },
    };
    const second = { resourceType: 'Group', id: 'b', managingEntity: { reference: '#' } };
    expect(linesOf({ ...carePlan, goal: [{ reference: '#a' }], contained: [first, second] })).toEqual([]);
  });
});

describe('large resources', () => {
  const responseOf = (item: unknown[]): object => ({
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    item,
  });

  test('more than a hundred faults are counted', () => {
    const issues = validateResource(responseOf(Array.from({ length: 150 }, () => 1)));
    expect(issues).toHaveLength(101);
    expect(issues[99]?.expression).toEqual(['QuestionnaireResponse.item[99]']);
    expect(issues[100]).toEqual({
      severity: 'information',
      code: 'informational',
      text: '50 more faults are not listed',
    });
  });

  test('of more than fifty thousand values the first fault is told, in no more time than it takes', () => {
    expect(linesOf(responseOf(Array.from({ length: 1_000_000 }, () => 1)))).toEqual([
      'error structure @QuestionnaireResponse.item[0]: item[0] must be an object, not a number',
      'information informational @: The resource is so large that only its first fault is listed',
    ]);
  });

  test('of more than fifty thousand values are valid as any other', () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ linkId: String(n), answer: [{ valueInteger: n }] }));
    expect(linesOf(responseOf(items))).toEqual([]);
    expect(linesOf(responseOf([...items, { linkId: 'last', answer: [{ valueDate: 'soon' }] }]))).toEqual([
      "error value @QuestionnaireResponse.item[20000].answer[0].value: 'soon' is not a date such as 2026-03-09, 2026-03 or 2026",
      'information informational @: The resource is so large that only its first fault is listed',
    ]);
  });

  test('with a fault in each of thousands of places is told as fast as it is read, since no list of faults is copied', () => {
    const issues = validateResource(responseOf(Array.from({ length: 49_000 }, () => ({}))));
    expect(issues.at(-1)?.text).toBe('97900 more faults are not listed');
  });

  test('a questionnaire of thousands of items is checked once over, not once an item', () => {
    const item = Array.from({ length: 12_000 }, (_, n) => ({ linkId: `q${String(n)}`, type: 'string', text: 'a' }));
    const questionnaire = { resourceType: 'Questionnaire', status: 'active', item };
    expect(linesOf(questionnaire)).toEqual([]);
    expect(linesOf({ ...questionnaire, item: [...item, { linkId: 'q7', type: 'string' }] })).toEqual([
      'error invariant @Questionnaire: The link ids for groups and questions must be unique within the questionnaire (que-2): q7 is there twice',
    ]);
  });
});

describe('numbers keep their texts', () => {
  test('a resource whose numbers are written unusually is valid', () => {
    const text = JSON.stringify({ ...goal, note: undefined }).replace('"value":4.7', '"value":4.70');
    expect(text).toContain('4.70');
    expect(linesOf(parseJson(text))).toEqual([]);
  });

  test('a number too large for JavaScript is no decimal', () => {
    const text = JSON.stringify(goal).replace('"value":4.7', '"value":1e999');
    expect(linesOf(parseJson(text))).toEqual(["error value @Goal.target[0].detail.value: 'Infinity' is not a number"]);
  });
});

describe('validators', () => {
  test('are the same function each time, and none for a type that is not served', () => {
    const validators = new Validators({ everyFault: true });
    expect(validators.find('Flag')).toBe(validators.find('Flag'));
    expect(validators.find('Patient')).toBeUndefined();
    expect(validators.find('Extension')).toBeUndefined();
    expect(validators.find('datatypes')).toBeUndefined();
  });

  test('a hasty one finds the same resources valid, and one fault where there are more', () => {
    const hasty = new Validators({ everyFault: false });
    expect(samples.filter(sample => !hasty.find(sample.resourceType)!(sample))).toEqual([]);
    const validator = hasty.find('CarePlan')!;
    expect(validator({ resourceType: 'CarePlan', colour: 1, status: 5 })).toBe(false);
    expect(validator.errors).toHaveLength(1);
  });
});
