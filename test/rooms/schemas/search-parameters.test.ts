import { expect, test } from '@jest/globals';
import { isEnumerable, nameOfValueSet } from '../../../schemas/bindings.ts';
import { dropOuterParentheses, narrowExpression, splitUnion } from '../../../schemas/search-parameters.ts';

test.each([
  ['A.b', ['A.b']],
  ['A.b | B.c', ['A.b', 'B.c']],
  ['(A.b | A.c) | B.c', ['(A.b | A.c)', 'B.c']],
  ["A.b.where(c = 'd' | e).f | B", ["A.b.where(c = 'd' | e).f", 'B']],
])('the union %s is split outside its parentheses', (expression, branches) => {
  expect(splitUnion(expression)).toEqual(branches);
});

test.each([
  ['A.b', 'A.b'],
  ['(A.b)', 'A.b'],
  ['(A.b.ofType(C)).text', 'A.b.ofType(C).text'],
  ['A.b.where(c)', 'A.b.where(c)'],
])('%s loses only parentheses around its beginning', (branch, plain) => {
  expect(dropOuterParentheses(branch)).toBe(plain);
});

test.each([
  ['CarePlan.period | Goal.start | CarePlanX.a', 'CarePlan', 'CarePlan.period'],
  ['Resource.meta.tag', 'Goal', 'Goal.meta.tag'],
  ['DomainResource.text', 'Goal', 'Goal.text'],
  ['Observation | Observation.component', 'Observation', 'Observation | Observation.component'],
  [
    '(Observation.value.ofType(string)) | (Group.value.ofType(string))',
    'Observation',
    'Observation.value.ofType(string)',
  ],
  ['Goal.subject.where(resolve() is Patient) | Flag.subject', 'Goal', 'Goal.subject.where(resolve() is Patient)'],
])('%s for %s is %s', (expression, type, narrowed) => {
  expect(narrowExpression(expression, type)).toBe(narrowed);
});

test('a value set is named by the end of its canonical', () => {
  expect(nameOfValueSet('http://hl7.org/fhir/ValueSet/goal-status|4.0.1')).toBe('goal-status');
  expect(nameOfValueSet('http://hl7.org/fhir/ValueSet/goal-status')).toBe('goal-status');
});

test('media types and currencies are kept elsewhere than in FHIR', () => {
  expect(isEnumerable('http://hl7.org/fhir/ValueSet/mimetypes|4.0.1')).toBe(false);
  expect(isEnumerable('http://hl7.org/fhir/ValueSet/currencies|4.0.1')).toBe(false);
  expect(isEnumerable('http://hl7.org/fhir/ValueSet/goal-status|4.0.1')).toBe(true);
});
