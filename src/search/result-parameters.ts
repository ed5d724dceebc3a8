// Parameters that shape the result: https://hl7.org/fhir/R4/search.html#return
import type { SortKey } from '../store/query.ts';
import { malformed, type Asked } from './asked.ts';
import { toEntryKind } from './columns.ts';
import { findParameter } from './parameters.ts';

export const SUMMARIES = ['true', 'text', 'data', 'count', 'false'] as const;
export type Summary = (typeof SUMMARIES)[number];

export const TOTALS = ['none', 'estimate', 'accurate'] as const;
export type Total = (typeof TOTALS)[number];

export const DEFAULT_COUNT = 20;
/** A larger `_count` is cut down to this: "the server is not bound to return this number". */
export const MOST_COUNT = 1000;

// Each rule costs the store a look-up for every match.
const MOST_RULES = 8;

/** Newest first: pages stay stable while resources are added. */
export const DEFAULT_SORT: readonly SortKey[] = [{ by: 'updated', descending: true }];

export function parseCount(value: string, asked: Asked): number {
  if (!/^\d+$/.test(value)) throw malformed(asked, `'_count' is a whole number, not '${value}'`);
  return Math.min(Number(value), MOST_COUNT);
}

/** Reads a value of which only some are allowed. */
export function parseOneOf<T extends string>(allowed: readonly T[], value: string, asked: Asked): T {
  const found = allowed.find(each => each === value);
  if (found === undefined) throw malformed(asked, `'${asked.name}' is ${allowed.join(', ')}, not '${value}'`);
  return found;
}

export function parseElements(value: string, asked: Asked): readonly string[] {
  const elements = value.split(',');
  if (elements.every(element => /^[A-Za-z]+$/.test(element))) return elements;
  throw malformed(asked, `'_elements' is a list of element names, not '${value}'`);
}

/** One rule of `_sort` and the keys by which the store can follow it. */
export interface SortRule {
  /** As it was sent: `-date`. */
  readonly text: string;
  /** Undefined where the type has no such parameter, or one without an order. */
  readonly keys: readonly SortKey[] | undefined;
}

function findSortKeys(type: string, code: string, descending: boolean): readonly SortKey[] | undefined {
  if (code === '_id') return [{ by: 'id', descending }];
  if (code === '_lastUpdated') return [{ by: 'updated', descending }];
  const parameter = findParameter(type, code);
  if (!parameter || parameter.columns.length === 0) return undefined;
  // Entries in several columns: by the first one, and by the next where a resource has nothing there.
  return parameter.columns.map(column => ({
    by: 'param',
    param: column.name,
    entry: toEntryKind(column.type),
    descending,
  }));
}

/** Reads `_sort`: https://hl7.org/fhir/R4/search.html#sort */
export function parseSort(type: string, value: string, asked: Asked): readonly SortRule[] {
  const rules = value.split(',');
  if (rules.length > MOST_RULES) throw malformed(asked, `'_sort' has at most ${MOST_RULES} rules`);
  return rules.map(text => ({ text, keys: findSortKeys(type, text.replace(/^-/, ''), text.startsWith('-')) }));
}
