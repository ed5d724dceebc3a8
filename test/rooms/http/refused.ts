// What a function refuses with, as one value to compare.
import { expect } from '@jest/globals';
import { FhirError } from '../../../src/fhir/fhir-error.ts';

export interface Refused {
  readonly status: number;
  readonly severity: string;
  readonly code: string;
  readonly expression: readonly string[] | undefined;
  readonly text: string;
}

function describeRefusal(error: unknown): Refused {
  expect(error).toBeInstanceOf(FhirError);
  const { status, issues } = error as FhirError;
  expect(issues).toHaveLength(1);
  const { severity, code, expression, text } = issues[0]!;
  return { status, severity, code, expression, text };
}

/** @throws Error where nothing is refused */
export function refusedBy(act: () => unknown): Refused {
  try {
    act();
  } catch (error) {
    return describeRefusal(error);
  }
  throw new Error('nothing was refused');
}

/** The same for what refuses later. */
export const refusedLater = (promise: Promise<unknown>): Promise<Refused> =>
  promise.then(() => {
    throw new Error('nothing was refused');
  }, describeRefusal);
