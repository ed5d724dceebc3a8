// An edge over a handler of the test's own: no store, no interactions.
import type { FhirRequest, FhirResponse, Handler } from '../../../src/interactions/exchange.ts';
import type { ServerOptions } from '../../../src/http/server.ts';
import { keepLog } from './lines.ts';

/** What a handler saw, as far as it can be compared. */
export type Seen = Omit<FhirRequest, 'header'>;

export const GOAL = '{"resourceType":"Goal","id":"1"}';

export const answering =
  (answer: Partial<FhirResponse> = {}): Handler =>
  () =>
    Promise.resolve({ status: 200, headers: {}, body: GOAL, ...answer });

/** A handler that keeps what it is given and answers with a Goal. */
export function remembering(): { handler: Handler; seen: Seen[]; headers: (name: string) => (string | undefined)[] } {
  const seen: Seen[] = [];
  const readers: FhirRequest['header'][] = [];
  const handler: Handler = request => {
    const { header, ...rest } = request;
    seen.push(rest);
    readers.push(header);
    return answering()(request);
  };
  return { handler, seen, headers: name => readers.map(read => read(name)) };
}

/** Options with which ids are `r-1`, `r-2`, ... and the body's limit is 1000 bytes. */
export function edgeOptions(
  handler: Handler = answering(),
  {
    settings,
    ...others
  }: Partial<Omit<ServerOptions, 'settings'>> & { settings?: Partial<ServerOptions['settings']> } = {},
): ServerOptions {
  let count = 0;
  return {
    handler,
    log: keepLog('silent').log,
    check: () => Promise.resolve(),
    newId: () => `r-${String((count += 1))}`,
    ...others,
    settings: {
      host: '127.0.0.1',
      port: 0,
      trustProxy: false,
      maxBodyBytes: 1000,
      shutdownGraceMs: 5000,
      ...settings,
    },
  };
}
