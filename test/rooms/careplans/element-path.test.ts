import { describe, expect, test } from '@jest/globals';
import { readElementPath, setAt, toElementValue, type ElementPath } from '../../../src/careplans/element-path.ts';

describe('a path that may be set', () => {
  const cases: [path: string, root: string, type: string, isList: boolean][] = [
    ['description', 'activity', 'string', false],
    ['reasonCode[0].text', 'activity', 'string', false],
    ['reasonCode[1].coding[0].code', 'activity', 'string', false],
    ['reasonCode', 'activity', 'CodeableConcept', true],
    ['scheduledTiming.event[0]', 'activity', 'dateTime', false],
    ['scheduledTiming.event', 'activity', 'dateTime', true],
    ['scheduledPeriod.end', 'activity', 'dateTime', false],
    ['performer[0]', 'activity', 'Reference', false],
    ['code.text', 'flag', 'string', false],
    ['period.end', 'flag', 'dateTime', false],
    ['text', 'note', 'string', false],
    ['reasonCode[0].text', 'group', 'string', false],
    ['reasonCode[0].text', 'goals', 'string', false],
    ['target[0].detailQuantity.value', 'goal', 'decimal', false],
    ['target[2].detailInteger', 'goal', 'integer', false],
    ['target[0].detailBoolean', 'goal', 'boolean', false],
    ['target[0].detailRange.low.value', 'goal', 'decimal', false],
    ['target[0].dueDate', 'goal', 'date', false],
    ['description.text', 'goal', 'string', false],
    ['expressedBy', 'goal', 'Reference', false],
    ['note[0].text', 'goal', 'string', false],
    ['title', 'plan', 'string', false],
    ['category[0]', 'plan', 'CodeableConcept', false],
  ];
  test.each(cases)('%s of %s holds %s', (path, root, type, isList) => {
    expect(readElementPath(path, root)).toMatchObject({ type, isList });
  });

  test('a path keeps its names and its indexes', () => {
    expect(readElementPath('target[12].measure', 'goal')).toEqual({
      steps: [{ name: 'target', index: 12 }, { name: 'measure' }],
      type: 'CodeableConcept',
      isList: false,
    });
  });
});

describe('a path that may not be set', () => {
  const cases: [path: string, root: string, why: string][] = [
    ['', 'activity', '"" is not a name, with an index at most'],
    ['reasonCode[0]..text', 'activity', '"" is not a name, with an index at most'],
    ['reasonCode[%n].text', 'activity', '"reasonCode[%n]" is not a name, with an index at most'],
    ['reasonCode[100].text', 'activity', '"reasonCode[100]" is not a name, with an index at most'],
    ['reasonCode.where(true).text', 'activity', '"where(true)" is not a name, with an index at most'],
    ['reasonCode.text', 'activity', 'reasonCode repeats: it needs an index'],
    ['description[0]', 'activity', 'description does not repeat: it takes no index'],
    ['descripton', 'activity', 'activity has no descripton that may be set'],
    ['description.text', 'activity', 'string has no text that may be set'],
    ['constructor', 'activity', 'activity has no constructor that may be set'],
    ['__proto__', 'activity', '"__proto__" is not a name, with an index at most'],
    ['description', 'flag', 'flag has no description that may be set'],
    ['description', 'group', 'group has no description that may be set'],
  ];
  test.each(cases)('%s of %s: %s', (path, root, why) => {
    expect(readElementPath(path, root)).toBe(why);
  });

  test.each([
    ['status', 'activity'],
    ['kind', 'activity'],
    ['productCodeableConcept', 'activity'],
    ['dailyAmount.value', 'activity'],
    ['quantity.value', 'activity'],
    ['doNotPerform', 'activity'],
    ['status', 'flag'],
    ['subject', 'flag'],
    ['lifecycleStatus', 'goal'],
    ['achievementStatus', 'goal'],
    ['subject', 'goal'],
    ['status', 'plan'],
    ['intent', 'plan'],
    ['activity[0]', 'plan'],
    ['id', 'plan'],
  ])(
    'content cannot reach %s of a %s: it makes proposals, without doses, for the subject of the answers',
    (path, root) => {
      expect(readElementPath(path, root)).toMatch(/has no .* that may be set/);
    },
  );
});

