// Small valid resources for tests; each may be varied.
import type {
  CarePlan,
  Goal,
  Observation,
  PlanDefinition,
  Questionnaire,
  QuestionnaireResponse,
} from '@medplum/fhirtypes';

export const goal = (more: Partial<Goal> = {}): Goal => ({
  resourceType: 'Goal',
  lifecycleStatus: 'proposed',
  description: { text: 'Walk to the shop and back' },
  subject: { reference: 'Patient/1' },
  ...more,
});

export const carePlan = (more: Partial<CarePlan> = {}): CarePlan => ({
  resourceType: 'CarePlan',
  status: 'draft',
  intent: 'proposal',
  subject: { reference: 'Patient/1' },
  ...more,
});

export const observation = (more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '91147-9' }] },
  subject: { reference: 'Patient/1' },
  valueQuantity: { value: 6.7, unit: '{score}', system: 'http://unitsofmeasure.org', code: '{score}' },
  ...more,
});

/** One required number, one optional choice. */
export const questionnaire = (more: Partial<Questionnaire> = {}): Questionnaire => ({
  resourceType: 'Questionnaire',
  url: 'http://example.org/Questionnaire/short',
  version: '1.0',
  status: 'active',
  item: [
    {
      linkId: 'pain',
      type: 'integer',
      text: 'How bad is your pain?',
      required: true,
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/minValue', valueInteger: 0 },
        { url: 'http://hl7.org/fhir/StructureDefinition/maxValue', valueInteger: 10 },
      ],
    },
    {
      linkId: 'yoga',
      type: 'choice',
      text: 'Would you try yoga?',
      answerOption: [
        { valueCoding: { system: 'http://example.org/answers', code: 'yes' } },
        { valueCoding: { system: 'http://example.org/answers', code: 'no' } },
      ],
    },
  ],
  ...more,
});

export const questionnaireResponse = (more: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  questionnaire: 'http://example.org/Questionnaire/short|1.0',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  authored: '2026-11-23T09:00:00Z',
  item: [{ linkId: 'pain', answer: [{ valueInteger: 7 }] }],
  ...more,
});

/** Listens to the short Questionnaire: pain proposes walking and a goal, severe pain raises an alert as well. */
export const planDefinition = (more: Partial<PlanDefinition> = {}): PlanDefinition => ({
  resourceType: 'PlanDefinition',
  url: 'http://example.org/PlanDefinition/walking',
  version: '1.0',
  status: 'active',
  title: 'Walking plan',
  relatedArtifact: [{ type: 'depends-on', resource: 'http://example.org/Questionnaire/short' }],
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/variable',
      valueExpression: {
        name: 'pain',
        language: 'text/fhirpath',
        expression: "%response.repeat(item).where(linkId='pain').answer.value",
      },
    },
  ],
  goal: [
    {
      id: 'goalWalk',
      description: { text: 'Walk every day' },
      target: [
        { measure: { text: 'Days' }, due: { value: 12, unit: 'wk', system: 'http://unitsofmeasure.org', code: 'wk' } },
      ],
    },
  ],
  action: [
    {
      id: 'plan',
      title: 'Walking plan',
      trigger: [{ type: 'data-added', data: [{ type: 'QuestionnaireResponse' }] }],
      input: [{ id: 'response', type: 'QuestionnaireResponse' }],
      action: [
        {
          id: 'walk',
          prefix: 'W1',
          title: 'Walk a little every day',
          code: [{ coding: [{ system: 'http://example.org/elements', code: 'WALK' }], text: 'Walking' }],
          goalId: ['goalWalk'],
          condition: [applicability('%pain > 0')],
        },
        {
          id: 'severe',
          prefix: 'W2',
          title: 'Severe pain',
          code: [
            {
              coding: [{ system: 'http://example.org/elements', code: 'SEVERE' }],
              text: 'Severe pain: see your clinician',
            },
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety' }] },
          ],
          condition: [applicability('%pain >= 8')],
        },
      ],
    },
  ],
  ...more,
});

const applicability = (expression: string) => ({
  kind: 'applicability' as const,
  expression: { language: 'text/fhirpath' as const, expression },
});
