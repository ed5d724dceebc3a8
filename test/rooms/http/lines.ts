// A logger whose lines are kept.
import { createLogger, type Logger, type LogLevel } from '../../../src/http/logger.ts';

export interface KeptLog {
  readonly log: Logger;
  /** Each line, parsed, in the order of writing. */
  readonly lines: Record<string, unknown>[];
}

export function keepLog(level: LogLevel = 'trace'): KeptLog {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { log: createLogger(level, { write }), lines };
}
