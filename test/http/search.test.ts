// https://hl7.org/fhir/R4/search.html through the edge; the finer points of each parameter type are tested in rooms/search.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import { BASE, openHttpService, type HttpService } from '../support/http-service.ts';
import { carePlan, goal, observation } from '../support/resources.ts';
import { stores } from '../support/stores.ts';

const identified = (value: string) => [{ system: 'http://example.org/ids', value }];

/** Three patients' goals, two plans, scores: ids are literal, so that rows of the tables can name them. */
const resources = [
  { ...goal({ identifier: identified('a'), startDate: '2026-01-10', description: { text: 'Walk' } }), id: 'g1' },
  { ...goal({ identifier: identified('b'), startDate: '2026-02', lifecycleStatus: 'active' }), id: 'g2' },
  { ...goal({ subject: { reference: 'Patient/2' }, startDate: '2026-03-01' }), id: 'g3' },
  { ...goal({ subject: { reference: 'Patient/3' } }), id: 'g4' },
  { ...observation({ valueQuantity: quantity(4.5), effectiveDateTime: '2026-01-10T10:00:00Z' }), id: 'o1' },
  { ...observation({ valueQuantity: quantity(6.7), effectiveDateTime: '2026-02-10T10:00:00Z' }), id: 'o2' },
  { ...observation({ subject: { reference: 'Patient/2' }, code: { text: 'Other' } }), id: 'o3' },
  { ...carePlan({ goal: [{ reference: 'Goal/g1' }, { reference: 'Goal/g2' }], title: 'First' }), id: 'p1' },
  {
    ...carePlan({
      subject: { reference: 'Patient/2' },
      goal: [{ reference: `${BASE}/Goal/g3` }],
      status: 'active',
      replaces: [{ reference: 'CarePlan/p1' }],
      supportingInfo: [{ reference: 'Observation/o3' }],
    }),
    id: 'p2',
  },
];

function quantity(value: number) {
  return { value, unit: '{score}', system: 'http://unitsofmeasure.org', code: '{score}' };
}

const found: [query: string, ids: string][] = [
  ['Goal', 'g4 g3 g2 g1'],
  ['Goal?_id=g1', 'g1'],
  ['Goal?_id=g1,g3', 'g3 g1'],
  ['Goal?_id=none', ''],
  ['Goal?patient=1', 'g2 g1'],
  ['Goal?patient=Patient/1', 'g2 g1'],
  ['Goal?subject:Patient=2', 'g3'],
  [`Goal?subject=${BASE}/Patient/2`, 'g3'],
  ['Goal?identifier=http://example.org/ids|a', 'g1'],
  ['Goal?identifier=a', 'g1'],
  ['Goal?identifier=|a', ''],
  ['Goal?identifier=http://example.org/ids|', 'g2 g1'],
  ['Goal?identifier:missing=true', 'g4 g3'],
  ['Goal?identifier:missing=false', 'g2 g1'],
  ['Goal?lifecycle-status=active', 'g2'],
  ['Goal?lifecycle-status:not=active', 'g4 g3 g1'],
  ['Goal?lifecycle-status=active,proposed&patient=1', 'g2 g1'],
  ['Goal?start-date=2026', 'g3 g2 g1'],
  ['Goal?start-date=2026-02', 'g2'],
  ['Goal?start-date=ge2026-02-01', 'g3 g2'],
  ['Goal?start-date=lt2026-02-01', 'g1'],
  ['Goal?start-date=ge2026-01-01&start-date=lt2026-03-01', 'g2 g1'],
  ['Goal?start-date=ne2026-02', 'g3 g1'],
  ['Goal?_sort=start-date', 'g1 g2 g3 g4'],
  ['Goal?_sort=-start-date', 'g3 g2 g1 g4'],
  ['Goal?_sort=lifecycle-status,-_id', 'g2 g4 g3 g1'],
  ['Goal?_sort=_id', 'g1 g2 g3 g4'],
  ['Goal?_lastUpdated=gt2020-01-01', 'g4 g3 g2 g1'],
  ['Goal?_lastUpdated=lt2020-01-01', ''],
  ['Observation?code=http://loinc.org|91147-9', 'o2 o1'],
  ['Observation?code=91147-9', 'o2 o1'],
  ['Observation?code:text=other', 'o3'],
  ['Observation?value-quantity=6.7', 'o3 o2'],
  ['Observation?value-quantity=gt5||{score}', 'o3 o2'],
  ['Observation?value-quantity=lt5|http://unitsofmeasure.org|{score}', 'o1'],
  ['Observation?date=2026-02', 'o2'],
  ['Observation?code-value-quantity=http://loinc.org|91147-9$lt5', 'o1'],
  ['CarePlan?goal=Goal/g3', 'p2'],
  ['CarePlan?goal=g1', 'p1'],
  ['CarePlan?goal.lifecycle-status=active', 'p1'],
  ['CarePlan?goal:Goal.patient=Patient/2', 'p2'],
  ['CarePlan?supporting-info=Observation/o3', 'p2'],
  ['CarePlan?supporting-info:Observation.code:text=other', 'p2'],
  ['Goal?_has:CarePlan:goal:status=active', 'g3'],
  ['Goal?_has:CarePlan:goal:_id=p1', 'g2 g1'],
];

