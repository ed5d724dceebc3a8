// A valid resource of each served type, with as many kinds of elements as fit.
import type {
  ActivityDefinition,
  CarePlan,
  CodeSystem,
  Flag,
  Goal,
  Observation,
  PlanDefinition,
  Provenance,
  Questionnaire,
  QuestionnaireResponse,
  ValueSet,
} from '@medplum/fhirtypes';

const UCUM = 'http://unitsofmeasure.org';
const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';

export const carePlan: CarePlan = {
  resourceType: 'CarePlan',
  id: 'plan-1',
  meta: {
    versionId: '3',
    lastUpdated: '2026-03-09T10:15:00.000+01:00',
    source: 'https://ehr.example.org',
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }],
    tag: [{ system: 'http://example.org/tags', code: 'derived', display: 'Derived' }],
  },
  language: 'en',
  text: {
    status: 'generated',
    div: '<div xmlns="http://www.w3.org/1999/xhtml"><h2>Plan</h2><p>Walk &amp; stretch.<br/>Twice a week.</p></div>',
  },
  contained: [
    {
      resourceType: 'Goal',
      id: 'g',
      lifecycleStatus: 'proposed',
      description: { text: 'Sleep' },
      subject: { reference: 'Patient/1' },
    },
  ],
  extension: [
    {
      url: 'http://example.org/StructureDefinition/reason',
      extension: [
        { url: 'rule', valueString: 'N1' },
        {
          url: 'documentation',
          valueRelatedArtifact: { type: 'citation', label: 'S17', url: 'https://example.org/s17' },
        },
        { url: 'timing', valueTiming: { repeat: { frequency: 2, period: 1, periodUnit: 'wk' } } },
      ],
    },
  ],
  identifier: [{ use: 'official', system: 'urn:oid:2.16.840.1.113883.4.642', value: '42', period: { start: '2026' } }],
  instantiatesCanonical: ['http://example.org/PlanDefinition/pain|1.0.0'],
  status: 'active',
  intent: 'plan',
  category: [{ coding: [{ system: SNOMED, code: '734163000', display: 'Care plan' }], text: 'Pain' }],
  title: 'Moving again',
  description: 'Exercise first.\nThe rest later.',
  subject: { reference: 'Patient/1', type: 'Patient', display: 'A patient' },
  encounter: { reference: 'https://ehr.example.org/fhir/Encounter/7' },
  period: { start: '2026-03-09', end: '2026-06' },
  created: '2026-03-09T10:15:00Z',
  addresses: [{ reference: 'Condition/back-pain' }],
  supportingInfo: [
    { reference: 'QuestionnaireResponse/r1/_history/1' },
    { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' },
  ],
  goal: [{ reference: '#g' }, { reference: 'Goal/1' }],
  activity: [
    {
      detail: {
        kind: 'ServiceRequest',
        code: { text: 'Exercise' },
        reasonCode: [{ text: 'You said that you would like to move more' }],
        status: 'not-started',
        doNotPerform: false,
        scheduledTiming: {
          event: ['2026-03-16'],
          repeat: { boundsDuration: { value: 12, unit: 'weeks', system: UCUM, code: 'wk' } },
        },
        productCodeableConcept: { text: 'Mat' },
        dailyAmount: { value: 20, unit: 'min', system: UCUM, code: 'min' },
        description: 'In a group or at home',
      },
    },
    { reference: { reference: 'Task/1' }, progress: [{ authorString: 'A nurse', time: '2026-03-10', text: 'Begun' }] },
  ],
  note: [{ authorReference: { reference: 'Practitioner/1' }, text: 'Call if it gets *worse*' }],
};

export const goal: Goal = {
  resourceType: 'Goal',
  lifecycleStatus: 'proposed',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/goal-category', code: 'behavioral' }] }],
  description: { text: 'Less pain in daily life' },
  subject: { reference: 'Patient/1' },
  startDate: '2026-03-09',
  target: [
    {
      measure: { coding: [{ system: LOINC, code: '91147-9' }] },
      detailQuantity: { value: 4.7, comparator: '<=', unit: '{score}', system: UCUM, code: '{score}' },
      dueDate: '2026-06-01',
    },
    { measure: { text: 'Steps' }, detailRange: { low: { value: 3000 }, high: { value: 8000 } } },
    { dueDuration: { value: 12, unit: 'wk', system: UCUM, code: 'wk' } },
  ],
  statusDate: '2026-03-09',
  addresses: [{ reference: 'Observation/peg' }],
  note: [{ text: 'Agreed with the patient' }],
};

