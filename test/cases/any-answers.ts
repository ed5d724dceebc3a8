// Answers to the pain assessment as chance has them.
import fc from 'fast-check';
import { allItems, type Plain, type PlainAnswers, type Wish } from './content-answers.ts';

const bound = (linkId: string, name: string): number | undefined =>
  allItems
    .find(item => item.linkId === linkId)!
    .extension?.find(({ url }) => url === `http://hl7.org/fhir/StructureDefinition/${name}`)?.valueInteger;

/** Any answer that an item takes; "none" stands alone. */
export function anyAnswer({ linkId, type, repeats, answerOption }: (typeof allItems)[number]): fc.Arbitrary<Plain> {
  const codes = (answerOption ?? []).map(({ valueCoding }) => valueCoding!.code!);
  switch (type) {
    case 'choice': {
      if (!repeats) return fc.constantFrom(...codes);
      const some = fc.subarray(
        codes.filter(code => code !== 'none'),
        { minLength: 1, maxLength: 4 },
      );
      return codes.includes('none') ? fc.oneof(fc.constant(['none']), some) : some;
    }
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: bound(linkId, 'minValue'), max: bound(linkId, 'maxValue') ?? 20 });
    case 'quantity':
      return linkId === 'height' ? fc.integer({ min: 140, max: 210 }) : fc.integer({ min: 40, max: 180 });
    default:
      return fc.constantFrom('walk to the shop', 'sleep through the night');
  }
}

const GOAL_ITEMS = ['goal-activity', 'goal-current', 'goal-wanted', 'goal-importance', 'goal-by'];
const SCREEN = /^(phq9|gad7|pcptsd5)-/;
export const asked = allItems.filter(
  ({ linkId, type, readOnly }) => !['group', 'display'].includes(type) && !readOnly && !GOAL_ITEMS.includes(linkId),
);
export const wish: fc.Arbitrary<Wish> = fc.record(
  {
    'goal-activity': fc.constantFrom('garden', 'walk <far> & "wide"'),
    'goal-current': fc.integer({ min: 0, max: 10 }),
    'goal-wanted': fc.integer({ min: 0, max: 10 }),
  },
  { requiredKeys: ['goal-activity'] },
);

/** All questions answered, red flags rarely with yes. */
export const complete: fc.Arbitrary<PlainAnswers> = fc
  .record(
    Object.fromEntries(
      asked.map(item => [
        item.linkId,
        item.linkId.startsWith('flag-') ? fc.integer({ min: 0, max: 19 }).map(chance => chance === 0) : anyAnswer(item),
      ]),
    ),
  )
  .map(answers => {
    const gate = answers['pcptsd5-gate'] === 'LA33-6';
    const open = Object.entries(answers).filter(([linkId]) => gate || !/^pcptsd5-\d/.test(linkId));
    return Object.fromEntries(open);
  });

/** The screens answered, of everything else about half. */
export const sparse: fc.Arbitrary<PlainAnswers> = fc
  .tuple(complete, fc.array(fc.boolean(), { minLength: asked.length, maxLength: asked.length }))
  .map(([answers, kept]) => {
    const required = new Set(asked.filter(item => item.required).map(({ linkId }) => linkId));
    return Object.fromEntries(
      asked.flatMap(({ linkId }, place) => {
        const value = answers[linkId];
        return value !== undefined && (required.has(linkId) || SCREEN.test(linkId) || kept[place])
          ? [[linkId, value]]
          : [];
      }),
    );
  });
