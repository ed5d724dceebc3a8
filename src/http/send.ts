// The last step of every answer: headers and bytes.
import type { ServerResponse } from 'node:http';
import type { FhirResponse } from '../interactions/exchange.ts';
import { FHIR_JSON } from './media-type.ts';

/** Whether the server is on its way down; read by every answer. */
export interface Lifecycle {
  draining: boolean;
}

// Patient data is not for caches, and an answer that a browser is made to open is data, not a page.
const ALWAYS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Sends an answer: its body exactly as it is, as FHIR JSON unless told otherwise. A HEAD request gets the headers alone.
 * While the server drains, the connection is closed behind the answer.
 */
export function send(
  outgoing: ServerResponse,
  { status, headers, body }: FhirResponse,
  lifecycle: Lifecycle,
  contentType = FHIR_JSON,
): void {
  if (lifecycle.draining) outgoing.shouldKeepAlive = false;
  if (body === undefined) {
    // 204 and 304 have no length: https://www.rfc-editor.org/rfc/rfc9110#section-8.6
    const length = status === 204 || status === 304 ? {} : { 'Content-Length': 0 };
    outgoing.writeHead(status, { ...ALWAYS, ...headers, ...length }).end();
    return;
  }
  const length = Buffer.byteLength(body);
  outgoing
    .writeHead(status, { ...ALWAYS, ...headers, 'Content-Type': contentType, 'Content-Length': length })
    .end(body);
}
