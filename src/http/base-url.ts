// What links and Location begin with: https://hl7.org/fhir/R4/http.html#general
import type { IncomingHttpHeaders } from 'node:http';
import { refusal } from '../fhir/fhir-error.ts';

/** Where the FHIR service sits below the root. */
export const FHIR_PATH = '/fhir';

export interface BaseSettings {
  /** Without a slash at the end. */
  readonly baseUrl?: string | undefined;
  /** Whether a proxy in front vouches for the forwarding headers. */
  readonly trustProxy: boolean;
}

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const first = (header: string | string[] | undefined): string | undefined => header?.toString().split(',')[0]?.trim();

// https://www.rfc-editor.org/rfc/rfc7239#section-4: the first element is what the client itself asked.
function forwardedPart(forwarded: string | undefined, name: 'host' | 'proto'): string | undefined {
  return forwarded && new RegExp(`(?:^|;)\\s*${name}="?([^";]+)`, 'i').exec(forwarded)?.[1];
}

/**
 * The FHIR base of a request, e.g. `https://example.org/fhir`: from BASE_URL, else from what the proxy vouches for, else
 * from Host.
 * @throws FhirError malformed where host or scheme is none, so that no link can carry what a client slipped in
 */
export function buildBase(headers: IncomingHttpHeaders, settings: BaseSettings): string {
  if (settings.baseUrl !== undefined) return settings.baseUrl + FHIR_PATH;
  let host = headers.host;
  let scheme = 'http';
  if (settings.trustProxy) {
    const forwarded = first(headers.forwarded);
    host = forwardedPart(forwarded, 'host') ?? first(headers['x-forwarded-host']) ?? host;
    scheme = forwardedPart(forwarded, 'proto') ?? first(headers['x-forwarded-proto']) ?? scheme;
  }
  if (!HOST.test(host ?? '')) throw refusal('malformed', 'The Host of the request is no name of a host', 'http.host');
  if (!/^https?$/i.test(scheme))
    throw refusal('malformed', 'The forwarded scheme is neither http nor https', 'http.forwarded');
  return `${scheme.toLowerCase()}://${String(host)}${FHIR_PATH}`;
}
