// A FHIR request and its answer, free of any HTTP library: https://hl7.org/fhir/R4/http.html

export interface FhirRequest {
  readonly method: string;
  /** The segments below the FHIR base, percent-decoded: `['Goal', '1', '_history']`; empty for the base itself. */
  readonly path: readonly string[];
  /** The parameters of the URL in their order, decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** A header's value by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The body's text, undefined where none was sent. */
  readonly body: string | undefined;
  /** What links and `Location` begin with, e.g. `https://example.org/fhir`, without a slash at the end. */
  readonly base: string;
}

export interface FhirResponse {
  readonly status: number;
  /** Names in the usual spelling, e.g. `ETag`; the content type is the edge's business. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exact JSON text; undefined for an empty body. */
  readonly body: string | undefined;
}

export type Handler = (request: FhirRequest) => Promise<FhirResponse>;
