// Whatever is thrown becomes an OperationOutcome: https://hl7.org/fhir/R4/http.html#Status-Codes
import { FhirError } from '../fhir/fhir-error.ts';
import { error as errorIssue } from '../fhir/issue.ts';
import type { FhirResponse } from '../interactions/exchange.ts';
import { outcomeResponse, refusalResponse } from '../interactions/respond.ts';
import type { Logger } from './logger.ts';

const RETRY_AFTER = { 'Retry-After': '5' };

// The store's own error, told by its name: this room does not import the store.
const isUnavailable = (error: unknown): error is Error => error instanceof Error && error.name === 'Unavailable';

/**
 * The answer to a request that threw. A refusal says why; anything else is logged with its stack, and the client gets
 * the id of the request and no inner text.
 */
export function buildFailure(error: unknown, requestId: string, log: Logger): FhirResponse {
  if (error instanceof FhirError) {
    const answer = refusalResponse(error);
    return answer.status === 503 ? { ...answer, headers: { ...RETRY_AFTER, ...answer.headers } } : answer;
  }
  if (isUnavailable(error)) {
    log.error({ requestId, reason: error.message }, 'store unavailable');
    const issue = errorIssue('transient', 'The store cannot be used at present; the same request may succeed later');
    return outcomeResponse(503, [issue], RETRY_AFTER);
  }
  log.error({ requestId, err: error }, 'request failed');
  return outcomeResponse(500, [errorIssue('exception', `Internal error; the log has more under request ${requestId}`)]);
}
