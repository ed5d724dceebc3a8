import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { scoreResponse } from '../../../src/questionnaires/score.ts';
import { validateAnswers } from '../../../src/questionnaires/validate.ts';
import { assessment, completed } from './assessment.ts';
import { printIssue } from './build.ts';

const compiled = compileQuestionnaire(assessment);
const findItem = (
  items: QuestionnaireResponseItem[] | undefined,
  linkId: string,
): QuestionnaireResponseItem | undefined =>
  items?.map(item => (item.linkId === linkId ? item : findItem(item.item, linkId))).find(item => item !== undefined);
const change = (linkId: string, edit: (item: QuestionnaireResponseItem) => void): QuestionnaireResponse => {
  const response = completed();
  const item = findItem(response.item, linkId);
  if (!item) throw new Error(`no ${linkId}`);
  edit(item);
  return response;
};
const findings = (response: QuestionnaireResponse): string[] => validateAnswers(compiled, response).map(printIssue);
const scoresOf = (response: QuestionnaireResponse): unknown[] => {
  const { answers } = scoreResponse(compiled, response);
  return ['peg-score', 'phq9-score', 'gad7-score', 'distress', 'bmi'].map(linkId => answers.get(linkId)?.[0]?.value);
};

describe('a completed assessment', () => {
  test('fits its Questionnaire', () => {
    expect(findings(completed())).toEqual([]);
  });
  test('still fits with its scores put in', () => {
    expect(findings(scoreResponse(compiled, completed()).response)).toEqual([]);
  });
  test('is scored', () => {
    expect(scoresOf(completed())).toEqual([6.7, 12, 9, 21, 28.4]);
  });
  test('scores the same when its scores are sent along', () => {
    const { response } = scoreResponse(compiled, completed());
    const again = scoreResponse(compiled, response);
    expect(again.response).toEqual(response);
    expect(again.issues).toEqual([]);
  });
  test('keeps every answer findable', () => {
    const { answers } = scoreResponse(compiled, completed());
    expect([...answers.values()].flat()).toHaveLength(93);
    expect(answers.get('goal-activity')?.map(({ text }) => text)).toEqual(['Walk to the shop', 'Lift my grandchild']);
    expect(answers.get('phq9-2')?.[0]).toMatchObject({
      question: 'How often: phq9-2?',
      text: 'Answer 1',
      calculated: false,
    });
  });
});

describe('an assessment with a gap', () => {
  test.each([
    ['peg-2', 'peg', '"How much, 0 to 10: peg-2?" (peg-2)', 1, [undefined, 12, 9, 21, 28.4]],
    ['phq9-9', 'phq9', '"How often: phq9-9?" (phq9-9)', 2, [6.7, undefined, 9, undefined, 28.4]],
    ['gad7-1', 'gad7', '"How often: gad7-1?" (gad7-1)', 3, [6.7, 12, undefined, undefined, 28.4]],
  ])('at %s is not complete, and what needs the answer has no score', (linkId, group, label, place, scores) => {
    const response = change(group, item => {
      item.item = item.item?.filter(each => each.linkId !== linkId);
    });
    expect(findings(response)).toEqual([`error required QuestionnaireResponse.item[${place}]: ${label} is required`]);
    expect(findings({ ...response, status: 'in-progress' })).toEqual([]);
    expect(scoresOf(response)).toEqual(scores);
  });
  test('of a whole instrument misses the instrument', () => {
    const response = completed();
    response.item = response.item?.filter(({ linkId }) => linkId !== 'phq9');
    expect(findings(response)).toEqual(['error required QuestionnaireResponse: "Part phq9" (phq9) is required']);
  });
});

