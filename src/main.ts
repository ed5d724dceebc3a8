// The process: settings in, a running service out, drained on SIGTERM and SIGINT.
import { startService } from './app.ts';
import { loadConfig } from './config.ts';
import { createLogger, logReady } from './http/logger.ts';

const config = loadConfig(process.env);
const log = createLogger(config.logLevel);
const service = await startService(config, { log });
logReady(log, {
  base: service.base,
  startMs: Math.round(performance.now()),
  rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
});

let stopping = false;
const stop = (signal: string): void => {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  service.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    },
  );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
