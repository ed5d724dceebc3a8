// The limits that an item sets to the value of one answer: maxLength and the extensions for lengths, bounds, patterns,
// units, attachments and references. https://hl7.org/fhir/R4/questionnaire-profiles.html#extensions
import type { Attachment, Extension, Quantity, QuestionnaireItem, Reference } from '@medplum/fhirtypes';
import { isResourceType } from '../fhir/fhirpath.ts';
import { numberText } from '../fhir/json.ts';
import { compareValues, findValue, printValue } from './answer-value.ts';
import * as ext from './extensions.ts';
import type { Fault, ValueRule } from './item.ts';

const fault = (text: string): Fault => ({ code: 'value', text });

/** The characters of a primitive value, as maxLength and regex see it. */
function characters(value: unknown, answer: object): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  return numberText(answer, 'valueDecimal' in answer ? 'valueDecimal' : 'valueInteger');
}

const lengthOf = (text: string): number => Array.from(text).length;

function atMostLong(limit: number): ValueRule {
  return (value, answer) => {
    const text = characters(value, answer);
    if (text === undefined || text.length <= limit || lengthOf(text) <= limit) return undefined;
    return fault(`the answer has ${lengthOf(text)} characters, ${limit} are allowed`);
  };
}

function atLeastLong(limit: number): ValueRule {
  return (value, answer) => {
    const text = characters(value, answer);
    if (text === undefined || lengthOf(text) >= limit) return undefined;
    return fault(`the answer has ${lengthOf(text)} characters, at least ${limit} are asked for`);
  };
}

/** Matches whole values. @throws SyntaxError where it is no regular expression */
export function parseRegex(source: string): RegExp {
  const whole = `^(?:${source})$`;
  try {
    return new RegExp(whole, 'u');
  } catch {
    return new RegExp(whole); // older syntax: the u flag forbids escapes that do nothing
  }
}

function likePattern(source: string): ValueRule | undefined {
  let pattern: RegExp;
  try {
    pattern = parseRegex(source);
  } catch {
    return undefined; // the Questionnaire's fault, reported by validateQuestionnaire
  }
  return (value, answer) => {
    const text = characters(value, answer);
    return text === undefined || pattern.test(text) ? undefined : fault(`the answer does not have the form ${source}`);
  };
}

/** Digits behind the point as written: 1.50 has two, 15e-1 has one. */
function decimalPlaces(text: string): number {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}

function decimalPlacesAtMost(limit: number): ValueRule {
  return (value, answer) => {
    const text = typeof value === 'object' ? numberText(value!, 'value') : characters(value, answer);
    if (text === undefined || decimalPlaces(text) <= limit) return undefined;
    return fault(`${text} has too many decimal places, ${limit} are allowed`);
  };
}

/** @param sign 1 where the limit is the least value, -1 where it is the greatest */
function within(limit: Extension, sign: 1 | -1): ValueRule | undefined {
  const bound = findValue(limit);
  if (!bound) return undefined;
  const text = printValue(bound.type, bound.value, limit);
  return (value, answer) => {
    const type = findValue(answer)?.type ?? bound.type;
    const order = compareValues(type, value, bound.value);
    if (order !== undefined) {
      if (order * sign >= 0) return undefined;
      return fault(
        `the answer is ${printValue(type, value, answer)}, the ${sign > 0 ? 'least' : 'greatest'} allowed is ${text}`,
      );
    }
    // Only quantities of other or missing units cannot be compared; other types are no business of the bound.
    if (type !== 'Quantity' || bound.type !== 'Quantity') return undefined;
    return fault(`${printValue(type, value)} cannot be compared with the limit of ${text}`);
  };
}

function inUnits(options: readonly Extension[]): ValueRule {
  const codings = options.flatMap(option => option.valueCoding ?? []);
  const allowed = codings.map(coding => coding.display ?? coding.code).join(', ');
  return value => {
    const { system, code, unit } = value as Quantity;
    const isText = (text: string | undefined): boolean => text !== undefined && text === unit;
    const matches = codings.some(option =>
      code === undefined
        ? isText(option.display) || isText(option.code)
        : option.code === code && option.system === system,
    );
    return matches
      ? undefined
      : { code: 'code-invalid', text: `the answer is in ${unit ?? code ?? 'no unit'}, allowed: ${allowed}` };
  };
}

