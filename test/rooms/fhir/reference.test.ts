import { describe, expect, test } from '@jest/globals';
import { parseCanonical, parseReference, printCanonical } from '../../../src/fhir/reference.ts';
import { isId, isObject, printKey } from '../../../src/fhir/resource.ts';

const base = 'https://care.example.org/fhir';

const references: [string, unknown][] = [
  ['Patient/1', { kind: 'local', key: { type: 'Patient', id: '1' } }],
  ['Patient/a-b.C', { kind: 'local', key: { type: 'Patient', id: 'a-b.C' } }],
  ['Patient/1/_history/2', { kind: 'local', key: { type: 'Patient', id: '1' }, versionId: '2' }],
  ['#p', { kind: 'contained', id: 'p' }],
  ['#', { kind: 'contained', id: '' }],
  [`${base}/Goal/1`, { kind: 'local', key: { type: 'Goal', id: '1' } }],
  [`${base}/Goal/1/_history/3`, { kind: 'local', key: { type: 'Goal', id: '1' }, versionId: '3' }],
  ['https://elsewhere.example.org/fhir/Goal/1', { kind: 'absolute', url: 'https://elsewhere.example.org/fhir/Goal/1' }],
  [`${base}x/Goal/1`, { kind: 'absolute', url: `${base}x/Goal/1` }],
  [
    'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
    { kind: 'absolute', url: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' },
  ],
  ['patient/1', { kind: 'absolute', url: 'patient/1' }],
  ['Patient/', { kind: 'absolute', url: 'Patient/' }],
  ['Patient/1/extra', { kind: 'absolute', url: 'Patient/1/extra' }],
  ['', { kind: 'absolute', url: '' }],
];

describe('references', () => {
  test.each(references)('%j is understood', (text, target) => {
    expect(parseReference(text, base)).toEqual(target);
  });

  test('without a base every URL is foreign', () => {
    expect(parseReference(`${base}/Goal/1`)).toEqual({ kind: 'absolute', url: `${base}/Goal/1` });
  });
});

describe('canonicals', () => {
  test.each([
    ['http://example.org/q', { url: 'http://example.org/q' }],
    ['http://example.org/q|1.0', { url: 'http://example.org/q', version: '1.0' }],
    ['http://example.org/q|', { url: 'http://example.org/q' }],
  ])('%s is split at the bar', (text, parts) => {
    expect(parseCanonical(text)).toEqual(parts);
  });

  test('a version is printed only where there is one', () => {
    expect(printCanonical({ url: 'http://example.org/q', version: '2' })).toBe('http://example.org/q|2');
    expect(printCanonical({ url: 'http://example.org/q' })).toBe('http://example.org/q');
    expect(printCanonical({})).toBe('');
  });
});

describe('keys and ids', () => {
  test('a key is printed as the reference to it', () => {
    expect(printKey({ type: 'CarePlan', id: 'x.1' })).toBe('CarePlan/x.1');
  });

  test.each(['a', 'A-1.b', 'x'.repeat(64)])('%s is an id', id => {
    expect(isId(id)).toBe(true);
  });

  test.each(['', 'a b', 'a_b', 'ä', 'a/b', 'x'.repeat(65), 'a\n'])('%j is no id', id => {
    expect(isId(id)).toBe(false);
  });

  test('only JSON objects are objects', () => {
    expect([{}, { a: 1 }].every(isObject)).toBe(true);
    expect([null, [], 'x', 1, undefined].some(isObject)).toBe(false);
  });
});
