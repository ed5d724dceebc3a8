// What a plan is applied to.
import type { Encounter, Patient, Questionnaire, Reference } from '@medplum/fhirtypes';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import type { ScoredResponse } from '../questionnaires/score.ts';

export interface DerivationInput {
  readonly scored: ScoredResponse;
  readonly questionnaire: Questionnaire;
  /** `QuestionnaireResponse/1`: the scored response itself need not know its id yet. */
  readonly responseReference: string;
  readonly responseVersionId: string;
  /** The scores as Observations, each with its id; the caller stores them. */
  readonly observations: readonly ExtractedObservation[];
  /** Nothing is made for nobody: without it there are decisions and an issue, no resources. */
  readonly subject: Reference<Patient> | undefined;
  readonly encounter?: Reference<Encounter> | undefined;
  readonly now: Date;
  readonly newId: () => string;
}
