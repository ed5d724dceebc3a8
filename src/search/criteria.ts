// Chains and reverse chains: https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has
import { servedTypes } from '../definitions/served-types.ts';
import type { Predicate } from '../store/query.ts';
import { anyOf, malformed, unsupported, type Asked } from './asked.ts';
import { columnsFor } from './columns.ts';
import { findParameter, type Parameter } from './parameters.ts';
import { buildPredicate } from './predicate.ts';

// Each step is a join; nobody asks for more than two or three by hand.
const MOST_STEPS = 4;

const HAS = /^_has:([A-Za-z]+):([A-Za-z0-9_-]+):(.+)$/s;

function splitModifier(name: string): { code: string; modifier: string | undefined } {
  const colon = name.indexOf(':');
  return colon < 0
    ? { code: name, modifier: undefined }
    : { code: name.slice(0, colon), modifier: name.slice(colon + 1) };
}

function checkReference({ code, type, columns }: Parameter, asked: Asked): void {
  if (type !== 'reference') throw malformed(asked, `The search parameter '${code}' is not a reference`);
  // Canonicals name a URL, not a resource of this service.
  const isLiteral = columns.some(({ paths }) => paths.some(path => path.type === 'Reference'));
  if (!isLiteral)
    throw unsupported(asked, `The search parameter '${code}' holds canonical URLs, which cannot be chained`);
}

/** The one type to which a chain goes on: the named one, or the only one that is kept here. */
function findChainType({ code, targets }: Parameter, named: string | undefined, asked: Asked): string {
  if (named !== undefined && !targets.includes(named)) {
    throw malformed(asked, `The search parameter '${code}' does not lead to '${named}'`);
  }
  const kept = (named === undefined ? targets : [named]).filter(type => servedTypes.includes(type));
  if (kept.length > 1) {
    throw malformed(
      asked,
      `'${code}' leads to several types, name one: ${kept.map(type => `${code}:${type}`).join(', ')}`,
    );
  }
  if (kept[0] !== undefined) return kept[0];
  throw unsupported(asked, `'${code}' leads to ${(named ?? targets.join(', ')) || 'no type'}, which is not kept here`);
}

function parseChain(type: string, path: string, value: string, asked: Asked, steps: number): Predicate | undefined {
  const dot = path.indexOf('.');
  const { code, modifier } = splitModifier(path.slice(0, dot));
  const parameter = findParameter(type, code);
  if (!parameter) return undefined;
  checkReference(parameter, asked);
  const target = findChainType(parameter, modifier, asked);
  const where = parseSteps(target, path.slice(dot + 1), value, asked, steps + 1);
  if (!where) return undefined;
  return anyOf(
    columnsFor(parameter.columns, target).map(({ name: param }) => ({ kind: 'target', param, type: target, where })),
  );
}

function parseHas(type: string, path: string, value: string, asked: Asked, steps: number): Predicate | undefined {
  const [, source, code, rest] = HAS.exec(path) ?? [];
  if (source === undefined || code === undefined || rest === undefined) {
    throw malformed(asked, `'${path}' is not a reverse chain: write _has:Type:reference:parameter`);
  }
  if (!servedTypes.includes(source)) throw unsupported(asked, `Resources of the type '${source}' are not kept here`);
  const parameter = findParameter(source, code);
  if (!parameter) return undefined;
  checkReference(parameter, asked);
  if (!parameter.targets.includes(type)) throw malformed(asked, `${source}.${code} does not lead to ${type}`);
  const where = parseSteps(source, rest, value, asked, steps + 1);
  if (!where) return undefined;
  return anyOf(
    columnsFor(parameter.columns, type).map(({ name: param }) => ({ kind: 'source', param, type: source, where })),
  );
}

function parseSteps(type: string, path: string, value: string, asked: Asked, steps: number): Predicate | undefined {
  if (steps > MOST_STEPS) throw unsupported(asked, `The chain has more than ${MOST_STEPS} steps`);
  if (path.startsWith('_has:')) return parseHas(type, path, value, asked, steps);
  if (path.includes('.')) return parseChain(type, path, value, asked, steps);
  const { code, modifier } = splitModifier(path);
  const parameter = findParameter(type, code);
  return parameter && buildPredicate(parameter, modifier, value, asked);
}

/**
 * What one parameter of a search asks for: `code`, `code:modifier`, `reference:Type.code`, `_has:Type:reference:code`.
 * @returns undefined where a type has no such parameter
 * @throws FhirError parameter for a malformed value, a modifier that is not served, or a chain to types not kept here
 */
export const parseCriteria = (type: string, value: string, asked: Asked): Predicate | undefined =>
  parseSteps(type, asked.name, value, asked, 0);
