// What was derived from a response that has since changed no longer speaks for it. It is withdrawn in the commit that
// changes the response, unless a person has touched it: that is theirs to decide on.
import type { Flag, Goal, CarePlan, Observation, Provenance } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';
import { printKey, type AnyResource, type Key } from '../fhir/resource.ts';
import { parseSearch } from '../search/parse-search.ts';
import type { Store, Version } from '../store/port.ts';
import { isUnchanged, type Write } from './write.ts';

const MOST_FOUND = 1000;

/** A resource that the service derived, as it made it and as it is now. */
export interface DerivedResource {
  readonly first: Version;
  readonly current: Version;
}

/**
 * Everything that was derived from a response and still exists. What names the response was derived by the service if it
 * was first written in a commit that wrote the response, too: nothing that a client sends is.
 */
export async function findDerived(store: Store, response: Key): Promise<DerivedResource[]> {
  const find = async (type: string, param: string): Promise<readonly Version[]> => {
    const { query } = parseSearch(type, [[param, printKey(response)]], { base: '', handling: 'strict' });
    return (await store.search({ ...query, count: MOST_FOUND, total: false })).versions;
  };
  const [{ versions }, scores, provenances] = await Promise.all([
    store.history({ key: response }, { count: MOST_FOUND }),
    find('Observation', 'derived-from'),
    find('Provenance', 'entity'),
  ]);
  const times = new Set(versions.map(({ at }) => at));
  const targets = provenances.flatMap(({ json }) => (JSON.parse(json) as Provenance).target);
  const keys = targets.flatMap(({ reference }) => {
    const target = parseReference(reference ?? '');
    return target.kind === 'local' ? [target.key] : [];
  });
  const newest = await store.readMany([...scores.map(({ key }) => key), ...keys]);
  const found = await Promise.all(
    newest.map(async current => ({ current, first: await store.readVersion(current.key, 1) })),
  );
  return found.flatMap(({ current, first }) =>
    first && !current.deleted && times.has(first.at) ? [{ current, first }] : [],
  );
}

/** The same resource, out of force: superseded by a new derivation, or void because the response itself was an error. */
function toWithdrawn(resource: AnyResource, isVoid: boolean): AnyResource | undefined {
  switch (resource.resourceType) {
    case 'CarePlan':
      return { ...(resource as CarePlan), status: isVoid ? 'entered-in-error' : 'revoked' } as CarePlan;
    case 'Goal':
      return { ...(resource as Goal), lifecycleStatus: isVoid ? 'entered-in-error' : 'cancelled' } as Goal;
    case 'Flag':
      return { ...(resource as Flag), status: isVoid ? 'entered-in-error' : 'inactive' } as Flag;
    case 'Observation':
      return { ...(resource as Observation), status: 'entered-in-error' } as Observation;
    default:
      return undefined;
  }
}

const parse = ({ json }: Version): AnyResource => JSON.parse(json) as AnyResource;

/** Whether only the service has written it: it is as it was made, or as an earlier withdrawal left it. */
function isUntouched({ first, current }: DerivedResource): boolean {
  if (current.versionId === 1) return true;
  const withdrawn = toWithdrawn(parse(first), false);
  return current.versionId === 2 && withdrawn !== undefined && isUnchanged(current, withdrawn);
}

/**
 * The writes that take derived resources out of force; what is out of force already is left as it is.
 * @param isVoid the response was entered in error, so nothing of it ever held
 */
export const toWithdrawals = (derived: readonly DerivedResource[], isVoid: boolean): Write[] =>
  derived.filter(isUntouched).flatMap(({ first, current }) => {
    const resource = toWithdrawn(parse(first), isVoid);
    return resource && !isUnchanged(current, resource)
      ? [{ key: current.key, resource, current, method: 'PUT' as const }]
      : [];
  });
