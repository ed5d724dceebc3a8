// Whatever is wrong with a request, the answer says what, and nothing is stored.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openHttpService, type HttpService } from '../support/http-service.ts';
import { goal, questionnaire, questionnaireResponse } from '../support/resources.ts';
import { stores } from '../support/stores.ts';

const answering = (item: unknown): string => JSON.stringify({ ...questionnaireResponse(), item });

const refused: [what: string, type: string, body: string, status: number, issue: object][] = [
  ['broken JSON', 'Goal', '{"resourceType":"Goal",', 400, { code: 'structure' }],
  ['an empty body', 'Goal', '', 400, { code: 'structure' }],
  ['an array', 'Goal', '[]', 400, { code: 'structure' }],
  ['no resourceType', 'Goal', '{}', 400, { code: 'structure', expression: ['resourceType'] }],
  [
    'another resource type',
    'Goal',
    '{"resourceType":"Flag"}',
    400,
    { code: 'structure', expression: ['resourceType'] },
  ],
  [
    'a number where a text belongs',
    'Goal',
    JSON.stringify({ ...goal(), description: { text: 5 } }),
    422,
    { expression: ['Goal.description.text'] },
  ],
  [
    'an unknown property',
    'Goal',
    JSON.stringify({ ...goal(), colour: 'blue' }),
    422,
    { code: 'structure', expression: [expect.stringMatching(/^Goal/)] },
  ],
  [
    'a missing element',
    'Goal',
    JSON.stringify({ ...goal(), lifecycleStatus: undefined }),
    422,
    { code: 'required', expression: ['Goal.lifecycleStatus'] },
  ],
  [
    'a code that the specification does not know',
    'Goal',
    JSON.stringify({ ...goal(), lifecycleStatus: 'dreamt-of' }),
    422,
    { code: 'code-invalid', expression: ['Goal.lifecycleStatus'] },
  ],
  [
    'an unknown linkId',
    'QuestionnaireResponse',
    answering([
      { linkId: 'pain', answer: [{ valueInteger: 1 }] },
      { linkId: 'colour', answer: [{ valueInteger: 1 }] },
    ]),
    422,
    { expression: ['QuestionnaireResponse.item[1]'] },
  ],
  [
    'an answer of the wrong type',
    'QuestionnaireResponse',
    answering([{ linkId: 'pain', answer: [{ valueString: 'seven' }] }]),
    422,
    { expression: [expect.stringMatching(/^QuestionnaireResponse\.item\[0\]\.answer\[0\]/)] },
  ],
  [
    'an answer out of range',
    'QuestionnaireResponse',
    answering([{ linkId: 'pain', answer: [{ valueInteger: 11 }] }]),
    422,
    { expression: [expect.stringMatching(/^QuestionnaireResponse\.item\[0\]\.answer\[0\]/)] },
  ],
  ['a required answer left out', 'QuestionnaireResponse', answering([]), 422, { severity: 'error' }],
  [
    'an answer that is not on offer',
    'QuestionnaireResponse',
    answering([
      { linkId: 'pain', answer: [{ valueInteger: 1 }] },
      { linkId: 'yoga', answer: [{ valueCoding: { system: 'http://example.org/answers', code: 'perhaps' } }] },
    ]),
    422,
    { expression: [expect.stringMatching(/^QuestionnaireResponse\.item\[1\]\.answer\[0\]/)] },
  ],
  ['a type that FHIR does not have', 'Gaol', JSON.stringify(goal()), 404, { code: 'not-supported' }],
  ['a type that is not served', 'Encounter', '{"resourceType":"Encounter"}', 404, { code: 'not-supported' }],
];

describe.each(stores)('bad input on $name', ({ open }) => {
  let service: HttpService;
  beforeAll(async () => {
    service = await openHttpService(await open());
    await service.api
      .post('/fhir/Questionnaire')
      .type('application/fhir+json')
      .send(JSON.stringify(questionnaire()))
      .expect(201);
  });
  afterAll(() => service.close());

  const countAll = async (): Promise<unknown[]> => {
    const types = ['Goal', 'Flag', 'QuestionnaireResponse', 'Observation', 'CarePlan', 'Provenance'];
    const counts = await Promise.all(types.map(type => service.api.get(`/fhir/${type}?_summary=count`)));
    return counts.map(({ body }) => (body as { total: number }).total);
  };

  test.each(refused)('%s is refused and leaves nothing behind', async (_, type, body, status, issue) => {
    const answer = await service.api.post(`/fhir/${type}`).type('application/fhir+json').send(body).expect(status);
    expect(answer.headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: expect.arrayContaining([expect.objectContaining({ severity: 'error', ...issue })]) as unknown,
    });
    for (const { details } of (answer.body as { issue: { details: { text: string } }[] }).issue) {
      expect(details.text).toMatch(/\S/);
    }
    expect(await countAll()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a body of 11 MiB is refused', async () => {
    const text = 'x'.repeat(11 * 1024 * 1024);
    const answer = await service.api
      .post('/fhir/Goal')
      .type('application/fhir+json')
      .send(JSON.stringify(goal({ description: { text } })))
      .expect(413);
    expect(answer.body).toMatchObject({ issue: [{ severity: 'error', code: 'too-long' }] });
    expect(await countAll()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test.each([
    ['PATCH', '/fhir/Goal/1', 'GET, HEAD, PUT, DELETE'],
    ['DELETE', '/fhir/Goal', 'GET, HEAD, POST'],
    ['PUT', '/fhir/metadata', 'GET, HEAD'],
  ])('%s %s is not possible, and the answer says what is', async (method, path, allow) => {
    const verb = method.toLowerCase() as 'patch' | 'delete' | 'put';
    const answer = await service.api[verb](path).type('application/fhir+json').send('{}').expect(405);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.body).toMatchObject({ issue: [{ severity: 'error', code: 'not-supported' }] });
  });

  test.each(['/fhir/Goal/1/extra', '/fhir/Goal/1/_history/1/2', '/fhir/Goal/$unknown', '/fhir/goal'])(
    'there is nothing at %s',
    async path => {
      const answer = await service.api.get(path).expect(404);
      expect(answer.body).toMatchObject({ issue: [{ severity: 'error', code: 'not-supported' }] });
    },
  );

  test('several faults are reported at once', async () => {
    const body = JSON.stringify({ resourceType: 'Goal', lifecycleStatus: 'x', description: { text: 1 } });
    const answer = await service.api.post('/fhir/Goal').type('application/fhir+json').send(body).expect(422);
    const expressions = (answer.body as { issue: { expression: string[] }[] }).issue.flatMap(
      ({ expression }) => expression,
    );
    expect(expressions.sort()).toEqual(['Goal.description.text', 'Goal.lifecycleStatus', 'Goal.subject']);
  });
});
