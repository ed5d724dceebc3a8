import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FhirResponse, Handler } from '../../src/interactions/exchange.ts';
import { startServer, type RunningServer } from '../../src/http/server.ts';
import { answering, edgeOptions, GOAL } from '../rooms/http/edge-options.ts';
import { openRaw } from '../rooms/http/raw-client.ts';

/** A handler that answers only when told to. */
function holding(): { handler: Handler; arrived: (count: number) => Promise<void>; release: () => void } {
  const waiting: (() => void)[] = [];
  let noticed = (): void => undefined;
  return {
    handler: request =>
      new Promise<FhirResponse>(resolve => {
        waiting.push(() => {
          resolve(answering()(request));
        });
        noticed();
      }),
    arrived: async count => {
      while (waiting.length < count) await new Promise<void>(resolve => (noticed = resolve));
    },
    release: () => {
      for (const answer of waiting.splice(0)) answer();
    },
  };
}

async function fetchGoal({ base }: RunningServer, agent: Agent): Promise<{ incoming: IncomingMessage; body: string }> {
  const [incoming] = (await once(get(`${base}/Goal/1`, { agent }), 'response')) as [IncomingMessage];
  return { incoming, body: await text(incoming) };
}

describe('a server is started', () => {
  test('on a free port, and says where its FHIR base is', async () => {
    const server = await startServer(edgeOptions());
    expect(server.base).toBe(`http://127.0.0.1:${String(server.port)}/fhir`);
    expect(server.port).toBeGreaterThan(0);
    const answer = await fetch(`${server.base}/Goal/1`);
    expect([answer.status, await answer.text()]).toEqual([200, GOAL]);
    await server.stop();
  });

  test.each([
    [{ host: '0.0.0.0' }, /^http:\/\/localhost:\d+\/fhir$/],
    [{ host: 'localhost' }, /^http:\/\/localhost:\d+\/fhir$/],
    [{ baseUrl: 'https://care.example/plans' }, /^https:\/\/care\.example\/plans\/fhir$/],
  ])('and under %j that is what a client should use', async (settings, base) => {
    const server = await startServer(edgeOptions(answering(), { settings }));
    expect(server.base).toMatch(base);
    await server.stop();
  });

  test('but not on a port that is taken', async () => {
    const server = await startServer(edgeOptions());
    const second = startServer(edgeOptions(answering(), { settings: { port: server.port } }));
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.stop();
  });
});

describe('a server is stopped', () => {
  test('without failing a request: those under way are answered, and their connections close behind them', async () => {
    const { handler, arrived, release } = holding();
    const server = await startServer(edgeOptions(handler));
    const agent = new Agent({ keepAlive: true });
    const underWay = Array.from({ length: 20 }, () => fetchGoal(server, agent));
    await arrived(20);
    const stopped = server.stop();
    release();
    for (const { incoming, body } of await Promise.all(underWay)) {
      expect([incoming.statusCode, incoming.headers.connection, body]).toEqual([200, 'close', GOAL]);
    }
    await stopped;
    agent.destroy();
  });

  test('also for clients that keep their connections and ask again and again', async () => {
    const server = await startServer(edgeOptions(answering()));
    const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const outcomes: unknown[] = [];
    const ask = async (agent: Agent): Promise<void> => {
      for (;;) {
        const { incoming, body } = await fetchGoal(server, agent);
        outcomes.push([incoming.statusCode, body]);
        if (incoming.headers.connection === 'close') return;
      }
    };
    const asking = agents.map(ask);
    while (outcomes.length < 200) await new Promise(setImmediate);
    await server.stop();
    await Promise.all(asking);
    expect(outcomes.filter(outcome => JSON.stringify(outcome) !== JSON.stringify([200, GOAL]))).toEqual([]);
    for (const agent of agents) agent.destroy();
  });

  test('with idle connections closed, used or not', async () => {
    const server = await startServer(edgeOptions());
    const unused = await openRaw(server);
    const used = await openRaw(server);
    used.socket.write('GET /fhir/Goal/1 HTTP/1.1\r\nHost: h\r\n\r\n');
    expect(await used.received(/"Goal"/)).toContain('Connection: keep-alive');
    await server.stop();
    expect(await unused.rest()).toBe('');
    expect(await used.rest()).toContain(GOAL);
  });

  test('with new connections refused while it drains', async () => {
    const { handler, arrived, release } = holding();
    const server = await startServer(edgeOptions(handler));
    const agent = new Agent();
    const underWay = fetchGoal(server, agent);
    await arrived(1);
    const stopped = server.stop();
    await expect(fetchGoal(server, agent)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    release();
    expect((await underWay).body).toBe(GOAL);
    await stopped;
  });

  test('and a request that a kept connection has just sent is answered, which closes it', async () => {
    const server = await startServer(edgeOptions());
    const client = await openRaw(server);
    client.socket.write('GET /fhir/Goal/1 HTTP/1.1\r\nHost: h\r\n\r\n');
    await client.received(/"Goal"/);
    const stopped = server.stop();
    client.socket.write('GET /readyz HTTP/1.1\r\nHost: h\r\n\r\n');
    const [, answer] = (await client.rest()).split(GOAL);
    expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(answer).toContain('\r\nConnection: close\r\n');
    expect(answer).toContain('{"status":"unavailable","reason":"shutting down"}');
    await stopped;
  });

  test('by force once the grace is over', async () => {
    const { handler, arrived } = holding();
    const server = await startServer(edgeOptions(handler, { settings: { shutdownGraceMs: 20 } }));
    const agent = new Agent();
    const underWay = fetchGoal(server, agent);
    await arrived(1);
    const cut = expect(underWay).rejects.toMatchObject({ code: 'ECONNRESET' });
    await server.stop();
    await cut;
  });

  test('once, however often it is asked to', async () => {
    const server = await startServer(edgeOptions());
    expect(server.stop()).toBe(server.stop());
    await server.stop();
    await server.stop();
    await expect(fetch(server.base)).rejects.toThrow('fetch failed');
  });
});
