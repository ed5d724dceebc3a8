// What stands between a checked resource and its commit.
import type { Issue } from '../fhir/issue.ts';
import type { AnyResource } from '../fhir/resource.ts';
import type { Write } from './write.ts';

/** A resource that may be committed, and all that goes with it. */
export interface Prepared {
  readonly resource: AnyResource;
  /** What must be written in the same commit: new derived resources, and older ones withdrawn. */
  readonly companions: readonly Write[];
  /** Warnings and information for the outcome; errors have been thrown. */
  readonly issues: readonly Issue[];
}
