// A whole search as a question to the store: https://hl7.org/fhir/R4/search.html
import type { FhirError } from '../fhir/fhir-error.ts';
import { warning, type Issue } from '../fhir/issue.ts';
import type { Predicate, Query, SortKey } from '../store/query.ts';
import { allOf, malformed, unsupported, type Asked } from './asked.ts';
import { parseCriteria } from './criteria.ts';
import { parseCursor, toFingerprint } from './cursor.ts';
import { isKnownInclude, parseInclude, type Include } from './include.ts';
import {
  DEFAULT_COUNT,
  DEFAULT_SORT,
  parseCount,
  parseElements,
  parseOneOf,
  parseSort,
  SUMMARIES,
  TOTALS,
  type Summary,
  type Total,
} from './result-parameters.ts';
import { splitUnescaped } from './value-text.ts';

type Pair = readonly [name: string, value: string];

export interface SearchOptions {
  /** The service's FHIR base, without a slash at the end. */
  readonly base: string;
  /** What becomes of unknown parameters: a warning, or a refusal. https://hl7.org/fhir/R4/search.html#errors */
  readonly handling: 'strict' | 'lenient';
  /** Milliseconds since 1970 UTC, for `ap` with dates. */
  readonly now?: number;
}

export interface SearchRequest {
  /** A count of 0 asks for the total only. */
  readonly query: Query;
  readonly includes: readonly Include[];
  readonly revincludes: readonly Include[];
  readonly summary: Summary;
  /** The elements of `_elements`; undefined for all. */
  readonly elements: readonly string[] | undefined;
  /** What was ignored, under lenient handling. */
  readonly warnings: readonly Issue[];
  /** What was not ignored, in its order and as it came: for the self link, and with a new `_cursor` for the next one. */
  readonly applied: readonly Pair[];
  /** Ties cursors to this search. */
  readonly fingerprint: string;
}

// Bounds of one request. A longer list of alternatives is better asked in several searches.
const MOST_PARAMETERS = 100;
const MOST_VALUES = 500;

/** Read elsewhere: they say how the answer is written, not what is in it. */
const OF_THE_EDGE = ['_format', '_pretty'];

interface Draft {
  readonly type: string;
  readonly criteria: Predicate[];
  /** The criteria and the order as they came: what a cursor is tied to. */
  readonly identity: Pair[];
  readonly includes: Include[];
  readonly revincludes: Include[];
  readonly ignored: FhirError[];
  readonly applied: Pair[];
  sort: readonly SortKey[];
  count: number;
  summary: Summary;
  total?: Total;
  elements?: readonly string[];
  cursor?: string;
}

function readSort(draft: Draft, value: string, asked: Asked): string {
  const rules = parseSort(draft.type, value, asked);
  const known = rules.filter(({ keys }) => keys !== undefined);
  for (const { text, keys } of rules) {
    if (!keys) draft.ignored.push(unsupported(asked, `${draft.type} cannot be sorted by '${text}'`));
  }
  draft.sort = known.flatMap(({ keys }) => keys ?? []);
  return known.map(({ text }) => text).join(',');
}

function readInclude(draft: Draft, name: string, value: string, asked: Asked): boolean {
  const include = parseInclude(value, name.endsWith(':iterate'));
  if (!include) throw malformed(asked, `'${value}' is not of the form Type:parameter or Type:parameter:TargetType`);
  if (isKnownInclude(include)) {
    (name.startsWith('_include') ? draft.includes : draft.revincludes).push(include);
    return true;
  }
  draft.ignored.push(unsupported(asked, `There is no reference parameter '${value}'`));
  return false;
}

function readCriteria(draft: Draft, pair: Pair, asked: Asked): boolean {
  const predicate = parseCriteria(draft.type, pair[1], asked);
  if (!predicate) {
    draft.ignored.push(unsupported(asked, `${draft.type} has no search parameter '${asked.name}'`));
    return false;
  }
  draft.criteria.push(predicate);
  draft.identity.push(pair);
  return true;
}

