// What holds for every response, whatever is answered and whatever is left out.
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { compilePlanDefinition } from '../../../src/careplans/compile.ts';
import { derive } from '../../../src/careplans/derive.ts';
import type { Derivation } from '../../../src/careplans/derivation.ts';
import { planDefinition } from './blood-pressure.ts';
import { questionnaire } from './blood-pressure-questionnaire.ts';
import { apply, planOf, QUESTIONS, textOfDiv, toInput, type Answered } from './derived.ts';
import { activityCode, flagCode, set, when } from './pieces.ts';

const compiled = compilePlanDefinition(planDefinition);
const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }));
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const assessments = fc
  .record({
    age: some(fc.integer({ min: 0, max: 120 })),
    'chest-pain': some(fc.boolean()),
    'systolic-1': some(fc.integer({ min: 60, max: 260 })),
    'systolic-2': some(fc.integer({ min: 60, max: 260 })),
    walking: some(fc.integer({ min: 0, max: 2000 })),
    salt: some(fc.constantFrom('low', 'high')),
    medicines: some(fc.uniqueArray(fc.constantFrom('ibuprofen', 'thiazide'))),
    'wants-group': some(fc.boolean()),
    wish: fc.array(
      fc
        .record({
          'wish-what': some(text),
          'wish-now': some(fc.integer({ min: 0, max: 10 })),
          'wish-by': some(fc.constant('2027-01-31')),
        })
        .map(known),
      { maxLength: 3 },
    ),
  })
  .map(known);

function known(record: object): Answered {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

const derived = (answered: Answered): Derivation => derive(compiled, toInput(questionnaire, answered));

/** All that stands in a narrative as XML would have it: tags closed in order, no sign left open. */
function expectWellFormed(div: string): void {
  const open: string[] = [];
  for (const [, close, tag] of div.matchAll(/<(\/?)([a-z0-9]+)[^<>]*>/g)) {
    if (close === '') open.push(tag ?? '');
    else expect(open.pop()).toBe(tag);
  }
  expect(open).toEqual([]);
  expect(div.replace(/<\/?[a-z0-9]+(?: xmlns="[^"]*")?>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
}

describe('whatever is answered', () => {
  test('a derivation does not throw, and finds no fault in content that has none', () => {
    fc.assert(
      fc.property(assessments, answered => {
        expect(derived(answered).issues).toEqual([]);
      }),
    );
  });

  test('the same answers give the same plan', () => {
    fc.assert(
      fc.property(assessments, answered => {
        expect(JSON.stringify(derived(answered))).toBe(JSON.stringify(derived(answered)));
      }),
    );
  });

  test('every action has one decision, and what is made is named by those that made it', () => {
    fc.assert(
      fc.property(assessments, answered => {
        const { decisions, carePlan, goals, flags } = derived(answered);
        expect(decisions.map(({ actionId }) => actionId)).toEqual(compiled.actions.map(({ id }) => id));
        const made = decisions.flatMap(decision => decision.made.filter(({ merged }) => !merged));
        expect(made.filter(({ kind }) => kind === 'activity')).toHaveLength(carePlan?.activity?.length ?? 0);
        expect(made.filter(({ kind }) => kind === 'goal')).toHaveLength(goals.length);
        expect(made.filter(({ kind }) => kind === 'flag')).toHaveLength(flags.length);
        for (const decision of decisions) {
          if (decision.outcome !== 'applies') expect(decision.made).toEqual([]);
          if (decision.outcome === 'cannot-tell') expect(decision.unanswered).not.toEqual([]);
        }
      }),
    );
  });

  test('everything is a proposal, and gol-1 holds', () => {
    fc.assert(
      fc.property(assessments, answered => {
        const { carePlan, goals } = derived(answered);
        if (carePlan) expect([carePlan.status, carePlan.intent]).toEqual(['draft', 'proposal']);
        expect(carePlan?.activity?.every(({ detail }) => detail?.status === 'not-started') ?? true).toBe(true);
        for (const goal of goals) {
          expect(goal.lifecycleStatus).toBe('proposed');
          for (const target of goal.target ?? []) {
            expect(Object.keys(target)).not.toHaveLength(0);
            if (target.detailQuantity)
              expect([target.measure !== undefined, typeof target.detailQuantity.value]).toEqual([true, 'number']);
          }
        }
      }),
    );
  });

  test('an alert is raised where its trigger holds, and the narrative begins with it', () => {
    fc.assert(
      fc.property(assessments, answered => {
        const { flags, carePlan } = derived(answered);
        const codes = flags.map(({ code }) => code.coding?.[0]?.code);
        expect(codes.includes('ALERT-CHEST-PAIN')).toBe(answered['chest-pain'] === true);
        expect(codes.includes('ALERT-NSAID')).toBe(((answered.medicines ?? []) as string[]).includes('ibuprofen'));
        const [first] = flags;
        if (!first || !carePlan) return;
        const at = textOfDiv(carePlan.text?.div).indexOf(String(first.code.text));
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(20);
      }),
    );
  });

  test('every narrative is well-formed, whatever a patient writes', () => {
    fc.assert(
      fc.property(assessments, answered => {
        const { carePlan, goals, flags } = derived(answered);
        for (const resource of [carePlan, ...goals, ...flags]) if (resource) expectWellFormed(resource.text?.div ?? '');
      }),
    );
  });
});

describe('whatever content says', () => {
  const scraps = fc.constantFrom(
    '%response',
    '%x',
    'true',
    "'a'",
    '1',
    '()',
    'and',
    '.',
    'where(',
    ')',
    '=',
    '{}',
    'single()',
    '(1|2)',
    '`',
    "'",
  );
  const expressions = fc.oneof(
    fc.array(scraps, { maxLength: 6 }).map(parts => parts.join(' ')),
    fc.string(),
  );
  const paths = fc.oneof(
    fc.constantFrom(
      'description',
      'reasonCode[0].text',
      'reasonCode[5].text',
      'status',
      '%plan.title',
      '%aim.target[0].dueDate',
      '%aim',
      '',
    ),
    fc.string(),
  );

  test('a derivation does not throw: a fault is an issue', () => {
    fc.assert(
      fc.property(expressions, expressions, paths, (condition, value, path) => {
        const plan = planOf(
          [
            {
              id: 'a',
              code: activityCode('A', 'A', 'lifestyle'),
              goalId: ['aim'],
              condition: [when(condition)],
              dynamicValue: [set(path, value)],
            },
            { id: 'b', code: flagCode('B', 'B'), dynamicValue: [set(path, value)] },
            { id: 'c', goalId: ['aim'], dynamicValue: [set(path, value)] },
          ],
          { goal: [{ id: 'aim', description: { text: 'x' } }] },
        );
        const { decisions, flags, goals } = apply(plan, QUESTIONS, { sure: true });
        expect(decisions).toHaveLength(3);
        expect([flags.length, goals.length]).toEqual([1, 1]);
      }),
      { numRuns: 200 },
    );
  });
});
