// The structure of a resource, without looking at any other: https://hl7.org/fhir/R4/validation.html
import { error, information, type Issue } from '../fhir/issue.ts';
import { isResourceType } from '../fhir/resource-type-names.ts';
import { isObject } from '../fhir/resource.ts';
import { toIssue } from './to-issue.ts';
import { Validators } from './validators.ts';

/** More faults than this are counted, not listed. */
const MOST_LISTED = 100;
/** In a resource with more values than this only the first fault is looked for: each may hold some, which takes memory. */
const MOST_VALUES = 50_000;

const thorough = new Validators({ everyFault: true });
const hasty = new Validators({ everyFault: false });

/** The budget that is left after counting each value in a tree; stops below zero. */
function countDown(value: unknown, budget: number): number {
  let left = budget - 1;
  if (Array.isArray(value)) {
    // By index: `for in` over an array takes ten times as long.
    for (let index = 0; index < value.length && left >= 0; index += 1) left = countDown(value[index], left);
  } else if (isObject(value)) {
    for (const key in value) {
      left = countDown(value[key], left);
      if (left < 0) break;
    }
  }
  return left;
}

function validateType(resource: unknown, expected: string | undefined): Issue | undefined {
  if (!isObject(resource)) return error('structure', 'A resource must be a JSON object');
  const { resourceType: type } = resource;
  if (type === undefined) return error('required', 'resourceType is required', 'resourceType');
  if (typeof type !== 'string' || !isResourceType(type)) {
    return error('value', `${JSON.stringify(type)} is not a resource type`, 'resourceType');
  }
  if (expected !== undefined && type !== expected) {
    return error('invalid', `The resource is of type ${type}, not ${expected}`, 'resourceType');
  }
  return thorough.find(type)
    ? undefined
    : error('not-supported', `Resources of type ${type} are not served here`, type);
}

/**
 * Every fault of a resource: structure, datatypes, cardinality, required bindings, invariants and narrative, contained
 * resources of served types included. One whose type is unknown or not the expected one gets one issue.
 * @param resource parsed JSON
 * @returns errors, each with its FHIRPath; empty where nothing is wrong
 */
export function validateResource(resource: unknown, options: { readonly type?: string } = {}): Issue[] {
  const fault = validateType(resource, options.type);
  if (fault) return [fault];
  const typed = resource as { readonly resourceType: string };
  const isHuge = countDown(resource, MOST_VALUES) < 0;
  const validators = isHuge ? hasty : thorough;
  const validator = validators.find(typed.resourceType)!;
  if (validator(resource)) return [];
  const found = validator.errors!;
  const issues = found.slice(0, MOST_LISTED).map(each => toIssue(typed, each, validators.schemas));
  if (isHuge) issues.push(information('informational', 'The resource is so large that only its first fault is listed'));
  if (found.length > MOST_LISTED) {
    issues.push(information('informational', `${String(found.length - MOST_LISTED)} more faults are not listed`));
  }
  return issues;
}
