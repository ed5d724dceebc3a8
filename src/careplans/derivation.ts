// What comes out of a derivation; derivation-input.ts has what goes into it.
import type { CarePlan, Flag, Goal, Provenance } from '@medplum/fhirtypes';
import type { Issue } from '../fhir/issue.ts';
import type { Answer } from '../questionnaires/answers.ts';
import type { Outcome } from './decide.ts';
import type { Outline } from './outline.ts';

/** An element that an action made, or added its reason to. */
export interface Made {
  readonly kind: 'activity' | 'flag' | 'goal' | 'note';
  /** The resource, e.g. `CarePlan/1`. */
  readonly reference: string;
  /** The element in it, e.g. `CarePlan.activity[2]`; absent where the resource as a whole was made. */
  readonly expression?: string;
  /** Whether another action had made it before. */
  readonly merged: boolean;
}

/** What became of one action, in the order in which actions stand in the PlanDefinition. */
export interface Decision {
  readonly actionId: string;
  /** FHIRPath of the action in its PlanDefinition. */
  readonly path: string;
  /** The rule's id, such as `N1`. */
  readonly rule?: string;
  readonly title?: string;
  readonly outcome: Outcome;
  /** The condition that decided, in plain words; absent where the action has none or was not reached. */
  readonly condition?: string;
  /** Why a condition could not be evaluated; absent where the answers decided, or are missing. */
  readonly fault?: string;
  /** The answers that the action read; empty where it was not reached. */
  readonly answers: readonly Answer[];
  /** Items that it reads and that have no answer. */
  readonly unanswered: readonly string[];
  readonly made: readonly Made[];
}

/** Shares parts with the PlanDefinition that it came from: to be printed or copied, not changed. */
export interface Derivation {
  /** Absent where no action proposed an activity or a goal. */
  readonly carePlan?: CarePlan;
  readonly goals: readonly Goal[];
  /** Most urgent first. */
  readonly flags: readonly Flag[];
  readonly provenance?: Provenance;
  /** What the plan's narrative says, as lines. */
  readonly outline?: Outline;
  /** Worked out when they are read. */
  readonly decisions: readonly Decision[];
  readonly issues: readonly Issue[];
}