/** Takes one parameter into the draft; the text is what of its value was understood, undefined for nothing. */
function readParameter(draft: Draft, pair: Pair, asked: Asked): string | undefined {
  const [name, value] = pair;
  switch (name) {
    case '_count':
      draft.count = parseCount(value, asked);
      return value;
    case '_sort':
      return readSort(draft, value, asked) || undefined;
    case '_summary':
      draft.summary = parseOneOf(SUMMARIES, value, asked);
      return value;
    case '_total':
      draft.total = parseOneOf(TOTALS, value, asked);
      return value;
    case '_elements':
      draft.elements = parseElements(value, asked);
      return value;
    case '_cursor':
      draft.cursor = value;
      return value;
    case '_include':
    case '_include:iterate':
    case '_revinclude':
    case '_revinclude:iterate':
      return readInclude(draft, name, value, asked) ? value : undefined;
    default:
      return OF_THE_EDGE.includes(name) || readCriteria(draft, pair, asked) ? value : undefined;
  }
}

const SINGLE = ['_count', '_sort', '_summary', '_total', '_elements', '_cursor'];

function checkSize(parameters: readonly Pair[]): void {
  const values = parameters.reduce((sum, [, value]) => sum + splitUnescaped(value, ',').length, 0);
  if (parameters.length > MOST_PARAMETERS || values > MOST_VALUES) {
    const most = `${MOST_PARAMETERS} parameters and ${MOST_VALUES} values`;
    throw malformed({ name: parameters[0]?.[0] ?? '' }, `A search has at most ${most}: ask in several searches`);
  }
  for (const name of SINGLE) {
    const given = parameters.filter(parameter => parameter[0] === name).length;
    if (given > 1) throw malformed({ name }, `'${name}' is given ${given} times`);
  }
}

function toQuery(draft: Draft, fingerprint: string): Query {
  const { type, criteria, sort, summary, total, cursor } = draft;
  const count = summary === 'count' ? 0 : draft.count;
  return {
    type,
    where: allOf(criteria),
    sort: sort.length > 0 ? sort : DEFAULT_SORT,
    count,
    // Later pages need not count again what the first one said.
    total: count === 0 || (total === undefined ? cursor === undefined : total !== 'none'),
    ...(cursor !== undefined && { after: parseCursor(cursor, fingerprint) }),
  };
}

/**
 * Reads the parameters of a search of one type.
 * @param parameters decoded, in their order
 * @throws FhirError parameter (400), its expression `http.` and the parameter's name: `invalid` for a malformed value,
 *   `not-supported` for a modifier or chain that is not served, and under strict handling for unknown parameters
 */
export function parseSearch(type: string, parameters: readonly Pair[], options: SearchOptions): SearchRequest {
  checkSize(parameters);
  const draft: Draft = {
    type,
    criteria: [],
    identity: [],
    includes: [],
    revincludes: [],
    ignored: [],
    applied: [],
    sort: [],
    count: DEFAULT_COUNT,
    summary: 'false',
  };
  for (const pair of parameters) {
    const asked: Asked = { name: pair[0], base: options.base, now: options.now };
    const understood = readParameter(draft, pair, asked);
    if (understood !== undefined) draft.applied.push([pair[0], understood]);
  }
  const [refused] = draft.ignored;
  if (refused && options.handling === 'strict') throw refused;
  // "The _include and _revinclude parameters cannot be mixed with _summary=text"
  if (draft.summary === 'text' && draft.includes.length + draft.revincludes.length > 0) {
    throw malformed({ name: '_summary' }, "'_summary=text' cannot be combined with _include or _revinclude");
  }
  const sorted = draft.applied.filter(([name]) => name === '_sort');
  const fingerprint = toFingerprint(type, [...draft.identity, ...sorted]);
  return {
    query: toQuery(draft, fingerprint),
    includes: draft.includes,
    revincludes: draft.revincludes,
    summary: draft.summary,
    elements: draft.elements,
    warnings: draft.ignored.flatMap(({ issues }) => issues.map(toWarning)),
    applied: draft.applied,
    fingerprint,
  };
}

const toWarning = ({ code, text, expression = [] }: Issue): Issue => warning(code, `${text}: ignored`, ...expression);
