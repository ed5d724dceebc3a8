import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { refusal } from '../../src/fhir/fhir-error.ts';
import { buildApp } from '../../src/http/server.ts';
import { answering, edgeOptions, GOAL } from '../rooms/http/edge-options.ts';
import { keepLog } from '../rooms/http/lines.ts';

describe('every request has an id', () => {
  test.each([
    ['b9b1ffea-7b0f-4ac1-9c92-27a49dfa9f0f'],
    ['req.1:2/3+4=_'],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['a'.repeat(128)],
  ])('the one that the client chose: %s', async id => {
    const { headers } = await request(buildApp(edgeOptions())).get('/fhir/Goal/1').set('X-Request-Id', id);
    expect(headers['x-request-id']).toBe(id);
  });

  test.each([[''], ['a b'], ['a"b'], ['<script>'], ['a'.repeat(129)], ['a'.repeat(4000)], ['{"level":"error"}']])(
    'one of its own in place of %s',
    async id => {
      const { headers } = await request(buildApp(edgeOptions())).get('/fhir/Goal/1').set('X-Request-Id', id);
      expect(headers['x-request-id']).toBe('r-1');
    },
  );

  test('also where it is refused, where nothing is, and on a probe', async () => {
    const app = buildApp(edgeOptions(() => Promise.reject(refusal('missing', 'No'))));
    const ids = [];
    for (const url of ['/fhir/Goal/1', '/fhir/%', '/nothing', '/livez']) {
      ids.push((await request(app).get(url)).headers['x-request-id']);
    }
    expect(ids).toEqual(['r-1', 'r-2', 'r-3', 'r-4']);
  });
});

describe('every request has one line in the log', () => {
  test('with method, path, status, time and size', async () => {
    const { log, lines } = keepLog('info');
    await request(buildApp(edgeOptions(answering({ status: 201 }), { log })))
      .put('/fhir/Goal/1')
      .set('Content-Type', 'application/fhir+json')
      .send(GOAL);
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        msg: 'request',
        requestId: 'r-1',
        method: 'PUT',
        path: '/fhir/Goal/1',
        status: 201,
        ms: expect.any(Number),
        bytes: GOAL.length,
      },
    ]);
  });

  test('and nothing of what was asked, sent or answered', async () => {
    const { log, lines } = keepLog('trace');
    const app = buildApp(edgeOptions(answering({ body: '{"family":"Answered"}' }), { log }));
    await request(app).get('/fhir/Patient?family=Asked').set('Authorization', 'Bearer Token');
    await request(app).post('/fhir/Patient').set('Content-Type', 'application/json').send('{"family":"Sent"}');
    await request(app).post('/fhir/Patient?family=Asked').set('Content-Type', 'text/plain').send('{"family":"Sent"}');
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['/fhir/Patient', 200],
      ['/fhir/Patient', 200],
      ['/fhir/Patient', 415],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Asked|Sent|Answered|Token/);
  });

  test.each([
    ['/fhir/%?family=Asked', '/fhir/%', 400],
    ['/nothing?family=Asked', '/nothing', 404],
    ['/fhir?_format=xml', '/fhir', 406],
  ])('%s is logged as %s with %d', async (url, path, status) => {
    const { log, lines } = keepLog('info');
    await request(buildApp(edgeOptions(answering(), { log }))).get(url);
    expect(lines).toMatchObject([{ path, status }]);
    expect(JSON.stringify(lines)).not.toContain('Asked');
  });

  test('probes only at debug', async () => {
    const { log, lines } = keepLog('debug');
    const app = buildApp(edgeOptions(answering(), { log }));
    await request(app).get('/livez');
    await request(app).get('/readyz');
    expect(lines.map(({ level, path }) => [level, path])).toEqual([
      ['debug', '/livez'],
      ['debug', '/readyz'],
    ]);
  });
});
