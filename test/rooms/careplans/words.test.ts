import type { GoalTarget, Observation, Questionnaire } from '@medplum/fhirtypes';
import { describe, expect, test } from '@jest/globals';
import { buildMeasureLines, sortTargets, targetWords, valueWords } from '../../../src/careplans/measure-words.ts';
import { capitalise, ENGLISH, sentence } from '../../../src/careplans/wording.ts';
import { CORE } from './pieces.ts';

describe('dates in words', () => {
  test.each([
    ['2026-12-21', '21 December 2026'],
    ['2027-02-05', '5 February 2027'],
    ['2026-11-23T09:00:00+01:00', '23 November 2026'],
    ['2027-02', 'February 2027'],
    ['2027', '2027'],
  ])('%s is %s', (date, words) => {
    expect(ENGLISH.date(date)).toBe(words);
  });
});

describe('sentences', () => {
  test.each([
    ['walk', 'walk.'],
    [' walk ', 'walk.'],
    ['Walk.', 'Walk.'],
    ['Now!', 'Now!'],
    ['Why?', 'Why?'],
    ['and so on…', 'and so on…'],
    ['She said “walk.”', 'She said “walk.”'],
    ['(if you like.)', '(if you like.)'],
    ['“walk”', '“walk”.'],
  ])('%j ends as %j', (text, ended) => {
    expect(sentence(text)).toBe(ended);
  });

  test('begin with a capital, also where there is nothing', () => {
    expect([capitalise('walk more'), capitalise('Éire'), capitalise('')]).toEqual(['Walk more', 'Éire', '']);
  });

  test('reasons are one sentence', () => {
    expect(ENGLISH.because(['it hurts', 'you said yes.'])).toBe('Because: it hurts; you said yes.');
  });

  test.each([
    [['21 December 2026'], 'On 21 December 2026.'],
    [['a', 'b'], 'On a and b.'],
    [['a', 'b', 'c'], 'On a, b and c.'],
  ])('days %j are listed', (dates, words) => {
    expect(ENGLISH.on(dates)).toBe(words);
  });

  test.each([
    ['strong', 'Strong recommendation (N1).'],
    ['Weak recommendation', 'Weak recommendation (N1).'],
    ['recommended against', 'Recommended against (N1).'],
  ])('a strength of %j', (strength, words) => {
    expect(ENGLISH.recommendation(strength, 'N1')).toBe(words);
  });
});

describe('units in words', () => {
  test.each([
    ['{score}', 'score', ''],
    ['{score}', 'points', ''],
    ['{score}', undefined, ''],
    ['{score}', 'of 10', 'of 10'],
    ['1', undefined, ''],
    ['min/wk', 'min/wk', 'minutes a week'],
    ['d/wk', undefined, 'days a week'],
    ['kg', 'kilograms', 'kilograms'],
    ['kg', undefined, 'kg'],
    [undefined, 'slices', 'slices'],
    [undefined, undefined, ''],
  ])('code %s, unit %s: %j', (code, unit, words) => {
    expect(ENGLISH.unit(code, unit)).toBe(words);
  });
});

const observe = (value: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Thing' },
  ...value,
});

describe('what was found, in words', () => {
  test.each([
    [{ valueQuantity: { value: 6.7, code: '{score}' } }, '6.7'],
    [{ valueQuantity: { value: 0, code: 'min/wk' } }, '0 minutes a week'],
    [{ valueQuantity: { unit: 'kg' } }, undefined],
    [{ valueInteger: 0 }, '0'],
    [{ valueBoolean: true }, 'yes'],
    [{ valueBoolean: false }, 'no'],
    [{ valueString: 'green' }, 'green'],
    [{ valueCodeableConcept: { text: 'Not pregnant' } }, 'Not pregnant'],
    [{ valueCodeableConcept: { coding: [{ code: 'x', display: 'Display of x' }] } }, 'Display of x'],
    [{ dataAbsentReason: { text: 'unknown' } }, undefined],
  ])('%j: %s', (value, words) => {
    expect(valueWords(observe(value), ENGLISH)).toBe(words);
  });
});

