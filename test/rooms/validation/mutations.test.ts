// Every place in every sample, spoilt in turn: one fault is one issue, and it says where.
import { describe, expect, test } from '@jest/globals';
import { isObject } from '../../../src/fhir/resource.ts';
import { validateResource } from '../../../src/validation/validate-resource.ts';
import { samples } from './samples.ts';

type Node = Record<string, unknown>;
interface Place {
  readonly path: (string | number)[];
  readonly value: unknown;
}

function* placesOf(value: unknown, path: (string | number)[] = []): Generator<Place> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* placesOf(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** A copy of the resource with another value in one place. */
function spoil(resource: object, path: readonly (string | number)[], value: unknown): Node {
  const copy = structuredClone(resource) as Node;
  const last = path.at(-1)!;
  const holder = path.slice(0, -1).reduce<Node>((node, key) => node[key] as Node, copy);
  holder[last] = value;
  return copy;
}

/** Choices lose their type: `detailQuantity` is the element `detail`. */
const CHOICE =
  /^(value|detail|scheduled|product|author|subject|timing|asNeeded|dose|effective|occurred|due|answer|initial|definition|offset|bounds|start)(Quantity|Range|RelatedArtifact|String|Timing|Duration|Date|DateTime|Boolean|Integer|Decimal|Coding|Attachment|Reference|CodeableConcept|Canonical|Time|Uri|SampledData|Ratio|Period)$/;

const toFhirPath = (type: string, path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${String(key)}]` : `${text}.${CHOICE.exec(key)?.[1] ?? key}`),
    type,
  );

const isLeaf = (value: unknown): boolean => typeof value !== 'object';
/** What is of no interest here: the type itself, and what a contained resource is. */
const isType = (path: readonly (string | number)[]): boolean => path.at(-1) === 'resourceType';

describe.each(samples.map(sample => [sample.resourceType, sample] as const))('%s', (type, sample) => {
  const places = [...placesOf(sample)].filter(({ path }) => !isType(path));

  test('is valid as it stands', () => {
    expect(validateResource(sample)).toEqual([]);
  });

  test('an unknown element is refused wherever it stands', () => {
    const objects = places.filter(({ value }) => isObject(value));
    expect(objects.length).toBeGreaterThan(3);
    for (const { path, value } of objects) {
      const spoilt =
        path.length > 0 ? spoil(sample, path, { ...(value as Node), colour: 'red' }) : { ...sample, colour: 'red' };
      expect(validateResource(spoilt)).toEqual([
        {
          severity: 'error',
          code: 'structure',
          text: "There is no element 'colour' here",
          expression: [`${toFhirPath(type, path)}.colour`],
        },
      ]);
    }
  });

  test('a null in the place of a value is refused wherever it stands', () => {
    for (const { path } of places.filter(({ value, path }) => isLeaf(value) && typeof path.at(-1) === 'string')) {
      const issues = validateResource(spoil(sample, path, null));
      expect(issues.filter(({ code }) => code !== 'invariant')).toEqual([
        {
          severity: 'error',
          code: 'structure',
          text: `${String(toFhirPath(type, path).split('.').at(-1))} must not be null: leave out what has no value`,
          expression: [toFhirPath(type, path)],
        },
      ]);
    }
  });

  test('an object in the place of a primitive is refused wherever it stands', () => {
    for (const { path, value } of places.filter(place => isLeaf(place.value))) {
      const expected = { string: 'a string', number: 'a number', boolean: 'true or false' }[typeof value as 'string'];
      const issues = validateResource(spoil(sample, path, { a: 1 })).filter(({ code }) => code === 'structure');
      expect(issues).toEqual([
        {
          severity: 'error',
          code: 'structure',
          text: `${String(toFhirPath(type, path).split('.').at(-1))} must be ${expected}, not an object`,
          expression: [toFhirPath(type, path)],
        },
      ]);
    }
  });

  test('a string in the place of an object is refused wherever it stands', () => {
    for (const { path } of places.filter(({ value, path }) => isObject(value) && path.length > 0)) {
      const issues = validateResource(spoil(sample, path, 'red'));
      const own = issues.filter(({ expression }) => expression?.[0] === toFhirPath(type, path));
      expect(own.map(({ code, text }) => [code, text])).toEqual([
        ['structure', `${String(toFhirPath(type, path).split('.').at(-1))} must be an object, not a string`],
      ]);
      expect(issues.filter(({ code }) => code !== 'invariant')).toEqual(own);
    }
  });

  test('an array is refused in the place of one value, and one value in the place of an array', () => {
    for (const { path, value } of places.filter(
      place => place.path.length > 0 && typeof place.path.at(-1) === 'string',
    )) {
      const other = Array.isArray(value) ? (value as unknown[])[0] : [value];
      const issues = validateResource(spoil(sample, path, other)).filter(({ code }) => code === 'structure');
      expect(issues.map(({ expression }) => expression)).toEqual([[toFhirPath(type, path)]]);
      expect(issues[0]?.text).toMatch(Array.isArray(value) ? / must be an array, not / : / must be .*, not an array$/);
    }
  });

  test('an empty array is refused wherever it stands', () => {
    for (const { path } of places.filter(({ value }) => Array.isArray(value))) {
      const issues = validateResource(spoil(sample, path, [])).filter(({ code }) => code === 'structure');
      expect(issues.map(({ text, expression }) => [text, expression])).toEqual([
        [`${String(path.at(-1))} must not be an empty array: leave out what has no value`, [toFhirPath(type, path)]],
      ]);
    }
  });

  test('an empty string is refused wherever it stands', () => {
    for (const { path } of places.filter(({ value }) => typeof value === 'string')) {
      const issues = validateResource(spoil(sample, path, ''));
      expect(issues.length).toBeGreaterThan(0);
      expect(issues.some(({ expression }) => expression?.[0] === toFhirPath(type, path))).toBe(true);
    }
  });
});
