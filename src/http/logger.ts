// One JSON object a line on standard output. Lines carry ids, never bodies, names or the values of a query.
import { destination as toFile, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** From the gravest to the most talkative; ERROR means that somebody must act. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A logger of that level.
 * @param destination where lines go; standard output by default, written in the background and flushed at exit
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    // Process id and host name are what the platform adds to each line by itself.
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, destination ?? toFile({ dest: 1, sync: false }));
}

/** What the process tells once it can be used: its FHIR base, how long the start took, the memory it holds. */
export interface Readiness {
  readonly base: string;
  readonly startMs: number;
  readonly rssMb: number;
}

/** Writes the line that says the service is ready. */
export function logReady(log: Logger, readiness: Readiness): void {
  log.info(
    { base: readiness.base, startMs: Math.round(readiness.startMs), rssMb: Math.round(readiness.rssMb) },
    'ready',
  );
}
