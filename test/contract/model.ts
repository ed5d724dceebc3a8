// The port's guarantees about searches in plain code over a list: what every adapter must agree with.
import type { Change, Guard } from '../../src/store/port.ts';
import type { Bound, IndexEntry, Predicate, Query, SortKey } from '../../src/store/query.ts';

/** The newest versions of everything, deleted ones left out. */
export type Population = readonly Change[];

function holds({ is, value }: Bound, number: number): boolean {
  if (is === '<') return number < value;
  if (is === '<=') return number <= value;
  if (is === '>') return number > value;
  return number >= value;
}

const isBelow = (value: string, folder: string): boolean =>
  value === folder || value.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

type Asked<K extends IndexEntry['kind']> = Extract<Predicate, { kind: K }>;
type Entry<K extends IndexEntry['kind']> = Extract<IndexEntry, { kind: K }>;

const matches: { readonly [K in IndexEntry['kind']]: (asked: Asked<K>, entry: Entry<K>) => boolean } = {
  token: (asked, entry) =>
    (asked.system === undefined || asked.system === entry.system) &&
    (asked.code === undefined || asked.code === entry.code),
  string: (asked, entry) => {
    if (asked.match === 'exact') return entry.exact === asked.value;
    return asked.match === 'starts' ? entry.value.startsWith(asked.value) : entry.value.includes(asked.value);
  },
  range: (asked, entry) =>
    asked.bounds.every(bound => holds(bound, entry[bound.end])) &&
    (asked.system === undefined || asked.system === entry.system) &&
    (asked.code === undefined || asked.code === entry.code),
  reference: (asked, entry) =>
    asked.id === entry.id &&
    (asked.type === undefined || asked.type === entry.type) &&
    (asked.version === undefined || asked.version === entry.version),
  uri: (asked, entry) => {
    if (asked.match === 'exact') return entry.value === asked.value;
    return asked.match === 'below' ? isBelow(entry.value, asked.value) : isBelow(asked.value, entry.value);
  },
};

const pointsAt = (change: Change, param: string, target: Change): boolean =>
  change.index.some(
    entry =>
      entry.kind === 'reference' &&
      entry.param === param &&
      entry.type === target.key.type &&
      entry.id === target.key.id,
  );

/** Whether a resource fulfils a predicate. */
export function fulfils(population: Population, change: Change, where: Predicate): boolean {
  const ofType = (type: string): Change[] => population.filter(other => other.key.type === type);
  switch (where.kind) {
    case 'all':
      return where.of.every(each => fulfils(population, change, each));
    case 'any':
      return where.of.some(each => fulfils(population, change, each));
    case 'not':
      return !fulfils(population, change, where.of);
    case 'id':
      return where.ids.includes(change.key.id);
    case 'updated':
      return where.bounds.every(bound => holds(bound, change.at));
    case 'present':
      return change.index.some(entry => entry.kind === where.entry && entry.param === where.param);
    case 'target':
      return ofType(where.type).some(
        target => pointsAt(change, where.param, target) && fulfils(population, target, where.where),
      );
    case 'source':
      return ofType(where.type).some(
        source => pointsAt(source, where.param, change) && fulfils(population, source, where.where),
      );
    default: {
      const match = matches[where.kind] as (asked: Predicate, entry: IndexEntry) => boolean;
      return change.index.some(
        entry => entry.kind === where.kind && entry.param === where.param && match(where, entry),
      );
    }
  }
}

type Value = string | number | null;

function valueOf(entry: IndexEntry, descending: boolean): string | number {
  switch (entry.kind) {
    case 'token':
      return entry.code;
    case 'range':
      return descending ? entry.high : entry.low;
    case 'reference':
      return entry.id;
    default:
      return entry.value;
  }
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b));

function sortValue(change: Change, key: SortKey): Value {
  if (key.by === 'id') return change.key.id;
  if (key.by === 'updated') return change.at;
  const values = change.index
    .filter(entry => entry.kind === key.entry && entry.param === key.param)
    .map(entry => valueOf(entry, key.descending))
    .sort(compare);
  return (key.descending ? values.at(-1) : values[0]) ?? null;
}

function compareBy(key: SortKey, a: Change, b: Change): number {
  const [first, second] = [sortValue(a, key), sortValue(b, key)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return key.descending ? compare(second, first) : compare(first, second);
}

/** The ids of all resources that a query finds, in their order, whatever the page. */
export function findAll(population: Population, { type, where, sort }: Guard & Pick<Query, 'sort'>): string[] {
  const keys: readonly SortKey[] = sort.length > 0 ? sort : [{ by: 'updated', descending: true }];
  return population
    .filter(change => change.key.type === type && fulfils(population, change, where))
    .sort((a, b) => {
      for (const key of keys) {
        const order = compareBy(key, a, b);
        if (order !== 0) return order;
      }
      return compare(a.key.id, b.key.id);
    })
    .map(change => change.key.id);
}
