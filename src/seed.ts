// Loads content at start through the ordinary write path. A definition is known by its canonical URL and version: what is
// there already stays as it is, so a hospital's own changes survive a restart.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FhirError } from './fhir/fhir-error.ts';
import { parseJson } from './fhir/json.ts';
import { printCanonical } from './fhir/reference.ts';
import type { AnyResource } from './fhir/resource.ts';
import { prepare } from './interactions/prepare.ts';
import type { Service } from './interactions/service.ts';
import { commitWrites } from './interactions/write.ts';
import { parseSearch } from './search/parse-search.ts';
import { escapeText } from './search/value-text.ts';
import type { Guard } from './store/port.ts';

type Definition = AnyResource & { url?: string; version?: string };

/** A folder of FHIR JSON. */
export interface ContentFolder {
  readonly path: string;
  /**
   * Whether its definitions are known to be valid: those of the release are held so by its tests. Checking them again at
   * each first start would cost as much time and memory as the rest of the start together.
   */
  readonly checked: boolean;
}

/** The content that comes with the service. */
const BUILT_IN = { pain: join(import.meta.dirname, '../fixtures/content/pain') } as const;

/** What the setting `CONTENT` names: built-in content, or a folder of FHIR JSON; undefined for `none`. */
export function findContent(content: string): ContentFolder | undefined {
  if (content === 'none') return undefined;
  const path = content in BUILT_IN ? BUILT_IN[content as keyof typeof BUILT_IN] : undefined;
  return path === undefined ? { path: content, checked: false } : { path, checked: true };
}

// Vocabulary first, then what uses it: a definition may be checked against those it names.
const ORDER = ['CodeSystem', 'ValueSet', 'Questionnaire', 'ActivityDefinition', 'PlanDefinition'];

/** @throws Error that names the file, where one is no definition with a URL */
function loadDefinitions(path: string): { file: string; definition: Definition }[] {
  const files = readdirSync(path).filter(name => name.endsWith('.json'));
  const loaded = files.sort().map(file => {
    const definition = parseJson(readFileSync(join(path, file), 'utf8')) as Definition;
    if (!definition.url || !definition.id) throw new Error(`${join(path, file)}: content needs an id and a url`);
    return { file: join(path, file), definition };
  });
  const rank = ({ definition }: { definition: Definition }): number => ORDER.indexOf(definition.resourceType);
  return loaded.sort((a, b) => rank(a) - rank(b));
}

function sameCanonical({ resourceType, url = '', version }: Definition): Guard {
  const byVersion: [string, string][] = version === undefined ? [] : [['version', escapeText(version)]];
  const parameters: [string, string][] = [['url', escapeText(url)], ...byVersion];
  return {
    type: resourceType,
    where: parseSearch(resourceType, parameters, { base: '', handling: 'strict' }).query.where,
  };
}

/**
 * Stores each definition of a folder that the store does not have yet.
 * @returns the canonicals that were stored now
 * @throws Error that names the file, where a definition of an unchecked folder is not valid
 */
export async function seed(service: Service, folder: ContentFolder, base: string): Promise<string[]> {
  const stored: string[] = [];
  for (const { file, definition } of loadDefinitions(folder.path)) {
    try {
      if (await store(service, definition, folder.checked, base)) stored.push(printCanonical(definition));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const faults = error.issues.map(({ text, expression }) => `${expression?.join(', ') ?? ''}: ${text}`);
      throw new Error(`${file} cannot be loaded\n${faults.join('\n')}`, { cause: error });
    }
  }
  return stored;
}

async function store(service: Service, definition: Definition, checked: boolean, base: string): Promise<boolean> {
  const guard = sameCanonical(definition);
  const found = async (): Promise<boolean> =>
    (await service.store.search({ ...guard, sort: [], count: 1, total: false })).versions.length > 0;
  if (await found()) return false;
  const at = service.now();
  const own = { type: definition.resourceType, id: definition.id ?? '' };
  // An older version of the definition keeps the id, and with it the responses that name that version.
  const taken = await service.store.read(own);
  // Whoever deleted it meant it: it does not come back with the next start.
  if (taken?.deleted) return false;
  const key = taken ? { ...own, id: service.newId() } : own;
  if (!checked) await prepare(service, definition, key, undefined, at);
  try {
    await commitWrites(service, [{ key, resource: definition, method: 'PUT' }], at, base, [guard]);
    return true;
  } catch (error) {
    // Another instance that starts at the same time was faster.
    if (error instanceof FhirError && error.category === 'conflict' && (await found())) return false;
    throw error;
  }
}
