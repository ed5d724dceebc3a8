import { describe, expect, test } from '@jest/globals';
import type { Observation, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { buildObservations } from '../../../src/questionnaires/extract.ts';
import { scoreResponse } from '../../../src/questionnaires/score.ts';
import { assessment, completed } from './assessment.ts';
import { answered, CORE, holding, questionnaireOf, responseOf, SDC, UCUM } from './build.ts';

const EXTRACT = { url: `${SDC}observationExtract`, valueBoolean: true };
const code = [{ system: 'http://loinc.org', code: '91147-9', display: 'PEG' }];
const counter = () => {
  let last = 0;
  return () => `o${++last}`;
};
const extract = (
  item: Partial<QuestionnaireItem> & { type: QuestionnaireItem['type'] },
  ...answers: QuestionnaireResponseItemAnswer[]
) => {
  const compiled = compileQuestionnaire(
    questionnaireOf({ linkId: 'a', text: 'A?', code, extension: [EXTRACT], ...item }),
  );
  const scored = scoreResponse(compiled, responseOf([answered('a', ...answers)]));
  return buildObservations(compiled, scored, {
    responseReference: 'QuestionnaireResponse/r1',
    subject: { reference: 'Patient/1' },
    encounter: { reference: 'Encounter/1' },
    effective: '2026-01-05T09:00:00Z',
    newId: counter(),
  });
};
const unit = { url: `${CORE}questionnaire-unit`, valueCoding: { system: UCUM, code: '{score}', display: 'points' } };
const { observation: whole } = extract({ type: 'decimal', extension: [EXTRACT, unit] }, { valueDecimal: 6.7 })[0] ?? {};

describe('an Observation', () => {
  test('says what was measured, of whom, when, and from which response', () => {
    expect(whole).toEqual({
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      category: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey', display: 'Survey' },
          ],
        },
      ],
      code: { coding: code, text: 'A?' },
      subject: { reference: 'Patient/1' },
      encounter: { reference: 'Encounter/1' },
      effectiveDateTime: '2026-01-05T09:00:00Z',
      valueQuantity: { value: 6.7, unit: 'points', system: UCUM, code: '{score}' },
      derivedFrom: [{ reference: 'QuestionnaireResponse/r1' }],
    });
  });
  test('leaves out what is not known', () => {
    const compiled = compileQuestionnaire(
      questionnaireOf({ linkId: 'a', code, type: 'boolean', extension: [EXTRACT] }),
    );
    const scored = scoreResponse(compiled, responseOf([answered('a', { valueBoolean: true })]));
    const [extracted] = buildObservations(compiled, scored, {
      responseReference: 'QuestionnaireResponse/r1',
      effective: '2026-01-05',
      newId: () => 'x',
    });
    expect(Object.keys(extracted?.observation ?? {})).toEqual([
      'resourceType',
      'id',
      'status',
      'category',
      'code',
      'effectiveDateTime',
      'valueBoolean',
      'derivedFrom',
    ]);
    expect(extracted?.observation.code).toEqual({ coding: code });
  });
  test.each<
    [
      string,
      Partial<QuestionnaireItem> & { type: QuestionnaireItem['type'] },
      QuestionnaireResponseItemAnswer,
      Partial<Observation>,
    ]
  >([
    [
      'an integer with a unit',
      { type: 'integer', extension: [EXTRACT, unit] },
      { valueInteger: 12 },
      { valueQuantity: { value: 12, unit: 'points', system: UCUM, code: '{score}' } },
    ],
    ['an integer without a unit', { type: 'integer' }, { valueInteger: 0 }, { valueInteger: 0 }],
    ['a decimal without a unit', { type: 'decimal' }, { valueDecimal: 1.5 }, { valueQuantity: { value: 1.5 } }],
    [
      'a quantity',
      { type: 'quantity' },
      { valueQuantity: { value: 82, unit: 'kg', system: UCUM, code: 'kg' } },
      { valueQuantity: { value: 82, unit: 'kg', system: UCUM, code: 'kg' } },
    ],
    [
      'a choice',
      { type: 'choice', answerOption: [{ valueCoding: { system: 's', code: 'x', display: 'The X' } }] },
      { valueCoding: { system: 's', code: 'x' } },
      { valueCodeableConcept: { coding: [{ system: 's', code: 'x' }], text: 'The X' } },
    ],
    ['a boolean', { type: 'boolean' }, { valueBoolean: false }, { valueBoolean: false }],
    ['a text', { type: 'text' }, { valueString: 'words' }, { valueString: 'words' }],
    ['a URL', { type: 'url' }, { valueUri: 'urn:x' }, { valueString: 'urn:x' }],
    ['a time', { type: 'time' }, { valueTime: '10:00:00' }, { valueTime: '10:00:00' }],
    ['a date', { type: 'date' }, { valueDate: '2024-01' }, { valueDateTime: '2024-01' }],
    [
      'a moment',
      { type: 'dateTime' },
      { valueDateTime: '2024-01-01T10:00:00Z' },
      { valueDateTime: '2024-01-01T10:00:00Z' },
    ],
  ])('holds %s', (_what, item, answer, value) => {
    const [extracted, ...others] = extract(item, answer);
    expect(others).toEqual([]);
    const given = Object.entries(extracted?.observation ?? {}).filter(([key]) => key.startsWith('value'));
    expect(Object.fromEntries(given)).toEqual(value);
  });
});

