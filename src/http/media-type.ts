// Media types of bodies and of Accept: https://hl7.org/fhir/R4/http.html#mime-type
import { refusal } from '../fhir/fhir-error.ts';

/** What every FHIR body is sent as; the specification asks for the charset to be named. */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

// The formal type, and the generic ones that a server should know as well.
const RESOURCE_TYPES: readonly string[] = ['application/fhir+json', 'application/json', 'text/json'];
const PATCH_TYPES: readonly string[] = ['application/json-patch+json', ...RESOURCE_TYPES];
const SEARCH_TYPES: readonly string[] = ['application/x-www-form-urlencoded'];

const SERVED = 'this service speaks FHIR R4 as application/fhir+json';

// https://hl7.org/fhir/R4/http.html#version-parameter
const FHIR_VERSIONS: ReadonlySet<string> = new Set(['4.0', '4.0.1']);

interface MediaType {
  /** `type/subtype` in lower case. */
  readonly name: string;
  readonly quality: number;
  readonly charset: string;
  readonly fhirVersion: string;
}

/** Reads `type/subtype;q=0.5;charset=utf-8;fhirVersion=4.0`; what is absent has the value that changes nothing. */
function parseMediaType(text: string): MediaType {
  const [name = '', ...parameters] = text.split(';');
  const found = { quality: 1, charset: 'utf-8', fhirVersion: '4.0' };
  for (const parameter of parameters) {
    const [key = '', written = ''] = parameter.split('=');
    const value = written
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase();
    switch (key.trim().toLowerCase()) {
      case 'q':
        found.quality = Number(value) || 0;
        break;
      case 'charset':
        found.charset = value;
        break;
      case 'fhirversion':
        found.fhirVersion = value;
    }
  }
  return { name: name.trim().toLowerCase(), ...found };
}

const isJson = (name: string, fhirVersion: string): boolean =>
  RESOURCE_TYPES.includes(name) && FHIR_VERSIONS.has(fhirVersion);

function specificity({ name, fhirVersion }: MediaType): number {
  if (isJson(name, fhirVersion)) return 3;
  if (name === 'application/*') return 2;
  return name === '*/*' ? 1 : 0;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1: the most specific range decides, and q=0 refuses.
function acceptsJson(accept: string): boolean {
  let best = { rank: 0, quality: 0 };
  for (const text of accept.split(',')) {
    const range = parseMediaType(text);
    const rank = specificity(range);
    if (rank > best.rank || (rank === best.rank && rank > 0 && range.quality > best.quality)) {
      best = { rank, quality: range.quality };
    }
  }
  return best.quality > 0;
}

const isJsonFormat = (format: string): boolean => {
  // A plus that was not escaped in the query arrives as a space.
  const { name, fhirVersion } = parseMediaType(format.trim().replace(' ', '+'));
  return name === 'json' || isJson(name, fhirVersion);
};

/**
 * Refuses a client that cannot read JSON. `_format` overrides `Accept`, and either may be absent.
 * @throws FhirError unacceptable
 */
export function checkAcceptable(accept: string | undefined, format: string | undefined): void {
  if (format) {
    if (isJsonFormat(format)) return;
    throw refusal('unacceptable', `_format=${format} is not served; ${SERVED}`, 'http._format');
  }
  if (!accept || RESOURCE_TYPES.includes(accept) || accept === '*/*' || acceptsJson(accept)) return;
  throw refusal('unacceptable', `Accept names nothing that is served; ${SERVED}`, 'http.accept');
}

/**
 * Refuses a body whose type the interaction cannot take: a form for POST `_search`, a resource for the rest, and a JSON
 * Patch too for PATCH.
 * @throws FhirError media
 */
export function checkContentType(contentType: string | undefined, method: string, isSearch: boolean): void {
  const { name, charset, fhirVersion } = parseMediaType(contentType ?? '');
  const taken = isSearch ? SEARCH_TYPES : method === 'PATCH' ? PATCH_TYPES : RESOURCE_TYPES;
  const sent = contentType === undefined ? 'The body has no Content-Type' : `The body is of type ${contentType}`;
  if (!taken.includes(name)) throw refusal('media', `${sent}; taken is ${taken.join(', ')}`, 'http.content-type');
  if (!FHIR_VERSIONS.has(fhirVersion)) throw refusal('media', `${sent}; taken is FHIR 4.0`, 'http.content-type');
  if (charset !== 'utf-8' && charset !== 'utf8') {
    throw refusal('media', `${sent}; taken is the charset UTF-8`, 'http.content-type');
  }
}
