import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireItem } from '@medplum/fhirtypes';
import { compileQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { assessment, calculated, variable } from './assessment.ts';
import { CORE, questionnaireOf, SDC } from './build.ts';

const compile = (...items: QuestionnaireItem[]) => compileQuestionnaire(questionnaireOf(...items));

describe('the item tree', () => {
  const tree = compile(
    { linkId: 'a', type: 'string', text: 'A?' },
    { linkId: 'g', type: 'group', item: [{ linkId: 'b', type: 'string', item: [{ linkId: 'c', type: 'integer' }] }] },
  );
  test('knows each item by its linkId, with parent, children and place', () => {
    expect([...tree.items.keys()]).toEqual(['a', 'g', 'b', 'c']);
    expect([...tree.items.values()].map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    const b = tree.items.get('b');
    expect(b?.parent).toBe(tree.items.get('g'));
    expect(b?.children).toEqual([tree.items.get('c')]);
    expect(b?.childrenByLinkId.get('c')).toBe(tree.items.get('c'));
    expect(tree.roots.map(({ linkId }) => linkId)).toEqual(['a', 'g']);
    expect([...tree.rootsByLinkId.keys()]).toEqual(['a', 'g']);
  });
  test('of a Questionnaire without items is empty', () => {
    const empty = compileQuestionnaire({ resourceType: 'Questionnaire', status: 'draft' });
    expect([empty.items.size, empty.roots.length, empty.calculations.length]).toEqual([0, 0, 0]);
  });
});

describe('how often an item may come', () => {
  const occurs = (minOccurs?: number, maxOccurs?: number) => [
    ...(minOccurs === undefined ? [] : [{ url: `${CORE}questionnaire-minOccurs`, valueInteger: minOccurs }]),
    ...(maxOccurs === undefined ? [] : [{ url: `${CORE}questionnaire-maxOccurs`, valueInteger: maxOccurs }]),
  ];
  test.each<[Partial<QuestionnaireItem>, number, number]>([
    [{}, 0, 1],
    [{ required: true }, 1, 1],
    [{ repeats: true }, 0, Infinity],
    [{ repeats: true, required: true }, 1, Infinity],
    [{ repeats: true, extension: occurs(2, 5) }, 2, 5],
    [{ repeats: true, required: true, extension: occurs(0, 5) }, 1, 5],
    [{ extension: occurs(undefined, 5) }, 0, 1],
  ])('%j: %d to %d', (rest, minOccurs, maxOccurs) => {
    expect(compile({ linkId: 'a', type: 'string', ...rest }).items.get('a')).toMatchObject({ minOccurs, maxOccurs });
  });
});

describe('extraction', () => {
  const extract = (valueBoolean: boolean) => ({ url: `${SDC}observationExtract`, valueBoolean });
  test('is inherited from the items above, unless they say otherwise', () => {
    const tree = compile(
      {
        linkId: 'g',
        type: 'group',
        extension: [extract(true)],
        item: [
          { linkId: 'a', type: 'string' },
          { linkId: 'b', type: 'string', extension: [extract(false)] },
        ],
      },
      { linkId: 'c', type: 'string' },
    );
    expect([...tree.items.values()].map(({ extracted }) => extracted)).toEqual([true, true, false, false]);
  });
  test('is inherited from the Questionnaire', () => {
    const tree = compileQuestionnaire({
      ...questionnaireOf({ linkId: 'a', type: 'string' }),
      extension: [extract(true)],
    });
    expect(tree.items.get('a')?.extracted).toBe(true);
  });
});

describe('calculations', () => {
  const score = (
    linkId: string,
    expression: string,
    ...more: NonNullable<QuestionnaireItem['extension']>
  ): QuestionnaireItem => ({
    linkId,
    type: 'integer',
    extension: [calculated(expression), ...more],
  });
  const read = (linkId: string) => `%resource.repeat(item).where(linkId='${linkId}').answer.value`;
  const orderOf = (...items: QuestionnaireItem[]) =>
    compile(...items).calculations.map(({ item, chained }) => [item.linkId, chained]);
  test('stand in the order of the document where they are independent', () => {
    expect(orderOf(score('x', read('a')), score('y', '1'))).toEqual([
      ['x', false],
      ['y', false],
    ]);
  });
  test('stand behind those that they read, by look-up or by any other way', () => {
    expect(
      orderOf(
        score('total', `${read('x')} + %resource.item.where(linkId = 'y').answer.value`),
        score('x', read('y')),
        score('y', '1'),
      ),
    ).toEqual([
      ['y', false],
      ['x', true],
      ['total', true],
    ]);
  });
  test('stand behind those that their variables read', () => {
    expect(orderOf(score('x', '%later + 1', variable('later', `%inner`)), score('y', '1'))).toEqual([
      ['x', false],
      ['y', false],
    ]);
    const through = score('x', '%sum', variable('part', read('y')), variable('sum', '%part + 1'));
    expect(orderOf(through, score('y', '1'))).toEqual([
      ['y', false],
      ['x', true],
    ]);
  });
  test('that need each other are all there, whatever the order', () => {
    expect(
      orderOf(score('x', read('y')), score('y', read('x')))
        .map(([linkId]) => linkId)
        .sort(),
    ).toEqual(['x', 'y']);
    expect(orderOf(score('x', read('x')))).toEqual([['x', true]]);
  });
  test('know the variables that they need, in order, from all levels above', () => {
    const tree = compileQuestionnaire({
      ...questionnaireOf({
        linkId: 'g',
        type: 'group',
        extension: [variable('two', '%one + 1'), variable('unused', '9')],
        item: [score('x', '%three', variable('three', '%two + %one'))],
      }),
      extension: [variable('one', '1')],
    });
    expect(tree.calculations[0]?.variables.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  });
  test('prefer the nearer of two variables with one name, which may build on the farther', () => {
    const tree = compileQuestionnaire({
      ...questionnaireOf(score('x', '%one', variable('one', '%one + 10'))),
      extension: [variable('one', '1')],
    });
    expect(tree.calculations[0]?.variables.map(({ expression }) => expression.text)).toEqual(['1', '%one + 10']);
  });
  test('are not made of other languages, nor inside answers', () => {
    const cql = {
      url: `${SDC}calculatedExpression`,
      valueExpression: { language: 'text/cql' as const, expression: 'X' },
    };
    expect(orderOf({ linkId: 'x', type: 'integer', extension: [cql] })).toEqual([]);
    expect(orderOf({ linkId: 'q', type: 'string', item: [score('x', '1')] })).toEqual([]);
    expect(orderOf({ linkId: 'g', type: 'group', item: [score('x', '1')] })).toEqual([['x', false]]);
  });
  test('of a whole assessment are known with the groups around them', () => {
    const { calculations } = compileQuestionnaire(assessment);
    expect(calculations.map(({ item }) => item.linkId)).toEqual([
      'peg-score',
      'phq9-score',
      'gad7-score',
      'distress',
      'bmi',
    ]);
    expect(calculations[0]?.chain.map(({ linkId }) => linkId)).toEqual(['scores', 'peg-score']);
  });
});
