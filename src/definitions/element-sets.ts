// Parts of a resource that a search may ask for: https://hl7.org/fhir/R4/search.html#summary
import { loadGenerated } from './generated-file.ts';

/** Names of top-level elements in JSON. */
export interface ElementSets {
  readonly mandatory: readonly string[];
  readonly summary: readonly string[];
}

const elementSets = loadGenerated<ElementSets>('element-sets.json');

/** The required elements of a type that the service keeps, and those of its summary. */
export const findElementSets = (type: string): ElementSets => elementSets[type] ?? { mandatory: [], summary: [] };