describe('an assessment with a fault', () => {
  const setAnswer = (linkId: string, ...answer: NonNullable<QuestionnaireResponseItem['answer']>) =>
    change(linkId, item => {
      item.answer = answer;
    });
  test('in a number out of range is refused there', () => {
    expect(findings(setAnswer('peg-1', { valueInteger: 11 }))).toEqual([
      'error value QuestionnaireResponse.item[1].item[0].answer[0].value: "How much, 0 to 10: peg-1?" (peg-1): the answer is 11, the greatest allowed is 10',
    ]);
  });
  test('in a code of another list is refused there', () => {
    expect(findings(setAnswer('phq9-3', { valueCoding: { system: 'http://loinc.org', code: 'LA33-6' } }))).toEqual([
      'error code-invalid QuestionnaireResponse.item[2].item[2].answer[0].value: "How often: phq9-3?" (phq9-3): http://loinc.org|LA33-6 is not one of the permitted answers',
    ]);
  });
  test('in "none" beside something is refused there', () => {
    const coding = (code: string) => ({ valueCoding: { system: 'https://example.org/CodeSystem/assessment', code } });
    expect(findings(setAnswer('conditions', coding('first'), coding('none')))).toEqual([
      'error business-rule QuestionnaireResponse.item[8].item[5].answer[1].value: "Which of these: conditions?" (conditions): no other answer may stand beside \'The none\'',
    ]);
  });
  test('behind a closed gate is refused item by item', () => {
    const response = setAnswer('gate', { valueBoolean: false });
    expect(findings(response)).toHaveLength(5);
    expect(findings(response)[0]).toBe(
      'error business-rule QuestionnaireResponse.item[5].item[1]: "Is it so: trauma-1?" (trauma-1) has an answer, though it is not enabled by the other answers',
    );
  });
  test('in a fourth goal is refused', () => {
    const response = completed();
    const goal = response.item?.at(-1);
    response.item?.push(structuredClone(goal)!, structuredClone(goal)!);
    expect(findings(response)).toEqual([
      'error business-rule QuestionnaireResponse.item[12]: "Part goal" (goal) comes 4 times, at most 3 allowed',
    ]);
  });
});

describe('whatever a response holds', () => {
  const anyAnswer = fc.oneof(
    fc.integer().map(valueInteger => ({ valueInteger })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(valueDecimal => ({ valueDecimal })),
    fc.string().map(valueString => ({ valueString })),
    fc.constantFrom('2024', '2024-02-30', 'never').map(valueDate => ({ valueDate })),
    fc.record({ code: fc.string(), system: fc.string() }, { requiredKeys: [] }).map(valueCoding => ({ valueCoding })),
    fc
      .record(
        {
          value: fc.double(),
          code: fc.constantFrom('kg', 'cm', 'bag', '(', '{x'),
          system: fc.constant('http://unitsofmeasure.org'),
        },
        { requiredKeys: [] },
      )
      .map(valueQuantity => ({ valueQuantity })),
    fc.record({ reference: fc.string() }, { requiredKeys: [] }).map(valueReference => ({ valueReference })),
    fc.constant({}),
  );
  const linkId = fc.oneof(fc.constantFrom(...compiled.items.keys()), fc.string());
  const anyItem = (depth: number): fc.Arbitrary<QuestionnaireResponseItem> => {
    const below =
      depth > 0 ? fc.array(anyItem(depth - 1), { maxLength: 6 }) : fc.constant<QuestionnaireResponseItem[]>([]);
    return fc.record(
      { linkId, answer: fc.array(anyAnswer, { maxLength: 3 }), item: below },
      { requiredKeys: ['linkId'] },
    );
  };
  const anyResponse = fc
    .array(anyItem(2), { maxLength: 8 })
    .map((item): QuestionnaireResponse => ({ resourceType: 'QuestionnaireResponse', status: 'completed', item }));
  test('checking and scoring come to an end, and every finding says where', () => {
    fc.assert(
      fc.property(anyResponse, response => {
        const before = structuredClone(response);
        const issues = [...validateAnswers(compiled, response), ...scoreResponse(compiled, response).issues];
        expect(
          issues.filter(({ expression }) => !expression?.every(path => path.startsWith('QuestionnaireResponse'))),
        ).toEqual([]);
        expect(response).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});
