import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../../src/fhir/json.ts';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { indexAnswers } from '../../../src/questionnaires/answers.ts';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { answered, holding, questionnaireOf, responseOf } from './build.ts';

const compiled = compileQuestionnaire(
  questionnaireOf(
    { linkId: 'age', type: 'integer', text: 'How old are you?' },
    {
      linkId: 'g',
      type: 'group',
      repeats: true,
      item: [
        {
          linkId: 'pain',
          type: 'choice',
          text: 'Where?',
          repeats: true,
          answerOption: [{ valueCoding: { system: 's', code: 'back', display: 'Your back' } }],
          item: [{ linkId: 'since', type: 'date' }],
        },
      ],
    },
  ),
);
const pain = (code: string, since?: string) => ({
  valueCoding: { system: 's', code, display: `sent as ${code}` },
  ...(since !== undefined && { item: [answered('since', { valueDate: since })] }),
});

describe('the answers of a response', () => {
  const response = responseOf([
    answered('age', { valueInteger: 47 }),
    holding('g', answered('pain', pain('back', '2024-01'), pain('knee'))),
    holding('g', answered('pain', pain('back')), {
      ...answered('extra', { valueBoolean: false }),
      text: 'Asked by the app',
    }),
    answered('odd', { valueString: 'x' }),
  ]);
  const answers = indexAnswers(compiled, response, linkId => linkId === 'age');
  test('are found by linkId, in the order of the response', () => {
    expect([...answers.keys()]).toEqual(['age', 'pain', 'since', 'extra', 'odd']);
    expect(answers.get('pain')?.map(({ path }) => path)).toEqual([
      'QuestionnaireResponse.item[1].item[0].answer[0]',
      'QuestionnaireResponse.item[1].item[0].answer[1]',
      'QuestionnaireResponse.item[2].item[0].answer[0]',
    ]);
  });
  test('hold value, place and words', () => {
    expect(answers.get('age')).toEqual([
      {
        linkId: 'age',
        question: 'How old are you?',
        path: 'QuestionnaireResponse.item[0].answer[0]',
        answer: { valueInteger: 47 },
        value: 47,
        text: '47',
        calculated: true,
      },
    ]);
  });
  test('inside other answers are found, too', () => {
    expect(answers.get('since')).toMatchObject([
      {
        path: 'QuestionnaireResponse.item[1].item[0].answer[0].item[0].answer[0]',
        value: '2024-01',
        calculated: false,
      },
    ]);
  });
  test('read as the Questionnaire’s option does, else as they were sent', () => {
    expect(answers.get('pain')?.map(({ text }) => text)).toEqual(['Your back', 'sent as knee', 'Your back']);
    expect(answers.get('extra')?.[0]?.text).toBe('no');
  });
  test('have the question of the Questionnaire, else of the response, else the linkId', () => {
    expect(answers.get('pain')?.[0]?.question).toBe('Where?');
    expect(answers.get('since')?.[0]?.question).toBe('since');
    expect(answers.get('extra')?.[0]?.question).toBe('Asked by the app');
    expect(answers.get('odd')?.[0]?.question).toBe('odd');
  });
  test('without a value are none', () => {
    const empty = responseOf([{ linkId: 'age', answer: [{ id: 'x' }] }, { linkId: 'g' }, answered('age')]);
    expect(indexAnswers(compiled, empty).size).toBe(0);
    expect(indexAnswers(compiled, { resourceType: 'QuestionnaireResponse', status: 'completed' }).size).toBe(0);
  });
  test('keep the text of their numbers', () => {
    const parsed = parseJson(
      '{"resourceType":"QuestionnaireResponse","item":[{"linkId":"n","answer":[{"valueDecimal":1.50}]}]}',
    ) as QuestionnaireResponse;
    expect(indexAnswers(compiled, parsed).get('n')?.[0]).toMatchObject({ value: 1.5, text: '1.50' });
  });
});
