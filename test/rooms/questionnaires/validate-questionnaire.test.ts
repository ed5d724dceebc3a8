import { describe, expect, test } from '@jest/globals';
import type { Questionnaire, QuestionnaireItem, QuestionnaireItemEnableWhen } from '@medplum/fhirtypes';
import { validateQuestionnaire } from '../../../src/questionnaires/validate-questionnaire.ts';
import { assessment, calculated, fhirPath, variable } from './assessment.ts';
import { CORE, printIssue, questionnaireOf, SDC } from './build.ts';

const findings = (...items: QuestionnaireItem[]): string[] =>
  validateQuestionnaire(questionnaireOf(...items)).map(printIssue);
const item = (
  linkId: string,
  type: QuestionnaireItem['type'],
  rest: Partial<QuestionnaireItem> = {},
): QuestionnaireItem => ({ linkId, type, ...rest });
const when = (
  question: string,
  rest: Partial<QuestionnaireItemEnableWhen> = { operator: 'exists', answerBoolean: true },
) => [{ question, ...rest } as QuestionnaireItemEnableWhen];

describe('a sound Questionnaire', () => {
  test('has no findings', () => {
    expect(validateQuestionnaire(assessment)).toEqual([]);
    expect(validateQuestionnaire({ resourceType: 'Questionnaire', status: 'draft' })).toEqual([]);
  });
});

describe('linkIds', () => {
  test('are unique, wherever they stand', () => {
    const group = item('g', 'group', {
      item: [item('a', 'string'), item('b', 'string', { item: [item('c', 'string')] })],
    });
    expect(findings(item('a', 'string'), group, item('c', 'string'), item('d', 'string'))).toEqual([
      "error invariant Questionnaire.item[1].item[0]: The linkId 'a' is taken by Questionnaire.item[0] already",
      "error invariant Questionnaire.item[2]: The linkId 'c' is taken by Questionnaire.item[1].item[1].item[0] already",
    ]);
  });
});

describe('enableWhen', () => {
  const AT = 'error business-rule Questionnaire.item[0].enableWhen[0]';
  test('may ask for a question before, behind, in or outside of a group, and above', () => {
    expect(findings(item('a', 'string', { enableWhen: when('b') }), item('b', 'boolean'))).toEqual([]);
    const inner = item('g', 'group', {
      item: [
        item('b', 'boolean'),
        item('c', 'string', { enableWhen: [...when('b'), ...when('d')], enableBehavior: 'all' }),
      ],
    });
    expect(findings(inner, item('d', 'boolean'))).toEqual([]);
    expect(findings(item('b', 'boolean', { item: [item('c', 'string', { enableWhen: when('b') })] }))).toEqual([]);
  });
  test('may not ask for what does not exist', () => {
    expect(findings(item('a', 'string', { enableWhen: when('nowhere') }))).toEqual([
      `${AT}: 'a': enableWhen asks for 'nowhere', which no item has as its linkId`,
    ]);
  });
  test('may not ask for its own item, or one below it', () => {
    expect(findings(item('a', 'boolean', { enableWhen: when('a') }))).toEqual([
      `${AT}: 'a': enableWhen asks for the answer of its own item`,
    ]);
    const group = item('g', 'group', {
      enableWhen: when('c'),
      item: [item('b', 'group', { item: [item('c', 'boolean')] })],
    });
    expect(findings(group)).toEqual([`${AT}: 'g': enableWhen asks for 'c', which stands below the item itself`]);
  });
  test.each<QuestionnaireItem['type']>(['group', 'display'])('may not ask for a %s', type => {
    expect(findings(item('a', 'string', { enableWhen: when('b') }), item('b', type))).toEqual([
      `${AT}: 'a': enableWhen asks for 'b', which is no question`,
    ]);
  });
  test.each<[QuestionnaireItem['type'], Partial<QuestionnaireItemEnableWhen>]>([
    ['boolean', { answerBoolean: true }],
    ['integer', { answerInteger: 1 }],
    ['integer', { answerDecimal: 1.5 }],
    ['decimal', { answerInteger: 1 }],
    ['date', { answerDateTime: '2024-01-01T00:00:00Z' }],
    ['dateTime', { answerDate: '2024-01-01' }],
    ['string', { answerString: 'x' }],
    ['text', { answerString: 'x' }],
    ['url', { answerString: 'urn:x' }],
    ['choice', { answerCoding: { code: 'x' } }],
    ['open-choice', { answerString: 'x' }],
    ['quantity', { answerQuantity: { value: 1 } }],
    ['reference', { answerReference: { reference: 'Patient/1' } }],
    ['time', { answerTime: '10:00:00' }],
    ['attachment', { operator: 'exists', answerBoolean: true }],
  ])('of a %s question may compare with %j', (type, rest) => {
    const condition = when('b', { operator: '=', ...rest });
    expect(findings(item('a', 'string', { enableWhen: condition }), item('b', type))).toEqual([]);
  });
  test.each<[QuestionnaireItem['type'], Partial<QuestionnaireItemEnableWhen>, string, string]>([
    ['boolean', { answerString: 'yes' }, 'String', 'Boolean'],
    ['choice', { answerString: 'x' }, 'String', 'Coding'],
    ['choice', { answerBoolean: true }, 'Boolean', 'Coding'],
    ['integer', { answerCoding: { code: '1' } }, 'Coding', 'Integer'],
    ['open-choice', { answerInteger: 1 }, 'Integer', 'Coding or String'],
    ['attachment', { answerString: 'x' }, 'String', 'Attachment'],
    ['time', { answerDate: '2024-01-01' }, 'Date', 'Time'],
  ])('of a %s question may not compare with %j', (type, rest, given, wanted) => {
    expect(
      findings(item('a', 'string', { enableWhen: when('b', { operator: '=', ...rest }) }), item('b', type)),
    ).toEqual([`${AT}: 'a': enableWhen compares with a ${given}, but 'b' is answered by ${wanted}`]);
  });
  test('may compare with the type of the options', () => {
    const choice = item('b', 'choice', { answerOption: [{ valueInteger: 1 }] });
    expect(
      findings(item('a', 'string', { enableWhen: when('b', { operator: '=', answerInteger: 1 }) }), choice),
    ).toEqual([]);
  });
});

