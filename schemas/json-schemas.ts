// One JSON Schema an object: each resource type, each of its backbone elements ("CarePlan.activity") and each datatype.
// HL7's published fhir.schema.json cannot be used as it stands: it knows no required primitives, refuses the nulls of
// https://hl7.org/fhir/R4/json.html#primitive and extensions on canonicals, and its patterns refuse non-breaking spaces.
// So the same shape is made from the StructureDefinitions, which say the rest too, in the keywords of
// src/validation/keywords.ts; test/rooms/schemas compares the shape with the published schema, property by property.
import type { ElementDefinition, ElementDefinitionType, StructureDefinition } from '@medplum/fhirtypes';
import { isEnumerable, nameOfValueSet } from './bindings.ts';
import type { Published } from './published.ts';

type JsonSchema = Record<string, unknown>;

/** What the `element` keyword takes. */
interface ElementRules {
  /** Names that must be there; `value[x]` for a choice. */
  mandatory: string[];
  /** The properties of each choice, of which at most one may be there. */
  choices: Record<string, string[]>;
  /** Repeating primitives, whose values and extensions stand in two arrays. */
  lists: string[];
}

/** Invariants that the `element` keyword holds everywhere, and those of Extension.extension, which sit on Extension. */
const HELD_EVERYWHERE = new Set(['ele-1', 'ext-1']);

const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));

const errorsOf = (element: ElementDefinition): string[] =>
  (element.constraint ?? [])
    .filter(({ key, severity }) => severity === 'error' && !HELD_EVERYWHERE.has(key))
    .map(({ key }) => key);

/** Types that a reference may lead to; `any` where the definition says Resource. */
function targetsOf(type: ElementDefinitionType): string[] | 'any' {
  const targets = (type.targetProfile ?? []).map(profile => profile.slice(profile.lastIndexOf('/') + 1));
  return targets.length === 0 || targets.includes('Resource') ? 'any' : targets;
}

/** Makes the JSON Schemas of one StructureDefinition. */
class StructureSlicer {
  readonly schemas: Record<string, JsonSchema> = {};
  /** The types that its elements have. */
  readonly types = new Set<string>();
  private readonly published: Published;
  private readonly elements: readonly ElementDefinition[];
  private readonly isResource: boolean;

  constructor(published: Published, structure: StructureDefinition) {
    this.published = published;
    this.isResource = structure.kind === 'resource';
    this.elements = structure.snapshot!.element.map(element => ({
      ...element,
      path: element.path.replace(structure.type, structure.id!),
    }));
    for (const element of this.elements) if (this.isObject(element)) this.openSchema(element);
    for (const element of this.elements.slice(1)) this.addElement(element);
  }

  private isObject({ path }: ElementDefinition): boolean {
    return path === this.elements[0]!.path || this.elements.some(other => parentOf(other.path) === path);
  }

  private openSchema(element: ElementDefinition): void {
    const path = element.path;
    const isRoot = path === this.elements[0]!.path;
    const invariants = path === 'Extension' ? ['ext-1'] : errorsOf(element);
    this.schemas[path] = {
      type: 'object',
      properties: isRoot && this.isResource ? { resourceType: { const: path } } : {},
      additionalProperties: false,
      // Element stands beside a primitive's value (`_status`), so that an id alone is content there.
      ...(path === 'Element' ? { minProperties: 1 } : { element: {} }),
      ...(invariants.length > 0 && { invariants }),
    };
  }

  private addElement(element: ElementDefinition): void {
    const parent = this.schemas[parentOf(element.path)]!;
    const name = nameOf(element.path);
    const rules = (parent.element ?? {}) as Partial<ElementRules>;
    if (element.min! > 0) (rules.mandatory ??= []).push(name);
    if (name.endsWith('[x]')) {
      const stem = name.slice(0, -'[x]'.length);
      const members = element.type!.map(type => {
        this.addProperty(parent, element, stem + capitalize(type.code), type);
        return stem + capitalize(type.code);
      });
      (rules.choices ??= {})[stem] = members;
    } else {
      this.addProperty(parent, element, name, element.type?.[0]);
    }
  }

