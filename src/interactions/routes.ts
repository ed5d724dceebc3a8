// The RESTful API as a table: https://hl7.org/fhir/R4/http.html#summary. openapi.yaml describes the same paths.
import type { Key } from '../fhir/resource.ts';
import { capabilities } from './capabilities.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import { historyInstance } from './history.ts';
import { validate } from './operations/validate.ts';
import { read, vread } from './read.ts';
import { search } from './search.ts';
import type { Service } from './service.ts';
import { update } from './update.ts';

/** What the placeholders of a path stand for; a route without one of them gets an empty text. */
export interface Captured {
  readonly type: string;
  readonly id: string;
  readonly versionId: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the FHIR base, e.g. `/{type}/{id}/_history/{versionId}`. */
  readonly path: string;
  readonly interaction: string;
  readonly run: (service: Service, request: FhirRequest, captured: Captured) => Promise<FhirResponse>;
}

const keyOf = ({ type, id }: Captured): Key => ({ type, id });

export const routes: readonly Route[] = [
  { method: 'GET', path: '/metadata', interaction: 'capabilities', run: capabilities },
  { method: 'GET', path: '/{type}', interaction: 'search-type', run: (s, r, { type }) => search(s, r, type) },
  { method: 'POST', path: '/{type}/_search', interaction: 'search-type', run: (s, r, { type }) => search(s, r, type) },
  { method: 'POST', path: '/{type}', interaction: 'create', run: (s, r, { type }) => create(s, r, type) },
  { method: 'POST', path: '/{type}/$validate', interaction: 'validate', run: (s, r, { type }) => validate(s, r, type) },
  {
    method: 'GET',
    path: '/{type}/{id}/$validate',
    interaction: 'validate',
    run: (s, r, c) => validate(s, r, c.type, c.id),
  },
  {
    method: 'POST',
    path: '/{type}/{id}/$validate',
    interaction: 'validate',
    run: (s, r, c) => validate(s, r, c.type, c.id),
  },
  { method: 'GET', path: '/{type}/{id}', interaction: 'read', run: (s, r, c) => read(s, r, keyOf(c)) },
  { method: 'PUT', path: '/{type}/{id}', interaction: 'update', run: (s, r, c) => update(s, r, keyOf(c)) },
  { method: 'DELETE', path: '/{type}/{id}', interaction: 'delete', run: (s, r, c) => remove(s, r, keyOf(c)) },
  {
    method: 'GET',
    path: '/{type}/{id}/_history',
    interaction: 'history-instance',
    run: (s, r, c) => historyInstance(s, r, keyOf(c)),
  },
  {
    method: 'GET',
    path: '/{type}/{id}/_history/{versionId}',
    interaction: 'vread',
    run: (s, r, c) => vread(s, r, keyOf(c), c.versionId),
  },
];
