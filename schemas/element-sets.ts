// Which top-level elements of a resource are required and which make its summary:
// https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.isSummary
import type { ElementDefinition } from '@medplum/fhirtypes';
import type { Published } from './published.ts';

interface ElementSets {
  readonly mandatory: readonly string[];
  readonly summary: readonly string[];
}

/** An element's names in JSON: `value[x]` is `valueQuantity`, `valueString`, ... */
function namesOf({ path, type = [] }: ElementDefinition): string[] {
  const name = path.slice(path.indexOf('.') + 1);
  if (!name.endsWith('[x]')) return [name];
  return type.map(({ code }) => name.slice(0, -3) + code.charAt(0).toUpperCase() + code.slice(1));
}

export function buildElementSets(published: Published, types: readonly string[]): Record<string, ElementSets> {
  const setsOf = (type: string): ElementSets => {
    const elements = published.structures
      .get(type)!
      .snapshot!.element.filter(({ path }) => path.split('.').length === 2);
    return {
      mandatory: elements.filter(({ min }) => min !== 0).flatMap(namesOf),
      summary: elements.filter(({ isSummary }) => isSummary).flatMap(namesOf),
    };
  };
  return Object.fromEntries(types.map(type => [type, setsOf(type)]));
}
