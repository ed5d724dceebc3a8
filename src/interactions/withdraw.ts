// What was derived from a response that has since changed no longer speaks for it. It is withdrawn in the commit that
// changes the response, unless a person has touched it: that is theirs to decide on.
import type { Flag, Goal, CarePlan, Observation, Provenance } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';
import { printKey, type AnyResource, type Key } from '../fhir/resource.ts';
import { parseSearch } from '../search/parse-search.ts';
import type { Store, Version } from '../store/port.ts';
import type { Write } from './write.ts';

const MOST_DERIVATIONS = 1000;

/** Everything that was derived from a response and still exists: its scores, and what the Provenance of each plan names. */
export async function findDerived(store: Store, response: Key): Promise<Version[]> {
  const find = async (type: string, param: string): Promise<readonly Version[]> => {
    const { query } = parseSearch(type, [[param, printKey(response)]], { base: '', handling: 'strict' });
    return (await store.search({ ...query, count: MOST_DERIVATIONS, total: false })).versions;
  };
  const [scores, provenances] = await Promise.all([find('Observation', 'derived-from'), find('Provenance', 'entity')]);
  const targets = provenances.flatMap(({ json }) => (JSON.parse(json) as Provenance).target);
  const keys = targets.flatMap(({ reference }) => {
    const target = parseReference(reference ?? '');
    return target.kind === 'local' ? [target.key] : [];
  });
  return (await store.readMany([...scores.map(({ key }) => key), ...keys])).filter(({ deleted }) => !deleted);
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

/** Whether only the service has written it: a later version is a person's. */
const isUntouched = (version: Version): boolean => version.versionId === 1;

/**
 * The writes that take derived resources out of force.
 * @param isVoid the response was entered in error, so nothing of it ever held
 */
export const toWithdrawals = (derived: readonly Version[], isVoid: boolean): Write[] =>
  derived.filter(isUntouched).flatMap(current => {
    const resource = toWithdrawn(JSON.parse(current.json) as AnyResource, isVoid);
    return resource ? [{ key: current.key, resource, current, method: 'PUT' as const }] : [];
  });
