import { describe, expect, test } from '@jest/globals';
import { CATEGORIES, FhirError, refusal } from '../../../src/fhir/fhir-error.ts';
import { error, information, isError, toOperationOutcome, warning } from '../../../src/fhir/issue.ts';

describe('issues', () => {
  test('an issue says how bad, of what kind, what and where', () => {
    expect(error('required', 'status is required', 'Goal.status')).toEqual({
      severity: 'error',
      code: 'required',
      text: 'status is required',
      expression: ['Goal.status'],
    });
  });

  test('an issue that concerns no element has no expression', () => {
    expect(warning('processing', 'careful')).toEqual({ severity: 'warning', code: 'processing', text: 'careful' });
  });

  test('only errors and fatal issues are errors', () => {
    expect(isError(error('invalid', 'x'))).toBe(true);
    expect(isError({ severity: 'fatal', code: 'invalid', text: 'x' })).toBe(true);
    expect(isError(warning('invalid', 'x'))).toBe(false);
    expect(isError(information('invalid', 'x'))).toBe(false);
  });

  test('an outcome carries each issue in plain text with its place', () => {
    expect(toOperationOutcome([error('value', 'no date', 'Goal.startDate'), warning('processing', 'careful')])).toEqual(
      {
        resourceType: 'OperationOutcome',
        issue: [
          { severity: 'error', code: 'value', details: { text: 'no date' }, expression: ['Goal.startDate'] },
          { severity: 'warning', code: 'processing', details: { text: 'careful' } },
        ],
      },
    );
  });

  test('an outcome without findings says that all is well', () => {
    expect(toOperationOutcome([]).issue).toEqual([
      { severity: 'information', code: 'informational', details: { text: 'All OK' } },
    ]);
  });
});

describe('refusals', () => {
  test.each(Object.entries(CATEGORIES))(
    'a refusal as %s has the status and the code of its category',
    (name, category) => {
      const refused = refusal(name as keyof typeof CATEGORIES, 'no', 'here');
      expect(refused.status).toBe(category.status);
      expect(refused.issues).toEqual([{ severity: 'error', code: category.code, text: 'no', expression: ['here'] }]);
      expect(refused.headers).toEqual({});
    },
  );

  test('a refusal for several reasons names them all', () => {
    const refused = new FhirError('invalid', [error('required', 'one'), error('value', 'two')], { Allow: 'GET' });
    expect(refused.message).toBe('one; two');
    expect(refused.headers).toEqual({ Allow: 'GET' });
    expect(refused).toBeInstanceOf(Error);
  });
});
