import { describe, expect, test } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { hasBody, readBody } from '../../../src/http/request-body.ts';
import { refusedLater } from './refused.ts';

/** A request whose body comes in these pieces. */
const sending = (pieces: readonly Buffer[], headers: Record<string, string> = {}): IncomingMessage =>
  Object.assign(Readable.from(pieces, { objectMode: false }), { headers }) as unknown as IncomingMessage;

const text = (...pieces: string[]): Buffer[] => pieces.map(piece => Buffer.from(piece));

describe('whether a request has a body is told by its headers', () => {
  test.each([
    [{}, false],
    [{ 'content-length': '0' }, false],
    [{ 'content-length': '2' }, true],
    [{ 'transfer-encoding': 'chunked' }, true],
    [{ 'content-type': 'application/fhir+json' }, false],
  ])('%j: %s', (headers, expected) => {
    expect(hasBody(sending([], headers))).toBe(expected);
  });
});

describe('a body is read as UTF-8 text', () => {
  test.each([
    ['one piece', text('{"a":1}'), '{"a":1}'],
    ['several pieces', text('{"a"', ':', '1}'), '{"a":1}'],
    ['a letter cut in two', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'é'],
    ['a letter outside the basic plane', text('"😀"'), '"😀"'],
    ['spaces and line ends as they are', text(' {\r\n} '), ' {\r\n} '],
    ['a byte order mark left out', [Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])], '{}'],
  ])('%s', async (_what, pieces, expected) => {
    expect(await readBody(sending(pieces), 100)).toBe(expected);
  });

  test('an empty one is none', async () => {
    expect(await readBody(sending([]), 100)).toBeUndefined();
  });

  test('one of exactly the limit is taken', async () => {
    expect(await readBody(sending(text('12345', '67890'), { 'content-length': '10' }), 10)).toBe('1234567890');
  });
});

describe('a body that cannot be read is refused', () => {
  test.each([
    ['a byte that begins nothing', [0x22, 0xff, 0x22]],
    ['a letter that is not finished', [0x22, 0xc3]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('%s', async (_what, bytes) => {
    expect(await refusedLater(readBody(sending([Buffer.from(bytes)]), 100))).toEqual({
      status: 400,
      severity: 'error',
      code: 'structure',
      expression: undefined,
      text: 'The body is not valid UTF-8',
    });
  });

  test.each(['gzip', 'br', 'deflate'])('one compressed by %s', async encoding => {
    const request = sending(text('x'), { 'content-encoding': encoding });
    expect(await refusedLater(readBody(request, 100))).toEqual({
      status: 415,
      severity: 'error',
      code: 'not-supported',
      expression: ['http.content-encoding'],
      text: `A body compressed by ${encoding} is not taken`,
    });
  });

  const tooLarge = {
    status: 413,
    severity: 'error',
    code: 'too-long',
    expression: ['http.content-length'],
    text: 'The body is larger than the 10 bytes that are accepted',
  };

  test('one that says it is too large, before a byte of it is read', async () => {
    const request = sending(text('x'), { 'content-length': '11' });
    expect(await refusedLater(readBody(request, 10))).toEqual(tooLarge);
    expect(request.readableDidRead).toBe(false);
  });

  test('one that turns out too large, and the rest of it is thrown away', async () => {
    const request = sending(text('12345', '67890', 'x', 'y'.repeat(1000)));
    const ended = new Promise(resolve => request.once('end', resolve));
    expect(await refusedLater(readBody(request, 10))).toEqual(tooLarge);
    await ended;
    expect(request.readableLength).toBe(0);
  });

  test('one that ends early', async () => {
    const request = sending([]);
    const reading = readBody(request, 100);
    request.destroy(new Error('aborted'));
    expect(await refusedLater(reading)).toEqual({
      status: 400,
      severity: 'error',
      code: 'structure',
      expression: undefined,
      text: 'The body ended before it was complete',
    });
  });
});
