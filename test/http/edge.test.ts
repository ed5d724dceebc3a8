import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { FhirError, refusal } from '../../src/fhir/fhir-error.ts';
import { error } from '../../src/fhir/issue.ts';
import { buildApp } from '../../src/http/server.ts';
import { Unavailable } from '../../src/store/port.ts';
import { answering, edgeOptions, GOAL, remembering } from '../rooms/http/edge-options.ts';
import { keepLog } from '../rooms/http/lines.ts';

const api = (...options: Parameters<typeof edgeOptions>): ReturnType<typeof request> =>
  request(buildApp(edgeOptions(...options)));

const outcome = (code: string, text: unknown, ...expression: string[]): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, details: { text }, ...(expression.length > 0 && { expression }) }],
});

describe('the handler is given what was asked', () => {
  test('path, query, headers and base, decoded', async () => {
    const { handler, seen, headers } = remembering();
    await api(handler)
      .get('/fhir/Goal/a%2Db?code=x%7Cy&_sort=+b&code=z')
      .set({ Host: 'care.example:8080', Prefer: 'handling=strict', 'If-None-Match': 'W/"1"' });
    expect(seen).toEqual([
      {
        method: 'GET',
        path: ['Goal', 'a-b'],
        query: [
          ['code', 'x|y'],
          ['_sort', ' b'],
          ['code', 'z'],
        ],
        body: undefined,
        base: 'http://care.example:8080/fhir',
      },
    ]);
    expect(headers('prefer')).toEqual(['handling=strict']);
    expect(headers('if-none-match')).toEqual(['W/"1"']);
    expect(headers('if-match')).toEqual([undefined]);
  });

  test.each([
    ['/fhir', []],
    ['/fhir/', []],
    ['/fhir//Goal/1', ['Goal', '1']],
    ['/fhir/metadata', ['metadata']],
    ['/fhir/Goal/1/_history/2/', ['Goal', '1', '_history', '2']],
  ])('%s', async (url, path) => {
    const { handler, seen } = remembering();
    await api(handler).get(url).set('Host', 'care.example').expect(200);
    expect(seen).toEqual([{ method: 'GET', path, query: [], body: undefined, base: 'http://care.example/fhir' }]);
  });

  test.each([
    [{ trustProxy: false }, 'http://inner/fhir'],
    [{ trustProxy: true }, 'https://care.example/fhir'],
    [{ trustProxy: true, baseUrl: 'https://set.example' }, 'https://set.example/fhir'],
  ])('its base, under %j', async (settings, base) => {
    const { handler, seen } = remembering();
    await api(handler, { settings })
      .get('/fhir/Goal')
      .set({ Host: 'inner', Forwarded: 'host=care.example;proto=https' });
    expect(seen.map(each => each.base)).toEqual([base]);
  });

  test.each(['POST', 'PUT', 'PATCH'] as const)('the body of a %s, character for character', async method => {
    const body = '{ "resourceType":"Goal",\n"note":[{"text":"é 😀"}], "x":1.00 }';
    const { handler, seen } = remembering();
    const call = { POST: 'post', PUT: 'put', PATCH: 'patch' } as const;
    await api(handler)
      [call[method]]('/fhir/Goal/1')
      .set('Content-Type', 'application/fhir+json')
      .send(body)
      .expect(200);
    expect(seen).toMatchObject([{ method, path: ['Goal', '1'], body }]);
  });

  test('a form, for POST _search', async () => {
    const { handler, seen } = remembering();
    await api(handler)
      .post('/fhir/Goal/_search?_count=1')
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .send('code=a%20b&code=c')
      .expect(200);
    expect(seen).toMatchObject([
      { method: 'POST', path: ['Goal', '_search'], query: [['_count', '1']], body: 'code=a%20b&code=c' },
    ]);
  });

  test('no body where none was sent, whatever the type says', async () => {
    const { handler, seen } = remembering();
    await api(handler).post('/fhir/Goal/_search').expect(200);
    await api(handler).post('/fhir/Goal').set('Content-Type', 'text/plain').expect(200);
    await api(handler).delete('/fhir/Goal/1').expect(200);
    expect(seen.map(({ method, body }) => [method, body])).toEqual([
      ['POST', undefined],
      ['POST', undefined],
      ['DELETE', undefined],
    ]);
  });

  test('no body of a DELETE, which has no meaning', async () => {
    const { handler, seen } = remembering();
    await api(handler).delete('/fhir/Goal/1').set('Content-Type', 'text/plain').send('x'.repeat(5000)).expect(200);
    expect(seen).toMatchObject([{ method: 'DELETE', body: undefined }]);
  });

  test('any method, since the handler knows which are allowed', async () => {
    const allowed = new FhirError('method', [error('not-supported', 'No')], { Allow: 'GET, HEAD' });
    const answer = await api(() => Promise.reject(allowed)).options('/fhir/metadata');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(answer.body).toEqual(outcome('not-supported', 'No'));
  });
});

