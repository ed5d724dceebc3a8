import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startServer, type RunningServer } from '../../src/http/server.ts';
import { answering, edgeOptions, GOAL, remembering } from '../rooms/http/edge-options.ts';
import { keepLog, type KeptLog } from '../rooms/http/lines.ts';
import { openRaw } from '../rooms/http/raw-client.ts';

describe('bytes on the wire', () => {
  let edge: ReturnType<typeof remembering>;
  let kept: KeptLog;
  let server: RunningServer;

  beforeEach(async () => {
    edge = remembering();
    kept = keepLog('info');
    server = await startServer(edgeOptions(edge.handler, { log: kept.log }));
  });
  afterEach(() => server.stop());

  /** Sends the text and gives what came until the server closed. */
  const exchange = async (text: string): Promise<string> => {
    const { socket, rest } = await openRaw(server);
    socket.write(text);
    return rest();
  };
  const statusLines = (answer: string): string[] => answer.match(/HTTP\/1\.1 \d[^\r]*/g) ?? [];

  test.each([
    ['no HTTP', 'garbage\r\n\r\n', '400 Bad Request'],
    ['an unknown method', 'FOO /fhir HTTP/1.1\r\nHost: h\r\n\r\n', '400 Bad Request'],
    ['no host', 'GET /fhir HTTP/1.1\r\n\r\n', '400 Bad Request'],
    ['a space in the URL', 'GET /fhir/a b HTTP/1.1\r\nHost: h\r\n\r\n', '400 Bad Request'],
    [
      'two lengths of one body',
      'POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400 Bad Request',
    ],
    [
      'headers without end',
      `GET /fhir HTTP/1.1\r\nHost: h\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
  ])('%s: refused, and the connection is closed', async (_what, text, status) => {
    expect(statusLines(await exchange(text))).toEqual([`HTTP/1.1 ${status}`]);
    expect(edge.seen).toEqual([]);
  });

  test.each([
    ['/fhir/Goal/1', 'http://h/fhir'],
    ['http://line.example/fhir/Goal/1', 'http://line.example/fhir'],
    ['/fhir/Goal/1#part', 'http://h/fhir'],
  ])('the request line may name %s', async (url, base) => {
    await exchange(`GET ${url} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(edge.seen).toMatchObject([{ path: ['Goal', '1'], base }]);
  });

  test.each(['/fhir/../livez', '/fhir/Goal/%2e%2e/1', 'http://[::1/fhir'])('%s is 400', async url => {
    const answer = await exchange(`GET ${url} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(statusLines(answer)).toEqual(['HTTP/1.1 400 Bad Request']);
    expect(answer).toContain('"resourceType":"OperationOutcome"');
  });

  test.each(['//#@*fhir:/', '*', '//fhir', '/\\fhir'])('%s is 404, and no page', async url => {
    const answer = await exchange(`GET ${url} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(statusLines(answer)).toEqual(['HTTP/1.1 404 Not Found']);
    expect(answer).toContain('Content-Type: application/fhir+json; charset=utf-8');
  });

  test('a client that names no host is told so', async () => {
    const answer = await exchange('GET /fhir HTTP/1.0\r\n\r\n');
    expect(answer).toContain('The Host of the request is no name of a host');
  });

  const post = (headers: string, body = ''): string =>
    `POST /fhir/Goal HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
  const last = 'GET /fhir/Goal/2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

  test('a body in chunks is put together', async () => {
    const chunks = [GOAL.slice(0, 5), GOAL.slice(5)].map(text => `${text.length.toString(16)}\r\n${text}\r\n`);
    await exchange(post('Transfer-Encoding: chunked\r\nConnection: close', `${chunks.join('')}0\r\n\r\n`));
    expect(edge.seen).toMatchObject([{ method: 'POST', body: GOAL }]);
  });

  test('after a body that is too large the connection serves the next request', async () => {
    const answer = await exchange(post('Content-Length: 200000', 'x'.repeat(200_000)) + last);
    expect(statusLines(answer)).toEqual(['HTTP/1.1 413 Payload Too Large', 'HTTP/1.1 200 OK']);
    expect(edge.seen).toMatchObject([{ path: ['Goal', '2'] }]);
  });

  test('so it does after one in chunks, whose length is not told', async () => {
    const chunk = `186a0\r\n${'x'.repeat(100_000)}\r\n`;
    const answer = await exchange(post('Transfer-Encoding: chunked', `${chunk}${chunk}0\r\n\r\n`) + last);
    expect(statusLines(answer)).toEqual(['HTTP/1.1 413 Payload Too Large', 'HTTP/1.1 200 OK']);
  });

  test('and after one that was refused unread for its type', async () => {
    const refused = post('Content-Length: 100000', 'x'.repeat(100_000)).replace('application/json', 'text/plain');
    expect(statusLines(await exchange(refused + last))).toEqual([
      'HTTP/1.1 415 Unsupported Media Type',
      'HTTP/1.1 200 OK',
    ]);
  });

  test('the refusal does not wait for the body', async () => {
    const { socket, received } = await openRaw(server);
    socket.write(post('Content-Length: 200000', 'x'));
    expect(await received(/too-long.*\}$/)).toContain('HTTP/1.1 413');
    socket.destroy();
  });

  test('a client that asks before it sends is told to go on', async () => {
    const { socket, received, rest } = await openRaw(server);
    socket.write(post(`Expect: 100-continue\r\nConnection: close\r\nContent-Length: ${String(GOAL.length)}`));
    expect(await received(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(GOAL);
    expect(statusLines(await rest())).toEqual(['HTTP/1.1 100 Continue', 'HTTP/1.1 200 OK']);
    expect(edge.seen).toMatchObject([{ body: GOAL }]);
  });

  test('or not to, where the body would be too large', async () => {
    const answer = await exchange(post('Expect: 100-continue\r\nContent-Length: 200000'));
    expect(statusLines(answer)).toEqual(['HTTP/1.1 413 Payload Too Large']);
    expect(answer).toContain('Connection: close');
    expect(edge.seen).toEqual([]);
  });

  test('a client that leaves in the middle of its body costs nothing but a line in the log', async () => {
    const { socket } = await openRaw(server);
    socket.write(post('Content-Length: 500', '{"half'));
    socket.end();
    while (kept.lines.length === 0) await new Promise(setImmediate);
    expect(statusLines(await exchange(last))).toEqual(['HTTP/1.1 200 OK']);
    expect(edge.seen).toMatchObject([{ path: ['Goal', '2'] }]);
    expect(kept.lines).toMatchObject([
      { level: 'info', method: 'POST', path: '/fhir/Goal', aborted: true },
      { level: 'info', path: '/fhir/Goal/2', status: 200 },
    ]);
  });
});

test('a client that leaves before its answer is logged as gone', async () => {
  const kept = keepLog('info');
  const arrived = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const server = await startServer(
    edgeOptions(
      async request => {
        arrived.resolve(undefined);
        await release.promise;
        return answering()(request);
      },
      { log: kept.log },
    ),
  );
  const { socket } = await openRaw(server);
  socket.write('GET /fhir/Goal/1 HTTP/1.1\r\nHost: h\r\n\r\n');
  await arrived.promise;
  socket.destroy();
  while (kept.lines.length === 0) await new Promise(setImmediate);
  release.resolve(undefined);
  await server.stop();
  expect(kept.lines).toMatchObject([{ level: 'info', path: '/fhir/Goal/1', aborted: true }]);
});
