// The questions that a store answers: a closed tree, made by search/, translated by each adapter. Nothing here knows a
// search parameter; `param` is the name under which search/ put the index entries of a resource.

/** One indexed value of a resource. Texts are compared as they stand: folding and normalising is done by search/. */
export type IndexEntry =
  | { readonly kind: 'token'; readonly param: string; readonly system: string; readonly code: string }
  | { readonly kind: 'string'; readonly param: string; readonly value: string; readonly exact: string }
  | {
      readonly kind: 'range';
      readonly param: string;
      /** Closed interval: milliseconds since 1970 UTC for dates, the number itself for numbers and quantities. */
      readonly low: number;
      readonly high: number;
      /** The unit of a quantity; both empty for dates and numbers. */
      readonly system: string;
      readonly code: string;
    }
  | {
      readonly kind: 'reference';
      readonly param: string;
      /** `Patient` and `1` for a resource of this service; an empty type and the whole text for any other URL. */
      readonly type: string;
      readonly id: string;
      /** The version that a canonical or a reference names, else empty. */
      readonly version: string;
    }
  | { readonly kind: 'uri'; readonly param: string; readonly value: string };

/** One end of an indexed interval against a number. */
export interface Bound {
  readonly end: 'low' | 'high';
  readonly is: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

export type Predicate =
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'id'; readonly ids: readonly string[] }
  /** When the current version was written (`_lastUpdated`), milliseconds; every bound must hold. */
  | { readonly kind: 'updated'; readonly bounds: readonly Bound[] }
  /** A field left out matches any value; an empty one matches an empty one (`|code`: no system). */
  | { readonly kind: 'token'; readonly param: string; readonly system?: string; readonly code?: string }
  | {
      readonly kind: 'string';
      readonly param: string;
      /** `starts` and `contains` compare with `value`, `exact` with `exact`. All characters are literal. */
      readonly match: 'starts' | 'contains' | 'exact';
      readonly value: string;
    }
  /** Every bound must hold for one and the same entry. */
  | {
      readonly kind: 'range';
      readonly param: string;
      readonly bounds: readonly Bound[];
      readonly system?: string;
      readonly code?: string;
    }
  | {
      readonly kind: 'reference';
      readonly param: string;
      readonly type?: string;
      readonly id: string;
      readonly version?: string;
    }
  /** `below`: the entry is the value or lies under it in the path; `above`: the value lies under the entry. */
  | {
      readonly kind: 'uri';
      readonly param: string;
      readonly match: 'exact' | 'below' | 'above';
      readonly value: string;
    }
  /** Whether the resource has any entry of that parameter. */
  | { readonly kind: 'present'; readonly param: string; readonly entry: IndexEntry['kind'] }
  /** Chain: a reference under `param` leads to a current resource of `type` for which `where` holds. */
  | { readonly kind: 'target'; readonly param: string; readonly type: string; readonly where: Predicate }
  /** `_has`: a current resource of `type` points here under its `param`, and `where` holds for it. */
  | { readonly kind: 'source'; readonly param: string; readonly type: string; readonly where: Predicate };

/** What to order by. A resource without an entry comes last either way; equal keys are ordered by id. */
export type SortKey =
  | { readonly by: 'id'; readonly descending: boolean }
  | { readonly by: 'updated'; readonly descending: boolean }
  /**
   * Ascending by the least entry, descending by the greatest: code of a token, `value` of a string or URI, id of a
   * reference, low and high of a range.
   */
  | {
      readonly by: 'param';
      readonly param: string;
      readonly entry: IndexEntry['kind'];
      readonly descending: boolean;
    };

/** The sort values and the id of the last resource of a page; null stands for "has no entry". JSON-safe. */
export interface Position {
  readonly values: readonly (string | number | null)[];
  readonly id: string;
}

export interface Query {
  readonly type: string;
  readonly where: Predicate;
  /** Empty: by `updated`, newest first. */
  readonly sort: readonly SortKey[];
  /** How many resources at most; 0 with `total` counts only. */
  readonly count: number;
  /** The page begins behind this resource. */
  readonly after?: Position;
  /** Whether the number of all matches is wanted. */
  readonly total: boolean;
  /** Whether the versions come without their texts: for a caller who may have them already. */
  readonly bodiless?: boolean;
}

export const everything: Predicate = { kind: 'all', of: [] };