  private addProperty(
    parent: JsonSchema,
    element: ElementDefinition,
    name: string,
    type: ElementDefinitionType | undefined,
  ): void {
    const properties = parent.properties as Record<string, JsonSchema>;
    const isList = element.max === '*';
    const isPrimitive = this.published.structures.get(type?.code ?? '')?.kind === 'primitive-type';
    const one = this.toSchema(element, type, isPrimitive && isList);
    properties[name] = isList ? { type: 'array', minItems: 1, items: one } : one;
    if (!isPrimitive || type!.code === 'xhtml') return;
    if (isList) ((parent.element as Partial<ElementRules>).lists ??= []).push(name);
    properties[`_${name}`] = isList
      ? { type: 'array', minItems: 1, items: { $ref: 'Element-or-null' } }
      : { $ref: 'Element' };
  }

  private toSchema(element: ElementDefinition, type: ElementDefinitionType | undefined, orNull: boolean): JsonSchema {
    if (element.contentReference) return { $ref: element.contentReference.slice(1) };
    if (this.isObject(element)) return { $ref: element.path };
    if (type!.code === 'Resource') return { type: 'object', containedResource: true };
    const invariants = errorsOf(element);
    return {
      ...this.toTypeSchema(element, type!, orNull),
      ...(type!.code === 'Reference' && { targets: targetsOf(type!) }),
      ...(invariants.length > 0 && { textInvariants: invariants }),
    };
  }

  private toTypeSchema(element: ElementDefinition, type: ElementDefinitionType, orNull: boolean): JsonSchema {
    const { binding } = element;
    if (binding?.strength === 'required' && isEnumerable(binding.valueSet!)) {
      if (type.code !== 'code') throw new Error(`${element.path}: a required binding on ${type.code} is not held yet`);
      return { type: orNull ? ['string', 'null'] : 'string', binding: nameOfValueSet(binding.valueSet!) };
    }
    const name = this.nameOfType(element, type);
    this.types.add(name);
    // An extension may hold any datatype, and everything may hold extensions: these are compiled where they are met.
    if (element.path === 'Extension.value[x]' && this.isComplex(name)) return { type: 'object', datatype: name };
    return { $ref: orNull ? `${name}-or-null` : name };
  }

  private isComplex(name: string): boolean {
    return this.published.structures.get(name)?.kind === 'complex-type';
  }

  private nameOfType({ path }: ElementDefinition, { code, profile }: ElementDefinitionType): string {
    // Ids and Extension.url are attributes in XML: plain strings of the system, without extensions.
    if (code.startsWith('http://hl7.org/fhirpath/')) {
      if (path === 'Extension.url') return 'uri';
      return this.isResource && path.split('.').length === 2 ? 'id' : 'string';
    }
    return profile?.some(url => url.endsWith('/SimpleQuantity')) ? 'SimpleQuantity' : code;
  }
}

/** JSON Schemas by file: a file for each resource type and one for the datatypes that they share, sorted. */
export function buildJsonSchemas(
  published: Published,
  types: readonly string[],
): { resources: ReadonlyMap<string, Record<string, JsonSchema>>; datatypes: Record<string, JsonSchema> } {
  const slice = (name: string): StructureSlicer => new StructureSlicer(published, published.structures.get(name)!);
  const resources = types.map(type => [type, slice(type)] as const);
  const wanted = new Set(['Element', ...resources.flatMap(([, slicer]) => [...slicer.types])]);
  const datatypes: Record<string, JsonSchema> = {};
  for (const name of wanted) {
    if (published.structures.get(name)!.kind === 'primitive-type') continue;
    const slicer = slice(name);
    Object.assign(datatypes, slicer.schemas);
    for (const type of slicer.types) wanted.add(type);
  }
  return {
    resources: new Map(resources.map(([type, slicer]) => [type, slicer.schemas])),
    datatypes: Object.fromEntries(Object.entries(datatypes).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
