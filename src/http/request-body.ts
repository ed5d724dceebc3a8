// The body of a request as text: https://hl7.org/fhir/R4/http.html#mime-type ("FHIR uses UTF-8 for all bodies")
import type { IncomingMessage } from 'node:http';
import { refusal, type FhirError } from '../fhir/fhir-error.ts';

// Drops a byte order mark, which JSON forbids to send but lets a reader ignore (RFC 8259, section 8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = (limit: number): FhirError =>
  refusal('large', `The body is larger than the ${String(limit)} bytes that are accepted`, 'http.content-length');

function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(tooLarge(limit));
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks, size));
    });
    request.on('error', () => {
      reject(refusal('malformed', 'The body ended before it was complete'));
    });
  });
}

/** Whether a body is announced: https://www.rfc-editor.org/rfc/rfc9112#section-6 */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the body. One that is too large is refused at once, and the rest of it is thrown away as it comes: the client
 * gets to read the answer, and the connection stays usable.
 * @param limit in bytes
 * @returns undefined for an empty body
 * @throws FhirError large, media (compressed), or malformed where it is no UTF-8 or ends early
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw refusal('media', `A body compressed by ${encoding} is not taken`, 'http.content-encoding');
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const bytes = await collect(request, limit);
  try {
    return bytes.length === 0 ? undefined : utf8.decode(bytes);
  } catch {
    throw refusal('malformed', 'The body is not valid UTF-8');
  }
}
