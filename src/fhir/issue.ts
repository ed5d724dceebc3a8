// What went wrong, in FHIR's own shape: https://hl7.org/fhir/R4/operationoutcome.html
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';

export type Severity = OperationOutcomeIssue['severity'];
export type IssueCode = OperationOutcomeIssue['code'];

/** One finding: how bad, of what kind, in plain words, and where (FHIRPath, e.g. `CarePlan.activity[0].detail`). */
export interface Issue {
  readonly severity: Severity;
  readonly code: IssueCode;
  readonly text: string;
  readonly expression?: readonly string[];
}

const finding =
  (severity: Severity) =>
  (code: IssueCode, text: string, ...expression: string[]): Issue =>
    expression.length > 0 ? { severity, code, text, expression } : { severity, code, text };

export const error = finding('error');
export const warning = finding('warning');
export const information = finding('information');

export const isError = (issue: Issue): boolean => issue.severity === 'error' || issue.severity === 'fatal';

/**
 * The OperationOutcome that lists the issues; where there are none it says so, since `issue` is required (1..*).
 * @param issues findings in the order in which a reader should see them
 */
export function toOperationOutcome(issues: readonly Issue[]): OperationOutcome {
  const listed = issues.length > 0 ? issues : [information('informational', 'All OK')];
  return {
    resourceType: 'OperationOutcome',
    issue: listed.map(({ severity, code, text, expression }) => ({
      severity,
      code,
      details: { text },
      ...(expression && { expression: [...expression] }),
    })),
  };
}
