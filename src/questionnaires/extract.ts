// Observations out of answers: https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import type { Encounter, Observation, Patient, Reference } from '@medplum/fhirtypes';
import type { CompiledQuestionnaire } from './compile.ts';
import type { ScoredResponse } from './score.ts';

export interface ExtractionContext {
  /** What `derivedFrom` names, e.g. `QuestionnaireResponse/1`. */
  readonly responseReference: string;
  readonly subject?: Reference<Patient>;
  readonly encounter?: Reference<Encounter>;
  /** dateTime of `effectiveDateTime`. */
  readonly effective: string;
  readonly newId: () => string;
}

export interface ExtractedObservation {
  readonly observation: Observation;
  /** The item from which it came. */
  readonly linkId: string;
}

/** One Observation per answer of an item marked `observationExtract`. */
export function buildObservations(
  _compiled: CompiledQuestionnaire,
  _scored: ScoredResponse,
  _context: ExtractionContext,
): ExtractedObservation[] {
  return [];
}
