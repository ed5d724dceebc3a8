// Refusals. One table maps a category to its HTTP status and issue code: https://hl7.org/fhir/R4/http.html#Status-Codes
import { error, type Issue, type IssueCode } from './issue.ts';

interface Category {
  readonly status: number;
  readonly code: IssueCode;
}

/** Each category of refusal with the status that a client sees and the issue code where an issue has none of its own. */
export const CATEGORIES = {
  malformed: { status: 400, code: 'structure' },
  parameter: { status: 400, code: 'invalid' },
  unauthenticated: { status: 401, code: 'login' },
  forbidden: { status: 403, code: 'forbidden' },
  unsupported: { status: 404, code: 'not-supported' },
  missing: { status: 404, code: 'not-found' },
  method: { status: 405, code: 'not-supported' },
  unacceptable: { status: 406, code: 'not-supported' },
  conflict: { status: 409, code: 'conflict' },
  deleted: { status: 410, code: 'deleted' },
  precondition: { status: 412, code: 'conflict' },
  ambiguous: { status: 412, code: 'multiple-matches' },
  large: { status: 413, code: 'too-long' },
  media: { status: 415, code: 'not-supported' },
  invalid: { status: 422, code: 'processing' },
  throttled: { status: 429, code: 'throttled' },
  unavailable: { status: 503, code: 'transient' },
} as const satisfies Record<string, Category>;

export type CategoryName = keyof typeof CATEGORIES;

/** A request that is refused: thrown by any room, turned into a status and an OperationOutcome at the edge. */
export class FhirError extends Error {
  readonly category: CategoryName;
  readonly issues: readonly Issue[];
  /** Headers that the answer needs, e.g. `Allow` with a 405. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(category: CategoryName, issues: readonly Issue[], headers: Readonly<Record<string, string>> = {}) {
    super(issues.map(issue => issue.text).join('; '));
    this.name = 'FhirError';
    this.category = category;
    this.issues = issues;
    this.headers = headers;
  }

  get status(): number {
    return CATEGORIES[this.category].status;
  }
}

/**
 * A refusal with one issue, whose code is the category's own.
 * @param text what is wrong, in plain words
 * @param expression FHIRPath of the element, or `http.` and the name of a header or parameter
 */
export const refusal = (category: CategoryName, text: string, ...expression: string[]): FhirError =>
  new FhirError(category, [error(CATEGORIES[category].code, text, ...expression)]);
