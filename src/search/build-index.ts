// What of a resource may be searched.
import type { AnyResource } from '../fhir/resource.ts';
import type { IndexEntry } from '../store/query.ts';
import { addEntries, type Column } from './columns.ts';
import { addPairs } from './composite.ts';
import { findTypeIndex } from './parameters.ts';

function addColumn(into: IndexEntry[], column: Column, resource: AnyResource, base: string | undefined): void {
  for (const { type, read } of column.paths) {
    for (const value of read(resource)) {
      if (!column.leavesOut?.(value)) addEntries(into, column.name, column.type, value, type, base);
    }
  }
}

/** A text that is the same for equal entries of one column only. */
function toText(entry: IndexEntry): string {
  switch (entry.kind) {
    case 'token':
      return `${entry.param} t ${entry.system}|${entry.code}`;
    case 'string':
      return `${entry.param} s ${entry.value}\0${entry.exact}`;
    case 'range':
      return `${entry.param} n ${entry.low} ${entry.high} ${entry.system}|${entry.code}`;
    case 'reference':
      return `${entry.param} r ${entry.type}/${entry.id}|${entry.version}`;
    case 'uri':
      return `${entry.param} u ${entry.value}`;
  }
}

/** Drops the entries from `start` on that repeat an earlier one of the same column. */
function dropRepeated(entries: IndexEntry[], start: number): void {
  if (entries.length - start < 2) return;
  const distinct = new Map<string, IndexEntry>();
  for (const entry of entries.slice(start)) distinct.set(toText(entry), entry);
  entries.length = start;
  for (const entry of distinct.values()) entries.push(entry);
}

/**
 * The index entries of a resource, each once, for every search parameter of its type.
 * @param base the service's FHIR base: absolute references below it are local
 * @returns empty for a type that the service does not keep
 */
export function buildIndex(resource: AnyResource, base?: string): IndexEntry[] {
  const typeIndex = findTypeIndex(resource.resourceType);
  const entries: IndexEntry[] = [];
  for (const column of typeIndex?.columns ?? []) {
    const start = entries.length;
    addColumn(entries, column, resource, base);
    dropRepeated(entries, start);
  }
  for (const pair of typeIndex?.pairs ?? []) {
    const start = entries.length;
    addPairs(entries, pair, resource, base);
    dropRepeated(entries, start);
  }
  return entries;
}
