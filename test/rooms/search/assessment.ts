// The twelve resources of one assessment, as a commit of the service writes them.
import type { CarePlan, Flag, Goal, Observation, Provenance, QuestionnaireResponse } from '@medplum/fhirtypes';

const subject = { reference: 'Patient/p1' } as const;
const when = '2026-03-02T09:30:00+01:00';
const meta = { versionId: '1', lastUpdated: '2026-03-02T08:30:01.000Z' };

const questionnaireResponse: QuestionnaireResponse = {
  resourceType: 'QuestionnaireResponse',
  id: 'r1',
  meta,
  questionnaire: 'https://example.org/Questionnaire/pain|1.0.0',
  status: 'completed',
  subject,
  authored: when,
  source: subject,
  item: [{ linkId: 'pain-now', answer: [{ valueInteger: 6 }] }],
};

const score = (id: string, code: string, display: string, value: number): Observation => ({
  resourceType: 'Observation',
  id,
  meta,
  status: 'final',
  category: [
    {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey', display: 'Survey' },
      ],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
  subject,
  effectiveDateTime: when,
  valueQuantity: { value, unit: '{score}', system: 'http://unitsofmeasure.org', code: '{score}' },
  derivedFrom: [{ reference: 'QuestionnaireResponse/r1' }],
});

const observations = [
  score('o1', '44261-6', 'PHQ-9 total score', 14),
  score('o2', '70274-6', 'GAD-7 total score', 8),
  score('o3', '75893-8', 'PEG total score', 6.3),
  score('o4', '72514-3', 'Pain severity 0-10', 6),
  score('o5', '71969-0', 'Sleep disturbance', 21),
];

const goal = (id: string, text: string): Goal => ({
  resourceType: 'Goal',
  id,
  meta,
  lifecycleStatus: 'proposed',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/goal-category', code: 'behavioral' }] }],
  description: { text },
  subject,
  startDate: '2026-03-02',
  target: [{ dueDate: '2026-06-01' }],
  statusDate: '2026-03-02',
  addresses: [{ reference: 'Observation/o1' }],
});

const goals = [goal('g1', 'Walk to the shop'), goal('g2', 'Sleep six hours'), goal('g3', 'Feel less low')];

const flag: Flag = {
  resourceType: 'Flag',
  id: 'f1',
  meta,
  status: 'active',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety' }] }],
  code: { text: 'Assess today' },
  subject,
  period: { start: '2026-03-02' },
};

const activity = (text: string) => ({
  detail: { status: 'not-started' as const, code: { text }, description: `${text}, then review` },
});

const carePlan: CarePlan = {
  resourceType: 'CarePlan',
  id: 'c1',
  meta,
  instantiatesCanonical: ['https://example.org/PlanDefinition/pain|1.0.0'],
  status: 'draft',
  intent: 'proposal',
  title: 'Pain',
  category: [{ coding: [{ system: 'http://snomed.info/sct', code: '736353004', display: 'Inpatient care plan' }] }],
  subject,
  period: { start: '2026-03-02' },
  created: when,
  supportingInfo: [
    { reference: 'QuestionnaireResponse/r1' },
    ...observations.map(({ id }) => ({ reference: `Observation/${id}` })),
  ],
  goal: goals.map(({ id }) => ({ reference: `Goal/${id}` })),
  activity: [
    activity('Graded activity'),
    activity('Pain education'),
    activity('Sleep hygiene'),
    activity('Review of medicines'),
    activity('Referral to psychology'),
    activity('Pain diary'),
  ],
};

const provenance: Provenance = {
  resourceType: 'Provenance',
  id: 'v1',
  meta,
  target: [carePlan, ...goals, flag, ...observations].map(({ resourceType, id }) => ({
    reference: `${resourceType}/${id}`,
  })),
  recorded: '2026-03-02T08:30:01.000Z',
  policy: ['https://example.org/PlanDefinition/pain|1.0.0'],
  agent: [
    {
      type: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
            code: 'author',
            display: 'Author',
          },
        ],
      },
      who: { display: 'careplan-service' },
    },
  ],
  entity: [{ role: 'source', what: { reference: 'QuestionnaireResponse/r1/_history/1' } }],
};

export const assessment = [questionnaireResponse, ...observations, ...goals, flag, carePlan, provenance];
