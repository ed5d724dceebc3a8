// A programme of another field than the one the service ships: home blood pressure. Small, and with one of everything.
import type { PlanDefinition, PlanDefinitionAction } from '@medplum/fhirtypes';
import { activityCode, answerTo, CORE, flagCode, KEYS, LOINC, set, UCUM, variable, when } from './pieces.ts';

const guideline = {
  type: 'citation' as const,
  label: 'G1',
  display: 'ESC 2024',
  url: 'https://example.org/esc-2024',
};

const graded = (strength: string): Pick<PlanDefinitionAction, 'documentation'> => ({
  documentation: [
    {
      ...guideline,
      document: {
        extension: [
          { url: `${CORE}/cqf-strengthOfRecommendation`, valueCodeableConcept: { text: strength } },
          { url: `${CORE}/cqf-qualityOfEvidence`, valueCodeableConcept: { text: 'high' } },
        ],
      },
    },
  ],
});

const emergencies: PlanDefinitionAction = {
  id: 'emergencies',
  title: 'Emergencies',
  action: [
    {
      id: 'chestPain',
      prefix: 'U1',
      title: 'Chest pain',
      code: flagCode('ALERT-CHEST-PAIN', 'Chest pain: call the emergency number'),
      priority: 'stat',
      reason: [{ text: 'you have chest pain now' }],
      condition: [when(answerTo('chest-pain'), 'Chest pain now')],
    },
    {
      id: 'ibuprofen',
      prefix: 'U2',
      title: 'Ibuprofen',
      code: flagCode('ALERT-NSAID', 'Ibuprofen can raise blood pressure. Do not stop it suddenly: ask your clinician'),
      priority: 'urgent',
      reason: [{ text: 'you take ibuprofen' }],
      condition: [when(`'ibuprofen' in ${answerTo('medicines')}.code`, 'Takes ibuprofen')],
    },
  ],
};

const start: PlanDefinitionAction = {
  id: 'start',
  title: 'What you can start',
  action: [
    {
      id: 'walk',
      prefix: 'W1',
      title: 'Brisk walking, most days; start small',
      description: 'Walk briskly, a little longer every week.',
      code: activityCode('ACT-WALK', 'Walking', 'lifestyle'),
      goalId: ['goalWalking'],
      condition: [when('%walking < 150', 'Walks briskly for less than 150 minutes a week')],
      dynamicValue: [
        set('reasonCode[0].text', "'you walk ' + %walking.toString() + ' minutes a week'"),
        set('%goalWalking.target[0].detailQuantity.value', 'iif(%walking + 60 > 150, 150, %walking + 60)'),
      ],
      ...graded('strong'),
    },
    {
      id: 'walkInGroup',
      prefix: 'W2',
      title: 'Walking with others',
      description: 'A walking group is an option.',
      code: activityCode('ACT-WALK', 'Walking', 'lifestyle'),
      reason: [{ text: 'you said yes to a group' }],
      condition: [when(answerTo('wants-group'), 'Wants a group')],
    },
    {
      id: 'salt',
      prefix: 'W3',
      title: 'Less salt',
      description: 'Cook with less salt.',
      code: activityCode('ACT-SALT', 'Less salt', 'lifestyle'),
      reason: [{ text: 'your food is very salty' }],
      condition: [when(`${answerTo('salt')}.code = 'high'`, 'Food is very salty')],
      ...graded('strong'),
    },
  ],
};

const arrange: PlanDefinitionAction = {
  id: 'arrange',
  title: 'What to arrange',
  action: [
    {
      id: 'nurse',
      prefix: 'A1',
      title: 'A talk with the practice nurse',
      code: activityCode('ACT-NURSE', 'Nurse visit', 'referral'),
    },
    {
      id: 'medicineReview',
      prefix: 'A2',
      title: 'A review of your medicines',
      description: 'Do not stop any of them before.',
      code: activityCode('ACT-MED-REVIEW', 'Medicine review', 'safety'),
      priority: 'asap',
      goalId: ['goalReview'],
      condition: [when(`'ibuprofen' in ${answerTo('medicines')}.code`, 'Takes ibuprofen')],
    },
  ],
};

const again: PlanDefinitionAction = {
  id: 'again',
  title: 'When we look again',
  action: [
    {
      id: 'review4',
      prefix: 'R1',
      title: 'We look again together',
      description: 'In 4 weeks: how it goes',
      code: activityCode('ACT-REASSESS', 'Review', 'follow-up'),
      timingDuration: { value: 4, unit: 'weeks', system: UCUM, code: 'wk' },
    },
    {
      id: 'review12',
      prefix: 'R1',
      title: 'We look again together',
      description: 'in 12 weeks: the same questions as today',
      code: activityCode('ACT-REASSESS', 'Review', 'follow-up'),
      timingDuration: { value: 12, unit: 'weeks', system: UCUM, code: 'wk' },
    },
  ],
};

