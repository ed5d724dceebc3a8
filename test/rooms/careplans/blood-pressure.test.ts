import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Derivation } from '../../../src/careplans/derivation.ts';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, type Answered } from './derived.ts';

const ANN: Answered = {
  age: 52,
  'chest-pain': false,
  'systolic-1': 150,
  'systolic-2': 146,
  walking: 40,
  salt: 'high',
  medicines: ['ibuprofen'],
  'wants-group': true,
  wish: [{ 'wish-what': 'climb a hill', 'wish-now': 3, 'wish-by': '2027-01-31' }],
};

const keysOf = (answered: Answered): string[] => {
  const derived = apply(planDefinition, questionnaire, answered);
  return [
    ...derived.flags.map(({ code }) => code.coding?.[0]?.code ?? ''),
    ...(derived.carePlan?.activity ?? []).map(({ detail }) => detail?.code?.coding?.[0]?.code ?? ''),
    ...derived.goals.map(({ description }) => description.coding?.[0]?.code ?? ''),
  ];
};

/** What Ann gets, to the letter: read as a clinician would, then kept. */
const golden = JSON.parse(readFileSync(new URL('blood-pressure-golden.json', import.meta.url), 'utf8')) as Pick<
  Derivation,
  'carePlan' | 'goals' | 'flags'
>;

describe("Ann's plan, element by element", () => {
  const derived = apply(planDefinition, questionnaire, ANN);

  test('the care plan', () => {
    expect(derived.carePlan).toEqual(golden.carePlan);
  });

  test('the goals', () => {
    expect(derived.goals).toEqual(golden.goals);
  });

  test('the flags', () => {
    expect(derived.flags).toEqual(golden.flags);
  });

  test('nothing went wrong, and every rule has its decision', () => {
    expect(derived.issues).toEqual([]);
    expect(derived.decisions.map(({ actionId, outcome, condition }) => [actionId, outcome, condition])).toEqual([
      ['emergencies', 'applies', undefined],
      ['chestPain', 'does-not-apply', 'Chest pain now'],
      ['ibuprofen', 'applies', 'Takes ibuprofen'],
      ['programme', 'applies', 'Adult; Upper blood pressure 135 or more'],
      ['urgent', 'applies', undefined],
      ['start', 'applies', undefined],
      ['walk', 'applies', 'Walks briskly for less than 150 minutes a week'],
      ['walkInGroup', 'applies', 'Wants a group'],
      ['salt', 'applies', 'Food is very salty'],
      ['arrange', 'applies', undefined],
      ['nurse', 'applies', undefined],
      ['medicineReview', 'applies', 'Takes ibuprofen'],
      ['wishes', 'applies', undefined],
      ['wish1', 'applies', 'Named 1 wishes'],
      ['wish2', 'does-not-apply', 'Named 2 wishes'],
      ['again', 'applies', undefined],
      ['review4', 'applies', undefined],
      ['review12', 'applies', undefined],
      ['not', 'applies', undefined],
      ['notTablets', 'applies', undefined],
    ]);
  });
});

describe('other answers, other plans', () => {
  const always = ['ACT-NURSE', 'ACT-REASSESS', 'GOAL-SYSTOLIC'];
  const cases: [who: string, answered: Answered, keys: string[]][] = [
    ['a child: no plan', { ...ANN, age: 17 }, ['ALERT-NSAID']],
    ['a child with chest pain: the alert all the same', { age: 12, 'chest-pain': true }, ['ALERT-CHEST-PAIN']],
    ['an age unknown: no plan', { ...ANN, age: [] }, ['ALERT-NSAID']],
    ['a normal pressure: no plan', { age: 52, 'systolic-1': 130, 'systolic-2': 139 }, []],
    ['a pressure that is just high', { age: 52, 'systolic-1': 130, 'systolic-2': 140 }, always],
    ['one reading only: the mean is unknown, so is all that needs it', { age: 52, 'systolic-1': 190 }, []],
    [
      'chest pain and ibuprofen: the emergency first',
      { age: 52, 'chest-pain': true, 'systolic-1': 150, 'systolic-2': 150, medicines: ['thiazide', 'ibuprofen'] },
      ['ALERT-CHEST-PAIN', 'ALERT-NSAID', 'ACT-MED-REVIEW', ...always, 'GOAL-REVIEW'],
    ],
    ['who walks enough: no walking', { age: 52, 'systolic-1': 150, 'systolic-2': 150, walking: 150 }, always],
    [
      'who walks enough and wants a group: the group proposes it',
      { age: 52, 'systolic-1': 150, 'systolic-2': 150, walking: 150, 'wants-group': true },
      ['ACT-WALK', ...always],
    ],
  ];
  test.each(cases)('%s', (_who, answered, keys) => {
    expect(keysOf(answered)).toEqual(keys);
  });
});