describe.each(stores)('search on $name', ({ open }) => {
  let service: HttpService;
  beforeAll(async () => {
    service = await openHttpService(await open());
    for (const resource of resources) {
      await service.api
        .put(`/fhir/${resource.resourceType}/${resource.id}`)
        .type('application/fhir+json')
        .send(JSON.stringify(resource))
        .expect(201);
    }
  });
  afterAll(() => service.close());

  const search = async (query: string): Promise<Bundle> => {
    const { body } = await service.api.get(`/fhir/${query}`).expect(200);
    return body as Bundle;
  };
  const idsOf = (bundle: Bundle, mode = 'match'): string =>
    (bundle.entry ?? []).flatMap(({ search, resource }) => (search?.mode === mode ? [resource?.id] : [])).join(' ');

  test.each(found)('%s finds %j', async (query, ids) => {
    const bundle = await search(query);
    expect(idsOf(bundle)).toBe(ids);
    expect(bundle.total).toBe(ids === '' ? 0 : ids.split(' ').length);
  });

  test('the answer is a searchset with full URLs and its own link', async () => {
    const bundle = await search('Goal?patient=2');
    expect(bundle).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      link: [{ relation: 'self', url: `${BASE}/Goal?patient=2` }],
      entry: [{ fullUrl: `${BASE}/Goal/g3`, resource: { resourceType: 'Goal', id: 'g3' }, search: { mode: 'match' } }],
    });
  });

  test('nothing found is an empty searchset', async () => {
    expect(await search('Goal?patient=99')).not.toHaveProperty('entry');
  });

  test('a form asks the same', async () => {
    const { body } = await service.api
      .post('/fhir/Goal/_search?lifecycle-status=proposed')
      .type('application/x-www-form-urlencoded')
      .send('patient=1')
      .expect(200);
    expect(idsOf(body as Bundle)).toBe('g1');
  });

  test.each(['Goal?_sort=start-date', 'Goal?_sort=-start-date', 'Goal', 'Goal?_sort=lifecycle-status'])(
    'the pages of %s meet each match once and in order',
    async query => {
      const whole = idsOf(await search(query)).split(' ');
      const paged: string[] = [];
      let next: string | undefined = `${query}${query.includes('?') ? '&' : '?'}_count=1`;
      while (next !== undefined && paged.length < 9) {
        const bundle: Bundle = await search(next);
        paged.push(idsOf(bundle));
        next = bundle.link?.find(({ relation }) => relation === 'next')?.url.replace(`${BASE}/`, '');
      }
      expect(paged).toEqual(whole);
    },
  );

  test('a page token of another search is refused', async () => {
    const bundle = await search('Goal?_count=1');
    const next = bundle.link!.find(({ relation }) => relation === 'next')!.url.replace(`${BASE}/`, '');
    const { body } = await service.api.get(`/fhir/${next}&patient=1`).expect(400);
    expect(body).toMatchObject({ issue: [{ severity: 'error', code: 'invalid', expression: ['http._cursor'] }] });
  });

  test('_include brings what the matches refer to, once', async () => {
    const bundle = await search('CarePlan?_include=CarePlan:goal');
    expect(idsOf(bundle)).toBe('p2 p1');
    expect(idsOf(bundle, 'include').split(' ').sort()).toEqual(['g1', 'g2', 'g3']);
    expect(bundle.total).toBe(2);
  });

  test('_include:iterate goes on from what was included', async () => {
    const once = await search('CarePlan?_id=p2&_include=CarePlan:replaces&_include=CarePlan:goal');
    expect(idsOf(once, 'include').split(' ').sort()).toEqual(['g3', 'p1']);
    const on = await search('CarePlan?_id=p2&_include=CarePlan:replaces&_include:iterate=CarePlan:goal');
    expect(idsOf(on, 'include').split(' ').sort()).toEqual(['g1', 'g2', 'g3', 'p1']);
  });

  test('_revinclude brings what refers to the matches', async () => {
    const bundle = await search('Goal?_id=g3&_revinclude=CarePlan:goal');
    expect(idsOf(bundle)).toBe('g3');
    expect(idsOf(bundle, 'include')).toBe('p2');
  });

  test('_summary=count counts and shows nothing', async () => {
    const bundle = await search('Goal?patient=1&_summary=count');
    expect(bundle.total).toBe(2);
    expect(bundle).not.toHaveProperty('entry');
  });

  test('_elements shows what was asked for and what is required, and marks the part as a part', async () => {
    const bundle = await search('Goal?_id=g1&_elements=startDate');
    const { meta, ...rest } = bundle.entry![0]!.resource as { meta: { tag: unknown } };
    expect(rest).toEqual({
      resourceType: 'Goal',
      id: 'g1',
      lifecycleStatus: 'proposed',
      description: { text: 'Walk' },
      subject: { reference: 'Patient/1' },
      startDate: '2026-01-10',
    });
    expect(meta.tag).toMatchObject([{ code: 'SUBSETTED' }]);
  });

  test('_summary=true leaves out what is not in the summary', async () => {
    const bundle = await search('CarePlan?_id=p1&_summary=true');
    expect(bundle.entry![0]!.resource).toMatchObject({ title: 'First', meta: { tag: [{ code: 'SUBSETTED' }] } });
    expect(bundle.entry![0]!.resource).not.toHaveProperty('goal');
  });

  test('an unknown parameter is ignored with a warning, and absent from the self link', async () => {
    const bundle = await search('Goal?colour=blue&patient=2');
    expect(idsOf(bundle)).toBe('g3');
    expect(bundle.link![0]!.url).toBe(`${BASE}/Goal?patient=2`);
    expect(bundle.entry!.at(-1)).toMatchObject({
      search: { mode: 'outcome' },
      resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }] },
    });
  });

  test('under strict handling an unknown parameter is refused', async () => {
    const { body } = await service.api.get('/fhir/Goal?colour=blue').set('Prefer', 'handling=strict').expect(400);
    expect(body).toMatchObject({ issue: [{ severity: 'error', expression: ['http.colour'] }] });
  });

  test.each(['start-date=yesterday', '_count=-1', '_count=x', 'start-date=xx2026', '_summary=some', '_total=maybe'])(
    'the malformed %s is refused',
    async query => {
      const { body } = await service.api.get(`/fhir/Goal?${query}`).expect(400);
      expect(body).toMatchObject({ issue: [{ severity: 'error', expression: [`http.${query.split('=')[0]!}`] }] });
    },
  );

  test('what was deleted or changed away is found no more', async () => {
    const extra = { ...goal({ subject: { reference: 'Patient/7' } }), id: 'extra' };
    const put = (resource: object) =>
      service.api.put('/fhir/Goal/extra').type('application/fhir+json').send(JSON.stringify(resource));
    await put(extra);
    expect(idsOf(await search('Goal?patient=7'))).toBe('extra');
    await put({ ...extra, subject: { reference: 'Patient/8' } });
    expect(idsOf(await search('Goal?patient=7'))).toBe('');
    expect(idsOf(await search('Goal?patient=8'))).toBe('extra');
    await service.api.delete('/fhir/Goal/extra');
    expect(idsOf(await search('Goal?patient=8'))).toBe('');
  });
});
