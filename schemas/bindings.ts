// The codes of required bindings: https://hl7.org/fhir/R4/terminologies.html#required
import type { CodeSystemConcept, StructureDefinition, ValueSetComposeInclude } from '@medplum/fhirtypes';
import type { Published } from './published.ts';

/** Value sets whose codes are kept elsewhere and not published with FHIR: media types (BCP 13), currencies (ISO 4217). */
const NOT_ENUMERABLE = new Set(['mimetypes', 'currencies']);

/** `http://hl7.org/fhir/ValueSet/request-status|4.0.1` -> `request-status` */
export const nameOfValueSet = (canonical: string): string => /\/([^/|]+)(\|.*)?$/.exec(canonical)![1]!;

export const isEnumerable = (canonical: string): boolean => !NOT_ENUMERABLE.has(nameOfValueSet(canonical));

const codesOf = (concepts: readonly CodeSystemConcept[]): string[] =>
  concepts.flatMap(({ code, concept }) => [code, ...codesOf(concept ?? [])]);

function expandInclude(published: Published, include: ValueSetComposeInclude): string[] {
  if (include.concept) return include.concept.map(({ code }) => code);
  if (include.valueSet) return include.valueSet.flatMap(url => expandValueSet(published, url));
  const codeSystem = published.codeSystems.get(include.system!);
  if (!codeSystem?.concept || include.filter) throw new Error(`cannot list the codes of ${include.system!}`);
  return codesOf(codeSystem.concept);
}

/** Codes alone: each of these bindings is on an element of type code, which has no system. */
function expandValueSet(published: Published, canonical: string): string[] {
  const valueSet = published.valueSets.get(canonical.replace(/\|.*$/, ''));
  if (!valueSet?.compose) throw new Error(`no value set ${canonical}`);
  return [...new Set(valueSet.compose.include.flatMap(include => expandInclude(published, include)))];
}

/** Codes by the name of the value set, for all required bindings of the structures. */
export function buildBindings(
  published: Published,
  structures: readonly StructureDefinition[],
): Record<string, readonly string[]> {
  const canonicals = structures
    .flatMap(({ snapshot }) => snapshot!.element)
    .flatMap(({ binding }) => (binding?.strength === 'required' ? [binding.valueSet!] : []))
    .filter(isEnumerable);
  return Object.fromEntries(
    [...new Set(canonicals)].sort().map(canonical => [nameOfValueSet(canonical), expandValueSet(published, canonical)]),
  );
}
