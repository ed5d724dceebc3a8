import { describe, expect, test } from '@jest/globals';
import { checkAcceptable, checkContentType } from '../../../src/http/media-type.ts';
import { refusedBy } from './refused.ts';

describe('a client that can read JSON is served', () => {
  test.each([
    [undefined],
    [''],
    ['*/*'],
    ['application/*'],
    ['application/fhir+json'],
    ['application/json'],
    ['text/json'],
    ['APPLICATION/FHIR+JSON'],
    [' application/fhir+json '],
    ['application/fhir+json;charset=utf-8'],
    ['application/fhir+json; fhirVersion=4.0'],
    ['application/fhir+json; fhirVersion="4.0"'],
    ['application/fhir+json;FHIRVERSION=4.0.1'],
    ['application/fhir+json;q=0.001'],
    ['application/fhir+json; q=1.0'],
    ['application/fhir+xml;q=0.2, application/fhir+json;q=0.9'],
    ['application/fhir+xml, application/fhir+json'],
    ['application/fhir+xml;q=0.9, application/fhir+json;q=0.1'],
    ['text/html, application/xhtml+xml, */*;q=0.8'],
    ['application/fhir+json;q=0, application/json'],
    ['application/pdf, application/*;q=0.1'],
    ['*/*;q=0, application/fhir+json'],
    [',,application/json'],
  ])('Accept: %s', accept => {
    expect(() => {
      checkAcceptable(accept, undefined);
    }).not.toThrow();
  });
});

describe('a client that can not is refused by 406', () => {
  test.each([
    ['application/fhir+xml'],
    ['application/fhir+turtle'],
    ['text/html'],
    ['application/pdf'],
    ['application/xml, text/xml;q=0.5'],
    ['application/json-patch+json'],
    ['application/fhir+json;q=0'],
    ['application/fhir+json;q=none'],
    ['*/*;q=0'],
    ['application/fhir+json;q=0, application/*;q=0.5'],
    ['application/*;q=0, */*'],
    ['application/fhir+json; fhirVersion=3.0'],
    ['application/fhir+json; fhirVersion=5.0'],
    ['json'],
    ['/'],
    [','],
    ['a'.repeat(8000)],
  ])('Accept: %s', accept => {
    const act = (): void => {
      checkAcceptable(accept, undefined);
    };
    expect(refusedBy(act)).toEqual({
      status: 406,
      severity: 'error',
      code: 'not-supported',
      expression: ['http.accept'],
      text: 'Accept names nothing that is served; this service speaks FHIR R4 as application/fhir+json',
    });
  });
});

describe('_format overrides Accept', () => {
  test.each([
    ['json'],
    ['JSON'],
    ['application/fhir+json'],
    ['application/fhir json'],
    ['application/json'],
    ['text/json'],
    ['application/fhir+json; fhirVersion=4.0'],
  ])('%s is served although Accept asks for XML', format => {
    expect(() => {
      checkAcceptable('application/fhir+xml', format);
    }).not.toThrow();
  });

  test.each([['xml'], ['application/fhir+xml'], ['ttl'], ['html'], ['application/fhir+json;fhirVersion=3.0'], ['no']])(
    '%s is refused although Accept asks for JSON',
    format => {
      const act = (): void => {
        checkAcceptable('application/fhir+json', format);
      };
      expect(refusedBy(act)).toEqual({
        status: 406,
        severity: 'error',
        code: 'not-supported',
        expression: ['http._format'],
        text: `_format=${format} is not served; this service speaks FHIR R4 as application/fhir+json`,
      });
    },
  );

  test('an empty one says nothing', () => {
    expect(() => {
      checkAcceptable('application/fhir+json', '');
    }).not.toThrow();
    expect(
      refusedBy(() => {
        checkAcceptable('text/html', '');
      }).expression,
    ).toEqual(['http.accept']);
  });
});

describe('the type of a body fits the interaction', () => {
  test.each([
    ['POST', false, 'application/fhir+json'],
    ['PUT', false, 'application/json'],
    ['PUT', false, 'text/json'],
    ['POST', false, 'Application/FHIR+JSON; Charset=UTF-8'],
    ['POST', false, 'application/fhir+json;charset="utf-8"'],
    ['POST', false, 'application/fhir+json; charset=utf8'],
    ['POST', false, 'application/fhir+json; fhirVersion=4.0'],
    ['POST', true, 'application/x-www-form-urlencoded'],
    ['POST', true, 'application/x-www-form-urlencoded; charset=utf-8'],
    ['PATCH', false, 'application/json-patch+json'],
    ['PATCH', false, 'application/fhir+json'],
    ['PATCH', false, 'application/json'],
  ])('%s (search: %s) takes %s', (method, isSearch, contentType) => {
    expect(() => {
      checkContentType(contentType, method, isSearch);
    }).not.toThrow();
  });

  const resources = 'application/fhir+json, application/json, text/json';
  test.each([
    ['POST', false, undefined, `The body has no Content-Type; taken is ${resources}`],
    ['PUT', false, 'text/plain', `The body is of type text/plain; taken is ${resources}`],
    ['POST', false, 'application/fhir+xml', `The body is of type application/fhir+xml; taken is ${resources}`],
    [
      'POST',
      false,
      'application/x-www-form-urlencoded',
      `The body is of type application/x-www-form-urlencoded; taken is ${resources}`,
    ],
    [
      'PUT',
      false,
      'application/json-patch+json',
      `The body is of type application/json-patch+json; taken is ${resources}`,
    ],
    [
      'PATCH',
      false,
      'application/xml-patch+xml',
      `The body is of type application/xml-patch+xml; taken is application/json-patch+json, ${resources}`,
    ],
    [
      'POST',
      true,
      'application/fhir+json',
      'The body is of type application/fhir+json; taken is application/x-www-form-urlencoded',
    ],
    ['POST', false, '', `The body is of type ; taken is ${resources}`],
    [
      'POST',
      false,
      'application/fhir+json; fhirVersion=3.0',
      'The body is of type application/fhir+json; fhirVersion=3.0; taken is FHIR 4.0',
    ],
    [
      'POST',
      false,
      'application/fhir+json; charset=iso-8859-1',
      'The body is of type application/fhir+json; charset=iso-8859-1; taken is the charset UTF-8',
    ],
  ])('%s (search: %s) refuses %s by 415', (method, isSearch, contentType, text) => {
    const act = (): void => {
      checkContentType(contentType, method, isSearch);
    };
    const expression = ['http.content-type'];
    expect(refusedBy(act)).toEqual({ status: 415, severity: 'error', code: 'not-supported', expression, text });
  });
});