describe('no Observation', () => {
  test.each<
    [string, Partial<QuestionnaireItem> & { type: QuestionnaireItem['type'] }, QuestionnaireResponseItemAnswer[]]
  >([
    ['without the mark', { type: 'integer', extension: [] }, [{ valueInteger: 1 }]],
    [
      'with the mark denied',
      { type: 'integer', extension: [{ ...EXTRACT, valueBoolean: false }] },
      [{ valueInteger: 1 }],
    ],
    ['without a code', { type: 'integer', code: [] }, [{ valueInteger: 1 }]],
    ['without an answer', { type: 'integer' }, []],
    ['of a reference', { type: 'reference' }, [{ valueReference: { reference: 'Patient/1' } }]],
    ['of an attachment', { type: 'attachment' }, [{ valueAttachment: { title: 'a' } }]],
  ])('is made %s', (_what, item, answers) => {
    expect(extract(item, ...answers)).toEqual([]);
  });
});

describe('several Observations', () => {
  test('are made of several answers, each with its own id', () => {
    const extracted = extract({ type: 'integer', repeats: true }, { valueInteger: 1 }, { valueInteger: 2 });
    expect(extracted.map(({ linkId, observation }) => [linkId, observation.id, observation.valueInteger])).toEqual([
      ['a', 'o1', 1],
      ['a', 'o2', 2],
    ]);
  });
  test('follow the Questionnaire, wherever the answers stand', () => {
    const item = (linkId: string): QuestionnaireItem => ({ linkId, type: 'integer', code, extension: [EXTRACT] });
    const compiled = compileQuestionnaire(
      questionnaireOf({ linkId: 'g', type: 'group', item: [item('b')] }, item('a')),
    );
    const response = responseOf([holding('g', answered('b', { valueInteger: 1 })), answered('a', { valueInteger: 2 })]);
    const context = { responseReference: 'QuestionnaireResponse/r1', effective: '2026-01-05', newId: counter() };
    expect(buildObservations(compiled, scoreResponse(compiled, response), context).map(({ linkId }) => linkId)).toEqual(
      ['b', 'a'],
    );
  });
  test('are made of the scores of an assessment', () => {
    const compiled = compileQuestionnaire(assessment);
    const context = { responseReference: 'QuestionnaireResponse/r1', effective: '2026-01-05', newId: counter() };
    const extracted = buildObservations(compiled, scoreResponse(compiled, completed()), context);
    expect(
      extracted.map(({ linkId, observation }) => [
        linkId,
        observation.code.coding?.[0]?.code,
        observation.valueQuantity?.value,
      ]),
    ).toEqual([
      ['peg-score', '91147-9', 6.7],
      ['phq9-score', '44261-6', 12],
      ['gad7-score', '70274-6', 9],
      ['distress', '00000-0', 21],
      ['bmi', '39156-5', 28.4],
    ]);
  });
});
