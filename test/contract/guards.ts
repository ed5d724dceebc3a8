// Guarantee 4: conditional creation and its like. https://hl7.org/fhir/R4/http.html#ccreate
import { describe, expect, test } from '@jest/globals';
import { Conflict, type Guard } from '../../src/store/port.ts';
import { everything, type Predicate } from '../../src/store/query.ts';
import { findIds, reference, toChange, toKey, token, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const IDS = 'http://example.org/ids';
const identified: Predicate = { kind: 'token', param: 'identifier', system: IDS, code: '7' };
const none: Guard = { type: 'Goal', where: identified };
const create = (id: string) => toChange(`Goal/${id}`, { index: [token('identifier', '7', IDS)] });

export function guardGuarantees(use: UseStore): void {
  describe('guards', () => {
    test('4. of parallel commits guarded by one query, one succeeds', async () => {
      const store = use();
      const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      const outcomes = await Promise.allSettled(ids.map(id => store.commit([create(id)], [none])));

      const written = await findIds(store, 'Goal', identified);
      expect(written).toHaveLength(1);
      expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue;
        expect(outcome.reason).toBeInstanceOf(Conflict);
        expect((outcome.reason as Conflict).key).toEqual({ type: 'Goal', id: written[0] });
      }
      expect((await store.history({ all: true }, { count: 10 })).total).toBe(1);
    });

    test('4. a match is a conflict that names it, and nothing is written', async () => {
      const store = use();
      await store.commit([create('first')]);

      await expect(store.commit([toChange('Goal/other'), create('second')], [none])).rejects.toMatchObject({
        name: 'Conflict',
        key: { type: 'Goal', id: 'first' },
      });
      expect(await findIds(store, 'Goal')).toEqual(['first']);
      expect(await store.read(toKey('Goal/other'))).toBeUndefined();
    });

    test('4. a guard does not see the changes that it guards', async () => {
      await use().commit([create('1'), create('2')], [none]);
      expect((await findIds(use(), 'Goal', identified)).sort()).toEqual(['1', '2']);
    });

    test('4. all guards must hold', async () => {
      const store = use();
      await store.commit([toChange('Flag/1')]);
      const guards: Guard[] = [none, { type: 'Flag', where: everything }];

      await expect(store.commit([create('1')], guards)).rejects.toMatchObject({ key: { type: 'Flag', id: '1' } });
      expect(await findIds(store, 'Goal')).toEqual([]);
    });

    const passing: [title: string, guard: Guard][] = [
      ['another type', { type: 'Flag', where: identified }],
      ['another value', { type: 'Goal', where: { kind: 'token', param: 'identifier', system: IDS, code: '8' } }],
      ['what only an old version had', { type: 'Goal', where: { kind: 'token', param: 'identifier', code: 'old' } }],
      ['a deleted resource', { type: 'Goal', where: { kind: 'token', param: 'identifier', code: 'deleted' } }],
      ['a type of which nothing was ever written', { type: 'Device', where: everything }],
    ];

    test.each(passing)('4. a guard on %s holds', async (_title, guard) => {
      const store = use();
      await store.commit([
        toChange('Goal/updated', { index: [token('identifier', 'old')] }),
        toChange('Goal/deleted', { index: [token('identifier', 'deleted')] }),
        create('there'),
      ]);
      await store.commit([toChange('Goal/updated', { versionId: 2 }), toTombstone('Goal/deleted', 2)]);
      await store.commit([toChange('Goal/new')], [guard]);

      expect(await store.read(toKey('Goal/new'))).toMatchObject({ versionId: 1 });
    });

    test('4. a guard may follow references', async () => {
      const store = use();
      await store.commit([create('1'), toChange('CarePlan/1', { index: [reference('goal', 'Goal/1')] })]);
      const guard: Guard = {
        type: 'CarePlan',
        where: { kind: 'target', param: 'goal', type: 'Goal', where: identified },
      };

      await expect(store.commit([toChange('CarePlan/2')], [guard])).rejects.toMatchObject({
        key: { type: 'CarePlan', id: '1' },
      });
    });

    test('4. an unknown predicate in a guard is a TypeError, and nothing is written', async () => {
      const store = use();
      const where = { kind: 'fuzzy' } as unknown as Predicate;

      await expect(store.commit([toChange('Goal/1')], [{ type: 'Goal', where }])).rejects.toBeInstanceOf(TypeError);
      expect(await store.read(toKey('Goal/1'))).toBeUndefined();
    });
  });
}
