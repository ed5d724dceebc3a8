// https://hl7.org/fhir/R4/http.html#history
import { parseDateTime } from '../fhir/date-time.ts';
import { refusal } from '../fhir/fhir-error.ts';
import { printKey, type Key } from '../fhir/resource.ts';
import { parseCursor, printCursor, toFingerprint } from '../search/cursor.ts';
import type { HistoryPosition } from '../store/port.ts';
import { printBundle, printHistoryEntry, type BundleLink } from './bundle.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import type { Service } from './service.ts';

const DEFAULT_COUNT = 50;
const MOST = 1000;

/** `GET [base]/[type]/[id]/_history`: all versions, newest first, in pages. */
export async function historyInstance(service: Service, request: FhirRequest, key: Key): Promise<FhirResponse> {
  const parameters = new Map(request.query);
  const count = parseCount(parameters.get('_count'));
  const since = parseSince(parameters.get('_since'));
  const fingerprint = toFingerprint('history', [[key.type, key.id]]);
  const cursor = parameters.get('_cursor');
  const after = cursor === undefined ? undefined : (parseCursor(cursor, fingerprint).values as HistoryPosition);
  const page = await service.store.history(
    { key },
    { count, ...(since !== undefined && { since }), ...(after && { after }) },
  );
  if (page.total === 0 && (since === undefined || !(await service.store.read(key))))
    throw refusal('missing', `${printKey(key)} does not exist`);
  const url = (more: Record<string, string>): string => {
    const query = new URLSearchParams({ ...pick(parameters, '_count', '_since'), ...more }).toString();
    return `${request.base}/${printKey(key)}/_history${query === '' ? '' : `?${query}`}`;
  };
  const links: BundleLink[] = [{ relation: 'self', url: url(pick(parameters, '_cursor')) }];
  if (page.next)
    links.push({
      relation: 'next',
      url: url({ _cursor: printCursor({ values: page.next, id: key.id }, fingerprint) }),
    });
  const body = printBundle('history', {
    id: service.newId(),
    at: service.now(),
    total: page.total,
    links,
    entries: page.versions.map(version => printHistoryEntry(request.base, version)),
  });
  return { status: 200, headers: {}, body };
}

const pick = (parameters: ReadonlyMap<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap(name => (parameters.has(name) ? [[name, parameters.get(name) ?? '']] : [])));

function parseCount(text: string | undefined): number {
  if (text === undefined) return DEFAULT_COUNT;
  if (!/^\d{1,9}$/.test(text))
    throw refusal('parameter', `_count must be a whole number, not '${text}'`, 'http._count');
  return Math.min(Number(text), MOST);
}

function parseSince(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const interval = parseDateTime(text);
  if (!interval) throw refusal('parameter', `_since must be a date or an instant, not '${text}'`, 'http._since');
  return interval.low;
}