describe('setAt', () => {
  const stepsOf = (path: string, root: string): ElementPath['steps'] =>
    (readElementPath(path, root) as ElementPath).steps;

  test('what lies on the way is made', () => {
    expect(setAt({}, stepsOf('target[0].detailQuantity.value', 'goal'), 4.6)).toEqual({
      target: [{ detailQuantity: { value: 4.6 } }],
    });
  });

  test('what is there already stays, and the element given does not change', () => {
    const before = Object.freeze({
      reasonCode: Object.freeze([Object.freeze({ text: 'first' }), Object.freeze({ text: 'second' })]),
      description: 'walk',
    });
    const after = setAt(before, stepsOf('reasonCode[1].text', 'activity'), 'changed');
    expect(after).toEqual({ reasonCode: [{ text: 'first' }, { text: 'changed' }], description: 'walk' });
    expect(before.reasonCode[1]).toEqual({ text: 'second' });
    expect(after?.reasonCode[0]).toBe(before.reasonCode[0]);
  });

  test('the next free place of a list can be set', () => {
    expect(setAt({ reasonCode: [{ text: 'a' }] }, stepsOf('reasonCode[1].text', 'activity'), 'b')).toEqual({
      reasonCode: [{ text: 'a' }, { text: 'b' }],
    });
  });

  test.each([
    ['reasonCode[1].text', {}],
    ['reasonCode[3].text', { reasonCode: [{ text: 'a' }] }],
    ['reasonCode[0].coding[1].code', {}],
  ])('%s would leave a gap in %j', (path, element) => {
    expect(setAt(element, stepsOf(path, 'activity'), 'x')).toBeUndefined();
  });

  test('a list as a whole is replaced', () => {
    const [one, two] = [{ text: 'one' }, { text: 'two' }];
    expect(setAt({ reasonCode: [{ text: 'old' }] }, stepsOf('reasonCode', 'activity'), [one, two])).toEqual({
      reasonCode: [one, two],
    });
  });
});

describe('toElementValue', () => {
  const cases: [type: string, value: unknown, taken: unknown][] = [
    ['string', 'text', 'text'],
    ['string', 13, '13'],
    ['string', ' ', undefined],
    ['string', true, undefined],
    ['string', { text: 'x' }, undefined],
    ['boolean', false, false],
    ['boolean', 'false', undefined],
    ['integer', 100, 100],
    ['integer', 4.6, undefined],
    ['decimal', 4.6, 4.6],
    ['decimal', '4.6', undefined],
    ['decimal', Number.NaN, undefined],
    ['date', '2027-02-15', '2027-02-15'],
    ['date', '2027', '2027'],
    ['date', '2027-02-30', undefined],
    ['date', '2027-02-15T10:00:00Z', undefined],
    ['date', 'tomorrow', undefined],
    ['dateTime', '2027-02-15T10:00:00Z', '2027-02-15T10:00:00Z'],
    ['dateTime', '2027-02-15', '2027-02-15'],
    ['dateTime', 20270215, undefined],
    ['Reference', { reference: 'Patient/1' }, { reference: 'Patient/1' }],
    ['Reference', { reference: 'Patient/1', extension: [{}] }, { reference: 'Patient/1' }],
    ['Reference', { nothing: 'known' }, undefined],
    ['Reference', 'Patient/1', undefined],
    ['Reference', { reference: true }, undefined],
    ['Quantity', { value: 3, unit: 'kg', code: 'kg' }, { value: 3, unit: 'kg', code: 'kg' }],
    ['Quantity', { value: '3' }, undefined],
    ['CodeableConcept', { coding: [{ code: 'a' }, { code: 'b' }] }, { coding: [{ code: 'a' }, { code: 'b' }] }],
    ['CodeableConcept', { coding: [{ code: 1 }, { code: [] }] }, undefined],
    ['CodeableConcept', { coding: { code: 'a' } }, undefined],
    ['CodeableConcept', { text: ['a', 'b'] }, undefined],
    ['Range', { low: { value: 1 }, high: { value: 2 } }, { low: { value: 1 }, high: { value: 2 } }],
  ];
  test.each(cases)('as %s, %j is %j', (type, value, taken) => {
    expect(toElementValue(type, value)).toEqual(taken);
  });
});
