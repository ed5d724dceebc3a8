// The questions of blood-pressure.ts.
import type { Extension, Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { CORE, fhirpath, LOINC, UCUM } from './pieces.ts';

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition';

const score = (
  linkId: string,
  text: string,
  loinc: string,
  expression: string,
  unit: string,
  more: Extension[] = [],
): QuestionnaireItem => ({
  linkId,
  text,
  type: 'decimal',
  readOnly: true,
  code: [{ system: LOINC, code: loinc }],
  extension: [
    { url: `${CORE}/questionnaire-hidden`, valueBoolean: true },
    { url: `${SDC}/sdc-questionnaire-calculatedExpression`, valueExpression: fhirpath(expression) },
    { url: `${SDC}/sdc-questionnaire-observationExtract`, valueBoolean: true },
    { url: `${CORE}/questionnaire-unit`, valueCoding: { system: UCUM, code: unit } },
    ...more,
  ],
});

export const questionnaire: Questionnaire = {
  resourceType: 'Questionnaire',
  url: 'http://example.org/Questionnaire/blood-pressure',
  version: '1.0',
  status: 'active',
  item: [
    { linkId: 'age', text: 'How old are you?', type: 'integer' },
    { linkId: 'chest-pain', text: 'Do you have chest pain now?', type: 'boolean' },
    {
      linkId: 'readings',
      text: 'Your readings at home',
      type: 'group',
      item: [
        { linkId: 'systolic-1', text: 'Upper value in the morning', type: 'integer' },
        { linkId: 'systolic-2', text: 'Upper value in the evening', type: 'integer' },
      ],
    },
    { linkId: 'walking', text: 'How many minutes a week do you walk briskly?', type: 'integer' },
    {
      linkId: 'salt',
      text: 'How salty is your food?',
      type: 'choice',
      answerOption: [
        { valueCoding: { system: 'http://example.org/salt', code: 'low', display: 'hardly salted' } },
        { valueCoding: { system: 'http://example.org/salt', code: 'high', display: 'very salty' } },
      ],
    },
    {
      linkId: 'medicines',
      text: 'Which medicines do you take?',
      type: 'choice',
      repeats: true,
      answerOption: [
        { valueCoding: { system: 'http://example.org/medicine', code: 'ibuprofen', display: 'Ibuprofen' } },
        { valueCoding: { system: 'http://example.org/medicine', code: 'thiazide', display: 'A water tablet' } },
      ],
    },
    { linkId: 'wants-group', text: 'Would you like a group?', type: 'boolean' },
    {
      linkId: 'wish',
      text: 'What would you like to be able to do?',
      type: 'group',
      repeats: true,
      item: [
        { linkId: 'wish-what', text: 'In your words', type: 'string' },
        { linkId: 'wish-now', text: 'How well can you do it now, from 0 to 10?', type: 'integer' },
        { linkId: 'wish-by', text: 'By when?', type: 'date' },
      ],
    },
    {
      linkId: 'scores',
      type: 'group',
      item: [
        score(
          'systolic-mean',
          'Upper blood pressure',
          '96608-5',
          "iif(%resource.repeat(item).where(linkId in ('systolic-1' | 'systolic-2')).answer.value.count() = 2, (%resource.repeat(item).where(linkId='systolic-1').answer.value + %resource.repeat(item).where(linkId='systolic-2').answer.value) / 2)",
          'mm[Hg]',
        ),
        score(
          'walking-minutes',
          'Brisk walking',
          '82290-8',
          "%resource.repeat(item).where(linkId='walking').answer.value",
          'min/wk',
        ),
        score(
          'effort',
          'How well it goes',
          '00000-1',
          "%resource.repeat(item).where(linkId='wish-now').answer.value.first()",
          '{score}',
          [{ url: `${CORE}/maxValue`, valueInteger: 10 }],
        ),
      ],
    },
  ],
};
