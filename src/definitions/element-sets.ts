// Parts of a resource that a search may ask for: https://hl7.org/fhir/R4/search.html#summary
import { loadGenerated } from './generated-file.ts';

/** Names of top-level elements in JSON. */
export interface ElementSets {
  readonly mandatory: readonly string[];
  readonly summary: readonly string[];
}

let generated: Readonly<Record<string, ElementSets>> | undefined;

/** The required elements of a type that the service keeps, and those of its summary. */
export function findElementSets(type: string): ElementSets {
  generated ??= loadGenerated('element-sets.json') as Readonly<Record<string, ElementSets>>;
  return generated[type] ?? { mandatory: [], summary: [] };
}
