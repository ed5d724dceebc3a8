import type { IssueCode } from '../fhir/issue.ts';

/** What a keyword found wrong with a value, before it is known where in the resource that is. */
export interface Finding {
  readonly code: IssueCode;
  readonly text: string;
  /** Where below the value, as the end of a FHIRPath: `.status`, `.given[1]`, or empty for the value itself. */
  readonly below: string;
}

export const NO_FINDINGS: readonly Finding[] = [];

/** A compiled keyword: looks at one value of a resource. */
export type Rule<Value = never> = (value: Value, root: unknown) => readonly Finding[];
