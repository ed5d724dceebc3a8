// Predicates that follow references: chains, `_has` and compartments. https://hl7.org/fhir/R4/search.html#chaining
import { describe, expect, test } from '@jest/globals';
import { everything, type Predicate } from '../../src/store/query.ts';
import { findIds, reference, text, toChange, token, toTombstone } from '../support/changes.ts';
import type { UseStore } from './opened-store.ts';

const status = (code: string): Predicate => ({ kind: 'token', param: 'status', code });
const target = (param: string, type: string, where: Predicate): Predicate => ({ kind: 'target', param, type, where });
const source = (type: string, param: string, where: Predicate): Predicate => ({ kind: 'source', param, type, where });
const named = (value: string): Predicate => ({ kind: 'string', param: 'name', match: 'starts', value });
const not = (of: Predicate): Predicate => ({ kind: 'not', of });
const all = (...of: Predicate[]): Predicate => ({ kind: 'all', of });
const any = (...of: Predicate[]): Predicate => ({ kind: 'any', of });
const id = (...ids: string[]): Predicate => ({ kind: 'id', ids });

const CHANGES = [
  toChange('Patient/1', { index: [text('name', 'smith'), reference('organization', 'Organization/1')] }),
  toChange('Patient/2', { index: [text('name', 'jones'), reference('organization', 'Organization/2')] }),
  toChange('Patient/gone', { index: [text('name', 'smith')] }),
  toChange('Group/1', { index: [text('name', 'smith')] }),
  toChange('Organization/1', { index: [token('status', 'active')] }),
  toChange('Organization/2', { index: [token('status', 'closed')] }),
  toChange('CarePlan/a', {
    index: [
      reference('subject', 'Patient/1'),
      reference('goal', 'Goal/1'),
      reference('goal', 'Goal/2'),
      token('status', 'draft'),
    ],
  }),
  toChange('CarePlan/b', {
    index: [reference('subject', 'Patient/2'), reference('goal', 'Goal/2'), token('status', 'active')],
  }),
  toChange('CarePlan/c', { index: [reference('subject', 'Patient/gone'), token('status', 'active')] }),
  toChange('CarePlan/d', { index: [reference('subject', 'Group/1'), reference('replaces', 'CarePlan/a')] }),
  toChange('CarePlan/e', { index: [reference('subject', 'https://elsewhere.org/Patient/1')] }),
  toChange('CarePlan/f', { index: [] }),
  toChange('Goal/1', { index: [token('status', 'proposed')] }),
  toChange('Goal/2', { index: [token('status', 'active')] }),
  toChange('Goal/3', { index: [token('status', 'active')] }),
];

const plans: [title: string, where: Predicate, ids: string][] = [
  ['a chain to a string', target('subject', 'Patient', named('smith')), 'a'],
  ['a chain to another type', target('subject', 'Group', named('smith')), 'd'],
  ['a chain to whatever it is', target('subject', 'Patient', everything), 'ab'],
  ['a chain to an id', target('subject', 'Patient', id('2', 'gone')), 'b'],
  ['a chain that excludes', target('subject', 'Patient', not(named('smith'))), 'b'],
  ['a chain that must not hold', not(target('subject', 'Patient', named('smith'))), 'bcdef'],
  [
    'a chain of two references',
    target('subject', 'Patient', target('organization', 'Organization', status('active'))),
    'a',
  ],
  ['a chain over one of several references', target('goal', 'Goal', status('active')), 'ab'],
  ['a chain under a parameter that has no such reference', target('replaces', 'Patient', named('smith')), ''],
  ['a chain under a parameter that nothing has', target('none', 'Patient', everything), ''],
  ['a chain to a type that does not exist', target('subject', 'Device', everything), ''],
  ['a chain to the same type', target('replaces', 'CarePlan', status('draft')), 'd'],
  [
    'a chain to the same type, back and forth',
    target('replaces', 'CarePlan', source('CarePlan', 'replaces', id('d'))),
    'd',
  ],
  ['two chains', all(target('subject', 'Patient', named('smith')), target('goal', 'Goal', status('proposed'))), 'a'],
  ['two conditions on one target', target('goal', 'Goal', all(status('active'), id('2'))), 'ab'],
  ['two conditions that no single target fulfils', target('goal', 'Goal', all(status('active'), id('1'))), ''],
  ['alternatives on a target', target('subject', 'Patient', any(named('smith'), named('jones'))), 'ab'],
  ['either a chain or a condition', any(target('subject', 'Group', everything), status('active')), 'bcd'],
  ['a chain and a condition', all(target('goal', 'Goal', everything), status('active')), 'b'],
  ['what something points at', source('CarePlan', 'replaces', everything), 'a'],
];

const goals: [title: string, where: Predicate, ids: string][] = [
  ['goals of a draft', source('CarePlan', 'goal', status('draft')), '12'],
  ['goals of an active plan', source('CarePlan', 'goal', status('active')), '2'],
  ['goals of any plan', source('CarePlan', 'goal', everything), '12'],
  ['goals of no plan', not(source('CarePlan', 'goal', everything)), '3'],
  ['goals of a plan about a name', source('CarePlan', 'goal', target('subject', 'Patient', named('jones'))), '2'],
  ['goals of a plan that has not', source('CarePlan', 'goal', not(status('draft'))), '2'],
  ['goals under another parameter', source('CarePlan', 'subject', everything), ''],
  ['goals of another type', source('Flag', 'goal', everything), ''],
  ['active goals of a draft', all(status('active'), source('CarePlan', 'goal', status('draft'))), '2'],
];

export function linkSemantics(use: UseStore): void {
  describe('links', () => {
    const fill = async (): Promise<void> => {
      await use().commit(CHANGES);
      await use().commit([toTombstone('Patient/gone', 2)]);
    };

    test.each(plans)('%s', async (_title, where, ids) => {
      await fill();
      expect((await findIds(use(), 'CarePlan', where)).sort().join('')).toBe(ids);
    });

    test.each(goals)('%s', async (_title, where, ids) => {
      await fill();
      expect((await findIds(use(), 'Goal', where)).sort().join('')).toBe(ids);
    });

    test('8. a chain leads to newest versions only', async () => {
      const store = use();
      await fill();
      await store.commit([toChange('Patient/1', { versionId: 2, index: [text('name', 'miller')] })]);

      expect(await findIds(store, 'CarePlan', target('subject', 'Patient', named('smith')))).toEqual([]);
      expect(await findIds(store, 'CarePlan', target('subject', 'Patient', named('miller')))).toEqual(['a']);
    });

    test('8. a deleted resource points at nothing', async () => {
      const store = use();
      await fill();
      await store.commit([toTombstone('CarePlan/a', 2)]);

      expect(await findIds(store, 'Goal', source('CarePlan', 'goal', everything))).toEqual(['2']);
      expect(await findIds(store, 'CarePlan', target('replaces', 'CarePlan', everything))).toEqual([]);
    });

    test('a chain to a version leads to the resource as it is now', async () => {
      const store = use();
      await fill();
      await store.commit([toChange('CarePlan/v', { index: [reference('subject', 'Patient/2', '1')] })]);

      expect((await findIds(store, 'CarePlan', target('subject', 'Patient', named('jones')))).sort()).toEqual([
        'b',
        'v',
      ]);
    });
  });
}
