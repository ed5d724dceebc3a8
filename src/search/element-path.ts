// The expressions of search parameters as plain code. Those of R4 are paths with at most a filter or two; running them
// through FHIRPath costs some ten times as much. https://hl7.org/fhir/R4/searchparameter.html
import { findProperties } from '../fhir/element-types.ts';
import { compileFhirPath } from '../fhir/fhirpath.ts';
import { isObject } from '../fhir/resource.ts';

type Step = string | ((value: unknown) => boolean);

/** One way from a resource or element to values of one FHIR type: a choice element makes one path a type. */
export interface ElementPath {
  /** The properties and filters; the same text means the same values. */
  readonly text: string;
  /** The FHIR type of the values; empty for primitives whose type is not known. */
  readonly type: string;
  /** Under what the values' own elements are defined. */
  readonly path: string;
  /** The type that a `where(resolve() is T)` at the end lets through, with the path before it. */
  readonly only?: { readonly target: string; readonly text: string };
  readonly read: (node: unknown) => unknown[];
}

type Draft = Omit<ElementPath, 'read'> & { readonly steps: readonly Step[] };

const SEGMENT =
  /\.?(?:ofType\((?<type>\w+)\)|where\(resolve\(\) is (?<target>\w+)\)|where\((?<key>\w+)='(?<value>[^']*)'\)|extension\('(?<url>[^']*)'\)|(?<name>\w+)(?!\w*\())/y;

function collect(value: unknown, steps: readonly Step[], at: number, into: unknown[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, steps, at, into);
    return;
  }
  const step = steps[at];
  if (step === undefined) into.push(value);
  else if (typeof step === 'string') collect((value as Record<string, unknown>)[step], steps, at + 1, into);
  else if (step(value)) collect(value, steps, at + 1, into);
}

/** Whether a Reference leads to a resource of the type: it need not be resolved, its text or its `type` says so. */
export function isReferenceTo(target: string): (value: unknown) => boolean {
  const pattern = new RegExp(`(?:^|/)${target}/[^/]+(?:/_history/[^/]+)?$`);
  return value =>
    isObject(value) &&
    (value.type === target || (typeof value.reference === 'string' && pattern.test(value.reference)));
}

const filter = (draft: Draft, text: string, step: Step): Draft => ({
  text: `${draft.text}[${text}]`,
  type: draft.type,
  path: draft.path,
  steps: [...draft.steps, step],
});

const enter = (drafts: readonly Draft[], name: string): Draft[] =>
  drafts.flatMap(({ text, path, steps }) =>
    findProperties(path, name).map(({ property, ...found }) => ({
      text: `${text}.${property}`,
      ...found,
      steps: [...steps, property],
    })),
  );

const where = (drafts: readonly Draft[], key: string, value: string): Draft[] =>
  drafts.map(draft => filter(draft, `${key}=${value}`, node => (node as Record<string, unknown>)[key] === value));

function advance(drafts: readonly Draft[], segment: Readonly<Record<string, string | undefined>>): Draft[] {
  const { type, target, key, value, url, name } = segment;
  if (name !== undefined) return enter(drafts, name);
  if (type !== undefined) return drafts.filter(draft => draft.type === type);
  if (url !== undefined) return where(enter(drafts, 'extension'), 'url', url);
  if (key !== undefined) return where(drafts, key, value!);
  return drafts.map(draft => ({
    ...filter(draft, target!, isReferenceTo(target!)),
    only: { target: target!, text: draft.text },
  }));
}

function compileBranch(branch: string, root: string): ElementPath[] {
  let drafts: Draft[] = [{ text: root, type: root, path: root, steps: [] }];
  const pattern = new RegExp(SEGMENT);
  if (branch === root || branch.startsWith(`${root}.`)) pattern.lastIndex = root.length;
  while (pattern.lastIndex < branch.length) {
    const segment = pattern.exec(branch)?.groups;
    if (!segment) {
      const evaluate = compileFhirPath(branch);
      return [{ text: branch, type: '', path: '', read: node => evaluate(node) }];
    }
    drafts = advance(drafts, segment);
    if (drafts.length === 0) throw new TypeError(`R4 has no element ${branch}`);
  }
  return drafts.map(({ steps, ...path }) => ({
    ...path,
    read: node => {
      const values: unknown[] = [];
      collect(node, steps, 0, values);
      return values;
    },
  }));
}

/**
 * Compiles the expression of a search parameter or of a part of a composite.
 * @param root the resource type, or where the elements of the composite's base are defined: `UsageContext`
 * @throws TypeError where R4 has no such element
 */
export const compilePaths = (expression: string, root: string): readonly ElementPath[] =>
  expression.split(' | ').flatMap(branch => compileBranch(branch, root));
