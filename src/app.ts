// Puts the service together: store, content, interactions, HTTP edge.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { createLogger, type Logger } from './http/logger.ts';
import { startServer, type RunningServer } from './http/server.ts';
import { ContentCache } from './interactions/content.ts';
import { buildHandler } from './interactions/handle.ts';
import type { Service } from './interactions/service.ts';
import { findContent, seed } from './seed.ts';
import type { Store } from './store/port.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

/** What tests set so that results are reproducible. */
export interface Overrides {
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly store?: Store;
  readonly log?: Logger;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The service on an open store, without a network. */
export function buildService(store: Store, config: Config, log: Logger, overrides: Overrides = {}): Service {
  const now = overrides.now ?? (() => new Date());
  return {
    store,
    now,
    newId: overrides.newId ?? randomUUID,
    responseValidation: config.responseValidation,
    version,
    started: now().toISOString(),
    content: new ContentCache(store),
    report: ({ name, response, planDefinition, error }) => {
      log.error({ incident: name, response: `${response.type}/${response.id}`, planDefinition, err: error }, name);
    },
  };
}

/**
 * Opens the store, loads the content and listens.
 * @returns the running server; its `stop` drains and then closes the store
 * @throws Error where the store cannot be opened or content is not valid
 */
export async function startService(config: Config, overrides: Overrides = {}): Promise<RunningServer> {
  const log = overrides.log ?? createLogger(config.logLevel);
  const store = overrides.store ?? openSqliteStore(config.store.path);
  const service = buildService(store, config, log, overrides);
  try {
    const folder = findContent(config.content);
    const stored = folder === undefined ? [] : await seed(service, folder, config.baseUrl ?? '');
    if (stored.length > 0) log.info({ stored }, 'content loaded');
    const server = await startServer({
      handler: buildHandler(service),
      log,
      settings: config,
      check: () => store.check(),
      newId: service.newId,
    });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
