// https://hl7.org/fhir/R4/http.html: create, read, vread, update, delete
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BASE, openHttpService, type HttpService } from '../support/http-service.ts';
import { goal } from '../support/resources.ts';
import { stores } from '../support/stores.ts';

const FHIR = 'application/fhir+json';

describe.each(stores)('resources on $name', ({ open }) => {
  let service: HttpService;
  beforeEach(async () => {
    service = await openHttpService(await open());
  });
  afterEach(() => service.close());

  const create = (resource: object = goal()) =>
    service.api.post('/fhir/Goal').set('Content-Type', FHIR).send(JSON.stringify(resource));
  const put = (id: string, resource: object) =>
    service.api.put(`/fhir/Goal/${id}`).set('Content-Type', FHIR).send(JSON.stringify(resource));

  describe('create', () => {
    test('stores the resource under an id of the service and says where', async () => {
      const created = await create().expect(201);
      expect(created.headers).toMatchObject({
        location: `${BASE}/Goal/id-1/_history/1`,
        etag: 'W/"1"',
        'last-modified': 'Mon, 23 Nov 2026 09:00:01 GMT',
        'content-type': 'application/fhir+json; charset=utf-8',
      });
      expect(created.body).toEqual({
        ...goal(),
        id: 'id-1',
        meta: { versionId: '1', lastUpdated: '2026-11-23T09:00:01.000Z' },
      });
      const read = await service.api.get('/fhir/Goal/id-1').expect(200);
      expect(read.text).toBe(created.text);
    });

    test("a client's own id and version give way to the service's, its tags stay", async () => {
      const tag = [{ system: 'http://example.org/tags', code: 'kept' }];
      const sent = { ...goal(), id: 'mine', meta: { versionId: '7', lastUpdated: '1999-01-01T00:00:00Z', tag } };
      const created = await create(sent).expect(201);
      expect(created.body).toMatchObject({ id: 'id-1', meta: { versionId: '1', tag } });
      await service.api.get('/fhir/Goal/mine').expect(404);
    });

    test('the text of a number comes back as it was sent', async () => {
      const target = '{"measure":{"text":"m"},"detailQuantity":{"value":1.00}}';
      const sent = JSON.stringify(goal()).replace(/}$/, `,"target":[${target}]}`);
      await service.api.post('/fhir/Goal').set('Content-Type', FHIR).send(sent).expect(201);
      const read = await service.api.get('/fhir/Goal/id-1').expect(200);
      expect(read.text).toContain('"value":1.00');
    });

    test.each([
      ['return=minimal', ''],
      ['respond-async, return=minimal', ''],
    ])('Prefer: %s gives no body', async (prefer, text) => {
      const created = await create().set('Prefer', prefer).expect(201);
      expect(created.text).toBe(text);
      expect(created.headers.etag).toBe('W/"1"');
    });

    test('Prefer: return=OperationOutcome gives an outcome', async () => {
      const created = await create().set('Prefer', 'return=OperationOutcome').expect(201);
      expect(created.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
    });
  });

  describe('conditional create', () => {
    const identified = goal({ identifier: [{ system: 'http://example.org/ids', value: '1' }] });
    const condition = 'identifier=http://example.org/ids|1';

    test('creates where nothing matches and gives the match afterwards', async () => {
      await create(identified).set('If-None-Exist', condition).expect(201);
      const again = await create(identified).set('If-None-Exist', condition).expect(200);
      expect(again.body).toMatchObject({ id: 'id-1' });
      expect(again.headers.etag).toBe('W/"1"');
    });

    test('of eight at once exactly one creates', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => create(identified).set('If-None-Exist', condition)),
      );
      expect(answers.map(({ status }) => status).filter(status => status === 201)).toHaveLength(1);
      const found = await service.api.get('/fhir/Goal').query({ identifier: 'http://example.org/ids|1' });
      expect(found.body).toMatchObject({ entry: [{ resource: { resourceType: 'Goal' } }] });
      expect((found.body as { entry: unknown[] }).entry).toHaveLength(1);
    });

    test('is refused where several match', async () => {
      await create(identified);
      await create(identified);
      const refused = await create(identified).set('If-None-Exist', condition).expect(412);
      expect(refused.body).toMatchObject({ issue: [{ severity: 'error', code: 'multiple-matches' }] });
    });

    test.each(['colour=blue', '', '_count=1', '_sort=_id', '_summary=count', '_format=json'])(
      'is refused where %j says nothing of what is looked for',
      async nothing => {
        await create(identified);
        const refused = await create(identified).set('If-None-Exist', nothing).expect(400);
        expect(refused.body).toMatchObject({ issue: [{ severity: 'error' }] });
      },
    );
  });

  describe('read', () => {
    test('an id that never was is 404', async () => {
      const missing = await service.api.get('/fhir/Goal/none').expect(404);
      expect(missing.body).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: 'not-found', details: { text: 'Goal/none does not exist' } }],
      });
    });

    test('a version that the client has is 304', async () => {
      await create();
      const tagged = await service.api.get('/fhir/Goal/id-1').set('If-None-Match', 'W/"1"').expect(304);
      expect(tagged.text).toBe('');
      expect(tagged.headers.etag).toBe('W/"1"');
      await service.api.get('/fhir/Goal/id-1').set('If-None-Match', 'W/"2"').expect(200);
      await service.api.get('/fhir/Goal/id-1').set('If-Modified-Since', 'Mon, 23 Nov 2026 09:00:01 GMT').expect(304);
      await service.api.get('/fhir/Goal/id-1').set('If-Modified-Since', 'Mon, 23 Nov 2026 08:00:00 GMT').expect(200);
    });

    test('HEAD has the headers alone', async () => {
      await create();
      const head = await service.api.head('/fhir/Goal/id-1').expect(200);
      expect(head.headers.etag).toBe('W/"1"');
      expect(head.text).toBeUndefined();
    });
  });

  describe('update', () => {
    const changed = (id: string) => ({ ...goal({ description: { text: 'Walk further' } }), id });

    test('makes the next version', async () => {
      await create();
      const updated = await put('id-1', changed('id-1')).expect(200);
      expect(updated.body).toMatchObject({ description: { text: 'Walk further' }, meta: { versionId: '2' } });
      expect(updated.headers.etag).toBe('W/"2"');
      const first = await service.api.get('/fhir/Goal/id-1/_history/1').expect(200);
      expect(first.body).toMatchObject({ description: { text: 'Walk to the shop and back' } });
    });

    test('with a free id creates', async () => {
      const created = await put('my-goal', { ...goal(), id: 'my-goal' }).expect(201);
      expect(created.headers.location).toBe(`${BASE}/Goal/my-goal/_history/1`);
      await service.api.get('/fhir/Goal/my-goal').expect(200);
    });

    test('that changes nothing makes no new version', async () => {
      const created = await create();
      const updated = await put('id-1', created.body as object).expect(200);
      expect(updated.headers.etag).toBe('W/"1"');
      expect(updated.text).toBe(created.text);
    });

    test('brings a deleted resource back', async () => {
      await create();
      await service.api.delete('/fhir/Goal/id-1').expect(204);
      const back = await put('id-1', { ...goal(), id: 'id-1' }).expect(201);
      expect(back.headers.etag).toBe('W/"3"');
    });

    test.each([
      ['another id', { ...goal(), id: 'other' }, 'Goal.id'],
      ['no id', goal(), 'Goal.id'],
      ['another type', { resourceType: 'Flag', id: 'id-1' }, 'resourceType'],
    ])('with %s in the body is refused', async (_, body, expression) => {
      const refused = await put('id-1', body).expect(400);
      expect(refused.body).toMatchObject({ issue: [{ severity: 'error', expression: [expression] }] });
      await service.api.get('/fhir/Goal/id-1').expect(404);
    });

    test('If-Match names the version that is to be replaced', async () => {
      await create();
      await put('id-1', changed('id-1')).set('If-Match', 'W/"1"').expect(200);
      const late = await put('id-1', { ...goal(), id: 'id-1' })
        .set('If-Match', 'W/"1"')
        .expect(412);
      expect(late.body).toMatchObject({
        issue: [{ severity: 'error', code: 'conflict', expression: ['http.if-match'] }],
      });
      expect((await service.api.get('/fhir/Goal/id-1')).headers.etag).toBe('W/"2"');
    });

    test('If-None-Match: * only creates', async () => {
      await put('new', { ...goal(), id: 'new' })
        .set('If-None-Match', '*')
        .expect(201);
      await put('new', changed('new')).set('If-None-Match', '*').expect(412);
    });

    test('of many at once with one If-Match exactly one succeeds', async () => {
      await create();
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          put('id-1', { ...goal({ description: { text: `Try ${String(index)}` } }), id: 'id-1' }).set(
            'If-Match',
            'W/"1"',
          ),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    });

    test('an id of impossible form is refused', async () => {
      const refused = await put('a_b', { ...goal(), id: 'a_b' }).expect(400);
      expect(refused.body).toMatchObject({ issue: [{ severity: 'error' }] });
    });
  });

  describe('delete', () => {
    test('leaves a tombstone', async () => {
      await create();
      const deleted = await service.api.delete('/fhir/Goal/id-1').expect(204);
      expect(deleted.headers.etag).toBe('W/"2"');
      const gone = await service.api.get('/fhir/Goal/id-1').expect(410);
      expect(gone.body).toMatchObject({ issue: [{ severity: 'error', code: 'deleted' }] });
      await service.api.get('/fhir/Goal/id-1/_history/1').expect(200);
      await service.api.get('/fhir/Goal/id-1/_history/2').expect(410);
    });

    test('is the same the second time and for what never was', async () => {
      await create();
      await service.api.delete('/fhir/Goal/id-1').expect(204);
      expect((await service.api.delete('/fhir/Goal/id-1').expect(204)).headers.etag).toBe('W/"2"');
      await service.api.delete('/fhir/Goal/none').expect(204);
    });

    test('keeps to If-Match', async () => {
      await create();
      await service.api.delete('/fhir/Goal/id-1').set('If-Match', 'W/"9"').expect(412);
      await service.api.delete('/fhir/Goal/id-1').set('If-Match', 'W/"1"').expect(204);
    });
  });

  describe('vread', () => {
    test.each(['0', '2', '01', 'x', '1e0', '99999999999999999999'])('version %s does not exist', async versionId => {
      await create();
      const missing = await service.api.get(`/fhir/Goal/id-1/_history/${versionId}`).expect(404);
      expect(missing.body).toMatchObject({ issue: [{ severity: 'error', code: 'not-found' }] });
    });
  });

  describe('history', () => {
    const history = (query = {}) => service.api.get('/fhir/Goal/id-1/_history').query(query);

    test('lists every version, newest first, with how it came about', async () => {
      await create();
      await put('id-1', changedGoal).expect(200);
      await service.api.delete('/fhir/Goal/id-1');
      const { body } = await history().expect(200);
      expect(body).toMatchObject({
        resourceType: 'Bundle',
        type: 'history',
        total: 3,
        link: [{ relation: 'self', url: `${BASE}/Goal/id-1/_history` }],
        entry: [
          {
            fullUrl: `${BASE}/Goal/id-1`,
            request: { method: 'DELETE', url: 'Goal/id-1' },
            response: { status: '204' },
          },
          { resource: { meta: { versionId: '2' } }, request: { method: 'PUT' }, response: { etag: 'W/"2"' } },
          {
            resource: { meta: { versionId: '1' } },
            request: { method: 'POST', url: 'Goal' },
            response: { status: '201' },
          },
        ],
      });
      expect((body as { entry: object[] }).entry[0]).not.toHaveProperty('resource');
    });

    test('comes in pages that meet each version once', async () => {
      await create();
      for (let version = 2; version <= 5; version++) {
        await put('id-1', { ...goal({ description: { text: `v${String(version)}` } }), id: 'id-1' });
      }
      const seen: string[] = [];
      let url: string | undefined = '/fhir/Goal/id-1/_history?_count=2';
      while (url) {
        const { body } = await service.api.get(url).expect(200);
        const page = body as {
          entry: { resource: { meta: { versionId: string } } }[];
          link: { relation: string; url: string }[];
        };
        seen.push(...page.entry.map(({ resource }) => resource.meta.versionId));
        url = page.link.find(({ relation }) => relation === 'next')?.url.replace('https://care.example.org', '');
      }
      expect(seen).toEqual(['5', '4', '3', '2', '1']);
    });

    test('of an id that never was is 404', async () => {
      await history().expect(404);
      await history({ _since: '2020' }).expect(404);
    });

    test('since a later time is empty', async () => {
      await create();
      expect((await history({ _since: '2030' }).expect(200)).body).toMatchObject({ total: 0 });
    });

    test.each([{ _count: 'x' }, { _since: 'then' }, { _cursor: 'e30' }, { _cursor: 'W10=' }, { _cursor: 'WzFd' }])(
      '%j is refused',
      async query => {
        await create();
        const refused = await history(query).expect(400);
        expect(refused.body).toMatchObject({
          issue: [{ severity: 'error', expression: [`http.${Object.keys(query)[0]!}`] }],
        });
      },
    );
  });
});

const changedGoal = { ...goal({ description: { text: 'Walk further' } }), id: 'id-1' };
