// What JSON Schema has no words for, as keywords for ajv; schemas/*.schema.json use them.
import type { FuncKeywordDefinition, ValidateFunction } from 'ajv';
import { isResourceType } from '../fhir/resource-type-names.ts';
import { parseReference } from '../fhir/reference.ts';
import { compileElementRules, type ElementRules } from './element-rules.ts';
import { NO_FINDINGS, type Finding, type Rule } from './finding.ts';
import type { Invariant } from './invariants/invariant.ts';
import { toDelegatingKeyword, toKeyword, type Delegate } from './keyword.ts';

/** What keywords look things up in. */
export interface Vocabulary {
  /** The codes of each required binding. */
  readonly bindings: Readonly<Record<string, readonly string[]>>;
  /** Each invariant in words. */
  readonly invariantTexts: Readonly<Record<string, { readonly human: string }>>;
  readonly invariants: Readonly<Record<string, Invariant>>;
  /** The compiled schema of a resource type; undefined where the type is not served. */
  readonly findValidator: (type: string) => ValidateFunction | undefined;
  /** The compiled schema of a datatype. */
  readonly validatorOfDatatype: (name: string) => ValidateFunction;
}

/** More codes than this are not listed in a text. */
const MOST_LISTED = 20;

function compileBinding(valueSet: string, codes: readonly string[]): Rule<string> {
  const known = new Set(codes);
  const those = codes.length > MOST_LISTED ? `the codes of ${valueSet}` : codes.join(', ');
  return code =>
    known.has(code) ? NO_FINDINGS : [{ code: 'code-invalid', text: `'${code}' is not one of ${those}`, below: '' }];
}

/** Where references may lead: told of `Patient/1`, since an absolute URL may lead to a server of which nothing is known. */
function compileTargets(targets: readonly string[] | 'any'): Rule<{ reference?: unknown }> {
  const faultOf = (reference: string): string | undefined => {
    if (/\s/.test(reference)) return `'${reference}' is not a URL`;
    const target = parseReference(reference);
    if (target.kind !== 'local') return undefined;
    const { type } = target.key;
    if (!isResourceType(type)) return `${type} is not a resource type`;
    if (targets === 'any' || targets.includes(type)) return undefined;
    return `The reference leads to ${type}, not to ${targets.join(', ')}`;
  };
  return ({ reference }) => {
    if (typeof reference !== 'string') return NO_FINDINGS;
    const text = faultOf(reference);
    return text === undefined ? NO_FINDINGS : [{ code: 'value', text, below: '.reference' }];
  };
}

/** What breaks an invariant; undefined where it holds, or cannot be told since a part is not of the type it should be. */
function findBreach(holds: Invariant, element: never, root: never): string | undefined {
  try {
    const verdict = holds(element, root);
    if (verdict === true) return undefined;
    return verdict === false ? '' : `: ${verdict}`;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

function compileInvariants(keys: readonly string[], { invariants, invariantTexts }: Vocabulary): Rule {
  const rules = keys.map(key => ({ key, holds: invariants[key]!, human: invariantTexts[key]!.human.trim() }));
  return (element, root) => {
    let findings: Finding[] | undefined;
    for (const { key, holds, human } of rules) {
      const breach = findBreach(holds, element, root as never);
      if (breach === undefined) continue;
      (findings ??= []).push({ code: 'invariant', text: `${human} (${key})${breach}`, below: '' });
    }
    return findings ?? NO_FINDINGS;
  };
}

/** A contained resource: by its type's own schema where it is served, else no further than its type. */
function compileContained({ findValidator }: Vocabulary): Delegate<{ resourceType?: unknown }> {
  return ({ resourceType: type }) => {
    if (type === undefined) return { code: 'required', text: 'resourceType is required', below: '' };
    if (typeof type === 'string' && isResourceType(type)) return findValidator(type);
    return { code: 'value', text: `${JSON.stringify(type)} is not a resource type`, below: '' };
  };
}

export const buildKeywords = (vocabulary: Vocabulary): FuncKeywordDefinition[] => [
  toKeyword<ElementRules>('element', ['object'], compileElementRules),
  toKeyword<string>('binding', ['string'], name => compileBinding(name, vocabulary.bindings[name]!)),
  toKeyword<readonly string[] | 'any'>('targets', ['object'], compileTargets),
  toKeyword<readonly string[]>('invariants', ['object'], keys => compileInvariants(keys, vocabulary)),
  toKeyword<readonly string[]>('textInvariants', ['string'], keys => compileInvariants(keys, vocabulary)),
  toDelegatingKeyword<true>('containedResource', () => compileContained(vocabulary)),
  toDelegatingKeyword<string>('datatype', name => () => vocabulary.validatorOfDatatype(name)),
];
