// What holds for every object in a resource: https://hl7.org/fhir/R4/json.html, https://hl7.org/fhir/R4/element.html
import { isObject } from '../fhir/resource.ts';
import { NO_FINDINGS, type Finding, type Rule } from './finding.ts';

/** The value of the `element` keyword. */
export interface ElementRules {
  /** Names that must be there; `value[x]` for a choice. */
  readonly mandatory?: readonly string[];
  /** The properties of each choice, of which at most one may be there. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Repeating primitives, whose values and extensions stand side by side in two arrays. */
  readonly lists?: readonly string[];
}

type Element = Readonly<Record<string, unknown>>;

const UNDERSCORE = 95;

/** A primitive without a value needs an extension in its place: an id alone is none. */
const hasOnlyId = (double: unknown): boolean => isObject(double) && 'id' in double && Object.keys(double).length === 1;

/** Places of a repeating primitive that have neither a value nor, in the other array, an extension. */
function findEmptyPlaces(element: Element, name: string, double: string): Finding[] {
  const { [name]: values = [], [double]: extensions = [] } = element;
  if (!Array.isArray(values) || !Array.isArray(extensions)) return [];
  return Array.from({ length: Math.max(values.length, extensions.length) }, (_, index) => index)
    .filter(index => (values[index] ?? extensions[index] ?? null) === null)
    .map(index => ({
      code: 'structure',
      text: `${name} has neither a value nor an extension here`,
      below: `.${name}[${String(index)}]`,
    }));
}

const missing = (name: string, below: string): Finding => ({ code: 'required', text: `${name} is required`, below });
const tooMany = (stem: string): Finding => ({
  code: 'structure',
  text: `Only one ${stem}[x] may be there`,
  below: `.${stem}`,
});
const withoutValue = (name: string): Finding => ({
  code: 'invariant',
  text: `${name} has an id, but neither a value nor an extension (ele-1)`,
  below: `.${name}`,
});
const EMPTY: Finding = { code: 'invariant', text: 'An element must have a value or children (ele-1)', below: '' };

interface Choice {
  readonly stem: string;
  readonly bit: number;
}

/** Makes the rule for one kind of object. Each element is looked at once; nothing is allocated where all is well. */
export function compileElementRules({ mandatory = [], choices = {}, lists = [] }: ElementRules): Rule<Element> {
  const choiceOf = new Map<string, Choice>();
  for (const [index, [stem, members]] of Object.entries(choices).entries()) {
    for (const member of members) choiceOf.set(member, { stem, bit: 1 << index });
  }
  const required = mandatory.filter(name => !name.endsWith('[x]')).map(name => ({ name, double: `_${name}` }));
  const requiredChoices = Object.keys(choices)
    .map((stem, index) => ({ stem, bit: 1 << index }))
    .filter(({ stem }) => mandatory.includes(`${stem}[x]`));
  const arrays = lists.map(name => ({ name, double: `_${name}` }));

  return element => {
    let findings: Finding[] | undefined;
    const add = (finding: Finding): unknown => (findings ??= []).push(finding);
    let hasContent = false;
    let chosen = 0;
    for (const key in element) {
      const value = element[key];
      if (value === undefined) continue;
      if (key !== 'id') hasContent = true;
      const isDouble = key.charCodeAt(0) === UNDERSCORE;
      const name = isDouble ? key.slice(1) : key;
      if (isDouble && element[name] !== undefined) continue;
      const choice = choiceOf.get(name);
      if (isDouble && hasOnlyId(value)) add(withoutValue(choice?.stem ?? name));
      if (choice === undefined) continue;
      if (chosen & choice.bit) add(tooMany(choice.stem));
      chosen |= choice.bit;
    }
    if (!hasContent) add(EMPTY);
    for (const { name, double } of required) {
      if (element[name] === undefined && element[double] === undefined) add(missing(name, `.${name}`));
    }
    for (const { stem, bit } of requiredChoices) if (!(chosen & bit)) add(missing(`${stem}[x]`, `.${stem}`));
    for (const { name, double } of arrays) {
      if (element[name] === undefined && element[double] === undefined) continue;
      for (const finding of findEmptyPlaces(element, name, double)) add(finding);
    }
    return findings ?? NO_FINDINGS;
  };
}
