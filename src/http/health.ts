// Probes for whoever runs the process: is it alive, may it be given traffic.
import { Router, type Response } from 'express';
import { send, type Lifecycle } from './send.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

const findFault = (check: () => Promise<void>): Promise<string | undefined> =>
  check().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

/**
 * `/livez` answers as long as the process does; `/readyz` is 503 with the reason while the store cannot be used or the
 * server drains.
 * @param check resolves if the store can be used; its error's message is the reason
 */
export function healthRouter(check: () => Promise<void>, lifecycle: Lifecycle): Router {
  const report = (outgoing: Response, reason?: string): void => {
    const status = reason === undefined ? 200 : 503;
    const body = JSON.stringify(reason === undefined ? { status: 'ok' } : { status: 'unavailable', reason });
    send(outgoing, { status, headers: {}, body }, lifecycle, JSON_TYPE);
  };
  return Router()
    .get('/livez', (_request, outgoing) => {
      report(outgoing);
    })
    .get('/readyz', async (_request, outgoing) => {
      const reason = lifecycle.draining ? 'shutting down' : await findFault(check);
      report(outgoing, reason);
    })
    .all(['/livez', '/readyz'], (_request, outgoing) => {
      send(outgoing, { status: 405, headers: { Allow: 'GET, HEAD' }, body: undefined }, lifecycle);
    });
}
