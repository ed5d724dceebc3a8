// Alternatives that differ in one value only are one condition with a list: `code=a,b` is one look-up in two places, and a
// thousand of them are no longer a statement than two.
import type { Predicate } from '../query.ts';

/** Predicates of which one must hold: each alone, or with others that are alike but for their value. */
export type Bucket = readonly [Predicate, ...Predicate[]];

/** What predicates of one bucket have in common; undefined for a predicate that stands alone. */
function commonPart(predicate: Predicate): readonly (string | undefined)[] | undefined {
  switch (predicate.kind) {
    case 'token':
      return predicate.code === undefined ? undefined : ['token', predicate.param, predicate.system];
    case 'reference':
      return ['reference', predicate.param, predicate.type, predicate.version];
    case 'uri':
      return predicate.match === 'exact' ? ['uri', predicate.param] : undefined;
    default:
      return undefined;
  }
}

/** The alternatives in buckets. */
export function toBuckets(alternatives: readonly Predicate[]): Bucket[] {
  const alone: Bucket[] = [];
  const alike = new Map<string, [Predicate, ...Predicate[]]>();
  for (const predicate of alternatives) {
    const common = commonPart(predicate);
    if (common === undefined) {
      alone.push([predicate]);
      continue;
    }
    const key = JSON.stringify(common);
    const bucket = alike.get(key);
    if (bucket) bucket.push(predicate);
    else alike.set(key, [predicate]);
  }
  return [...alike.values(), ...alone];
}
