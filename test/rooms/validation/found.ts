import type { Issue } from '../../../src/fhir/issue.ts';
import { validateResource } from '../../../src/validation/validate-resource.ts';

/** Issues as one line each: severity and code, where, and what. */
export const toLines = (issues: readonly Issue[]): string[] =>
  issues.map(({ severity, code, text, expression }) => `${severity} ${code} @${expression?.join(',') ?? ''}: ${text}`);

export const linesOf = (resource: unknown, options?: { readonly type?: string }): string[] =>
  toLines(validateResource(resource, options));