describe('the client is given what the handler answered', () => {
  test('status, headers and the exact text, as FHIR JSON', async () => {
    const headers = { ETag: 'W/"3"', Location: 'http://care.example/fhir/Goal/1/_history/3' };
    const body = '{"resourceType":"Goal","x":1.00,"é":"😀"}';
    const answer = await api(answering({ status: 201, headers, body }))
      .post('/fhir/Goal')
      .buffer(true)
      .parse((incoming, done) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          done(null, Buffer.concat(chunks).toString());
        });
      });
    expect(answer.body).toBe(body);
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      etag: 'W/"3"',
      location: 'http://care.example/fhir/Goal/1/_history/3',
      'content-type': 'application/fhir+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
    });
  });

  test('headers that keep patient data out of caches and pages, and none that names the software', async () => {
    const { headers } = await api().get('/fhir/Goal/1');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
  });

  test('a header of the handler counts more than the usual one', async () => {
    const { headers } = await api(answering({ headers: { 'Cache-Control': 'max-age=60' } })).get('/fhir/metadata');
    expect(headers['cache-control']).toBe('max-age=60');
  });

  test.each([
    [200, '0'],
    [201, '0'],
    [204, undefined],
    [304, undefined],
  ])('%d without a body: content length %s and no content type', async (status, length) => {
    const { headers, text } = await api(answering({ status, body: undefined })).get('/fhir/Goal/1');
    expect([headers['content-length'], headers['content-type'], text]).toEqual([length, undefined, '']);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const { handler, seen } = remembering();
    const { status, headers, text } = await api(handler).head('/fhir/Goal/1');
    expect(seen).toMatchObject([{ method: 'GET' }]);
    expect([status, headers['content-length'], text]).toEqual([200, String(GOAL.length), undefined]);
    expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
  });

  test('_pretty=true lays the text out, and its length is right', async () => {
    const { text, headers } = await api(answering({ body: '{"a":1.00,"b":[]}' })).get('/fhir/Goal/1?_pretty=true');
    expect(text).toBe('{\n  "a": 1.00,\n  "b": []\n}');
    expect(headers['content-length']).toBe(String(text.length));
    const plain = await api(answering({ body: '{"a":1.00}' })).get('/fhir/Goal/1?_pretty=false');
    expect(plain.text).toBe('{"a":1.00}');
  });

  test('_pretty=true lays an outcome out as well', async () => {
    const { text } = await api(() => Promise.reject(refusal('missing', 'No'))).get('/fhir/Goal/1?_pretty=true');
    expect(text).toContain('\n  "issue": [\n');
  });
});

