import { expect, test } from '@jest/globals';
import { compileFhirPath } from '../../../src/fhir/fhirpath.ts';
import { toFhirPath } from '../../../src/validation/location.ts';
import { carePlan, goal } from './samples.ts';

const choices = new Map([
  ['scheduledTiming', 'scheduled'],
  ['detailQuantity', 'detail'],
  ['valueCode', 'value'],
]);

test.each([
  ['', 'CarePlan'],
  ['/status', 'CarePlan.status'],
  ['/_status/extension/0/valueCode', 'CarePlan.status.extension[0].value'],
  ['/activity/0/detail/scheduledTiming/event/0', 'CarePlan.activity[0].detail.scheduled.event[0]'],
  ['/note/12/text', 'CarePlan.note[12].text'],
  ['/a~1b~0c', 'CarePlan.a/b~c'],
])('%s is %s', (pointer, path) => {
  expect(toFhirPath('CarePlan', pointer, choices)).toBe(path);
});

test('the path leads to the element when it is evaluated', () => {
  const event = toFhirPath('CarePlan', '/activity/0/detail/scheduledTiming/event/0', choices);
  expect(compileFhirPath(event)(carePlan)).toEqual(['2026-03-16']);
  const value = toFhirPath('Goal', '/target/0/detailQuantity/value', choices);
  expect(compileFhirPath(value)(goal)).toEqual([4.7]);
});