const wish = (nth: number): PlanDefinitionAction => ({
  id: `wish${String(nth)}`,
  prefix: 'P1',
  goalId: [`goalWish${String(nth)}`],
  extension: [
    variable(
      `wishNow${String(nth)}`,
      `%response.repeat(item).where(linkId='wish')[${String(nth - 1)}].item.where(linkId='wish-now').answer.value`,
    ),
  ],
  condition: [
    when(`%response.repeat(item).where(linkId='wish').count() >= ${String(nth)}`, `Named ${String(nth)} wishes`),
  ],
  dynamicValue: [
    set('reasonCode[0].text', `'today ' + %wishNow${String(nth)}.toString() + ' of 10'`),
    set(
      `%goalWish${String(nth)}.description.text`,
      `%response.repeat(item).where(linkId='wish')[${String(nth - 1)}].item.where(linkId='wish-what').answer.value`,
    ),
    set(`%goalWish${String(nth)}.expressedBy`, '%response.subject'),
    set(`%goalWish${String(nth)}.target[0].detailQuantity.value`, `%wishNow${String(nth)} + 2`),
    set(
      `%goalWish${String(nth)}.target[0].dueDate`,
      `%response.repeat(item).where(linkId='wish')[${String(nth - 1)}].item.where(linkId='wish-by').answer.value`,
    ),
  ],
});

const wishGoal = (nth: number): NonNullable<PlanDefinition['goal']>[number] => ({
  id: `goalWish${String(nth)}`,
  description: { coding: [{ system: KEYS, code: 'GOAL-WISH' }], text: 'Something you want to do' },
  target: [
    {
      measure: { text: 'Own ability' },
      detailQuantity: { comparator: '>=', unit: 'of 10', system: UCUM, code: '{score}' },
      due: { value: 12, system: UCUM, code: 'wk' },
    },
  ],
});

export const planDefinition: PlanDefinition = {
  resourceType: 'PlanDefinition',
  url: 'http://example.org/PlanDefinition/blood-pressure',
  version: '1.2',
  name: 'BloodPressure',
  title: 'Blood pressure at home',
  status: 'active',
  relatedArtifact: [{ type: 'depends-on', resource: 'http://example.org/Questionnaire/blood-pressure' }, guideline],
  extension: [
    variable('systolic', answerTo('systolic-mean')),
    variable('walking', answerTo('walking')),
    variable('isHigh', '%systolic >= 135'),
  ],
  goal: [
    {
      id: 'goalSystolic',
      category: { text: 'blood pressure' },
      priority: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/goal-priority', code: 'high-priority' }] },
      description: { coding: [{ system: KEYS, code: 'GOAL-SYSTOLIC' }], text: 'Upper blood pressure' },
      documentation: [guideline],
      target: [
        {
          measure: { coding: [{ system: LOINC, code: '96608-5' }] },
          due: { value: 4, system: UCUM, code: 'wk' },
        },
        {
          measure: { coding: [{ system: LOINC, code: '96608-5' }] },
          detailQuantity: { value: 135, comparator: '<', unit: 'mmHg', system: UCUM, code: 'mm[Hg]' },
          due: { value: 12, system: UCUM, code: 'wk' },
        },
      ],
    },
    {
      id: 'goalWalking',
      description: { coding: [{ system: KEYS, code: 'GOAL-WALKING' }], text: 'Brisk walking' },
      target: [
        {
          measure: { coding: [{ system: LOINC, code: '82290-8' }] },
          detailQuantity: { comparator: '>=', unit: 'min/wk', system: UCUM, code: 'min/wk' },
          due: { value: 12, system: UCUM, code: 'wk' },
        },
      ],
    },
    {
      id: 'goalReview',
      description: { coding: [{ system: KEYS, code: 'GOAL-REVIEW' }], text: 'Review of medicines' },
      target: [{ due: { value: 7, system: UCUM, code: 'd' } }],
    },
    wishGoal(1),
    wishGoal(2),
  ],
  action: [
    { ...emergencies, input: [{ id: 'response', type: 'QuestionnaireResponse' }] },
    {
      id: 'programme',
      title: 'Care plan for high blood pressure',
      description: 'What you and your practice can do about your blood pressure.',
      code: [
        {
          coding: [
            { system: 'http://snomed.info/sct', code: '736285004', display: 'Hypertension clinical management plan' },
          ],
        },
      ],
      trigger: [{ type: 'data-added', data: [{ type: 'QuestionnaireResponse' }] }],
      condition: [when(`${answerTo('age')} >= 18`, 'Adult'), when('%isHigh', 'Upper blood pressure 135 or more')],
      goalId: ['goalSystolic'],
      reason: [{ text: 'your readings at home are high' }],
      action: [
        {
          id: 'urgent',
          title: 'Urgent care',
          description: 'Nothing here replaces urgent care: with chest pain, call the emergency number.',
        },
        start,
        arrange,
        { id: 'wishes', action: [wish(1), wish(2)] },
        again,
        {
          id: 'not',
          title: 'Not proposed, and why',
          action: [
            {
              id: 'notTablets',
              title: 'Tablets',
              description: 'Tablets: that is for you and your doctor to talk about.',
            },
          ],
        },
      ],
    },
  ],
};
