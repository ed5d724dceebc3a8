// Properties: whatever is stored and asked, a store finds what plain code finds.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change, SearchPage, Store } from '../../src/store/port.ts';
import type { Position, Query } from '../../src/store/query.ts';
import { MORNING, printName, toQuery, toTombstone } from '../support/changes.ts';
import { changes, predicate, sort } from './arbitraries.ts';
import { findAll } from './model.ts';
import type { UseStore } from './opened-store.ts';

const SEED = 20260301;
const QUERIES = 25;

/** Writes the changes of which the second half are updated by the entries of the first, and one is deleted. */
async function write(store: Store, first: readonly Change[]): Promise<Change[]> {
  await store.commit(first);
  const half = first.length >> 1;
  const updates = first.slice(half).map((change, index): Change => ({
    ...change,
    versionId: 2,
    at: MORNING + 30_000,
    index: first[index]?.index ?? [],
  }));
  await store.commit(updates);
  const deleted = first[0]!;
  await store.commit([toTombstone(printName(deleted), 2)]);
  return [...first.slice(1, half), ...updates].filter(change => change.key !== deleted.key);
}

async function findPages(store: Store, query: Query): Promise<{ ids: string[]; totals: Set<number | undefined> }> {
  const ids: string[] = [];
  const totals = new Set<number | undefined>();
  let after: Position | undefined;
  do {
    const page: SearchPage = await store.search({ ...query, ...(after && { after }) });
    ids.push(...page.versions.map(({ key }) => key.id));
    totals.add(page.total);
    after = page.next;
  } while (after);
  return { ids, totals };
}

export function modelAgreement(use: UseStore): void {
  describe('agreement with the model', () => {
    test('8, 10, 11, 12, 15. any query finds what the model finds, in its order, on pages of any length', async () => {
      let run = 0;
      const types = ['Goal', 'CarePlan'];
      const asked = fc.record({
        type: fc.constantFrom(...types),
        where: predicate(types),
        sort,
        count: fc.integer({ min: 1, max: 4 }),
      });
      const property = fc.asyncProperty(
        changes(types),
        fc.array(asked, { minLength: QUERIES, maxLength: QUERIES }),
        async (first, queries) => {
          // Each run has types of its own, so that one store serves all.
          run++;
          const renamed = JSON.parse(
            JSON.stringify({ first, queries })
              .replaceAll('"Goal"', `"Goal${String(run)}"`)
              .replaceAll('"CarePlan"', `"CarePlan${String(run)}"`),
          ) as { first: Change[]; queries: typeof queries };
          const population = await write(use(), renamed.first);
          for (const { type, where, sort: keys, count } of renamed.queries) {
            const expected = findAll(population, { type, where, sort: keys });
            const found = await findPages(use(), toQuery(type, where, { sort: keys, count, total: true }));
            expect(found).toEqual({ ids: expected, totals: new Set([expected.length]) });
          }
        },
      );
      await fc.assert(property, { numRuns: 40, seed: SEED });
    }, 120_000);

    test('4. a guard holds exactly if the model finds nothing', async () => {
      const types = ['Goal', 'CarePlan'];
      const [first] = fc.sample(changes(types), { numRuns: 1, seed: SEED });
      const population = await write(use(), first!);
      const wheres = fc.sample(predicate(types), { numRuns: 60, seed: SEED });
      for (const where of wheres) {
        const expected = findAll(population, { type: 'Goal', where, sort: [] });
        const outcome = await use()
          .commit([], [{ type: 'Goal', where }])
          .then(
            () => 'holds',
            (error: unknown) => (error as { key: { id: string } }).key.id,
          );
        expect(expected.length === 0 ? ['holds'] : expected).toContain(outcome);
      }
    });
  });
}
