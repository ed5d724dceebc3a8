// The URL of a request, taken apart: https://hl7.org/fhir/R4/http.html#general, https://www.rfc-editor.org/rfc/rfc9112#section-3.2
import type { IncomingMessage } from 'node:http';
import { refusal } from '../fhir/fhir-error.ts';

type Parameter = readonly [name: string, value: string];

export interface RequestTarget {
  /** Percent-decoded segments; none for the base. */
  readonly path: readonly string[];
  /** Decoded parameters, in their order, repeats kept. */
  readonly query: readonly Parameter[];
}

const NONE: readonly never[] = [];

function parseSegment(segment: string): string {
  let decoded = segment;
  if (segment.includes('%')) {
    try {
      decoded = decodeURIComponent(segment);
    } catch {
      throw refusal('malformed', 'The path of the URL has a percent sign that starts no UTF-8 character', 'http.url');
    }
  }
  // Clients and proxies resolve these before sending; one that arrives tries to reach another path than it shows.
  if (decoded === '.' || decoded === '..')
    throw refusal('malformed', 'The path of the URL has a dot segment', 'http.url');
  if (decoded === '') throw refusal('malformed', 'The path of the URL has an empty segment', 'http.url');
  return decoded;
}

function parsePath(path: string): readonly string[] {
  // A base that ends in a slash gives a doubled one, a missing id one at the end; between two segments it is a mistake.
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return start === end ? NONE : path.slice(start, end).split('/').map(parseSegment);
}

/**
 * Reads the URL of a request below the FHIR base, e.g. `/Goal/1?_pretty=true`. Parameters are read as forms are: `+` is a
 * space, and a stray `%` stands for itself.
 * @throws FhirError malformed
 */
export function parseTarget(url: string): RequestTarget {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: parsePath(url), query: NONE };
  return { path: parsePath(url.slice(0, mark)), query: [...new URLSearchParams(url.slice(mark + 1))] };
}

/**
 * Brings every request line into the usual form, a path and a query, so that Express meets no other. Where the line names
 * the server (`GET http://host/fhir HTTP/1.1`), that name counts and not the header's:
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2. A fragment, which no client should send, is dropped.
 */
export function toOriginForm(request: Pick<IncomingMessage, 'url' | 'headers'>): void {
  const url = request.url ?? '';
  if (url.startsWith('/') && !url.includes('#')) return;
  const [, host, rest = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/([^/?#]*))?([^#]*)/i.exec(url) ?? [];
  if (host !== undefined) request.headers.host = host;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/** The first value of a parameter. */
export function findParameter(query: readonly Parameter[], name: string): string | undefined {
  return query.find(parameter => parameter[0] === name)?.[1];
}
