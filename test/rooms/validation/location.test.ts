import { describe, expect, test } from '@jest/globals';
import { compileFhirPath } from '../../../src/fhir/fhirpath.ts';
import { toFhirPath, type ObjectSchema } from '../../../src/validation/location.ts';
import { Validators } from '../../../src/validation/validators.ts';
import { linesOf } from './found.ts';
import { carePlan, goal, planDefinition } from './samples.ts';

const validators = new Validators({ everyFault: true });
for (const type of ['CarePlan', 'Goal', 'Observation', 'PlanDefinition']) validators.find(type);

describe('a JSON pointer', () => {
  test.each([
    ['', 'CarePlan'],
    ['/status', 'CarePlan.status'],
    ['/_status/extension/0/valueCode', 'CarePlan.status.extension[0].value'],
    ['/activity/0/detail/scheduledTiming/event/0', 'CarePlan.activity[0].detail.scheduled.event[0]'],
    ['/activity/0/detail/_scheduledString/extension/1', 'CarePlan.activity[0].detail.scheduled.extension[1]'],
    [
      '/extension/0/extension/2/valueTiming/repeat/boundsRange/low',
      'CarePlan.extension[0].extension[2].value.repeat.bounds.low',
    ],
    ['/note/12/text', 'CarePlan.note[12].text'],
    ['/note/0/authorReference/display', 'CarePlan.note[0].author.display'],
    ['/_instantiatesUri/1/extension', 'CarePlan.instantiatesUri[1].extension'],
    ['/contained/0/startDate', 'CarePlan.contained[0].start'],
    ['/contained/1/valueQuantity', 'CarePlan.contained[1].valueQuantity'],
    ['/a~1b~0c/valueCode', 'CarePlan.a/b~c.valueCode'],
  ])('%s of a plan is %s', (pointer, path) => {
    expect(toFhirPath(carePlan, pointer, validators.schemas)).toBe(path);
  });

  test('leads to the element when it is evaluated as FHIRPath', () => {
    const event = toFhirPath(carePlan, '/activity/0/detail/scheduledTiming/event/0', validators.schemas);
    expect(compileFhirPath(event)(carePlan)).toEqual(['2026-03-16']);
    const value = toFhirPath(goal, '/target/0/detailQuantity/value', validators.schemas);
    expect(compileFhirPath(value)(goal)).toEqual([4.7]);
  });

  test('through types that nothing is known of keeps the names of the properties', () => {
    const none = new Map<string, ObjectSchema>();
    expect(toFhirPath(goal, '/target/0/dueDate', none)).toBe('Goal.target[0].dueDate');
  });

  test('to an element that is named like a choice of another type keeps its name', () => {
    expect(toFhirPath(planDefinition, '/effectivePeriod/start', validators.schemas)).toBe(
      'PlanDefinition.effectivePeriod.start',
    );
    expect(linesOf({ ...planDefinition, effectivePeriod: { start: 1 } })).toEqual([
      'error structure @PlanDefinition.effectivePeriod.start: start must be a string, not a number',
    ]);
  });
});
