// What one post of a pain assessment writes: a response, seven scores, two goals, a provenance and a plan; 96 index entries.
import { randomUUID } from 'node:crypto';
import type { Change } from '../src/store/port.ts';
import type { IndexEntry } from '../src/store/query.ts';
import { range, reference, toChange, token, uri } from '../test/support/changes.ts';

const DAY = 86_400_000;
const SCORES = ['72514-3', '44261-6', '70274-6', '93025-5', '72513-5', '38208-5', '77565-0'];
const REQUEST_STATUS = 'http://hl7.org/fhir/request-status';
const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const GOAL_CATEGORY = 'http://terminology.hl7.org/CodeSystem/goal-category';

/** JSON text of the given length. */
const body = (length: number): string => `{"text":"${'a'.repeat(length - 11)}"}`;
const RESPONSE = body(12_000);
const OBSERVATION = body(1_500);
const GOAL = body(900);
const PROVENANCE = body(1_200);
const PLAN = body(9_000);

const about = (patient: string): IndexEntry[] => [reference('subject', patient), reference('patient', patient)];

function toObservation(patient: string, response: string, code: string, at: number): Change {
  const score = at % 27;
  const unit = { system: 'http://unitsofmeasure.org', code: '{score}' };
  return toChange(`Observation/${randomUUID()}`, {
    at,
    json: OBSERVATION,
    index: [
      ...about(patient),
      token('status', 'final'),
      token('category', 'survey', OBSERVATION_CATEGORY),
      token('code', code, 'http://loinc.org'),
      token('combo-code', code, 'http://loinc.org'),
      reference('derived-from', response),
      range('date', at, at + 999),
      range('value-quantity', score, score, unit),
    ],
  });
}

const toGoal = (goal: string, patient: string, day: number): Change =>
  toChange(goal, {
    at: day,
    json: GOAL,
    index: [
      ...about(patient),
      token('lifecycle-status', 'proposed'),
      token('category', 'behavioral', GOAL_CATEGORY),
      range('start-date', day, day + DAY - 1),
      range('target-date', day + 84 * DAY, day + 85 * DAY - 1),
    ],
  });

/** The changes of one post. */
export function toPost(patient: string, at: number): Change[] {
  const response = `QuestionnaireResponse/${randomUUID()}`;
  const plan = `CarePlan/${randomUUID()}`;
  const goals = [`Goal/${randomUUID()}`, `Goal/${randomUUID()}`] as const;
  return [
    toChange(response, {
      at,
      json: RESPONSE,
      index: [
        ...about(patient),
        token('status', 'completed'),
        token('identifier', response, 'http://example.org/responses'),
        reference('questionnaire', 'http://example.org/Questionnaire/pain', '1.0.0'),
        reference('author', `Practitioner/${String(at % 50)}`),
        reference('encounter', `Encounter/${randomUUID()}`),
        range('authored', at, at + 999),
      ],
    }),
    ...SCORES.map(code => toObservation(patient, response, code, at)),
    ...goals.map(goal => toGoal(goal, patient, at)),
    toChange(`Provenance/${randomUUID()}`, {
      at,
      json: PROVENANCE,
      index: [reference('entity', response), reference('target', plan), range('recorded', at, at + 999)],
    }),
    toChange(plan, {
      at,
      json: PLAN,
      index: [
        ...about(patient),
        token('status', 'draft', REQUEST_STATUS),
        token('intent', 'proposal', 'http://hl7.org/fhir/care-plan-intent'),
        token('category', 'assess-plan', 'http://hl7.org/fhir/us/core/CodeSystem/careplan-category'),
        ...goals.map(goal => reference('goal', goal)),
        reference('instantiates-canonical', 'http://example.org/PlanDefinition/pain', '1.0.0'),
        uri('instantiates-uri', 'http://example.org/protocols/pain'),
        range('date', at, at + 84 * DAY),
      ],
    }),
  ];
}