describe('expressions', () => {
  const url = {
    calculated: `${SDC}calculatedExpression`,
    enable: `${SDC}enableWhenExpression`,
    variable: `${CORE}variable`,
  };
  const at = (extension: string) => `Questionnaire.item[0].extension('${extension}')`;
  test.each([
    ['a calculatedExpression', url.calculated],
    ['an enableWhenExpression', url.enable],
    ['a variable', url.variable],
  ])('must be FHIRPath: %s', (_what, extension) => {
    expect(findings(item('a', 'integer', { extension: [fhirPath(extension, '1 + 1', 'n')] }))).toEqual([]);
    expect(findings(item('a', 'integer', { extension: [fhirPath(extension, '1 +', 'n')] }))).toEqual([
      expect.stringMatching(/^error invalid .*: '1 \+' is no FHIRPath: line: 1; column: 3; /),
    ]);
    expect(findings(item('a', 'integer', { extension: [fhirPath(extension, '1 +', 'n')] }))[0]).toContain(
      `error invalid ${at(extension)}: `,
    );
  });
  test('of the Questionnaire itself must be, too', () => {
    const questionnaire: Questionnaire = { ...questionnaireOf(), extension: [variable('n', ')')] };
    expect(validateQuestionnaire(questionnaire)).toMatchObject([
      { severity: 'error', code: 'invalid', expression: [`Questionnaire.extension('${url.variable}')`] },
    ]);
  });
  test('that is not there is none', () => {
    const extension = [{ url: url.calculated, valueExpression: { language: 'text/fhirpath' as const } }];
    expect(validateQuestionnaire(questionnaireOf(item('a', 'integer', { extension })))).toMatchObject([
      { code: 'invalid', expression: [at(url.calculated)] },
    ]);
  });
  test('in other languages are not evaluated, which is worth a warning', () => {
    const extension = [{ url: url.calculated, valueExpression: { language: 'text/cql' as const, expression: 'X' } }];
    expect(findings(item('a', 'integer', { extension }))).toEqual([
      `warning not-supported ${at(url.calculated)}: Expressions in text/cql are not evaluated here`,
    ]);
  });
  test('of the Finnish national PHR are read, too', () => {
    const extension = [
      { url: 'http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen', valueString: '1 +' },
    ];
    expect(validateQuestionnaire(questionnaireOf(item('a', 'integer', { extension })))).toMatchObject([
      { severity: 'error', code: 'invalid', expression: ['Questionnaire.item[0]'] },
    ]);
  });
});

describe('patterns', () => {
  test('must be regular expressions', () => {
    const pattern = (valueString: string) => item('a', 'string', { extension: [{ url: `${CORE}regex`, valueString }] });
    expect(findings(pattern('[a-z]+'))).toEqual([]);
    expect(findings(pattern('[a-z'))).toEqual([
      expect.stringContaining(
        `error invalid Questionnaire.item[0].extension('${CORE}regex'): 'a': Invalid regular expression`,
      ),
    ]);
  });
});

describe('calculated items', () => {
  const score = (linkId: string, ...reads: string[]) =>
    item(linkId, 'integer', {
      extension: [
        calculated(reads.map(each => `%resource.repeat(item).where(linkId='${each}').answer.value`).join(' + ') || '1'),
      ],
    });
  test('may read each other, in one direction', () => {
    expect(findings(score('x', 'y', 'z'), score('y', 'z'), score('z'))).toEqual([]);
  });
  test('may not read themselves', () => {
    expect(findings(score('x', 'x'))).toEqual([
      "error business-rule Questionnaire.item[0]: 'x' is calculated from 'x', which in turn needs it",
    ]);
  });
  test('may not read each other in a circle', () => {
    expect(findings(score('x', 'y'), score('y', 'z'), score('z', 'x'))).toEqual([
      "error business-rule Questionnaire.item[2]: 'z' is calculated from 'x', which in turn needs it",
    ]);
  });
});