export const questionnaire: Questionnaire = {
  resourceType: 'Questionnaire',
  url: 'http://example.org/Questionnaire/pain',
  version: '1.0.0',
  name: 'Pain',
  status: 'active',
  experimental: false,
  subjectType: ['Patient'],
  date: '2026-01',
  contact: [{ name: 'Team', telecom: [{ system: 'url', value: 'https://example.org', use: 'work', rank: 1 }] }],
  useContext: [
    {
      code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'age' },
      valueRange: { low: { value: 18, code: 'a', system: UCUM } },
    },
  ],
  item: [
    { linkId: 'intro', type: 'display', text: 'Please answer all questions' },
    {
      linkId: 'main',
      type: 'group',
      item: [
        {
          linkId: 'pain',
          type: 'integer',
          text: 'How bad is it?',
          required: true,
          code: [{ system: LOINC, code: '75893-8' }],
        },
        {
          linkId: 'where',
          type: 'choice',
          repeats: true,
          enableWhen: [
            { question: 'pain', operator: '>', answerInteger: 0 },
            { question: 'pain', operator: 'exists', answerBoolean: true },
          ],
          enableBehavior: 'all',
          answerOption: [
            { valueCoding: { code: 'back' }, initialSelected: true },
            {
              valueString: 'elsewhere',
              extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 1.5 }],
            },
          ],
        },
        { linkId: 'since', type: 'date', initial: [{ valueDate: '2026' }] },
        { linkId: 'words', type: 'text', maxLength: 500 },
        { linkId: 'why', type: 'open-choice', answerValueSet: 'http://example.org/ValueSet/why' },
      ],
    },
  ],
};

export const questionnaireResponse: QuestionnaireResponse = {
  resourceType: 'QuestionnaireResponse',
  identifier: { system: 'https://ehr.example.org/forms', value: 'f-1' },
  questionnaire: 'http://example.org/Questionnaire/long|1.0.0',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  authored: '2026-03-09T10:15:00+01:00',
  author: { identifier: { value: 'nurse-7' } },
  item: [
    {
      linkId: 'main',
      item: [
        { linkId: 'pain', text: 'How bad is it?', answer: [{ valueInteger: 7 }] },
        { linkId: 'where', answer: [{ valueCoding: { code: 'back' } }, { valueString: 'neck' }] },
        {
          linkId: 'since',
          answer: [{ valueDate: '2025-12', item: [{ linkId: 'how', answer: [{ valueBoolean: true }] }] }],
        },
        {
          linkId: 'picture',
          answer: [{ valueAttachment: { contentType: 'image/png', data: 'iVBORw0KGgo=', size: 8 } }],
        },
        {
          linkId: 'mass',
          answer: [{ valueQuantity: { value: 81.5, unit: 'kg', system: UCUM, code: 'kg' } }, { valueDecimal: -0.5 }],
        },
        {
          linkId: 'time',
          answer: [
            { valueTime: '10:15:00' },
            { valueDateTime: '2026-03-09T10:15:00.5Z' },
            { valueUri: 'urn:oid:2.16.840.1.113883.4.642' },
          ],
        },
        { linkId: 'who', answer: [{ valueReference: { reference: 'Practitioner/1' } }] },
      ],
    },
  ],
};

export const planDefinition: PlanDefinition = {
  resourceType: 'PlanDefinition',
  url: 'http://example.org/PlanDefinition/pain',
  version: '1.0.0',
  name: 'PainPlan',
  type: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/plan-definition-type', code: 'clinical-protocol' }],
  },
  status: 'active',
  subjectCodeableConcept: { text: 'Patient' },
  relatedArtifact: [{ type: 'depends-on', resource: 'http://example.org/Questionnaire/pain|1.0.0' }],
  goal: [
    {
      id: 'goalPain',
      description: { text: 'Less pain' },
      target: [
        {
          measure: { text: 'PEG' },
          detailQuantity: { comparator: '<=', unit: '{score}' },
          due: { value: 12, system: UCUM, code: 'wk' },
        },
      ],
    },
  ],
  action: [
    {
      id: 'root',
      title: 'Pain',
      trigger: [
        {
          type: 'data-added',
          data: [{ type: 'QuestionnaireResponse', codeFilter: [{ path: 'status', code: [{ code: 'completed' }] }] }],
        },
      ],
      input: [{ id: 'response', type: 'QuestionnaireResponse' }],
      condition: [{ kind: 'applicability', expression: { language: 'text/fhirpath', expression: '%pain > 3' } }],
      groupingBehavior: 'logical-group',
      action: [
        {
          id: 'exercise',
          prefix: 'N1',
          priority: 'routine',
          timingDuration: { value: 2, system: UCUM, code: 'wk' },
          participant: [{ type: 'patient' }],
          relatedAction: [
            { actionId: 'root', relationship: 'after', offsetDuration: { value: 1, system: UCUM, code: 'd' } },
          ],
          dynamicValue: [{ path: 'description', expression: { language: 'text/fhirpath', expression: "'Walk'" } }],
          definitionCanonical: 'http://example.org/ActivityDefinition/walk',
        },
      ],
    },
  ],
};

