// Primitive datatypes: https://hl7.org/fhir/R4/datatypes.html#primitive. The published patterns are not used as they
// stand: `\S` refuses a non-breaking space in JavaScript, and that of base64Binary takes exponential time.
import { parseDateTime } from '../fhir/date-time.ts';

export interface Primitive {
  /** The JSON type of its values. */
  readonly json: 'string' | 'number' | 'boolean';
  /** What a value looks like, after "is not". */
  readonly form: string;
  /** Whether a value of that JSON type is one of this primitive. */
  readonly holds: (value: never) => boolean;
}

const text = (form: string, holds: (value: string) => boolean): Primitive => ({ json: 'string', form, holds });
const number = (form: string, holds: (value: number) => boolean): Primitive => ({ json: 'number', form, holds });

const MOST_CHARACTERS = 1_048_576;
// Characters that XML cannot carry, so that no string could pass from one format to the other.
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F]/;
const isString = (value: string): boolean =>
  value.length > 0 && value.length <= MOST_CHARACTERS && !CONTROL.test(value);

const DATE = /^(?!0000)\d{4}(?:-\d\d){0,2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;
const MOMENT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;
const isDate = (value: string): boolean => DATE.test(value) && parseDateTime(value) !== undefined;
const isInstant = (value: string): boolean => MOMENT.test(value) && parseDateTime(value) !== undefined;

const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/;
const isUuid = (value: string): boolean => UUID.test(value);
const isOid = (value: string): boolean => OID.test(value);

function isUri(value: string): boolean {
  if (value.startsWith('urn:uuid:')) return isUuid(value);
  if (value.startsWith('urn:oid:')) return isOid(value);
  return /^\S+$/.test(value);
}

/** Canonicals are absolute, since they must mean the same on every server, or lead to a contained resource. */
const isCanonical = (value: string): boolean => isUri(value) && /^(?:#|[A-Za-z][A-Za-z\d+.-]*:)/.test(value);

function isBase64(value: string): boolean {
  const packed = value.replace(/[ \t\r\n]+/g, '');
  return packed.length > 0 && packed.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(packed);
}

const isWithin = (low: number, high: number) => (value: number) =>
  Number.isInteger(value) && value >= low && value <= high;
const MOST = 2_147_483_647;

const STRING = 'a string of 1 to 1048576 characters without control characters';

/** By name of the datatype. */
export const primitives: Readonly<Record<string, Primitive>> = {
  base64Binary: text('base64', isBase64),
  boolean: { json: 'boolean', form: 'true or false', holds: () => true },
  canonical: text('an absolute URL, with or without |version', isCanonical),
  code: text('a code: no spaces at its ends, single spaces within', value => /^[^\s]+(?:\s[^\s]+)*$/.test(value)),
  date: text('a date such as 2026-03-09, 2026-03 or 2026', isDate),
  dateTime: text(
    'a dateTime such as 2026, 2026-03, 2026-03-09 or 2026-03-09T10:15:00Z',
    value => isDate(value) || isInstant(value),
  ),
  decimal: number('a number', Number.isFinite),
  id: text('an id: 1 to 64 letters, digits, "-" and "."', value => /^[A-Za-z0-9\-.]{1,64}$/.test(value)),
  instant: text('an instant such as 2026-03-09T10:15:00.000Z', isInstant),
  integer: number('a whole number of 32 bits', isWithin(-MOST - 1, MOST)),
  markdown: text(STRING, isString),
  oid: text('an OID such as urn:oid:1.2.3', isOid),
  positiveInt: number(`a whole number from 1 to ${MOST}`, isWithin(1, MOST)),
  string: text(STRING, isString),
  time: text('a time such as 10:15:00', value => TIME.test(value)),
  unsignedInt: number(`a whole number from 0 to ${MOST}`, isWithin(0, MOST)),
  uri: text('a URI: no spaces, and lower case in a urn:uuid', isUri),
  url: text('a URL: no spaces', isUri),
  uuid: text('a UUID such as urn:uuid:c757873d-ec9a-4326-a141-556f43239520', isUuid),
  xhtml: text('XHTML', value => value.length > 0),
};
