// From ajv's JSON pointers to FHIRPath: https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression

const ITEM = /^\d+$/;

const unescape = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * `/activity/0/detail/scheduledPeriod/_end` of a CarePlan is `CarePlan.activity[0].detail.scheduled.end`.
 * @param choices the name of the element by that of its property: `scheduled` by `scheduledPeriod`
 */
export function toFhirPath(type: string, pointer: string, choices: ReadonlyMap<string, string>): string {
  let path = type;
  for (const segment of pointer.split('/').slice(1)) {
    if (ITEM.test(segment)) {
      path += `[${segment}]`;
      continue;
    }
    const property = unescape(segment).replace(/^_/, '');
    path += `.${choices.get(property) ?? property}`;
  }
  return path;
}
