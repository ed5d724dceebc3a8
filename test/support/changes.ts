// Changes and index entries for tests of the store, told briefly.
import { printKey, type Key } from '../../src/fhir/resource.ts';
import type { Change, Method, Store } from '../../src/store/port.ts';
import { everything, type IndexEntry, type Predicate, type Query } from '../../src/store/query.ts';

/** 2026-03-01T08:00:00Z, when changes are written that say nothing else. */
export const MORNING = 1_772_352_000_000;

/** `Type/id` of a change. */
export const printName = ({ key }: Change): string => printKey(key);

interface Details {
  readonly versionId?: number;
  readonly at?: number;
  readonly method?: Method;
  readonly json?: string;
  readonly index?: readonly IndexEntry[];
}

/** `Observation/1` as a key. */
export function toKey(text: string): Key {
  const [type = '', id = ''] = text.split('/');
  return { type, id };
}

/** A version of the resource `Type/id`: the first of it, unless the details say otherwise. */
export function toChange(name: string, details: Details = {}): Change {
  const key = toKey(name);
  const versionId = details.versionId ?? 1;
  return {
    key,
    versionId,
    at: details.at ?? MORNING,
    deleted: false,
    method: details.method ?? (versionId === 1 ? 'POST' : 'PUT'),
    json: details.json ?? `{"resourceType":"${key.type}","id":"${key.id}","meta":{"versionId":"${String(versionId)}"}}`,
    index: details.index ?? [],
  };
}

/** The deletion of the resource `Type/id`, as this version. */
export const toTombstone = (name: string, versionId: number, at = MORNING): Change => ({
  key: toKey(name),
  versionId,
  at,
  deleted: true,
  method: 'DELETE',
  json: '',
  index: [],
});

export const token = (param: string, code: string, system = ''): IndexEntry => ({ kind: 'token', param, system, code });

export const text = (param: string, value: string, exact = value): IndexEntry => ({
  kind: 'string',
  param,
  value,
  exact,
});

export const range = (param: string, low: number, high = low, unit = { system: '', code: '' }): IndexEntry => ({
  kind: 'range',
  param,
  low,
  high,
  ...unit,
});

/** A reference to `Type/id`, or to any other URL. */
export function reference(param: string, target: string, version = ''): IndexEntry {
  const local = /^[A-Z]\w+\/[^/]+$/.test(target);
  return { kind: 'reference', param, ...(local ? toKey(target) : { type: '', id: target }), version };
}

export const uri = (param: string, value: string): IndexEntry => ({ kind: 'uri', param, value });

/** A query for the first hundred, newest first, unless the details say otherwise. */
export const toQuery = (type: string, where: Predicate = everything, details: Partial<Query> = {}): Query => ({
  type,
  where,
  sort: [],
  count: 100,
  total: false,
  ...details,
});

/** The ids that a query finds, in their order. */
export async function findIds(
  store: Store,
  type: string,
  where?: Predicate,
  details?: Partial<Query>,
): Promise<string[]> {
  const { versions } = await store.search(toQuery(type, where, details));
  return versions.map(version => version.key.id);
}