describe('what cannot be asked is refused before the handler is called', () => {
  test.each([
    ['get', '/fhir/Goal/%E0%A4%A', {}, 400, 'structure', 'http.url'],
    ['get', '/fhir/Goal//_history', {}, 400, 'structure', 'http.url'],
    ['get', '/fhir/Goal/1', { Accept: 'application/fhir+xml' }, 406, 'not-supported', 'http.accept'],
    ['get', '/fhir/Goal/1?_format=xml', {}, 406, 'not-supported', 'http._format'],
    ['delete', '/fhir/Goal/1', { Accept: 'text/html' }, 406, 'not-supported', 'http.accept'],
    ['get', '/fhir/Goal/1', { Host: 'a b' }, 400, 'structure', 'http.host'],
  ] as const)('%s %s with %j: %d', async (method, url, headers, status, code, expression) => {
    const { handler, seen } = remembering();
    const answer = await api(handler)[method](url).set(headers);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/fhir+json; charset=utf-8']);
    expect(JSON.parse(answer.text)).toEqual(outcome(code, expect.any(String), expression));
    expect(seen).toEqual([]);
  });

  test.each([
    ['post', '/fhir/Goal', { 'Content-Type': 'text/plain' }, GOAL, 415, 'not-supported', 'http.content-type'],
    [
      'put',
      '/fhir/Goal/1',
      { 'Content-Type': 'application/fhir+xml' },
      '<Goal/>',
      415,
      'not-supported',
      'http.content-type',
    ],
    [
      'post',
      '/fhir/Goal/_search',
      { 'Content-Type': 'application/json' },
      '{}',
      415,
      'not-supported',
      'http.content-type',
    ],
    [
      'put',
      '/fhir/Goal/_search',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'a=b',
      415,
      'not-supported',
      'http.content-type',
    ],
    [
      'post',
      '/fhir/Goal',
      { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      GOAL,
      415,
      'not-supported',
      'http.content-encoding',
    ],
    [
      'post',
      '/fhir/Goal',
      { 'Content-Type': 'application/json' },
      'x'.repeat(1001),
      413,
      'too-long',
      'http.content-length',
    ],
  ] as const)('%s %s with %j and a body: %s', async (method, url, headers, body, status, code, expression) => {
    const { handler, seen } = remembering();
    const answer = await api(handler)[method](url).set(headers).send(body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual(outcome(code, expect.any(String), expression));
    expect(seen).toEqual([]);
  });

  test('a body that is no UTF-8', async () => {
    const { handler, seen } = remembering();
    const post = api(handler).post('/fhir/Goal').set('Content-Type', 'application/json');
    post.write(Buffer.from([0x22, 0xff, 0x22]));
    const answer = await post;
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(outcome('structure', 'The body is not valid UTF-8'));
    expect(seen).toEqual([]);
  });

  test('_format=json is served although Accept asks for XML', async () => {
    await api().get('/fhir/Goal/1?_format=json').set('Accept', 'application/fhir+xml').expect(200);
    await api().get('/fhir/Goal/1?_format=application/fhir+json').set('Accept', 'text/html').expect(200);
  });

  test('markup in the URL is never answered as a page', async () => {
    for (const url of [
      '/fhir/%3Cscript%3Ealert(1)%3C/script%3E/',
      '/%3Cscript%3E',
      '/fhir/Goal?_format=%3Cscript%3E',
    ]) {
      const { headers } = await api(() => Promise.reject(refusal('missing', '<script>'))).get(url);
      expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    }
  });
});

describe('a handler that fails', () => {
  test('by a defect: 500 with the id that the log has too', async () => {
    const { log, lines } = keepLog('error');
    const answer = await api(() => Promise.reject(new TypeError('inner text')), { log }).get('/fhir/Goal/1');
    expect([answer.status, answer.headers['x-request-id']]).toEqual([500, 'r-1']);
    expect(answer.body).toEqual(outcome('exception', 'Internal error; the log has more under request r-1'));
    expect(lines).toMatchObject([{ requestId: 'r-1', err: { message: 'inner text' } }]);
  });

  test('at once rather than later', async () => {
    const handler = (): never => {
      throw refusal('conflict', 'At once');
    };
    const answer = await api(handler).get('/fhir/Goal/1');
    expect([answer.status, answer.body]).toEqual([409, outcome('conflict', 'At once')]);
  });

  test('by recursion without end: 500, and the next request is served', async () => {
    const recurse = (depth: number): number => recurse(depth + 1) + 1;
    let calls = 0;
    const client = api(async request => {
      calls += 1;
      return calls === 1 ? ({ status: recurse(0) } as never) : answering()(request);
    });
    expect((await client.get('/fhir/Goal/1')).body).toEqual(
      outcome('exception', 'Internal error; the log has more under request r-1'),
    );
    await client.get('/fhir/Goal/1').expect(200);
  });

  test('by the store: 503, and when to try again', async () => {
    const answer = await api(() => Promise.reject(new Unavailable('disk full'))).get('/fhir/Goal/1');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.text).not.toContain('disk full');
  });

  test('by an answer that cannot be sent: 500', async () => {
    const { log, lines } = keepLog('error');
    const handler = answering({ headers: { Location: 'a\nb' } });
    const answer = await api(handler, { log }).get('/fhir/Goal/1');
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual(outcome('exception', 'Internal error; the log has more under request r-1'));
    expect(lines).toMatchObject([{ err: { code: 'ERR_INVALID_CHAR' } }]);
  });
});

describe('outside of the FHIR base', () => {
  test.each(['/', '/fhirx', '/FHIR/Goal', '/metadata', '/favicon.ico', '/%E0%A4%A'])('%s is 404', async url => {
    const { handler, seen } = remembering();
    const answer = await api(handler).get(url);
    expect([answer.status, answer.body]).toEqual([
      404,
      outcome('not-found', 'There is nothing here; the FHIR service is at /fhir'),
    ]);
    expect(seen).toEqual([]);
  });
});

describe('the probes', () => {
  const broken = { check: () => Promise.reject(new Error('no space left')) };

  test.each([
    ['/livez', {}, 200, { status: 'ok' }],
    ['/readyz', {}, 200, { status: 'ok' }],
    ['/livez', broken, 200, { status: 'ok' }],
    ['/readyz', broken, 503, { status: 'unavailable', reason: 'no space left' }],
  ])('%s with %j: %d', async (url, options, status, body) => {
    const answer = await api(answering(), options).get(url);
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const head = await api(answering(), options).head(url);
    expect([head.status, head.text]).toEqual([status, undefined]);
  });

  test('a reason that is no error is told as well', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const answer = await api(answering(), { check: () => Promise.reject('away') }).get('/readyz');
    expect(answer.body).toEqual({ status: 'unavailable', reason: 'away' });
  });

  test('while the server drains it lives, but is not ready', async () => {
    const app = buildApp(edgeOptions(), { draining: true });
    const ready = await request(app).get('/readyz');
    expect([ready.status, ready.body]).toEqual([503, { status: 'unavailable', reason: 'shutting down' }]);
    expect(ready.headers.connection).toBe('close');
    await request(app).get('/livez').expect(200);
  });

  test.each(['/livez', '/readyz'])('%s is only read', async url => {
    const answer = await api().post(url).send('x');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
