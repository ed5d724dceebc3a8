// What SQLite's errors mean to a caller of the store: https://www.sqlite.org/rescode.html
import { types } from 'node:util';
import { Conflict, Unavailable } from '../port.ts';

const REASONS: Readonly<Record<number, string>> = {
  3: 'access to the database was denied',
  5: 'another process is writing to the database',
  6: 'the database is locked',
  7: 'there is not enough memory',
  8: 'the database is read-only',
  10: 'the disk could not be read or written',
  11: 'the database is damaged',
  13: 'the disk is full',
  14: 'the database could not be opened',
  26: 'the file is not a database',
};

interface SqliteError extends Error {
  readonly errcode: number;
}

const isSqliteError = (error: unknown): error is SqliteError =>
  types.isNativeError(error) && 'errcode' in error && typeof error.errcode === 'number';

/** The error that the port names for a failure: `Unavailable` with the reason, where the same call may succeed later. */
export function toStoreError(error: unknown): Error {
  if (error instanceof Conflict || error instanceof Unavailable) return error;
  // The low byte is the primary code; the rest is detail.
  const reason = isSqliteError(error) ? REASONS[error.errcode & 0xff] : undefined;
  if (reason !== undefined) return new Unavailable(`The store is not available: ${reason}`, { cause: error });
  return types.isNativeError(error) ? error : new Error(String(error), { cause: error });
}

/** Whether another process kept the lock for longer than this one waits. */
export const isBusy = (error: unknown): boolean => isSqliteError(error) && (error.errcode & 0xff) === 5;
