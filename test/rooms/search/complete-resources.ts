// One resource of each served type in which every element that a search parameter reads has a value.
import type { Fixture } from './found.ts';

const concept = (code: string) => ({
  coding: [{ system: 'http://example.org/codes', code, display: code }],
  text: code,
});
const identifier = [{ system: 'http://example.org/ids', value: 'id-1' }];
const meta = {
  profile: ['http://example.org/StructureDefinition/p'],
  security: [{ system: 'http://example.org/security', code: 'R' }],
  tag: [{ system: 'http://example.org/tags', code: 'test' }],
  source: 'http://example.org/ehr',
};
const to = (reference: string) => ({ reference });
const patient = to('Patient/1');
const encounter = to('Encounter/1');
const practitioner = to('Practitioner/1');
const period = { start: '2026-03-01', end: '2026-03-31' };

/** What all canonical resources have: https://hl7.org/fhir/R4/metadataresource.html */
const metadata = (type: string) => ({
  resourceType: type,
  id: `${type.toLowerCase()}-1`,
  meta,
  url: `http://example.org/${type}/1`,
  identifier,
  version: '1.0',
  name: 'Pain',
  title: 'Pain',
  status: 'active',
  date: '2026-03-02',
  publisher: 'A hospital',
  description: 'About pain',
  jurisdiction: [concept('CH')],
  useContext: [
    { code: { code: 'focus' }, valueCodeableConcept: concept('pain') },
    { code: { code: 'age' }, valueQuantity: { value: 40, unit: 'a' } },
  ],
});

const artifacts = ['composed-of', 'depends-on', 'derived-from', 'predecessor', 'successor'].map(type => ({
  type,
  resource: `http://example.org/PlanDefinition/${type}`,
}));

const detail = {
  status: 'not-started',
  code: concept('walk'),
  scheduledPeriod: period,
  performer: [practitioner],
};

export const completeResources = [
  {
    resourceType: 'CarePlan',
    id: 'careplan-1',
    meta,
    identifier,
    instantiatesCanonical: ['http://example.org/PlanDefinition/pain|1.0'],
    instantiatesUri: ['http://example.org/protocol'],
    basedOn: [to('CarePlan/0')],
    replaces: [to('CarePlan/0')],
    partOf: [to('CarePlan/0')],
    status: 'active',
    intent: 'plan',
    category: [concept('pain')],
    subject: patient,
    encounter,
    period,
    careTeam: [to('CareTeam/1')],
    addresses: [to('Condition/1')],
    supportingInfo: [to('Observation/1')],
    goal: [to('Goal/goal-1')],
    activity: [{ reference: to('Task/1') }, { detail }],
  },
  {
    resourceType: 'Goal',
    id: 'goal-1',
    meta,
    identifier,
    lifecycleStatus: 'active',
    achievementStatus: concept('improving'),
    category: [concept('behavioral')],
    description: { text: 'Walk to the shop' },
    subject: patient,
    startDate: '2026-03-02',
    target: [{ dueDate: '2026-06-01' }],
  },
  {
    ...metadata('Questionnaire'),
    subjectType: ['Patient'],
    effectivePeriod: period,
    item: [
      {
        linkId: 'pain',
        type: 'integer',
        code: [{ system: 'http://loinc.org', code: '72514-3' }],
        definition: 'http://example.org/StructureDefinition/p#pain',
      },
    ],
  },
  {
    resourceType: 'QuestionnaireResponse',
    id: 'questionnaireresponse-1',
    meta,
    identifier: identifier[0],
    basedOn: [to('CarePlan/careplan-1')],
    partOf: [to('Observation/1')],
    questionnaire: 'http://example.org/Questionnaire/1|1.0',
    status: 'completed',
    subject: patient,
    encounter,
    authored: '2026-03-02T09:00:00Z',
    author: practitioner,
    source: patient,
  },
  {
    ...metadata('PlanDefinition'),
    type: concept('eca-rule'),
    topic: [concept('treatment')],
    effectivePeriod: period,
    relatedArtifact: artifacts,
    library: ['http://example.org/Library/1'],
    action: [{ definitionCanonical: 'http://example.org/ActivityDefinition/1' }],
  },
  {
    ...metadata('ActivityDefinition'),
    topic: [concept('treatment')],
    effectivePeriod: period,
    relatedArtifact: artifacts,
    library: ['http://example.org/Library/1'],
  },
  {
    ...metadata('ValueSet'),
    compose: { include: [{ system: 'http://example.org/codes', concept: [{ code: 'walk' }] }] },
    expansion: { identifier: 'urn:uuid:8230ff20-c97a-4167-a59d-dc2cb9df16dd', contains: [{ code: 'walk' }] },
  },
  {
    ...metadata('CodeSystem'),
    content: 'complete',
    supplements: 'http://example.org/CodeSystem/0',
    concept: [{ code: 'walk', designation: [{ language: 'de', value: 'gehen' }] }],
  },
  {
    resourceType: 'Observation',
    id: 'observation-1',
    meta,
    identifier,
    basedOn: [to('CarePlan/careplan-1')],
    partOf: [to('Procedure/1')],
    status: 'final',
    category: [concept('survey')],
    code: concept('pain'),
    subject: patient,
    focus: [to('Goal/goal-1')],
    encounter,
    effectiveDateTime: '2026-03-02',
    performer: [practitioner],
    // The types of a value exclude each other; here they show that each is indexed.
    valueQuantity: { value: 7, unit: '{score}' },
    valueCodeableConcept: concept('severe'),
    valueDateTime: '2026-03-02',
    dataAbsentReason: concept('unknown'),
    method: concept('asked'),
    specimen: to('Specimen/1'),
    device: to('Device/1'),
    hasMember: [to('Observation/2')],
    derivedFrom: [to('QuestionnaireResponse/questionnaireresponse-1')],
    component: [
      {
        code: concept('worst'),
        valueQuantity: { value: 9, unit: '{score}' },
        valueCodeableConcept: concept('worst'),
        dataAbsentReason: concept('unknown'),
      },
    ],
  },
  {
    resourceType: 'Flag',
    id: 'flag-1',
    meta,
    identifier,
    status: 'active',
    code: concept('danger'),
    subject: patient,
    period,
    encounter,
    author: practitioner,
  },
  {
    resourceType: 'Provenance',
    id: 'provenance-1',
    meta,
    target: [to('CarePlan/careplan-1'), patient],
    occurredDateTime: '2026-03-02',
    recorded: '2026-03-02T09:00:00Z',
    location: to('Location/1'),
    agent: [{ type: concept('author'), role: [concept('writer')], who: practitioner }],
    entity: [{ role: 'source', what: to('QuestionnaireResponse/questionnaireresponse-1') }],
    signature: [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
        when: '2026-03-02T09:00:00Z',
        who: practitioner,
      },
    ],
  },
] as unknown as readonly Fixture[];
