import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findParameter, parseTarget, toOriginForm } from '../../../src/http/request-target.ts';
import { refusedBy } from './refused.ts';

describe('the path is taken apart at its slashes', () => {
  test.each([
    ['/', []],
    ['', []],
    ['/Goal', ['Goal']],
    ['/Goal/1', ['Goal', '1']],
    ['/Goal/1/_history/2', ['Goal', '1', '_history', '2']],
    ['/Goal/$validate', ['Goal', '$validate']],
    ['/Goal/', ['Goal']],
    ['//Goal/1', ['Goal', '1']],
    ['///', []],
    ['/Goal/a%2Db', ['Goal', 'a-b']],
    ['/Goal/%24validate', ['Goal', '$validate']],
    ['/Goal/%C3%A9', ['Goal', 'é']],
    ['/Goal/a+b', ['Goal', 'a+b']],
    ['/Goal/...', ['Goal', '...']],
    ['/__proto__/1', ['__proto__', '1']],
  ])('%s', (url, path) => {
    expect(parseTarget(url)).toEqual({ path, query: [] });
  });

  test('an encoded slash does not part segments', () => {
    expect(parseTarget('/Goal/..%2f..%2fetc%2fpasswd').path).toEqual(['Goal', '../../etc/passwd']);
  });

  test.each([
    ['/Goal/%', 'a percent sign that starts no UTF-8 character'],
    ['/Goal/%E0%A4%A', 'a percent sign that starts no UTF-8 character'],
    ['/Goal/%ff', 'a percent sign that starts no UTF-8 character'],
    ['/%zz/1', 'a percent sign that starts no UTF-8 character'],
    ['/Goal/..', 'a dot segment'],
    ['/../metadata', 'a dot segment'],
    ['/Goal/./1', 'a dot segment'],
    ['/Goal/%2e%2E', 'a dot segment'],
    ['/Goal//_history', 'an empty segment'],
  ])('%s is refused for %s', (url, what) => {
    expect(refusedBy(() => parseTarget(url))).toEqual({
      status: 400,
      severity: 'error',
      code: 'structure',
      expression: ['http.url'],
      text: `The path of the URL has ${what}`,
    });
  });
});

describe('the query is read as a form is', () => {
  test.each([
    ['/Goal?', []],
    ['/?_id=1', [['_id', '1']]],
    [
      '/Goal?b=2&a=1&b=3',
      [
        ['b', '2'],
        ['a', '1'],
        ['b', '3'],
      ],
    ],
    ['/Goal?code=http%3A%2F%2Floinc.org%7C72514-3', [['code', 'http://loinc.org|72514-3']]],
    ['/Goal?description=two+words', [['description', 'two words']]],
    ['/Goal?description=a%2Bb', [['description', 'a+b']]],
    ['/Goal?_lastUpdated=%%%', [['_lastUpdated', '%%%']]],
    ['/Goal?a', [['a', '']]],
    [
      '/Goal?=x&a==',
      [
        ['', 'x'],
        ['a', '='],
      ],
    ],
    ['/Goal?a=1&&', [['a', '1']]],
    ['/Goal?a=b?c', [['a', 'b?c']]],
    ['/Goal?__proto__=x', [['__proto__', 'x']]],
    ['/Goal?a[b]=x', [['a[b]', 'x']]],
  ])('%s', (url, query) => {
    expect(parseTarget(url).query).toEqual(query);
  });

  test('none of a thousand and one parameters is lost', () => {
    const text = Array.from({ length: 1001 }, (_, index) => `identifier=${String(index)}`).join('&');
    expect(parseTarget(`/Goal?${text}`).query.at(-1)).toEqual(['identifier', '1000']);
  });

  test('whatever was encoded is decoded to the same', () => {
    const text = fc.string({ unit: 'binary' }).filter(value => value.isWellFormed());
    const segment = text.filter(value => !['', '.', '..'].includes(value));
    fc.assert(
      fc.property(fc.array(segment), fc.array(fc.tuple(text, text), { minLength: 1 }), (path, query) => {
        const url = `/${path.map(encodeURIComponent).join('/')}?${new URLSearchParams(query).toString()}`;
        expect(parseTarget(url)).toEqual({ path, query });
      }),
    );
  });

  test('any other text is read or refused, and nothing else is thrown', () => {
    const piece = fc.constantFrom('/', '.', '%', '%2', '%41', '?', '&', '=', '+', 'Goal', '\\', '%00', 'é');
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const url = `/${pieces.join('')}`;
        try {
          expect(parseTarget(url).path).not.toContain('..');
        } catch (error) {
          expect(error).toMatchObject({ name: 'FhirError', status: 400 });
        }
      }),
    );
  });
});

describe('a parameter is found by its name', () => {
  const query = [
    ['a', '1'],
    ['a', '2'],
  ] as const;
  test('the first of several counts', () => {
    expect(findParameter(query, 'a')).toBe('1');
  });
  test('names differ by case', () => {
    expect(findParameter(query, 'A')).toBeUndefined();
  });
});

describe('every request line is brought into the usual form', () => {
  test.each([
    ['/fhir/Goal?_id=1', '/fhir/Goal?_id=1', 'header.example'],
    ['//fhir', '//fhir', 'header.example'],
    ['http://line.example/fhir/Goal/1?a=b', '/fhir/Goal/1?a=b', 'line.example'],
    ['HTTPS://line.example:8443/fhir', '/fhir', 'line.example:8443'],
    ['http://line.example', '/', 'line.example'],
    ['http://line.example?a=b', '/?a=b', 'line.example'],
    ['http://[::1/fhir', '/fhir', '[::1'],
    ['/fhir#fragment', '/fhir', 'header.example'],
    ['//#@*fhir:/', '//', 'header.example'],
    ['*', '/*', 'header.example'],
    ['', '/', 'header.example'],
  ])('%s becomes %s at %s', (line, url, host) => {
    const request = { url: line, headers: { host: 'header.example' } };
    toOriginForm(request);
    expect(request).toEqual({ url, headers: { host } });
  });
});
