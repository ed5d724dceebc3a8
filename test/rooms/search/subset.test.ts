import { describe, expect, test } from '@jest/globals';
import type { Questionnaire } from '@medplum/fhirtypes';
import { parseJson, printJson } from '../../../src/fhir/json.ts';
import type { AnyResource } from '../../../src/fhir/resource.ts';
import { subset } from '../../../src/search/subset.ts';

const sets = { mandatory: ['status'], summary: ['url', 'title', 'status', 'date'] };

const questionnaire = {
  resourceType: 'Questionnaire',
  id: 'q1',
  meta: { versionId: '3', tag: [{ system: 'http://example.org', code: 'own' }] },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">T</div>' },
  url: 'http://example.org/q',
  title: 'Pain',
  _title: { extension: [{ url: 'http://example.org/t', valueString: 'Schmerz' }] },
  status: 'active',
  description: 'Long',
  item: [{ linkId: '1', type: 'display' }],
} as unknown as Questionnaire;

const subsetted = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
  display: 'Resource encoded in summary mode',
};

const always = ['resourceType', 'id', 'meta'];

describe('the part of a resource that is asked for', () => {
  test.each([
    ['true', undefined, [...always, 'url', 'title', '_title', 'status']],
    ['text', undefined, [...always, 'text', 'status']],
    ['data', undefined, [...always, 'url', 'title', '_title', 'status', 'description', 'item']],
    ['count', undefined, [...always, 'status']],
    ['false', ['description'], [...always, 'status', 'description']],
    ['false', ['title', 'nonsense'], [...always, 'title', '_title', 'status']],
    ['false', ['status'], [...always, 'status']],
  ] as const)('by _summary=%s and _elements=%j', (summary, elements, names) => {
    const part = subset(questionnaire, { summary, elements }, sets);
    expect(Object.keys(part)).toEqual(names);
    expect(part.meta).toEqual({
      versionId: '3',
      tag: [{ system: 'http://example.org', code: 'own' }, subsetted],
    });
  });

  test('is the whole where neither is given', () => {
    expect(subset(questionnaire, { summary: 'false', elements: undefined }, sets)).toBe(questionnaire);
  });

  test('leaves the resource itself as it was', () => {
    const before = structuredClone(questionnaire);
    subset(questionnaire, { summary: 'text', elements: undefined }, sets);
    expect(questionnaire).toEqual(before);
  });

  test('is marked even where the resource had no meta', () => {
    const bare = { resourceType: 'Goal', id: 'g1' };
    expect(subset(bare, { summary: 'data', elements: undefined }, sets)).toEqual({
      ...bare,
      meta: { tag: [subsetted] },
    });
  });

  test('keeps the texts of its numbers', () => {
    const text = '{"resourceType":"X","a":{"n":1.00},"b":2.50}';
    const part = subset(parseJson(text) as AnyResource, { summary: 'false', elements: ['a'] }, sets);
    expect(printJson(part)).toContain('"a":{"n":1.00}');
    expect(printJson(part)).not.toContain('"b"');
  });
});
