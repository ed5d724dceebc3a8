// From ajv's JSON pointers to FHIRPath: https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression
import type { ElementRules } from './element-rules.ts';

/** As much of a JSON Schema of schemas/*.schema.json as leads from an object to what lies in it. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly element?: ElementRules;
}

interface PropertySchema {
  readonly $ref?: string;
  readonly datatype?: string;
  readonly items?: PropertySchema;
}

export type ObjectSchemas = ReadonlyMap<string, ObjectSchema>;

type Node = Readonly<Record<string, unknown>> | undefined;

const ITEM = /^\d+$/;
const unescape = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/** The element that a property belongs to: `scheduled` for `scheduledPeriod` where `scheduled[x]` is a choice. */
function elementOf(property: string, within: ObjectSchema | undefined): string {
  const choices = Object.entries(within?.element?.choices ?? {});
  return choices.find(([, members]) => members.includes(property))?.[0] ?? property;
}

/**
 * `/activity/0/detail/scheduledPeriod/_end` of a CarePlan is `CarePlan.activity[0].detail.scheduled.end`.
 * @param resource what the pointer leads into
 * @param schemas those of its type and of the datatypes, by name
 */
export function toFhirPath(
  resource: { readonly resourceType: string },
  pointer: string,
  schemas: ObjectSchemas,
): string {
  let path = resource.resourceType;
  let node = resource as Node;
  let schema = schemas.get(resource.resourceType);
  for (const segment of pointer.split('/').slice(1)) {
    const property = unescape(segment);
    node = node?.[property] as Node;
    if (ITEM.test(property)) {
      path += `[${property}]`;
    } else {
      path += `.${elementOf(property.replace(/^_/, ''), schema)}`;
      const found = schema?.properties[property];
      const { $ref, datatype } = found?.items ?? found ?? {};
      schema = schemas.get($ref ?? datatype ?? '');
    }
    // A contained resource has the schema of its own type.
    if (typeof node?.resourceType === 'string') schema = schemas.get(node.resourceType);
  }
  return path;
}
