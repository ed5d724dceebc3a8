// The main job through the edge: a response in, its plan in the same commit, and what becomes of it when the response changes.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Bundle, CarePlan, Provenance, Resource } from '@medplum/fhirtypes';
import { BASE, openHttpService, type HttpService } from '../support/http-service.ts';
import { carePlan, observation, planDefinition, questionnaire, questionnaireResponse } from '../support/resources.ts';
import { stores } from '../support/stores.ts';

const pain = (value: number) => [{ linkId: 'pain', answer: [{ valueInteger: value }] }];

describe.each(stores)('responses on $name', ({ open }) => {
  let service: HttpService;
  afterEach(() => service.close());

  const post = (resource: Resource) =>
    service.api.post(`/fhir/${resource.resourceType}`).type('application/fhir+json').send(JSON.stringify(resource));
  const put = (resource: Resource) =>
    service.api
      .put(`/fhir/${resource.resourceType}/${resource.id!}`)
      .type('application/fhir+json')
      .send(JSON.stringify(resource));
  const all = async <T extends Resource>(type: T['resourceType']): Promise<T[]> => {
    const { body } = await service.api.get(`/fhir/${type}?_count=100&_sort=_lastUpdated`).expect(200);
    return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
  };
  const statusesOf = async (type: 'CarePlan' | 'Goal' | 'Flag'): Promise<unknown[]> =>
    (await all(type)).map(
      resource =>
        (resource as { status?: string }).status ?? (resource as { lifecycleStatus?: string }).lifecycleStatus,
    );
  const open_ = async (env: Record<string, string> = {}): Promise<void> => {
    service = await openHttpService(await open(), env);
    await post(questionnaire()).expect(201);
  };

  describe('with an active PlanDefinition', () => {
    beforeEach(async () => {
      await open_();
      await post(planDefinition()).expect(201);
    });

    test('a completed response is stored with its plan, goal, alert and Provenance', async () => {
      const { headers } = await post(questionnaireResponse({ item: pain(8) })).expect(201);
      const [plan] = await all<CarePlan>('CarePlan');
      expect(plan).toMatchObject({
        status: 'draft',
        intent: 'proposal',
        subject: { reference: 'Patient/1' },
        instantiatesCanonical: ['http://example.org/PlanDefinition/walking|1.0'],
        activity: [{ detail: { status: 'not-started', code: { coding: [{ code: 'WALK' }] } } }],
      });
      expect(headers.link).toBe(`<${BASE}/CarePlan/${plan!.id!}>; rel="related"; title="CarePlan"`);
      const responseUrl = headers.location!;
      const responseReference = /QuestionnaireResponse\/[^/]+/.exec(responseUrl)![0];
      expect(plan!.supportingInfo).toContainEqual({ reference: responseReference });
      const [goal] = await all('Goal');
      expect(plan!.goal).toEqual([{ reference: `Goal/${goal!.id!}` }]);
      expect(await all('Flag')).toMatchObject([{ status: 'active', code: { coding: [{ code: 'SEVERE' }] } }]);
      expect(await all('Provenance')).toMatchObject([
        { entity: [{ role: 'source', what: { reference: `${responseReference}/_history/1` } }] },
      ]);
    });

    test('the outcome names the plan where the client asks for an outcome', async () => {
      const { body } = await post(questionnaireResponse()).set('Prefer', 'return=OperationOutcome').expect(201);
      const [plan] = await all('CarePlan');
      expect((body as { issue: unknown[] }).issue).toContainEqual(
        expect.objectContaining({
          severity: 'information',
          details: { text: `A care plan is proposed: CarePlan/${plan!.id!}` },
        }),
      );
    });

    test('the plan is found by the response that it rests on', async () => {
      const { body } = await post(questionnaireResponse()).expect(201);
      const id = (body as Resource).id!;
      const found = await service.api.get(`/fhir/CarePlan?supporting-info=QuestionnaireResponse/${id}`).expect(200);
      expect((found.body as Bundle).total).toBe(1);
    });

    test.each(['in-progress', 'stopped', 'entered-in-error'] as const)(
      'a response that is %s proposes nothing',
      async status => {
        await post(questionnaireResponse({ status })).expect(201);
        expect([await all('CarePlan'), await all('Goal'), await all('Provenance')]).toEqual([[], [], []]);
      },
    );

    test('a response that is finished later proposes then', async () => {
      await put({ ...questionnaireResponse({ status: 'in-progress', item: undefined }), id: 'r' }).expect(201);
      expect(await all('CarePlan')).toEqual([]);
      const { headers } = await put({ ...questionnaireResponse(), id: 'r' }).expect(200);
      expect(await statusesOf('CarePlan')).toEqual(['draft']);
      expect(headers.link).toMatch(/rel="related"/);
    });

    test('sending the same response again changes nothing', async () => {
      await put({ ...questionnaireResponse(), id: 'r' }).expect(201);
      await put({ ...questionnaireResponse(), id: 'r' }).expect(200);
      expect(await all('CarePlan')).toHaveLength(1);
    });

    test('an amended response withdraws the untouched proposal and makes one that replaces it', async () => {
      await put({ ...questionnaireResponse({ item: pain(9) }), id: 'r' }).expect(201);
      await put({ ...questionnaireResponse({ status: 'amended', item: pain(3) }), id: 'r' }).expect(200);
      const plans = await all<CarePlan>('CarePlan');
      const [draft, revoked] = ['draft', 'revoked'].map(status => plans.find(plan => plan.status === status)!);
      expect(draft!.replaces).toEqual([{ reference: `CarePlan/${revoked!.id!}` }]);
      expect((await statusesOf('Goal')).sort()).toEqual(['cancelled', 'proposed']);
      expect(await statusesOf('Flag')).toEqual(['inactive']);
    });

    test('a plan that a person has touched is left as it is', async () => {
      await put({ ...questionnaireResponse(), id: 'r' }).expect(201);
      const [plan] = await all<CarePlan>('CarePlan');
      await put({ ...plan!, status: 'active' }).expect(200);
      await put({ ...questionnaireResponse({ status: 'amended', item: pain(3) }), id: 'r' }).expect(200);
      const plans = await all<CarePlan>('CarePlan');
      expect(plans.map(({ status }) => status).sort()).toEqual(['active', 'draft']);
      expect(plans.find(({ status }) => status === 'draft')!.replaces).toEqual([
        { reference: `CarePlan/${plan!.id!}` },
      ]);
    });

    test('a response entered in error takes what came from it along', async () => {
      await put({ ...questionnaireResponse({ item: pain(9) }), id: 'r' }).expect(201);
      await put({ ...questionnaireResponse({ status: 'entered-in-error', item: pain(9) }), id: 'r' }).expect(200);
      expect([await statusesOf('CarePlan'), await statusesOf('Goal'), await statusesOf('Flag')]).toEqual([
        ['entered-in-error'],
        ['entered-in-error'],
        ['entered-in-error'],
      ]);
    });

    test('a response that is amended and then entered in error takes both proposals along', async () => {
      await put({ ...questionnaireResponse({ item: pain(9) }), id: 'r' }).expect(201);
      await put({ ...questionnaireResponse({ status: 'amended', item: pain(3) }), id: 'r' }).expect(200);
      await put({ ...questionnaireResponse({ status: 'entered-in-error', item: pain(3) }), id: 'r' }).expect(200);
      expect(await statusesOf('CarePlan')).toEqual(['entered-in-error', 'entered-in-error']);
      expect(await statusesOf('Goal')).toEqual(['entered-in-error', 'entered-in-error']);
    });

    test('a response that is amended twice replaces what is still in force', async () => {
      for (const value of [9, 5, 3]) {
        const status = value === 9 ? 'completed' : 'amended';
        await put({ ...questionnaireResponse({ status, item: pain(value) }), id: 'r' });
      }
      const plans = await all<CarePlan>('CarePlan');
      expect(plans.map(({ status }) => status).sort()).toEqual(['draft', 'revoked', 'revoked']);
      expect(plans.find(({ status }) => status === 'draft')!.replaces).toHaveLength(1);
    });

    test.each(['deleted', 'in-progress'])(
      'a response that is %s leaves no proposal of its own in force',
      async what => {
        await put({ ...questionnaireResponse({ item: pain(9) }), id: 'r' }).expect(201);
        if (what === 'deleted') await service.api.delete('/fhir/QuestionnaireResponse/r').expect(204);
        else await put({ ...questionnaireResponse({ status: 'in-progress', item: pain(9) }), id: 'r' }).expect(200);
        expect([await statusesOf('CarePlan'), await statusesOf('Goal'), await statusesOf('Flag')]).toEqual([
          ['revoked'],
          ['cancelled'],
          ['inactive'],
        ]);
      },
    );

    test('what people have written about a response is theirs, whatever becomes of it', async () => {
      await put({ ...questionnaireResponse(), id: 'r' }).expect(201);
      const reference = 'QuestionnaireResponse/r';
      await put({ ...carePlan({ status: 'active' }), id: 'own' }).expect(201);
      await put({ ...observation({ derivedFrom: [{ reference }] }), id: 'own' }).expect(201);
      const provenance: Provenance = {
        resourceType: 'Provenance',
        target: [{ reference: 'CarePlan/own' }],
        recorded: '2026-11-23T09:00:00Z',
        agent: [{ who: { display: 'careplan-service' } }],
        entity: [{ role: 'source', what: { reference } }],
      };
      await post(provenance).expect(201);
      await put({ ...questionnaireResponse({ status: 'amended', item: pain(3) }), id: 'r' }).expect(200);
      for (const [type, status] of [
        ['CarePlan', 'active'],
        ['Observation', 'final'],
      ]) {
        expect((await service.api.get(`/fhir/${type!}/own`)).body).toMatchObject({ status, meta: { versionId: '1' } });
      }
    });

    test.each([
      ['a patient by an identifier', { identifier: { system: 'http://example.org/mrn', value: '1' } }, 1],
      ['a patient elsewhere', { reference: 'https://elsewhere.example.org/fhir/Patient/1' }, 1],
      ['a patient in a bundle', { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' }, 1],
      ['a group', { reference: 'Group/1' }, 0],
      ['a device', { reference: 'Device/1' }, 0],
    ])('about %s it makes %#: plans for patients only', async (_, subject, plans) => {
      await post(questionnaireResponse({ subject })).expect(201);
      expect(await all('CarePlan')).toHaveLength(plans);
      expect(service.incidents).toEqual([]);
    });

    test('about a patient that is contained in it, there is nobody to plan for, and that is said', async () => {
      const contained = [{ resourceType: 'Patient' as const, id: 'p' }];
      const about = questionnaireResponse({ subject: { reference: '#p' }, contained });
      const { body } = await post(about).set('Prefer', 'return=OperationOutcome').expect(201);
      expect(body).toMatchObject({ issue: [{ expression: ['QuestionnaireResponse.subject'] }] });
      expect(service.incidents).toEqual([]);
    });

    test('of several versions of a PlanDefinition the newest active one decides', async () => {
      await post(planDefinition({ version: '1.10', title: 'Newer' })).expect(201);
      await post(planDefinition({ version: '1.9' })).expect(201);
      await post(planDefinition({ version: '2.0', status: 'draft' })).expect(201);
      await post(questionnaireResponse()).expect(201);
      expect(await all('CarePlan')).toMatchObject([
        { instantiatesCanonical: ['http://example.org/PlanDefinition/walking|1.10'] },
      ]);
    });

    test('a PlanDefinition for another version of the Questionnaire stays silent', async () => {
      const relatedArtifact = [{ type: 'depends-on' as const, resource: 'http://example.org/Questionnaire/short|2.0' }];
      await post(planDefinition({ url: 'http://example.org/PlanDefinition/other', relatedArtifact })).expect(201);
      await post(questionnaireResponse()).expect(201);
      expect(await all('CarePlan')).toHaveLength(1);
    });

    test('a PlanDefinition that was changed counts from the next response on', async () => {
      const [stored] = await all<Resource>('PlanDefinition');
      await post(questionnaireResponse()).expect(201);
      await put({ ...planDefinition({ status: 'retired' }), id: stored!.id! }).expect(200);
      await post(questionnaireResponse()).expect(201);
      expect(await all('CarePlan')).toHaveLength(1);
    });
  });

  describe('with a PlanDefinition whose content is faulty', () => {
    const faulty = () => {
      const { action = [] } = planDefinition();
      const [root] = action;
      const [walk, severe] = root!.action!;
      // No URI has a space in it, which only shows once the value is there.
      const expression = { language: 'text/fhirpath' as const, expression: "'a b'" };
      const system = { path: 'reasonCode[0].coding[0].system', expression };
      return planDefinition({ action: [{ ...root!, action: [{ ...walk!, dynamicValue: [system] }, severe!] }] });
    };

    test('the response is stored, the failure shows in the outcome and is reported', async () => {
      await open_();
      await post(faulty()).expect(201);
      const { body, headers } = await post(questionnaireResponse())
        .set('Prefer', 'return=OperationOutcome')
        .expect(201);
      expect(body).toMatchObject({ issue: [{ severity: 'warning', code: 'exception' }] });
      expect(headers).not.toHaveProperty('link');
      expect(service.incidents).toMatchObject([
        { name: 'derivation-failed', planDefinition: 'http://example.org/PlanDefinition/walking|1.0' },
      ]);
      // It is logged: where and what kind of fault, never a value.
      expect(String(service.incidents[0]!.error)).toBe(
        'Error: Not FHIR: CarePlan.activity[0].detail.reasonCode[0].coding[0].system (value)',
      );
      expect([await all('CarePlan'), await all('Goal'), await all('Flag')]).toEqual([[], [], []]);
      expect(await all('QuestionnaireResponse')).toHaveLength(1);
    });
  });

  describe('under RESPONSE_VALIDATION', () => {
    const unfit = questionnaireResponse({ item: pain(11) });

    test('enforce refuses answers that do not fit', async () => {
      await open_();
      const { body } = await post(unfit).expect(422);
      expect(body).toMatchObject({ issue: [{ severity: 'error' }] });
      expect(await all('QuestionnaireResponse')).toEqual([]);
    });

    test('warn stores them, says what is wrong and tags the response', async () => {
      await open_({ RESPONSE_VALIDATION: 'warn' });
      const { body } = await post(unfit).set('Prefer', 'return=OperationOutcome').expect(201);
      expect(body).toMatchObject({ issue: [{ severity: 'warning' }] });
      const [stored] = await all<Resource>('QuestionnaireResponse');
      expect(stored!.meta!.tag).toMatchObject([{ code: 'answers-do-not-fit' }]);
    });

    test('off stores them as they are', async () => {
      await open_({ RESPONSE_VALIDATION: 'off' });
      await post(unfit).expect(201);
      const [stored] = await all<Resource>('QuestionnaireResponse');
      expect(stored!.meta).not.toHaveProperty('tag');
    });

    test('warn makes no new version of what has not changed, and drops the tag when the answers fit', async () => {
      await open_({ RESPONSE_VALIDATION: 'warn' });
      await post(planDefinition()).expect(201);
      await put({ ...unfit, id: 'r' }).expect(201);
      const again = await put({ ...unfit, id: 'r' }).expect(200);
      expect(again.headers.etag).toBe('W/"1"');
      expect(await all('CarePlan')).toHaveLength(1);
      const { body } = await service.api.get('/fhir/QuestionnaireResponse/r');
      await put({ ...(body as Resource), item: pain(3) } as Resource).expect(200);
      const [mended] = await all<Resource>('QuestionnaireResponse');
      expect(mended!.meta).not.toHaveProperty('tag');
    });

    test.each(['enforce', 'warn', 'off'])('%s refuses what is not FHIR', async policy => {
      await open_({ RESPONSE_VALIDATION: policy });
      await post({ ...unfit, colour: 'blue' } as Resource).expect(422);
    });
  });

  test('without a version the newest active Questionnaire is meant, not a draft of the next', async () => {
    await open_();
    const [first] = questionnaire().item!;
    const other = { ...first!, linkId: 'other' };
    await post(questionnaire({ version: '10', status: 'draft', item: [other] })).expect(201);
    await post(questionnaire({ version: '9', status: 'retired', item: [other] })).expect(201);
    const unversioned = 'http://example.org/Questionnaire/short';
    await post(questionnaireResponse({ questionnaire: unversioned })).expect(201);
    await post(questionnaireResponse({ questionnaire: `${unversioned}|` })).expect(201);
    await post(questionnaireResponse({ questionnaire: `${unversioned}|10` })).expect(422);
  });

  test('a response to an unknown Questionnaire is stored with a warning', async () => {
    await open_();
    const unknown = questionnaireResponse({ questionnaire: 'http://example.org/Questionnaire/none' });
    const { body } = await post(unknown).set('Prefer', 'return=OperationOutcome').expect(201);
    expect(body).toMatchObject({
      issue: [{ severity: 'warning', code: 'not-found', expression: ['QuestionnaireResponse.questionnaire'] }],
    });
  });
});
