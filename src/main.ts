// The process: settings in, a running service out, drained on SIGTERM and SIGINT.
import { startService } from './app.ts';
import { loadConfig, SettingsError, type Config } from './config.ts';
import { createLogger, logReady } from './http/logger.ts';

/** Wrong settings are the operator's to mend: they are named, without a stack. */
function loadConfigOrExit(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const config = loadConfigOrExit();
const log = createLogger(config.logLevel);
const service = await startService(config, { log });
logReady(log, {
  base: service.base,
  startMs: performance.now(),
  rssMb: process.memoryUsage.rss() / 2 ** 20,
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
