// The HTTP server: what is mounted where, and how it starts and stops.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { refusal } from '../fhir/fhir-error.ts';
import { FHIR_PATH } from './base-url.ts';
import { buildFailure } from './failure.ts';
import { fhirRouter, type FhirRouterOptions } from './fhir-router.ts';
import { healthRouter } from './health.ts';
import { requestIdOf, requestLog } from './request-log.ts';
import { toOriginForm } from './request-target.ts';
import { send, type Lifecycle } from './send.ts';

export interface ServerOptions extends FhirRouterOptions {
  readonly settings: FhirRouterOptions['settings'] & {
    readonly host: string;
    readonly port: number;
    readonly shutdownGraceMs: number;
  };
  /** Resolves if the store can be used. */
  readonly check: () => Promise<void>;
  /** For the id of a request that brings none. */
  readonly newId: () => string;
}

export interface RunningServer {
  readonly port: number;
  /** The FHIR base, as a client on this machine or behind BASE_URL sees it. */
  readonly base: string;
  /** Takes no more connections, lets requests under way finish within the grace, and resolves when all are closed. */
  stop(): Promise<void>;
}

// Longer than the idle time of usual load balancers (60 s), so that the one to close an idle connection is never us
// while a request is on its way.
const KEEP_ALIVE_MS = 65_000;
const HEADERS_MS = 30_000;
const WHOLE_REQUEST_MS = 120_000;
const LINGER_MS = 100;

/**
 * The application, not yet listening.
 * @param lifecycle set to draining by whoever stops the server
 */
export function buildApp(options: ServerOptions, lifecycle: Lifecycle = { draining: false }): Express {
  const { log } = options;
  const notFound: RequestHandler = (_request, outgoing) => {
    const missing = refusal('missing', `There is nothing here; the FHIR service is at ${FHIR_PATH}`);
    send(outgoing, buildFailure(missing, requestIdOf(outgoing), log), lifecycle);
  };
  const failed: ErrorRequestHandler = (error, _request, outgoing, next) => {
    const answer = buildFailure(error, requestIdOf(outgoing), log);
    if (outgoing.headersSent) next(error);
    else send(outgoing, answer, lifecycle);
  };
  return express()
    .disable('x-powered-by')
    .enable('case sensitive routing')
    .use(requestLog(log, options.newId))
    .use(FHIR_PATH, fhirRouter(options, lifecycle))
    .use(healthRouter(options.check, lifecycle))
    .use(notFound)
    .use(failed);
}

function listeningBase(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${String(port)}${FHIR_PATH}`;
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  // Stops accepting. The HTTP server's own close() also cuts idle connections at once, and with them the requests that
  // clients have just sent; so those connections are given a moment, and close behind the next answer.
  NetServer.prototype.close.call(server);
  // What has arrived by the end of the moment is read first, however busy the process was.
  const closeIdle = (): void => void setImmediate(() => server.close());
  const idle = setTimeout(closeIdle, Math.min(LINGER_MS, graceMs));
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(idle);
  clearTimeout(cut);
}

/**
 * Listens on host and port.
 * @throws Error where the address cannot be had (in use, not permitted, not of this machine)
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, baseUrl, maxBodyBytes, shutdownGraceMs } = options.settings;
  const lifecycle = { draining: false };
  const app = buildApp(options, lifecycle);
  const timeouts = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS, requestTimeout: WHOLE_REQUEST_MS };
  const listener: RequestListener = (request, outgoing) => {
    toOriginForm(request);
    app(request, outgoing);
  };
  const server = createServer(timeouts, listener);
  server.on('checkContinue', (request, outgoing) => {
    // A client that asks first need not send a body that will be refused.
    if (Number(request.headers['content-length'] ?? 0) <= maxBodyBytes) outgoing.writeContinue();
    else outgoing.shouldKeepAlive = false;
    listener(request, outgoing);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  let stopped: Promise<void> | undefined;
  return {
    port: bound,
    base: baseUrl === undefined ? listeningBase(host, bound) : baseUrl + FHIR_PATH,
    stop: () => {
      lifecycle.draining = true;
      return (stopped ??= drain(server, shutdownGraceMs));
    },
  };
}
