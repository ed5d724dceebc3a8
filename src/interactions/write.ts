// The one write path: whatever changes a resource, its version is stamped, printed and indexed here.
// https://hl7.org/fhir/R4/resource.html#Meta
import { refusal } from '../fhir/fhir-error.ts';
import { parseJson, printJson } from '../fhir/json.ts';
import type { AnyResource, Key } from '../fhir/resource.ts';
import { buildIndex } from '../search/build-index.ts';
import { Conflict, type Change, type Guard, type Method, type Version } from '../store/port.ts';
import type { Service } from './service.ts';

export interface Write {
  readonly key: Key;
  /** What is to be stored; absent to delete. Its own id, version and time give way to the service's. */
  readonly resource?: AnyResource;
  /** The newest version, a tombstone included; absent for a resource that never existed. */
  readonly current?: Version | undefined;
  readonly method: Method;
}

/** The stored form of a resource: `id` and `meta` lead, `versionId` and `lastUpdated` are the service's. */
function stamp(resource: AnyResource, id: string, versionId: number, at: Date): AnyResource {
  const { resourceType, id: _id, meta, ...rest } = resource;
  const { versionId: _versionId, lastUpdated: _lastUpdated, ...kept } = meta ?? {};
  return { resourceType, id, meta: { versionId: String(versionId), lastUpdated: at.toISOString(), ...kept }, ...rest };
}

/**
 * The change that a write makes.
 * @param base the service's own FHIR base, below which absolute references are local
 */
export function toChange(write: Write, at: Date, base: string): Change {
  const versionId = (write.current?.versionId ?? 0) + 1;
  const common = { key: write.key, versionId, at: at.getTime(), method: write.method };
  if (!write.resource) return { ...common, deleted: true, json: '', index: [] };
  const stored = stamp(write.resource, write.key.id, versionId, at);
  return { ...common, deleted: false, json: printJson(stored), index: buildIndex(stored, base) };
}

/** Whether a write would store what is there already, to the letter of each number: such a write makes no new version. */
export function isUnchanged(current: Version | undefined, resource: AnyResource): boolean {
  if (!current || current.deleted) return false;
  const unstamped = (some: AnyResource): string => printJson(stamp(some, current.key.id, 0, new Date(0)));
  return unstamped(parseJson(current.json) as AnyResource) === unstamped(resource);
}

/**
 * Commits all writes at once, and gives them back as they are now stored.
 * @throws FhirError conflict where a resource was changed meanwhile or a guard has a match
 */
export async function commitWrites(
  service: Service,
  writes: readonly Write[],
  at: Date,
  base: string,
  guards: readonly Guard[] = [],
): Promise<Version[]> {
  const changes = writes.map(write => toChange(write, at, base));
  try {
    await service.store.commit(changes, guards);
  } catch (error) {
    if (error instanceof Conflict) throw refusal('conflict', error.message);
    throw error;
  }
  return changes.map(({ index: _index, ...version }) => version);
}
