// A search parameter with its value as a predicate: commas are OR, https://hl7.org/fhir/R4/search.html#combining
import { isId } from '../fhir/resource.ts';
import { resourceTypeNames } from '../fhir/resource-type-names.ts';
import type { Predicate } from '../store/query.ts';
import { anyOf, malformed, unsupported, type Asked } from './asked.ts';
import { columnsFor, toEntryKind, type Column, type ColumnType } from './columns.ts';
import { parseComposite } from './composite.ts';
import { MODIFIERS, parseCriterion } from './criterion.ts';
import { parseDateBounds } from './date.ts';
import type { Parameter } from './parameters.ts';
import { identifierParam, parseTarget, toReferencePredicate } from './reference.ts';
import { textParam } from './token.ts';
import { splitUnescaped, unescapeText } from './value-text.ts';

// "Servers SHALL reject any search request that contains a modifier that the server does not support for that
// parameter", https://hl7.org/fhir/R4/search.html#modifiers: however lenient the handling of unknown parameters is.
function checkModifier({ code, type, columns, targets }: Parameter, modifier: string | undefined, asked: Asked): void {
  if (modifier === undefined) return;
  const served: string[] = columns.length > 0 ? ['missing', ...MODIFIERS[type as ColumnType]] : [];
  if (code === '_id') served.push('not');
  if (served.includes(modifier) || (type === 'reference' && targets.includes(modifier))) return;
  const kind = resourceTypeNames.includes(modifier) ? 'does not lead to' : 'cannot be asked with the modifier';
  const list = served.length > 0 ? `: it takes ${served.map(name => `:${name}`).join(', ')}` : '';
  throw unsupported(asked, `The search parameter '${code}' ${kind} '${modifier}'${list}`);
}

/** A token may have a text only, a reference an identifier only: they are not missing. */
function toPresence({ name: param, type }: Column): Predicate[] {
  const own: Predicate = { kind: 'present', param, entry: toEntryKind(type) };
  if (type === 'token') return [own, { kind: 'present', param: textParam(param), entry: 'string' }];
  if (type === 'reference') return [own, { kind: 'present', param: identifierParam(param), entry: 'token' }];
  return [own];
}

function parseMissing(columns: readonly Column[], value: string, asked: Asked): Predicate {
  if (value !== 'true' && value !== 'false') throw malformed(asked, `':missing' is true or false, not '${value}'`);
  const present = anyOf(columns.flatMap(toPresence));
  return value === 'true' ? { kind: 'not', of: present } : present;
}

function parseIds(texts: readonly string[], asked: Asked): Predicate {
  const ids = texts.map(unescapeText);
  const wrong = ids.find(id => !isId(id));
  if (wrong !== undefined) throw malformed(asked, `'${wrong}' cannot be the id of a resource`);
  return { kind: 'id', ids };
}

function parseOne(
  { code, type, columns, targets, parts }: Parameter,
  modifier: string | undefined,
  text: string,
  asked: Asked,
): Predicate[] {
  if (text === '') throw malformed(asked, `The search parameter '${code}' has no value`);
  if (code === '_lastUpdated') return parseDateBounds(text, asked).map(bounds => ({ kind: 'updated', bounds }));
  if (type === 'composite') return [parseComposite(parts, text, asked)];
  if (type === 'reference' && modifier !== 'identifier') {
    const target = parseTarget(text, modifier ?? (targets.length === 1 ? targets[0] : undefined), asked);
    if (modifier !== undefined && target.type !== modifier) throw malformed(asked, `'${text}' is not a ${modifier}`);
    return [
      toReferencePredicate(
        columnsFor(columns, target.type).map(({ name }) => name),
        target,
      ),
    ];
  }
  const criterion = parseCriterion(type as ColumnType, modifier, text, asked);
  return columns.map(({ name }) => criterion(name));
}

/**
 * What one occurrence of a parameter asks for.
 * @param value as it came: commas separate alternatives, a backslash escapes
 * @throws FhirError parameter: `not-supported` for a modifier that the parameter does not take, `invalid` for a
 *   malformed value
 */
export function buildPredicate(
  parameter: Parameter,
  modifier: string | undefined,
  value: string,
  asked: Asked,
): Predicate {
  checkModifier(parameter, modifier, asked);
  if (modifier === 'missing') return parseMissing(parameter.columns, value, asked);
  const texts = splitUnescaped(value, ',');
  const found =
    parameter.code === '_id'
      ? parseIds(texts, asked)
      : anyOf(texts.flatMap(text => parseOne(parameter, modifier, text, asked)));
  return modifier === 'not' ? { kind: 'not', of: found } : found;
}
