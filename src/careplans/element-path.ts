// The `path` of a dynamicValue and the place that it names: https://hl7.org/fhir/R4/plandefinition-definitions.html#PlanDefinition.action.dynamicValue.path
// ("The path SHALL consist only of identifiers, constant indexers, and .resolve()"), resolved against element-types.ts.
import { parseDateTime } from '../fhir/date-time.ts';
import { isObject } from '../fhir/resource.ts';
import { ELEMENT_TYPES } from './element-types.ts';

interface Step {
  readonly name: string;
  /** Absent on an element that does not repeat, and at the end of a path that replaces a whole list. */
  readonly index?: number;
}

export interface ElementPath {
  readonly steps: readonly Step[];
  /** Type of the value: `string`, `decimal`, `Reference` … */
  readonly type: string;
  /** Whether the path names a whole list: all results go there. */
  readonly isList: boolean;
}

const STEP = /^([a-zA-Z]+)(?:\[(\d{1,2})\])?$/;

const typeOf = (type: string, name: string): string | undefined => {
  const shape = ELEMENT_TYPES[type];
  return shape && Object.hasOwn(shape, name) ? shape[name] : undefined;
};

/**
 * Reads a path such as `reasonCode[0].text`.
 * @param root what the path begins at: a key of ELEMENT_TYPES
 * @returns what is wrong with it, in plain words, where it names nothing that may be set
 */
export function readElementPath(text: string, root: string): ElementPath | string {
  const steps: Step[] = [];
  let type = root;
  let isList = false;
  for (const part of text.split('.')) {
    const [, name, index] = STEP.exec(part) ?? [];
    if (name === undefined) return `"${part}" is not a name, with an index at most`;
    if (isList) return `${steps.at(-1)?.name ?? ''} repeats: it needs an index`;
    const next = typeOf(type, name);
    if (next === undefined) return `${type} has no ${name} that may be set`;
    isList = next.endsWith('*') && index === undefined;
    if (!next.endsWith('*') && index !== undefined) return `${name} does not repeat: it takes no index`;
    type = next.replace('*', '');
    steps.push(index === undefined ? { name } : { name, index: Number(index) });
  }
  return { steps, type, isList };
}

type Json = Record<string, unknown>;

/**
 * A copy of the element with the value put in, made along the path only: the rest is shared with the element given.
 * @returns undefined where the index leaves a gap in a list
 */
export function setAt<T extends object>(element: T, steps: readonly Step[], value: unknown): T | undefined {
  const [step, ...rest] = steps;
  if (!step) return element;
  const { name, index } = step;
  const before = (element as Json)[name];
  const inner = (old: unknown): unknown => (rest.length === 0 ? value : setAt(isObject(old) ? old : {}, rest, value));
  if (index === undefined) {
    const after = inner(before);
    return after === undefined ? undefined : { ...element, [name]: after };
  }
  const list: unknown[] = Array.isArray(before) ? [...(before as unknown[])] : [];
  const after = inner(list[index]);
  if (index > list.length || after === undefined) return undefined;
  list[index] = after;
  return { ...element, [name]: list };
}

const isDate = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value) && parseDateTime(value) !== undefined;

/**
 * A result of FHIRPath as a value of the type, undefined where it is none. A number may stand where text is wanted.
 * @param type as in ElementPath
 */
export function toElementValue(type: string, value: unknown): unknown {
  switch (type) {
    case 'string':
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' && value.trim() !== '' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'decimal':
      return Number.isFinite(value) ? value : undefined;
    case 'date':
      return isDate(value, /^[\d-]+$/) ? value : undefined;
    case 'dateTime':
      return isDate(value, /^/) ? value : undefined;
    default:
      return isObject(value) ? toComplexValue(type, value) : undefined;
  }
}

/** Only what the type has is taken over; undefined where nothing is left or a part is of a wrong type. */
function toComplexValue(type: string, value: Json): Json | undefined {
  const taken: Json = {};
  for (const [name, kind] of Object.entries(ELEMENT_TYPES[type] ?? {})) {
    const part = value[name];
    if (part === undefined) continue;
    const repeats = kind.endsWith('*');
    if (repeats !== Array.isArray(part)) return undefined;
    const parts = [part].flat().map(item => toElementValue(kind.replace('*', ''), item));
    if (parts.includes(undefined)) return undefined;
    taken[name] = repeats ? parts : parts[0];
  }
  return Object.keys(taken).length > 0 ? taken : undefined;
}
