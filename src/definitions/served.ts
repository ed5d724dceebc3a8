// What the service does with its resources. A new interaction or operation is a row here: the CapabilityStatement says
// it, and a test holds the routes to it. https://hl7.org/fhir/R4/http.html
import type {
  CapabilityStatementRestInteraction,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceInteraction,
} from '@medplum/fhirtypes';
import type { SearchType } from './search-parameters.ts';

type Resource = CapabilityStatementRestResource;

/** An operation as CapabilityStatement.rest names it. */
export interface ServedOperation {
  /** Without the dollar sign. */
  readonly name: string;
  /** The canonical of its OperationDefinition. */
  readonly definition: string;
  /** The types on which it may be called; all served types where absent. */
  readonly types?: readonly string[];
}

/** Interactions on every served type. */
export const typeInteractions: readonly NonNullable<CapabilityStatementRestResourceInteraction['code']>[] = [
  'read',
  'vread',
  'update',
  'delete',
  'history-instance',
  'create',
  'search-type',
];

/** Interactions on the whole service. */
export const systemInteractions: readonly NonNullable<CapabilityStatementRestInteraction['code']>[] = [];

/** How every served type is kept. */
export const typeConduct: Pick<
  Resource,
  'versioning' | 'readHistory' | 'updateCreate' | 'conditionalCreate' | 'conditionalUpdate' | 'conditionalDelete'
> = {
  versioning: 'versioned-update',
  readHistory: true,
  updateCreate: true,
  conditionalCreate: true,
  conditionalUpdate: false,
  conditionalDelete: 'not-supported',
};

/** The types of search parameters that can be asked; parameters of another type are defined but not served. */
export const searchTypes: readonly SearchType[] = [
  'number',
  'date',
  'string',
  'token',
  'reference',
  'composite',
  'quantity',
  'uri',
];

/** Operations on resource types. */
export const operations: readonly ServedOperation[] = [
  { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
];

/** Media types of requests and answers, the preferred one first. */
export const formats: readonly string[] = ['application/fhir+json', 'json'];
