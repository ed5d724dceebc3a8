// The invariants of severity error: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import type { StructureDefinition } from '@medplum/fhirtypes';

interface Invariant {
  readonly human: string;
  readonly expression: string;
}

/** Each key with its rule in words and in FHIRPath; what the `invariants` keyword names. */
export function buildInvariants(structures: readonly StructureDefinition[]): Record<string, Invariant> {
  const constraints = structures
    .flatMap(({ snapshot }) => snapshot!.element)
    .flatMap(({ constraint }) => constraint ?? [])
    .filter(({ severity }) => severity === 'error')
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return Object.fromEntries(
    constraints.map(({ key, human, expression }) => [key, { human: human, expression: expression! }]),
  );
}
