// What every interaction is given: the store, and all that must be injected for results to be reproducible.
import type { Key } from '../fhir/resource.ts';
import type { Store } from '../store/port.ts';
import type { ContentCache } from './content.ts';

/** What happens to a response whose answers do not fit its Questionnaire. */
export type ResponseValidation = 'enforce' | 'warn' | 'off';

/** Something that the operators of the service must hear of although the request went well. */
export interface Incident {
  readonly name: 'derivation-failed';
  readonly response: Key;
  readonly planDefinition: string;
  readonly error: unknown;
}

export interface Service {
  readonly store: Store;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly responseValidation: ResponseValidation;
  /** The software's version, for the CapabilityStatement. */
  readonly version: string;
  /** When this process started, an instant: its CapabilityStatement has that date. */
  readonly started: string;
  readonly content: ContentCache;
  readonly report: (incident: Incident) => void;
}
