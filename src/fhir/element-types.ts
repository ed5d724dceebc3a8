// Where JSON keeps an element and of what type it is, from the model of R4: https://hl7.org/fhir/R4/json.html#choice
import r4 from 'fhirpath/fhir-context/r4';

export interface ElementProperty {
  /** The name in JSON: `valueQuantity` for the Quantity of `value[x]`. */
  readonly property: string;
  /** The FHIR type: `code`, `CodeableConcept`, `BackboneElement`. */
  readonly type: string;
  /** Under what its own elements are defined: its type, or its path where they are defined in place. */
  readonly path: string;
}

function toProperty(path: string, property: string): ElementProperty | undefined {
  const own = `${path}.${property}`;
  const defined = r4.pathsDefinedElsewhere[own] ?? own;
  const type = r4.path2Type[defined];
  if (type === undefined) return undefined;
  return { property, type, path: type === 'BackboneElement' || type === 'Element' ? defined : type };
}

/**
 * The properties in which an element may stand: several for a choice (`value[x]`), none where R4 has no such element.
 * @param path a type or the path of an element whose children are defined in place: `Coding`, `Observation.component`
 */
export function findProperties(path: string, element: string): readonly ElementProperty[] {
  const names = r4.choiceTypePaths[`${path}.${element}`]?.map(type => element + type) ?? [element];
  return names.map(name => toProperty(path, name)).filter(found => found !== undefined);
}
