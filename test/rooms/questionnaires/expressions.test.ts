import { describe, expect, test } from '@jest/globals';
import type { Questionnaire, QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { compileTyped, toPlainValues, toTypedNode } from '../../../src/fhir/fhirpath.ts';
import {
  bind,
  bindExpression,
  buildScope,
  compileResponseExpression,
  deferResponseExpression,
} from '../../../src/questionnaires/expressions.ts';
import { answered, CORE, holding, questionnaireOf, responseOf, UCUM } from './build.ts';

const evaluate = (text: string, response: QuestionnaireResponse, questionnaire?: Questionnaire): unknown[] =>
  compileResponseExpression(text).evaluate(buildScope({ response }, questionnaire));

/** The same text by the engine alone. */
const evaluatePlainly = (text: string, questionnaireResponse: QuestionnaireResponse): unknown[] => {
  const response = toTypedNode(questionnaireResponse);
  return toPlainValues(compileTyped(text)(response, { response, resource: response }));
};

/** Values or the fact of an error: both ways must agree on either. */
const outcomeOf = (run: () => unknown[]): unknown => {
  try {
    return run();
  } catch {
    return 'error';
  }
};

const anyValue = fc.oneof(
  fc.integer({ min: -3, max: 12 }).map(valueInteger => ({ valueInteger })),
  fc.constantFrom(0.5, 6.7, 7, 1e-3).map(valueDecimal => ({ valueDecimal })),
  fc.boolean().map(valueBoolean => ({ valueBoolean })),
  fc.constantFrom('2024-02-29', '2024', '2025-01').map(valueDate => ({ valueDate })),
  fc.constantFrom('2024-02-29T10:00:00Z', '2024').map(valueDateTime => ({ valueDateTime })),
  fc.constantFrom('09:30:00', '10:00').map(valueTime => ({ valueTime })),
  fc.constantFrom('x', 'yes', '2024-02-29').map(valueString => ({ valueString })),
  fc.constantFrom('yes', 'no').map(code => ({ valueCoding: { system: 'urn:s', code, display: code.toUpperCase() } })),
  fc.constantFrom(1, 82.5).map(value => ({ valueQuantity: { value, unit: 'kg', system: UCUM, code: 'kg' } })),
  fc.constant({ valueReference: { reference: 'Patient/1' } }),
  fc.constant({ _valueString: { extension: [{ url: 'urn:e', valueCode: 'unknown' }] } }),
  fc.constant({}),
);
// A linkId stands at one depth, as in any response that fits a Questionnaire. (The engine itself forgets what it has seen
// where the items of several levels first exceed six, and then yields equal ones of different levels twice.)
function anyItems(depth: number): fc.Arbitrary<QuestionnaireResponseItem[]> {
  if (depth > 2) return fc.constant([]);
  const below = anyItems(depth + 1);
  const linkId = fc.constantFrom('a', 'b', 'it 1.2 ').map(letter => `${letter}${depth}`);
  const withItems = fc.tuple(anyValue, below).map(([value, item]) => ({ ...value, ...(item.length > 0 && { item }) }));
  const question = fc.tuple(linkId, fc.array(fc.oneof(anyValue, withItems), { maxLength: 3 }));
  const anyItem = fc.oneof(
    question.map(([id, answer]) => ({ linkId: id, answer }) as QuestionnaireResponseItem),
    fc.tuple(linkId, below).map(([id, item]) => ({ linkId: id, item })),
  );
  return fc.array(anyItem, { maxLength: 5 });
}
const anyResponse = anyItems(0).map(items => responseOf(items));

const CRITERIA = [
  "linkId='a0'",
  "linkId='b1'",
  "linkId = 'it 1.2 1'",
  "linkId in ('a0' | 'b0')",
  "linkId in ('a2'|'b1'|'a0'|'nowhere')",
  "linkId='b1' or linkId='a0'",
  "linkId='nowhere'",
];
const PATHS = [
  '',
  '.answer',
  '.answer.value',
  '.answer.value.code',
  '.answer.item',
  '.item',
  '.linkId',
  '.answer.value.value',
];
const ENDINGS = [
  '',
  '.count()',
  '.exists()',
  '.first()',
  '.last()',
  '.distinct().count()',
  '.extension.value',
  '.select($this is FHIR.date)',
  '.select($this is FHIR.Coding)',
  '.select($this is FHIR.code)',
  '.select($this is FHIR.integer)',
  '.ofType(Quantity).unit',
  '.ofType(string)',
  '.where($this is dateTime).count()',
  '.type().name',
  '.select($this = 7)',
  ".select($this = 'yes')",
  '.ofType(date).select($this > @2024-02-01)',
  '.ofType(time).select($this <= @T09:30:00)',
  ".ofType(Quantity).select($this > 50 'kg')",
  ".ofType(Quantity).select($this = 1000 'g')",
  " = 'yes'",
  ' > 5',
  ' >= @2024-02-01',
  " > 1 'kg'",
  ' = true',
  '.not()',
  '.empty() or true',
  " | 'more'",
  '.sum()',
  ".trace('x').count()",
  '.repeat(item).count()',
  '.children().count()',
];

describe('an indexed look-up', () => {
  test('yields what the FHIRPath itself yields, with the same types', () => {
    const texts = CRITERIA.flatMap(criterion => PATHS.map(path => `.repeat(item).where(${criterion})${path}`));
    fc.assert(
      fc.property(
        anyResponse,
        fc.constantFrom(...texts),
        fc.constantFrom(...ENDINGS),
        fc.constantFrom('%response', '%resource'),
        (response, text, ending, name) => {
          const whole = `${name}${text}${ending}`;
          expect(outcomeOf(() => evaluate(whole, response))).toEqual(outcomeOf(() => evaluatePlainly(whole, response)));
        },
      ),
      { numRuns: 400 },
    );
  });
  test('yields it within conditions, too', () => {
    const value = (linkId: string) => `%response.repeat(item).where(linkId='${linkId}').answer.value`;
    const texts = [
      `${value('a0')} >= 5 and ${value('b1')} < 3`,
      `('yes' in ${value('a0')}.code).not() or ${value('b1')}.exists()`,
      `iif(${value('a1')}.count() = 2, ${value('a1')}.first(), ${value('b0')})`,
      `${value('a0')}.first() = ${value('b0')}.first()`,
      `%response.repeat(item).where(linkId='a0')[1].item.where(linkId='b1').answer.value`,
      `%response.item.select(linkId = 'a0' and %response.repeat(item).where(linkId='b1').exists())`,
    ];
    fc.assert(
      fc.property(anyResponse, fc.constantFrom(...texts), (response, text) => {
        expect(outcomeOf(() => evaluate(text, response))).toEqual(outcomeOf(() => evaluatePlainly(text, response)));
      }),
      { numRuns: 200 },
    );
  });
  test('goes level by level, as repeat() does', () => {
    const response = responseOf([holding('g', answered('x', { valueInteger: 1 })), answered('x', { valueInteger: 2 })]);
    const text = "%response.repeat(item).where(linkId='x').answer.value";
    expect(evaluate(text, response)).toEqual([2, 1]);
    expect(evaluatePlainly(text, response)).toEqual([2, 1]);
  });
  test('yields equal items once, as repeat() does', () => {
    const same = answered('x', { valueString: 'very' });
    const text = "%response.repeat(item).where(linkId='x').answer.value";
    const response = responseOf([
      holding('g', same, answered('y', { valueInteger: 1 })),
      holding('g', same, answered('y', { valueInteger: 2 })),
    ]);
    expect(evaluate(text, response)).toEqual(['very']);
    expect(evaluatePlainly(text, response)).toEqual(['very']);
    expect(
      evaluate("%response.repeat(item).where(linkId='g')[1].item.where(linkId='x').answer.value", response),
    ).toEqual(['very']);
  });
  test('does not reach items inside answers, as repeat(item) does not', () => {
    const response = responseOf([
      { linkId: 'a', answer: [{ valueBoolean: true, item: [answered('x', { valueInteger: 1 })] }] },
    ]);
    expect(evaluate("%response.repeat(item).where(linkId='x')", response)).toEqual([]);
    expect(evaluate("%response.repeat(item | answer.item).where(linkId='x').answer.value", response)).toEqual([1]);
  });
  test('leaves the response as it was', () => {
    const response = responseOf([answered('x', { valueCoding: { system: 's', code: 'c' } })]);
    const before = structuredClone(response);
    const [coding] = evaluate("%response.repeat(item).where(linkId='x').answer.value", response);
    expect(coding).toBe(response.item?.[0]?.answer?.[0]?.valueCoding);
    expect(response).toEqual(before);
    expect(Reflect.ownKeys(coding as object)).toEqual(['system', 'code']);
  });
});

describe('an expression', () => {
  const response = responseOf([
    answered('x', { valueInteger: 7 }),
    answered('d', { valueDate: '2024-05-01' }),
    answered('c', { valueCoding: { system: 's', code: 'k' } }),
  ]);
  const X = "%response.repeat(item).where(linkId='x').answer.value";
  test('says which items and names it reads', () => {
    const expression = compileResponseExpression(
      `${X} > %limit and %response.repeat(item).where(linkId in ('y' | 'x')).exists() and %\`other one\``,
    );
    expect(expression.linkIds).toEqual(['x', 'y']);
    expect(expression.variables).toEqual(['limit', 'other one']);
    expect(expression.text).toContain('%limit');
  });
  test('reads the response as %response, %resource and its input', () => {
    expect(evaluate('%response.status | %resource.status | status | QuestionnaireResponse.status', response)).toEqual([
      'completed',
    ]);
    expect(evaluate('%context.item.count()', response)).toEqual([3]);
  });
  test('may call the response by another name', () => {
    const expression = compileResponseExpression(
      "%answers.repeat(item).where(linkId='x').answer.value + %answers.item.count()",
      'answers',
    );
    expect(expression.evaluate(buildScope({ response }))).toEqual([10]);
    expect(expression.variables).toEqual([]);
  });
  test('reads the Questionnaire', () => {
    expect(evaluate('%questionnaire.url', response, questionnaireOf())).toEqual([
      'https://example.org/Questionnaire/q',
    ]);
    expect(evaluate('%questionnaire.url', response)).toEqual([]);
  });
  test('that is no FHIRPath throws with the places of its own text', () => {
    const text = `${X} > > 1`;
    expect(() => compileResponseExpression(text)).toThrow(`column: ${text.indexOf('> 1')};`);
  });
  test('may wait for its first evaluation with that', () => {
    const expression = deferResponseExpression('1 +');
    const scope = buildScope({ response });
    expect(() => expression.evaluate(scope)).toThrow('line: 1');
    expect(() => {
      expression.compile();
    }).toThrow('line: 1');
  });
  test('that names what nobody bound throws', () => {
    expect(() => evaluate('%nobody + 1', response)).toThrow('undefined environment variable: nobody');
  });
  test('that compares what cannot be compared throws an Error', () => {
    expect(() => evaluate(`${X} > 'a'`, response)).toThrow(Error);
  });
  test('computes decimals exactly', () => {
    expect(evaluate('0.1 + 0.2 = 0.3', response)).toEqual([true]);
    expect(evaluate('(7 + 7 + 6) / 3', response)[0]).toBeCloseTo(6.6666666, 6);
  });
  test.each([
    ['(20 / 3).round(1)', 6.7],
    ['(19 / 3).round(1)', 6.3],
    ['0.25.round(1)', 0.3],
    ['0.35.round(1)', 0.4],
    ['1.005.round(2)', 1.01],
    ['2.675.round(2)', 2.68],
    ['(-0.25).round(1)', -0.3],
    ['8.35.round(1)', 8.4],
  ])('rounds halves away from zero: %s = %d', (text, rounded) => {
    expect(evaluate(text, response)).toEqual([rounded]);
  });
  test('yields the same where it traces', () => {
    expect(evaluate(`${X}.trace('value')`, response)).toEqual([7]);
  });
});

describe('named values', () => {
  const response = responseOf([
    answered('x', { valueInteger: 7 }),
    answered('d', { valueDate: '2024-05-01' }),
    answered('w', { valueQuantity: { value: 82, unit: 'kg', system: UCUM, code: 'kg' } }),
    answered('m', { valueCoding: { code: 'p' } }, { valueCoding: { code: 'q' } }),
  ]);
  const value = (linkId: string) => `%response.repeat(item).where(linkId='${linkId}').answer.value`;
  const scopeWith = (...named: [name: string, text: string][]) => {
    const scope = buildScope({ response });
    for (const [name, text] of named) bindExpression(scope, name, compileResponseExpression(text));
    return scope;
  };
  test('are seen by later expressions', () => {
    const scope = scopeWith(['x', value('x')], ['twice', '%x * 2']);
    expect(compileResponseExpression('%twice > 10 and %x = 7').evaluate(scope)).toEqual([true]);
  });
  test('keep their types', () => {
    const scope = scopeWith(['by', value('d')], ['weight', value('w')], ['first', `${value('w')}.first()`]);
    expect(compileResponseExpression('%by > @2024-01-31').evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression('%by is date').evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression("%weight > 81000 'g'").evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression('%first.unit').evaluate(scope)).toEqual(['kg']);
  });
  test('may be many or none', () => {
    const scope = scopeWith(['codes', `${value('m')}.code`], ['none', value('nowhere')]);
    expect(compileResponseExpression("'q' in %codes").evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression("'z' in %codes").evaluate(scope)).toEqual([false]);
    expect(compileResponseExpression('%none > 3').evaluate(scope)).toEqual([]);
    expect(compileResponseExpression("'z' in %none").evaluate(scope)).toEqual([false]);
  });
  test('may be bound from outside, as JSON values', () => {
    const scope = buildScope({ response });
    bind(scope, 'limit', [5]);
    bind(scope, 'codes', ['a', 'b']);
    bind(scope, 'nothing', []);
    expect(compileResponseExpression('%limit + 1.5').evaluate(scope)).toEqual([6.5]);
    expect(compileResponseExpression('%limit <= 5 and %limit = 5.0').evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression("%codes.count() = 2 and 'b' in %codes").evaluate(scope)).toEqual([true]);
    expect(compileResponseExpression('%nothing.exists()').evaluate(scope)).toEqual([false]);
  });
  test('of one response are not those of another', () => {
    const expression = compileResponseExpression(value('x'));
    expect(expression.evaluate(buildScope({ response }))).toEqual([7]);
    expect(expression.evaluate(buildScope({ response: responseOf([answered('x', { valueInteger: 1 })]) }))).toEqual([
      1,
    ]);
  });
});

describe('weight()', () => {
  const ordinal = (valueDecimal: number) => [{ url: `${CORE}ordinalValue`, valueDecimal }];
  const questionnaire = questionnaireOf(
    {
      linkId: 'g',
      type: 'group',
      item: [
        {
          linkId: 'a',
          type: 'choice',
          repeats: true,
          answerOption: [
            { extension: ordinal(0), valueCoding: { system: 's', code: 'never' } },
            { valueCoding: { system: 's', code: 'often', extension: ordinal(2.5) } },
            { valueCoding: { system: 's', code: 'no answer' } },
          ],
        },
      ],
    },
    { linkId: 'n', type: 'integer', answerOption: [{ extension: ordinal(10), valueInteger: 1 }] },
  );
  const coding = (code: string) => ({ valueCoding: { system: 's', code } });
  const response = responseOf([
    holding('g', answered('a', coding('never'), coding('often'), coding('no answer'))),
    answered('n', { valueInteger: 1 }),
    answered('free', { valueCoding: { system: 's', code: 'z', extension: ordinal(4) } }, { valueString: 'text' }),
  ]);
  const weigh = (linkId: string, path = '.answer.value') =>
    evaluate(`%resource.repeat(item).where(linkId='${linkId}')${path}.weight()`, response, questionnaire);
  test('is that of the option, on the option or on its Coding', () => {
    expect(weigh('a')).toEqual([0, 2.5]);
    expect(weigh('n')).toEqual([10]);
  });
  test('may be asked of an answer, and by its older name', () => {
    expect(weigh('a', '.answer')).toEqual([0, 2.5]);
    expect(evaluate("%resource.item.where(linkId='n').answer.value.ordinal()", response, questionnaire)).toEqual([10]);
  });
  test('is the answer’s own where it brings one', () => {
    expect(weigh('free')).toEqual([4]);
  });
  test('is none where nobody gave one', () => {
    expect(evaluate("%resource.repeat(item).where(linkId='a').answer.value.weight()", response)).toEqual([]);
    expect(weigh('nowhere')).toEqual([]);
    expect(evaluate('%resource.item.weight()', response, questionnaire)).toEqual([]);
  });
  test('adds up', () => {
    expect(
      evaluate(
        "%resource.repeat(item).where(linkId in ('a' | 'n')).answer.value.weight().sum()",
        response,
        questionnaire,
      ),
    ).toEqual([12.5]);
    expect(
      evaluate("%resource.repeat(item).where(linkId='a').answer.value.weight().count()", response, questionnaire),
    ).toEqual([2]);
  });
});
