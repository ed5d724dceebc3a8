// Between Express and the interactions: https://hl7.org/fhir/R4/http.html
import type { Request, RequestHandler, Response } from 'express';
import type { FhirRequest, FhirResponse, Handler } from '../interactions/exchange.ts';
import { buildBase, type BaseSettings } from './base-url.ts';
import { buildFailure } from './failure.ts';
import { prettyJson } from './pretty-json.ts';
import type { Logger } from './logger.ts';
import { checkAcceptable, checkContentType } from './media-type.ts';
import { hasBody, readBody } from './request-body.ts';
import { requestIdOf } from './request-log.ts';
import { findParameter, parseTarget, type RequestTarget } from './request-target.ts';
import { send, type Lifecycle } from './send.ts';

export interface FhirRouterOptions {
  readonly handler: Handler;
  readonly log: Logger;
  readonly settings: BaseSettings & { readonly maxBodyBytes: number };
}

const BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

async function readCheckedBody(request: Request, { path }: RequestTarget, limit: number): Promise<string | undefined> {
  if (!BODY_METHODS.has(request.method) || !hasBody(request)) return undefined;
  const isSearch = request.method === 'POST' && path.at(-1) === '_search';
  checkContentType(request.headers['content-type'], request.method, isSearch);
  return readBody(request, limit);
}

const toFhirRequest = (
  { method, headers }: Request,
  { path, query }: RequestTarget,
  body: string | undefined,
  base: string,
): FhirRequest => ({
  // HEAD is GET without the body of the answer, which is not written.
  method: method === 'HEAD' ? 'GET' : method,
  path,
  query,
  header: name => headers[name] as string | undefined,
  body,
  base,
});

/** Answers every request below the FHIR base, through the handler or with the reason why it cannot be. */
export function fhirRouter({ handler, log, settings }: FhirRouterOptions, lifecycle: Lifecycle): RequestHandler {
  return async (request: Request, outgoing: Response) => {
    let pretty = false;
    let answer: FhirResponse;
    try {
      const target = parseTarget(request.url);
      pretty = findParameter(target.query, '_pretty') === 'true';
      checkAcceptable(request.headers.accept, findParameter(target.query, '_format'));
      const base = buildBase(request.headers, settings);
      const body = await readCheckedBody(request, target, settings.maxBodyBytes);
      answer = await handler(toFhirRequest(request, target, body, base));
    } catch (error) {
      answer = buildFailure(error, requestIdOf(outgoing), log);
    }
    send(outgoing, pretty && answer.body ? { ...answer, body: prettyJson(answer.body) } : answer, lifecycle);
  };
}