export const activityDefinition: ActivityDefinition = {
  resourceType: 'ActivityDefinition',
  url: 'http://example.org/ActivityDefinition/walk',
  status: 'draft',
  kind: 'ServiceRequest',
  intent: 'proposal',
  priority: 'routine',
  code: { text: 'Walking' },
  timingTiming: {
    repeat: { frequency: 1, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00'], dayOfWeek: ['mon', 'fri'] },
  },
  dosage: [
    {
      text: 'As you like',
      doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2 } } }],
      asNeededBoolean: true,
    },
  ],
};

export const valueSet: ValueSet = {
  resourceType: 'ValueSet',
  url: 'http://example.org/ValueSet/why',
  status: 'active',
  compose: {
    inactive: false,
    include: [
      {
        system: SNOMED,
        concept: [{ code: '22253000', display: 'Pain', designation: [{ language: 'de', value: 'Schmerz' }] }],
      },
      { system: LOINC, filter: [{ property: 'STATUS', op: '=', value: 'ACTIVE' }] },
      { valueSet: ['http://example.org/ValueSet/other'] },
    ],
  },
  expansion: {
    timestamp: '2026-03-09T10:15:00Z',
    total: 1,
    parameter: [{ name: 'count', valueInteger: 10 }],
    contains: [{ abstract: true, display: 'All', contains: [{ system: SNOMED, code: '22253000' }] }],
  },
};

export const codeSystem: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'http://example.org/CodeSystem/elements',
  status: 'active',
  content: 'complete',
  caseSensitive: true,
  hierarchyMeaning: 'is-a',
  count: 2,
  filter: [{ code: 'concept', operator: ['is-a', '='], value: 'a code' }],
  property: [{ code: 'weight', type: 'decimal' }],
  concept: [
    {
      code: 'exercise',
      display: 'Exercise',
      concept: [{ code: 'walk', property: [{ code: 'weight', valueDecimal: 1 }] }],
    },
  ],
};

export const observation: Observation = {
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }] }],
  code: { coding: [{ system: LOINC, code: '85354-9' }] },
  subject: { reference: 'Patient/1' },
  effectivePeriod: { start: '2026-03-09T10:00:00Z', end: '2026-03-09T10:15:00Z' },
  issued: '2026-03-09T10:15:00.000Z',
  referenceRange: [{ low: { value: 90 }, appliesTo: [{ text: 'adults' }] }],
  component: [
    {
      code: { coding: [{ system: LOINC, code: '8480-6' }] },
      valueQuantity: { value: 128, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' },
    },
    { code: { text: 'trace' }, valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: '1 2 E' } },
    { code: { text: 'ratio' }, valueRatio: { numerator: { value: 1 }, denominator: { value: 2 } } },
    { code: { text: 'diastolic' }, dataAbsentReason: { text: 'not asked' } },
  ],
};

export const flag: Flag = {
  resourceType: 'Flag',
  status: 'active',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety' }] }],
  code: { text: 'Call today' },
  subject: { reference: 'Patient/1' },
  period: { start: '2026-03-09' },
};

export const provenance: Provenance = {
  resourceType: 'Provenance',
  target: [{ reference: 'CarePlan/plan-1/_history/1' }],
  occurredDateTime: '2026-03-09T10:15:00Z',
  recorded: '2026-03-09T10:15:00.000Z',
  policy: ['http://example.org/PlanDefinition/pain|1.0.0'],
  agent: [{ type: { text: 'author' }, who: { display: 'careplan-service' } }],
  entity: [{ role: 'source', what: { reference: 'QuestionnaireResponse/r1/_history/1' } }],
  signature: [
    {
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
      when: '2026-03-09T10:15:00Z',
      who: { reference: 'Practitioner/1' },
      sigFormat: 'application/jose',
      data: 'aGVs\nbG8=',
    },
  ],
};

export const samples = [
  carePlan,
  goal,
  questionnaire,
  questionnaireResponse,
  planDefinition,
  activityDefinition,
  valueSet,
  codeSystem,
  observation,
  flag,
  provenance,
];
