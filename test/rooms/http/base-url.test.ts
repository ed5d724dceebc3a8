import { describe, expect, test } from '@jest/globals';
import { buildBase } from '../../../src/http/base-url.ts';
import { refusedBy } from './refused.ts';

const direct = { trustProxy: false };
const behindProxy = { trustProxy: true };

describe('the base follows from the request', () => {
  test.each([
    ['example.org', 'http://example.org/fhir'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/fhir'],
    ['[::1]:8080', 'http://[::1]:8080/fhir'],
    ['my_host', 'http://my_host/fhir'],
  ])('Host: %s', (host, base) => {
    expect(buildBase({ host }, direct)).toBe(base);
  });

  test('what a client says of proxies is not believed unless there is one', () => {
    const headers = {
      host: 'example.org',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    expect(buildBase(headers, direct)).toBe('http://example.org/fhir');
  });

  test.each([
    [undefined],
    [''],
    ['evil.example/path'],
    ['a b'],
    ['<script>'],
    ['user@example.org'],
    ['example.org:port'],
    ['"'],
  ])('the Host %s is refused', host => {
    expect(refusedBy(() => buildBase({ host }, direct))).toEqual({
      status: 400,
      severity: 'error',
      code: 'structure',
      expression: ['http.host'],
      text: 'The Host of the request is no name of a host',
    });
  });
});

describe('behind a proxy, the base is the one that the client asked for', () => {
  test.each([
    [{ forwarded: 'host=care.example;proto=https' }, 'https://care.example/fhir'],
    [{ forwarded: 'for=192.0.2.1; proto=HTTPS; host="care.example:8443"' }, 'https://care.example:8443/fhir'],
    [{ forwarded: 'for="[2001:db8::1]:80";host=first.example, host=second.example' }, 'http://first.example/fhir'],
    [{ forwarded: 'for=192.0.2.1' }, 'http://inner:8080/fhir'],
    [{ forwarded: 'xhost=wrong.example' }, 'http://inner:8080/fhir'],
    [{ 'x-forwarded-host': 'care.example', 'x-forwarded-proto': 'https' }, 'https://care.example/fhir'],
    [{ 'x-forwarded-host': 'first.example, second.example' }, 'http://first.example/fhir'],
    [{ 'x-forwarded-proto': 'https,http' }, 'https://inner:8080/fhir'],
    [{ forwarded: 'proto=https', 'x-forwarded-host': 'care.example' }, 'https://care.example/fhir'],
    [{}, 'http://inner:8080/fhir'],
  ])('%j', (headers, base) => {
    expect(buildBase({ host: 'inner:8080', ...headers }, behindProxy)).toBe(base);
  });

  test('a scheme other than http and https is refused', () => {
    const headers = { host: 'inner', 'x-forwarded-proto': 'javascript' };
    expect(refusedBy(() => buildBase(headers, behindProxy))).toEqual({
      status: 400,
      severity: 'error',
      code: 'structure',
      expression: ['http.forwarded'],
      text: 'The forwarded scheme is neither http nor https',
    });
  });

  test('a forwarded host that is none is refused', () => {
    const headers = { host: 'inner', forwarded: 'host="a b"' };
    expect(refusedBy(() => buildBase(headers, behindProxy))).toMatchObject({ status: 400, expression: ['http.host'] });
  });
});

test('a base that is set counts, whatever the request says', () => {
  const settings = { baseUrl: 'https://care.example/plans', trustProxy: true };
  const headers = { host: 'a b', forwarded: 'host=evil.example' };
  expect(buildBase(headers, settings)).toBe('https://care.example/plans/fhir');
});
