// Composite parameters: two values of one and the same element. https://hl7.org/fhir/R4/search.html#composite
// Where that element is the resource itself, the entries of both parts are enough. Where it may repeat, the entry of the
// second part stands under a name that carries the token of the first.
import type { IndexEntry, Predicate } from '../store/query.ts';
import { allOf, anyOf, malformed, type Asked } from './asked.ts';
import { addEntries, type Column, type ColumnType } from './columns.ts';
import { parseCriterion } from './criterion.ts';
import { compilePaths, type ElementPath } from './element-path.ts';
import { addTokens, parseTokenValue } from './token.ts';
import { splitUnescaped } from './value-text.ts';

/** A part of the composite: what it is relative to the base, and the search type of the parameter that it names. */
export interface Component {
  readonly expression: string;
  readonly type: ColumnType;
}

/** Pairs of a repeating element, indexed together. */
export interface PairColumn {
  /** The composite that was the first to need it. */
  readonly name: string;
  readonly base: ElementPath;
  readonly first: readonly ElementPath[];
  readonly second: readonly ElementPath[];
  readonly type: ColumnType;
}

/** What a composite asks for: one way for each of its bases. */
export type CompositePart =
  | { readonly of: 'resource'; readonly first: Column; readonly second: Column }
  | { readonly of: 'element'; readonly pair: PairColumn };

function findColumn(columns: readonly Column[], type: ColumnType, wanted: readonly ElementPath[]): Column {
  const found = columns.find(
    column => column.type === type && wanted.every(({ text }) => column.paths.some(path => path.text === text)),
  );
  if (!found) throw new TypeError(`no parameter indexes ${wanted.map(({ text }) => text).join(' | ')}`);
  return found;
}

const isSame = (some: readonly ElementPath[], others: readonly ElementPath[]): boolean =>
  some.length === others.length && some.every(({ text }, at) => text === others[at]?.text);

/**
 * Compiles a composite.
 * @param columns those of the type's other parameters, the narrowest first
 * @param pairs those that other composites need already; new ones are added
 * @throws TypeError for a composite that is not a pair with a token first: R4 has none on the types that are served
 */
export function compileComposite(
  name: string,
  bases: readonly ElementPath[],
  components: readonly Component[],
  columns: readonly Column[],
  pairs: PairColumn[],
): readonly CompositePart[] {
  const [one, two, ...more] = components;
  if (one?.type !== 'token' || !two || more.length > 0) throw new TypeError(`${name} is not a pair with a token first`);
  return bases.map(base => {
    const first = compilePaths(one.expression, base.path);
    const second = compilePaths(two.expression, base.path);
    if (!base.text.includes('.')) {
      return {
        of: 'resource',
        first: findColumn(columns, 'token', first),
        second: findColumn(columns, two.type, second),
      };
    }
    const known = pairs.find(
      pair => pair.base.text === base.text && isSame(pair.first, first) && isSame(pair.second, second),
    );
    const pair = known ?? { name, base, first, second, type: two.type };
    if (!known) pairs.push(pair);
    return { of: 'element', pair };
  });
}

const pairParam = (name: string, system: string | undefined, code: string): string =>
  system === undefined ? `${name}$${code}` : `${name}$${system}|${code}`;

function addPair(into: IndexEntry[], pair: PairColumn, element: unknown, base: string | undefined): void {
  const tokens: IndexEntry[] = [];
  for (const path of pair.first) for (const value of path.read(element)) addTokens(tokens, pair.name, value, path.type);
  const params = tokens.flatMap(token =>
    token.kind === 'token'
      ? [pairParam(pair.name, undefined, token.code), pairParam(pair.name, token.system, token.code)]
      : [],
  );
  for (const path of pair.second) {
    for (const value of path.read(element)) {
      for (const param of params) addEntries(into, param, pair.type, value, path.type, base);
    }
  }
}

/** Adds the entries of the pairs that a resource holds. */
export function addPairs(into: IndexEntry[], pair: PairColumn, resource: unknown, base: string | undefined): void {
  for (const element of pair.base.read(resource)) addPair(into, pair, element, base);
}

/** Reads `code$value`, the parts in the form of their own types. */
export function parseComposite(parts: readonly CompositePart[], text: string, asked: Asked): Predicate {
  const [first, second, ...more] = splitUnescaped(text, '$');
  if (first === undefined || second === undefined || more.length > 0) {
    throw malformed(asked, `'${text}' is not a pair: write code$value`);
  }
  const { system, code } = parseTokenValue(first, asked);
  if (code === undefined) throw malformed(asked, `'${text}' names a system without a code`);
  return anyOf(
    parts.map(part => {
      if (part.of === 'element') {
        const { name, type } = part.pair;
        return parseCriterion(type, undefined, second, asked)(pairParam(name, system, code));
      }
      const token = parseCriterion('token', undefined, first, asked)(part.first.name);
      return allOf([token, parseCriterion(part.second.type, undefined, second, asked)(part.second.name)]);
    }),
  );
}
