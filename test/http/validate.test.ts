// https://hl7.org/fhir/R4/resource-operation-validate.html through the edge
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import { servedTypes } from '../../src/definitions/served-types.ts';
import { openHttpService, type HttpService } from '../support/http-service.ts';
import { goal, planDefinition, questionnaire, questionnaireResponse } from '../support/resources.ts';
import { stores } from '../support/stores.ts';

describe.each(stores)('$validate on $name', ({ open }) => {
  let service: HttpService;
  beforeAll(async () => {
    service = await openHttpService(await open());
    await send('POST', 'Questionnaire', questionnaire()).expect(201);
    await send('PUT', 'Goal/stored', { ...goal(), id: 'stored' }).expect(201);
  });
  afterAll(() => service.close());

  const send = (method: 'POST' | 'PUT', path: string, body: object) =>
    service.api[method === 'POST' ? 'post' : 'put'](`/fhir/${path}`)
      .type('application/fhir+json')
      .send(JSON.stringify(body));
  const validate = async (path: string, body: object): Promise<OperationOutcome['issue']> => {
    const answer = await send('POST', path, body).expect(200);
    return (answer.body as OperationOutcome).issue;
  };
  const isValid = (issues: OperationOutcome['issue']): boolean => !issues.some(({ severity }) => severity === 'error');
  const parameters = (resource: Resource, more: object[] = []) => ({
    resourceType: 'Parameters',
    parameter: [{ name: 'resource', resource }, ...more],
  });

  test.each(servedTypes.map(type => [type]))('it is there for %s', async type => {
    const issues = await validate(`${type}/$validate`, { resourceType: type, colour: 'blue' });
    expect(issues).toContainEqual(expect.objectContaining({ severity: 'error', code: 'structure' }));
  });

  test('a valid resource has no error', async () => {
    expect(await validate('Goal/$validate', goal())).toEqual([
      { severity: 'information', code: 'informational', details: { text: 'All OK' } },
    ]);
  });

  test('every fault is told, and the operation itself succeeds', async () => {
    const issues = await validate('Goal/$validate', { resourceType: 'Goal', description: { text: 1 } });
    expect(issues.flatMap(({ expression }) => expression).sort()).toEqual([
      'Goal.description.text',
      'Goal.lifecycleStatus',
      'Goal.subject',
    ]);
  });

  test('a resource may come inside Parameters', async () => {
    expect(isValid(await validate('Goal/$validate', parameters(goal())))).toBe(true);
    expect(isValid(await validate('Goal/$validate', parameters({ resourceType: 'Goal' } as Resource)))).toBe(false);
  });

  test('a response is held against its Questionnaire, whatever the policy for writes', async () => {
    const fits = await validate('QuestionnaireResponse/$validate', questionnaireResponse());
    expect(isValid(fits)).toBe(true);
    const item = [{ linkId: 'pain', answer: [{ valueInteger: 12 }] }];
    const unfit = await validate('QuestionnaireResponse/$validate', questionnaireResponse({ item }));
    expect(unfit).toContainEqual(
      expect.objectContaining({ severity: 'error', expression: ['QuestionnaireResponse.item[0].answer[0].value'] }),
    );
  });

  test('a Questionnaire is looked at beyond its structure', async () => {
    const item = [
      { linkId: 'a', type: 'string' as const },
      { linkId: 'a', type: 'string' as const },
    ];
    expect(isValid(await validate('Questionnaire/$validate', questionnaire({ item })))).toBe(false);
  });

  test('a PlanDefinition is looked at beyond its structure', async () => {
    expect(isValid(await validate('PlanDefinition/$validate', planDefinition()))).toBe(true);
    const [action] = planDefinition().action!;
    const broken = planDefinition({ action: [{ ...action!, goalId: ['nowhere'] }] });
    expect(isValid(await validate('PlanDefinition/$validate', broken))).toBe(false);
  });

  test('a stored resource can be looked at by its id', async () => {
    const { body } = await service.api.get('/fhir/Goal/stored/$validate').expect(200);
    expect(body).toMatchObject({ issue: [{ severity: 'information' }] });
    await service.api.get('/fhir/Goal/none/$validate').expect(404);
  });

  test('an update can be tried before it is made', async () => {
    const issues = await validate('Goal/stored/$validate', parameters(goal(), [{ name: 'mode', valueCode: 'update' }]));
    expect(isValid(issues)).toBe(true);
  });

  test('nothing is stored', async () => {
    await validate('Goal/$validate', goal({ subject: { reference: 'Patient/validate' } }));
    const { body } = await service.api.get('/fhir/Goal?patient=validate&_summary=count').expect(200);
    expect(body).toMatchObject({ total: 0 });
  });

  test('a profile that is not known is an error, since it could not be checked', async () => {
    const issues = await validate('Goal/$validate?profile=http://example.org/StructureDefinition/mine', goal());
    expect(issues).toMatchObject([{ severity: 'error', code: 'not-supported' }]);
    expect(isValid(await validate('Goal/$validate?profile=http://hl7.org/fhir/StructureDefinition/Goal', goal()))).toBe(
      true,
    );
  });

  test.each([
    ['an unknown mode', 'Goal/$validate?mode=guess', goal(), ['mode']],
    ['no resource', 'Goal/$validate', { resourceType: 'Parameters' }, undefined],
  ])('%s is refused', async (_, path, body, expression) => {
    const answer = await send('POST', path, body).expect(400);
    expect(answer.body).toMatchObject({ issue: [{ severity: 'error', ...(expression && { expression }) }] });
  });

  test('JSON that is broken is refused with 400', async () => {
    const answer = await service.api.post('/fhir/Goal/$validate').type('application/fhir+json').send('{').expect(400);
    expect(answer.body).toMatchObject({ issue: [{ severity: 'error', code: 'structure' }] });
  });
});
