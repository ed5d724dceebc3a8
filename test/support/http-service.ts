// The whole service behind its HTTP edge, on a given store, with a clock and ids that repeat.
import request from 'supertest';
import { buildService } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/http/logger.ts';
import { buildApp } from '../../src/http/server.ts';
import { buildHandler } from '../../src/interactions/handle.ts';
import type { Incident } from '../../src/interactions/service.ts';
import { findContent, seed } from '../../src/seed.ts';
import type { TestStore } from './stores.ts';

export const BASE = 'https://care.example.org/fhir';

export interface HttpService {
  readonly api: ReturnType<typeof request>;
  readonly incidents: readonly Incident[];
  readonly close: () => Promise<void>;
}

/** The first moment of the tests' clock; each reading is a second later. */
export const START = Date.UTC(2026, 10, 23, 9, 0, 0);

export function countingClock(): () => Date {
  let ticks = 0;
  return () => new Date(START + 1000 * ticks++);
}

export function countingIds(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}-${String(++count)}`;
}

/**
 * @param env settings, as the process would read them
 * @param content `pain`, `none` or a folder
 */
export async function openHttpService(
  { store, destroy }: TestStore,
  env: Record<string, string> = {},
  content = 'none',
): Promise<HttpService> {
  const config = loadConfig({ BASE_URL: 'https://care.example.org', LOG_LEVEL: 'silent', ...env });
  const log = createLogger(config.logLevel);
  const incidents: Incident[] = [];
  const built = buildService(store, config, log, { now: countingClock(), newId: countingIds('id') });
  const service = { ...built, report: (incident: Incident) => incidents.push(incident) };
  const folder = findContent(content);
  if (folder !== undefined) await seed(service, folder, BASE);
  const app = buildApp({
    handler: buildHandler(service),
    log,
    settings: config,
    check: () => store.check(),
    newId: countingIds('request'),
  });
  return { api: request(app), incidents, close: destroy };
}
