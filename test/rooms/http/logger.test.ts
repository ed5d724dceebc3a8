import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { LOG_LEVELS, logReady } from '../../../src/http/logger.ts';
import { keepLog } from './lines.ts';

describe('a line of the log', () => {
  test('holds level, time, message and what it was given, and nothing of the machine', () => {
    const { log, lines } = keepLog();
    log.info({ requestId: 'r-1' }, 'request');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        requestId: 'r-1',
        msg: 'request',
      },
    ]);
  });

  test.each(LOG_LEVELS.map((level, index) => [level, LOG_LEVELS.slice(1, index + 1)] as const))(
    'at level %s those are written: %j',
    (level, written) => {
      const { log, lines } = keepLog(level);
      for (const each of ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const) log[each](each);
      expect(lines.map(line => line.level)).toEqual(written);
    },
  );

  test('says when the service is ready, where, and at what cost', () => {
    const { log, lines } = keepLog('info');
    logReady(log, { base: 'http://127.0.0.1:8080/fhir', startMs: 412.6, rssMb: 98.2 });
    expect(lines).toMatchObject([
      { level: 'info', msg: 'ready', base: 'http://127.0.0.1:8080/fhir', startMs: 413, rssMb: 98 },
    ]);
  });

  test('goes to standard output, and none is lost at exit', () => {
    const module = path.resolve(import.meta.dirname, '../../../src/http/logger.ts');
    const code = `import { createLogger } from ${JSON.stringify(module)};
      const log = createLogger('info');
      for (let n = 0; n < 1000; n += 1) log.info({ n }, 'line');
      process.exit(0);`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1000);
    expect(JSON.parse(lines[999] ?? '')).toMatchObject({ n: 999, msg: 'line' });
  });
});
