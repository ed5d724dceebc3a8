// Populations and queries over few values, so that they meet often.
import fc from 'fast-check';
import type { Change } from '../../src/store/port.ts';
import type { Bound, IndexEntry, Predicate, SortKey } from '../../src/store/query.ts';
import { MORNING, toChange } from '../support/changes.ts';

const param = fc.constantFrom('p', 'q');
const word = fc.constantFrom('', 'a', 'ab', 'b', 'a/b', 'a/', '%');
const number = fc.constantFrom(-8.64e15, -1, 0, 0.5, 2, 8.64e15);
const id = fc.constantFrom('1', '2', '3', '4', '5', '6', '7');
const version = fc.constantFrom('', '1');
const entryKind = fc.constantFrom<IndexEntry['kind']>('token', 'string', 'range', 'reference', 'uri');

/** The entries of one resource; references lead to the two given types. */
const entry = (types: readonly string[]): fc.Arbitrary<IndexEntry> =>
  fc.oneof(
    fc.record({ kind: fc.constant('token' as const), param, system: word, code: word }),
    fc.record({ kind: fc.constant('string' as const), param, value: word, exact: word }),
    fc.record({ param, ends: fc.tuple(number, number), system: word, code: word }).map(({ ends, ...rest }) => ({
      kind: 'range' as const,
      ...rest,
      low: Math.min(...ends),
      high: Math.max(...ends),
    })),
    fc.record({ kind: fc.constant('reference' as const), param, type: fc.constantFrom('', ...types), id, version }),
    fc.record({ kind: fc.constant('uri' as const), param, value: word }),
  );

/** Up to seven resources of each type, as versions to be written one after the other. */
export const changes = (types: readonly string[]): fc.Arbitrary<Change[]> =>
  fc
    .uniqueArray(
      fc.record({
        type: fc.constantFrom(...types),
        id,
        minute: fc.integer({ min: 0, max: 2 }),
        index: fc.array(entry(types), { maxLength: 5 }),
      }),
      { selector: each => `${each.type}/${each.id}`, minLength: 4, maxLength: 14 },
    )
    .map(all =>
      all.map(each => toChange(`${each.type}/${each.id}`, { at: MORNING + each.minute * 60_000, index: each.index })),
    );

const bounds: fc.Arbitrary<Bound[]> = fc.array(
  fc.record({
    end: fc.constantFrom<Bound['end']>('low', 'high'),
    is: fc.constantFrom<Bound['is']>('<', '<=', '>', '>='),
    value: number,
  }),
  { maxLength: 2 },
);
const times = bounds.map(all => all.map(bound => ({ ...bound, value: MORNING + Math.sign(bound.value) * 60_000 })));

const leaf = (types: readonly string[]): fc.Arbitrary<Predicate> =>
  fc.oneof(
    fc.record({ kind: fc.constant('id' as const), ids: fc.array(id, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('updated' as const), bounds: times }),
    fc.record({ kind: fc.constant('present' as const), param, entry: entryKind }),
    fc.record(
      { kind: fc.constant('token' as const), param, system: word, code: word },
      { requiredKeys: ['kind', 'param'] },
    ),
    fc.record({
      kind: fc.constant('string' as const),
      param,
      match: fc.constantFrom('starts' as const, 'contains' as const, 'exact' as const),
      value: word,
    }),
    fc.record(
      { kind: fc.constant('range' as const), param, bounds, system: word, code: word },
      { requiredKeys: ['kind', 'param', 'bounds'] },
    ),
    fc.record(
      { kind: fc.constant('reference' as const), param, type: fc.constantFrom('', ...types), id, version },
      { requiredKeys: ['kind', 'param', 'id'] },
    ),
    fc.record({
      kind: fc.constant('uri' as const),
      param,
      match: fc.constantFrom('exact' as const, 'below' as const, 'above' as const),
      value: word,
    }),
  );

export const predicate = (types: readonly string[]): fc.Arbitrary<Predicate> =>
  fc.letrec<{ any: Predicate }>(self => {
    const several = fc.array(self('any'), { maxLength: 3 });
    const link = { param, type: fc.constantFrom(...types), where: self('any') };
    return {
      any: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        { arbitrary: leaf(types), weight: 5 },
        { arbitrary: fc.record({ kind: fc.constant('all' as const), of: several }), weight: 2 },
        { arbitrary: fc.record({ kind: fc.constant('any' as const), of: several }), weight: 2 },
        { arbitrary: fc.record({ kind: fc.constant('not' as const), of: self('any') }), weight: 1 },
        { arbitrary: fc.record({ kind: fc.constant('target' as const), ...link }), weight: 1 },
        { arbitrary: fc.record({ kind: fc.constant('source' as const), ...link }), weight: 1 },
      ),
    };
  }).any;

export const sort: fc.Arbitrary<SortKey[]> = fc.array(
  fc.oneof(
    fc.record({ by: fc.constantFrom('id' as const, 'updated' as const), descending: fc.boolean() }),
    fc.record({ by: fc.constant('param' as const), param, entry: entryKind, descending: fc.boolean() }),
  ),
  { maxLength: 3 },
);
