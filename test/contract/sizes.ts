// Queries and commits that are larger than usual.
import { describe, expect, test } from '@jest/globals';
import { everything, type Predicate } from '../../src/store/query.ts';
import { findIds, reference, text, toChange, toKey, token, toQuery } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
const any = (of: Predicate[]): Predicate => ({ kind: 'any', of });
const all = (of: Predicate[]): Predicate => ({ kind: 'all', of });

export function sizeSemantics(use: UseStore): void {
  describe('sizes', () => {
    const fill = (): Promise<void> =>
      use().commit(
        ['7', '1500', '3000'].map(name =>
          toChange(`Goal/${name}`, {
            index: [token('code', name), text('name', `name ${name}.`), reference('subject', `Patient/${name}`)],
          }),
        ),
      );

    const wide: [title: string, part: (value: string) => Predicate][] = [
      ['codes', code => ({ kind: 'token', param: 'code', code })],
      ['codes with a system', code => ({ kind: 'token', param: 'code', system: '', code })],
      ['references', id => ({ kind: 'reference', param: 'subject', type: 'Patient', id })],
      ['ids', id => ({ kind: 'id', ids: [id] })],
      ['strings', value => ({ kind: 'string', param: 'name', match: 'starts', value: `name ${value}.` })],
    ];

    test.each(wide)('one of 2000 %s', async (_title, part) => {
      await fill();
      expect((await findIds(use(), 'Goal', any(numbers(2000).map(part)))).sort()).toEqual(['1500', '7']);
      expect(await findIds(use(), 'Goal', { kind: 'not', of: any(numbers(2000).map(part)) })).toEqual(['3000']);
    });

    test('a list of 5000 ids', async () => {
      await fill();
      expect((await findIds(use(), 'Goal', { kind: 'id', ids: numbers(5000) })).sort()).toEqual(['1500', '3000', '7']);
    });

    test('2000 conditions at once', async () => {
      await fill();
      const others = numbers(2000).filter(code => code !== '7');
      const where = all(others.map(code => ({ kind: 'not', of: { kind: 'token', param: 'code', code } })));

      expect((await findIds(use(), 'Goal', where)).sort()).toEqual(['3000', '7']);
    });

    test('a tree of 40 levels', async () => {
      await fill();
      let where: Predicate = { kind: 'token', param: 'code', code: '7' };
      for (let level = 0; level < 20; level++) where = all([{ kind: 'not', of: where }, everything]);

      expect(await findIds(use(), 'Goal', where)).toEqual(['7']);
    });

    test('a tree deeper than any question is found or refused with a RangeError', async () => {
      await fill();
      let where: Predicate = { kind: 'token', param: 'code', code: '7' };
      for (let level = 0; level < 2000; level++) where = { kind: 'not', of: where };
      const outcome = await findIds(use(), 'Goal', where).catch((error: unknown) => error);

      expect(outcome instanceof RangeError ? 'refused' : outcome).toEqual(Array.isArray(outcome) ? ['7'] : 'refused');
    });

    test('1000 keys are read in their order', async () => {
      const store = use();
      await store.commit(numbers(500).map(id => toChange(`Goal/${id}`)));
      const keys = numbers(1000)
        .reverse()
        .map(id => toKey(`Goal/${id}`));

      expect((await store.readMany(keys)).map(({ key }) => key.id)).toEqual(numbers(500).reverse());
    });

    test('a resource with 3000 entries, and a commit of 300 resources', async () => {
      const store = use();
      await store.commit([
        toChange('Goal/many', { index: numbers(3000).map(code => token('code', code)) }),
        ...numbers(299).map(id => toChange(`Goal/${id}`, { index: [token('code', '2999')] })),
      ]);
      await store.commit([toChange('Goal/many', { versionId: 2, index: [token('code', 'last')] })]);
      const where: Predicate = { kind: 'token', param: 'code', code: '2999' };

      expect((await store.search(toQuery('Goal', where, { count: 0, total: true }))).total).toBe(299);
      expect(await findIds(store, 'Goal', { kind: 'token', param: 'code', code: 'last' })).toEqual(['many']);
    });
  });
}
