// Drafts as resources: CarePlan, Flags and their Provenance. https://hl7.org/fhir/R4/careplan.html
import type {
  CarePlan,
  CarePlanActivity,
  Flag,
  Goal,
  Observation,
  Provenance,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { printCanonical } from '../fhir/reference.ts';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import type { CompiledPlan } from './compile.ts';
import type { DerivationInput } from './derivation-input.ts';
import type { Draft } from './draft.ts';
import type { MadeGoal } from './goals.ts';
import { textOf, toAlertLine } from './outline.ts';
import type { PlanHead } from './plan-head.ts';
import { findScores, toReasonExtension, toReference } from './reason.ts';
import { ACTIVITY_CATEGORY, PROVENANCE_PARTICIPANT } from './vocabulary.ts';
import { sentence, type Wording } from './wording.ts';
import { printFlag } from './xhtml.ts';

/** A derivation for somebody. */
export type Task = DerivationInput & { readonly subject: CarePlan['subject'] & Flag['subject'] };

/** The title says what, the description what more: together they are the activity's description. */
function describe(draft: Draft): string | undefined {
  const text = textOf(draft);
  const { title } = draft;
  if (title === undefined || title === draft.element.code?.text || text.startsWith(title)) return text || undefined;
  return text === '' ? title : `${sentence(title)} ${text}`;
}

/** https://hl7.org/fhir/R4/careplan-definitions.html#CarePlan.activity.detail */
export function toActivity(
  draft: Draft,
  goals: readonly MadeGoal[],
  observations: readonly ExtractedObservation[],
): CarePlanActivity {
  const { element, category } = draft;
  const scores = findScores(draft.reasons, observations);
  const aims = goals.filter(({ goalId }) => draft.goalIds.includes(goalId));
  const description = describe(draft);
  const { reasonCode, ...rest } = element;
  return {
    detail: {
      extension: [
        ...draft.reasons.map(toReasonExtension),
        ...(category ? [{ url: ACTIVITY_CATEGORY, valueCodeableConcept: category }] : []),
      ],
      ...rest,
      ...(reasonCode && { reasonCode }),
      ...(scores.length > 0 && { reasonReference: scores }),
      ...(aims.length > 0 && { goal: aims.map(({ goal }) => toReference(goal)) }),
      status: 'not-started',
      ...(description !== undefined && { description }),
    },
  };
}

/** https://hl7.org/fhir/R4/flag.html */
export function toFlag(draft: Draft, start: string, { newId, subject, encounter }: Task, words: Wording): Flag {
  return {
    resourceType: 'Flag',
    id: newId(),
    text: printFlag(toAlertLine(draft, words), words),
    extension: draft.reasons.map(toReasonExtension),
    status: 'active',
    ...(draft.category && { category: [draft.category] }),
    code: { ...draft.element.code, text: textOf(draft) },
    subject,
    period: { start },
    ...(encounter && { encounter }),
  };
}

/** What a plan is made of besides what its actions say of it as a whole. */
export interface PlanBody {
  readonly activities: readonly CarePlanActivity[];
  readonly goals: readonly Goal[];
  readonly notes: readonly string[];
}

/** A proposal, whatever content says: https://hl7.org/fhir/R4/valueset-care-plan-intent.html */
export function toCarePlan(
  plan: CompiledPlan,
  head: PlanHead,
  { activities, goals, notes }: PlanBody,
  task: Task,
): CarePlan {
  const { note, ...rest } = head;
  const annotations = [...notes.map(text => ({ text })), ...(note ?? [])];
  const canonical = printCanonical(plan.planDefinition);
  return {
    resourceType: 'CarePlan',
    id: task.newId(),
    ...(canonical !== '' && { instantiatesCanonical: [canonical] }),
    status: 'draft',
    intent: 'proposal',
    ...rest,
    subject: task.subject,
    ...(task.encounter && { encounter: task.encounter }),
    created: task.now.toISOString(),
    supportingInfo: [{ reference: task.responseReference }, ...toReferences(task.observations)],
    ...(goals.length > 0 && { goal: goals.map(toReference) }),
    ...(activities.length > 0 && { activity: [...activities] }),
    ...(annotations.length > 0 && { note: annotations }),
  };
}

const toReferences = (observations: readonly ExtractedObservation[]): Reference<Observation>[] =>
  observations.map(({ observation }) => toReference(observation));

/** Where all of it came from: https://hl7.org/fhir/R4/provenance.html */
export function toProvenance(plan: CompiledPlan, made: readonly Resource[], task: Task): Provenance {
  const canonical = printCanonical(plan.planDefinition);
  return {
    resourceType: 'Provenance',
    id: task.newId(),
    target: [...made.map(toReference), ...toReferences(task.observations)],
    recorded: task.now.toISOString(),
    ...(canonical !== '' && { policy: [canonical] }),
    agent: [
      {
        type: { coding: [{ system: PROVENANCE_PARTICIPANT, code: 'author', display: 'Author' }] },
        who: { display: 'careplan-service' },
      },
    ],
    entity: [
      {
        role: 'source',
        what: { reference: `${task.responseReference}/_history/${task.responseVersionId}` },
      },
    ],
  };
}
