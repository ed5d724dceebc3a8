// The id of a request, and its line in the log.
import type { RequestHandler, Response } from 'express';
import type { Logger } from './logger.ts';

const REQUEST_ID = 'X-Request-Id';

// What a client may choose: enough for UUIDs and trace ids, nothing that could forge a line of a log.
const ACCEPTABLE_ID = /^[\w.:/+=-]{1,128}$/;

/** The id by which answer, log and client name this request: https://hl7.org/fhir/R4/http.html#custom */
export const requestIdOf = (response: Response): string => response.getHeader(REQUEST_ID) as string;

/**
 * Gives each request its id, the client's own where it sent one, and logs it once it is over: method, path, status,
 * milliseconds and bytes. Never the query, whose values may be names. Probes are logged at debug.
 */
export function requestLog(log: Logger, newId: () => string): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const sent = request.headers['x-request-id'];
    const requestId = typeof sent === 'string' && ACCEPTABLE_ID.test(sent) ? sent : newId();
    response.setHeader(REQUEST_ID, requestId);
    response.on('close', () => {
      const { method, originalUrl } = request;
      const mark = originalUrl.indexOf('?');
      const path = mark < 0 ? originalUrl : originalUrl.slice(0, mark);
      const line = {
        requestId,
        method,
        path,
        status: response.statusCode,
        ms: Math.round((performance.now() - started) * 100) / 100,
        bytes: Number(response.getHeader('Content-Length') ?? 0),
        // The client went away before it had the whole answer.
        ...(!response.writableFinished && { aborted: true }),
      };
      if (path === '/livez' || path === '/readyz') log.debug(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}
