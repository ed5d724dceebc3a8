// A load generator in a process of its own, thin enough not to be what is measured: each connection sends one request, waits for the answer and sends the next.
//   echo '{"port":8080,"connections":16,"requests":2000,"method":"GET","paths":["/fhir/CarePlan/1"]}' | node bench/http-load.ts
// Prints a Load as JSON. Requests are made up beforehand; only heads and lengths of answers are looked at.
import { connect } from 'node:net';

export interface Asked {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  readonly method: 'GET' | 'POST';
  /** Taken in turn. */
  readonly paths: readonly string[];
  /** Taken in turn. */
  readonly bodies?: readonly string[];
  /** Ends earlier than `requests` if it takes longer. */
  readonly seconds?: number;
}

export interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const print = (asked: Asked, path: string, body: string): Buffer =>
  Buffer.from(
    `${asked.method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${String(asked.port)}\r\nAccept: application/fhir+json\r\n` +
      (body === ''
        ? '\r\n'
        : `Content-Type: application/fhir+json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`),
  );

function buildRequests(asked: Asked): Buffer[] {
  const bodies = asked.bodies ?? [''];
  const count = Math.max(asked.paths.length, bodies.length);
  return Array.from({ length: count }, (_, index) =>
    print(asked, asked.paths[index % asked.paths.length] ?? '/', bodies[index % bodies.length] ?? ''),
  );
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads one answer after the other from what arrives. @param done called with the status when an answer is whole */
function readAnswers(done: (status: number) => void): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  let missing = 0;
  let status = 0;
  return chunk => {
    if (missing > chunk.length) {
      missing -= chunk.length;
      return;
    }
    if (missing > 0) {
      missing = 0;
      done(status);
      return;
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = held.indexOf(HEAD_END);
    if (end < 0) return;
    const head = held.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    status = Number(head.slice(9, 12));
    missing = length - (held.length - end - HEAD_END.length);
    held = Buffer.alloc(0);
    if (missing <= 0) {
      missing = 0;
      done(status);
    }
  };
}

async function run(asked: Asked): Promise<Load> {
  const requests = buildRequests(asked);
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const began = performance.now();
  const latest = began + (asked.seconds ?? 10) * 1000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: asked.connections }, () => {
      const socket = connect({ port: asked.port, host: '127.0.0.1', noDelay: true });
      return new Promise<void>((resolve, reject) => {
        let started = 0;
        const next = (): void => {
          if (sent >= asked.requests || performance.now() > latest) {
            socket.end();
            resolve();
            return;
          }
          started = performance.now();
          socket.write(requests[sent++ % requests.length] ?? '');
        };
        const read = readAnswers(status => {
          times.push(performance.now() - started);
          statuses[status] = (statuses[status] ?? 0) + 1;
          next();
        });
        socket.on('data', read).on('error', reject).on('connect', next);
      });
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    requests: times.length,
    seconds,
    perSecond: times.length / seconds,
    median: at(0.5),
    p99: at(0.99),
    statuses,
  };
}

if (import.meta.main) {
  const chunks: string[] = [];
  for await (const chunk of process.stdin) chunks.push(String(chunk));
  console.log(JSON.stringify(await run(JSON.parse(chunks.join('')) as Asked)));
}
