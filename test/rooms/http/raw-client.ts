// Bytes on a socket, for what no HTTP client would send.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { RunningServer } from '../../../src/http/server.ts';

export interface RawClient {
  readonly socket: Socket;
  /** All that has come until `pattern` fits, or until the server closed the connection. */
  readonly received: (pattern: RegExp) => Promise<string>;
  /** All that has come by the time that the server closes the connection. */
  readonly rest: () => Promise<string>;
}

export async function openRaw({ port }: Pick<RunningServer, 'port'>): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let closed = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => (text += chunk));
  // A reset is a way of closing.
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  await once(socket, 'connect');
  const received = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text) && !closed) {
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
    return text;
  };
  return { socket, received, rest: () => received(/(?!)/) };
}
