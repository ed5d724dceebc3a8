import { describe, expect, test } from '@jest/globals';
import { CATEGORIES, FhirError, refusal, type CategoryName } from '../../../src/fhir/fhir-error.ts';
import { error, warning } from '../../../src/fhir/issue.ts';
import { buildFailure } from '../../../src/http/failure.ts';
import { Unavailable } from '../../../src/store/port.ts';
import { keepLog } from './lines.ts';

describe('a refusal says why', () => {
  test.each(Object.entries(CATEGORIES))('%s: its status and its code', (category, { status, code }) => {
    const { log, lines } = keepLog();
    const answer = buildFailure(refusal(category as CategoryName, 'Because', 'Goal.status'), 'r-1', log);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body ?? '')).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code, details: { text: 'Because' }, expression: ['Goal.status'] }],
    });
    expect(lines).toEqual([]);
  });

  test('with all of its issues, in their order', () => {
    const issues = [error('required', 'No status', 'Goal'), warning('business-rule', 'Odd', 'Goal.note')];
    const answer = buildFailure(new FhirError('invalid', issues), 'r-1', keepLog().log);
    const { issue } = JSON.parse(answer.body ?? '') as { issue: { severity: string }[] };
    expect(issue.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });

  test('with the headers that belong to it', () => {
    const notAllowed = new FhirError('method', [error('not-supported', 'No')], { Allow: 'GET, HEAD' });
    expect(buildFailure(notAllowed, 'r-1', keepLog().log).headers).toEqual({ Allow: 'GET, HEAD' });
  });

  test('and when to come back, where the same request may succeed later', () => {
    const { log } = keepLog();
    expect(buildFailure(refusal('unavailable', 'Busy'), 'r-1', log).headers).toEqual({ 'Retry-After': '5' });
    const patient = new FhirError('unavailable', [error('transient', 'Busy')], { 'Retry-After': '60' });
    expect(buildFailure(patient, 'r-1', log).headers).toEqual({ 'Retry-After': '60' });
    expect(buildFailure(refusal('missing', 'No'), 'r-1', log).headers).toEqual({});
  });
});

test('a store that is away gives 503, and its reason goes to the log alone', () => {
  const { log, lines } = keepLog();
  const answer = buildFailure(new Unavailable('disk /data is full'), 'r-2', log);
  expect(answer.status).toBe(503);
  expect(answer.headers).toEqual({ 'Retry-After': '5' });
  expect(JSON.parse(answer.body ?? '')).toEqual({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'transient',
        details: { text: 'The store cannot be used at present; the same request may succeed later' },
      },
    ],
  });
  expect(lines).toMatchObject([
    { level: 'error', msg: 'store unavailable', requestId: 'r-2', reason: 'disk /data is full' },
  ]);
});

describe('anything else is our fault', () => {
  test.each([
    ['an error', new TypeError('x is not a function')],
    ['an overflow of the stack', new RangeError('Maximum call stack size exceeded')],
    ['a text', 'a secret'],
    ['nothing', undefined],
    ['an object', { status: 200, message: 'a secret' }],
  ])('%s gives 500 with the id of the request and no inner text', (_what, thrown) => {
    const { log, lines } = keepLog();
    const answer = buildFailure(thrown, 'r-3', log);
    expect(answer).toEqual({
      status: 500,
      headers: {},
      body: JSON.stringify({
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: 'exception',
            details: { text: 'Internal error; the log has more under request r-3' },
          },
        ],
      }),
    });
    expect(lines).toMatchObject([{ level: 'error', msg: 'request failed', requestId: 'r-3' }]);
  });

  test('the log has its stack', () => {
    const { log, lines } = keepLog();
    buildFailure(new TypeError('x is not a function'), 'r-4', log);
    expect(lines[0]?.err).toMatchObject({
      type: 'TypeError',
      message: 'x is not a function',
      stack: expect.stringContaining('failure.test.ts') as unknown,
    });
  });
});