describe('the scores of today', () => {
  const questionnaire: Questionnaire = {
    resourceType: 'Questionnaire',
    status: 'active',
    item: [
      {
        linkId: 'group',
        type: 'group',
        item: [
          {
            linkId: 'mood',
            text: 'Your mood',
            type: 'integer',
            extension: [{ url: `${CORE}/maxValue`, valueInteger: 27 }],
          },
          { linkId: 'days', text: 'Days', type: 'integer', extension: [{ url: `${CORE}/maxValue`, valueInteger: 7 }] },
          {
            linkId: 'part',
            text: 'A part',
            type: 'decimal',
            extension: [{ url: `${CORE}/maxValue`, valueDecimal: 4.5 }],
          },
        ],
      },
    ],
  };
  const line = (linkId: string, observation: Observation) =>
    buildMeasureLines([{ linkId, observation }], questionnaire, ENGLISH);

  test('come with the end of their scale', () => {
    const score = { valueQuantity: { value: 13, code: '{score}' } };
    expect(line('mood', observe({ ...score, code: { text: 'Mood (PHQ-9)' } }))).toEqual([
      { name: 'Mood (PHQ-9)', value: '13 of 27' },
    ]);
    expect(line('part', observe({ valueInteger: 2 }))).toEqual([{ name: 'Thing', value: '2 of 4.5' }]);
  });

  test('come with their unit instead, where they have one', () => {
    expect(line('days', observe({ valueQuantity: { value: 3, code: 'd/wk' } }))).toEqual([
      { name: 'Thing', value: '3 days a week' },
    ]);
  });

  test.each([
    [{ text: 'Own' }, 'mood', 'Own'],
    [{ coding: [{ code: '1', display: 'Coded' }] }, 'mood', 'Your mood'],
    [{ coding: [{ code: '1', display: 'Coded' }] }, 'other', 'Coded'],
    [{}, 'other', 'other'],
  ])('with code %j from item %s go by the name %s', (code, linkId, name) => {
    expect(line(linkId, observe({ code, valueInteger: 1 }))[0]?.name).toBe(name);
  });

  test('without a value are left out', () => {
    expect(line('mood', observe({}))).toEqual([]);
  });
});

describe('what a target wants, in words', () => {
  const measure = { text: 'm' };
  const cases: [target: GoalTarget, words: string][] = [
    [{ measure, detailQuantity: { value: 4.6, comparator: '<=', code: '{score}' } }, '4.6 or less'],
    [{ measure, detailQuantity: { value: 100, comparator: '>=', code: 'min/wk' } }, '100 minutes a week or more'],
    [{ measure, detailQuantity: { value: 135, comparator: '<', code: 'mm[Hg]' } }, 'less than 135 mmHg'],
    [{ measure, detailQuantity: { value: 2, comparator: '>' } }, 'more than 2'],
    [{ measure, detailQuantity: { value: 5, code: '{score}', unit: 'of 10' } }, '5 of 10'],
    [{ measure, detailRange: { low: { value: 20 }, high: { value: 25, code: 'kg/m2' } } }, '20 to 25 kg/m²'],
    [{ measure, detailRange: { low: { value: 20 } } }, '20 or more'],
    [{ measure, detailRange: { high: { value: 25 } } }, '25 or less'],
    [{ measure, detailInteger: 0 }, '0'],
    [{ measure, detailBoolean: true }, 'yes'],
    [{ measure, detailBoolean: false }, 'no'],
    [{ measure, detailString: 'walks alone' }, 'walks alone'],
    [{ measure, detailCodeableConcept: { text: 'assessed' } }, 'assessed'],
    [{ measure, detailCodeableConcept: { coding: [{ display: 'Assessed' }] } }, 'Assessed'],
    [{ measure, dueDate: '2026-12-21' }, 'improving'],
    [{ dueDate: '2026-12-21' }, 'done'],
  ];
  test.each(cases)('%j: %s', (target, words) => {
    expect(targetWords(target, ENGLISH)).toBe(words);
  });

  test('the next comes first, what has no day last', () => {
    const targets = [{}, { dueDate: '2027-02-15' }, { dueDate: '2026-12-21' }];
    expect(sortTargets(targets).map(({ dueDate }) => dueDate)).toEqual(['2026-12-21', '2027-02-15', undefined]);
    expect(sortTargets(undefined)).toEqual([]);
  });
});