function smallerThan(limit: number): ValueRule {
  return value => {
    const { size, data } = value as Attachment;
    const bytes = size ?? (data === undefined ? 0 : Buffer.byteLength(data, 'base64'));
    return bytes <= limit ? undefined : fault(`the attachment is too large: ${bytes} bytes, ${limit} are allowed`);
  };
}

function ofMediaTypes(types: readonly string[]): ValueRule {
  return value => {
    const { contentType } = value as Attachment;
    const bare = contentType?.split(';')[0]?.trim();
    if (bare !== undefined && types.includes(bare)) return undefined;
    return fault(`the attachment is of the media type ${contentType ?? 'unknown'}, allowed: ${types.join(', ')}`);
  };
}

const LITERAL =
  /^(?:#[A-Za-z0-9\-.]{0,64}|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+)$/;
const RESTFUL = /^(?:https?:\/\/[^\s]+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:[^\s\\<>"{}|^`]+$/i;

/** https://hl7.org/fhir/R4/references.html#literal */
function referring(allowed: readonly string[]): ValueRule {
  return value => {
    const { reference, type } = value as Reference;
    const named = reference === undefined ? undefined : RESTFUL.exec(reference)?.[1];
    if (reference !== undefined && named === undefined && !LITERAL.test(reference) && !ABSOLUTE.test(reference)) {
      return fault(`'${reference}' is no reference`);
    }
    if (named !== undefined && !isResourceType(named))
      return fault(`'${reference}' names no resource type of FHIR: ${named}`);
    const target = named ?? type;
    if (target === undefined || allowed.length === 0 || allowed.includes(target)) return undefined;
    return fault(`the answer points at a resource of type ${target}, allowed: ${allowed.join(', ')}`);
  };
}

/** https://hl7.org/fhir/R4/datatypes.html#uri */
const webAddress: ValueRule = value => {
  const text = value as string;
  const wellFormed =
    text.startsWith('urn:uuid:') || text.startsWith('urn:oid:') ? LITERAL.test(text) : !/[\s\\<>"{}|^`]/.test(text);
  return wellFormed ? undefined : fault(`'${text}' is no URL`);
};

function boundsOf(item: QuestionnaireItem): (ValueRule | undefined)[] {
  const rules = [];
  for (const extension of item.extension ?? []) {
    const { url, valueInteger } = extension;
    if (url === ext.MIN_VALUE || url === ext.MIN_QUANTITY) rules.push(within(extension, 1));
    if (url === ext.MAX_VALUE || url === ext.MAX_QUANTITY) rules.push(within(extension, -1));
    if (url === ext.MIN_LENGTH && valueInteger !== undefined) rules.push(atLeastLong(valueInteger));
    if (url === ext.MAX_DECIMAL_PLACES && valueInteger !== undefined) rules.push(decimalPlacesAtMost(valueInteger));
    if (url === ext.REGEX && extension.valueString !== undefined) rules.push(likePattern(extension.valueString));
    if (url === ext.MAX_SIZE && extension.valueDecimal !== undefined) rules.push(smallerThan(extension.valueDecimal));
  }
  return rules;
}

/** What an item asks of each value of the right type. */
export function toValueRules(item: QuestionnaireItem): ValueRule[] {
  const rules = boundsOf(item);
  if (item.maxLength !== undefined) rules.push(atMostLong(item.maxLength));
  if (item.type === 'url') rules.push(webAddress);
  if (item.type === 'reference') {
    rules.push(referring(ext.findExtensions(item, ext.REFERENCE_RESOURCE).flatMap(({ valueCode }) => valueCode ?? [])));
  }
  const mediaTypes = ext.findExtensions(item, ext.MIME_TYPE).flatMap(({ valueCode }) => valueCode ?? []);
  if (mediaTypes.length > 0) rules.push(ofMediaTypes(mediaTypes));
  const units = ext.findExtensions(item, ext.UNIT_OPTION);
  if (units.length > 0 && !ext.findExtension(item, ext.UNIT_OPEN)) rules.push(inUnits(units));
  return rules.filter(rule => rule !== undefined);
}
