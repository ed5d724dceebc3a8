import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Questionnaire, Resource } from '@medplum/fhirtypes';
import { buildService } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import type { AnyResource } from '../../../src/fhir/resource.ts';
import { createLogger } from '../../../src/http/logger.ts';
import { validateContent } from '../../../src/interactions/prepare.ts';
import type { Service } from '../../../src/interactions/service.ts';
import { commitWrites } from '../../../src/interactions/write.ts';
import { findContent, seed, type ContentFolder } from '../../../src/seed.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { BASE, countingClock, countingIds } from '../../support/http-service.ts';
import { planDefinition, questionnaire } from '../../support/resources.ts';

let folder: string;
let service: Service;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'content-'));
  const log = createLogger('silent');
  const overrides = { now: countingClock(), newId: countingIds('new') };
  service = buildService(openSqliteStore(':memory:'), loadConfig({}), log, overrides);
});
afterEach(async () => {
  await service.store.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string, resource: Resource | string): void => {
  writeFileSync(join(folder, name), typeof resource === 'string' ? resource : JSON.stringify(resource));
};
const own = (): ContentFolder => ({ path: folder, checked: false });
const short = (more: Partial<Questionnaire> = {}): Questionnaire => ({ ...questionnaire(more), id: 'short' });
const stored = async (type: string, id: string): Promise<Resource | undefined> => {
  const version = await service.store.read({ type, id });
  return version && (JSON.parse(version.json) as Resource);
};

describe('content', () => {
  test('is stored under its own id, vocabulary before what uses it', async () => {
    write('a-plan.json', { ...planDefinition(), id: 'walking' });
    write('b-questionnaire.json', short());
    write('notes.txt', 'not content');
    expect(await seed(service, own(), BASE)).toEqual([
      'http://example.org/Questionnaire/short|1.0',
      'http://example.org/PlanDefinition/walking|1.0',
    ]);
    expect(await stored('Questionnaire', 'short')).toMatchObject({ url: 'http://example.org/Questionnaire/short' });
  });

  test('is loaded once, and what a hospital has made of it stays', async () => {
    write('questionnaire.json', short());
    await seed(service, own(), BASE);
    write('questionnaire.json', short({ title: 'Changed in the file, not in the version' }));
    expect(await seed(service, own(), BASE)).toEqual([]);
    expect(await stored('Questionnaire', 'short')).not.toHaveProperty('title');
  });

  test('a new version is stored beside the old one, which responses may still name', async () => {
    write('questionnaire.json', short());
    await seed(service, own(), BASE);
    write('questionnaire.json', short({ version: '1.1' }));
    expect(await seed(service, own(), BASE)).toEqual(['http://example.org/Questionnaire/short|1.1']);
    expect(await stored('Questionnaire', 'short')).toMatchObject({ version: '1.0' });
    expect(await stored('Questionnaire', 'new-1')).toMatchObject({ version: '1.1' });
  });

  test('that was deleted does not come back', async () => {
    write('questionnaire.json', short());
    await seed(service, own(), BASE);
    const current = await service.store.read({ type: 'Questionnaire', id: 'short' });
    await commitWrites(service, [{ key: current!.key, current, method: 'DELETE' }], service.now(), BASE);
    expect(await seed(service, own(), BASE)).toEqual([]);
  });

  test('two instances that start at once store it once', async () => {
    write('questionnaire.json', short());
    const loaded = await Promise.all([seed(service, own(), BASE), seed(service, own(), BASE)]);
    expect(loaded.flat()).toEqual(['http://example.org/Questionnaire/short|1.0']);
  });

  test('that is not valid stops the start, with the file and the fault', async () => {
    write('broken.json', { ...short(), status: 'dreamt-of' } as unknown as Resource);
    await expect(seed(service, own(), BASE)).rejects.toThrow(/broken\.json cannot be loaded\nQuestionnaire\.status: /);
  });

  test.each([
    ['without a URL', { ...short(), url: undefined }],
    ['without an id', { ...short(), id: undefined }],
  ])('%s stops the start', async (_, resource) => {
    write('nameless.json', resource);
    await expect(seed(service, own(), BASE)).rejects.toThrow(/nameless\.json: content needs an id and a url/);
  });

  test('that is not JSON stops the start', async () => {
    write('text.json', '{');
    await expect(seed(service, own(), BASE)).rejects.toThrow(/not valid JSON/);
  });
});

describe('the setting CONTENT', () => {
  test('names a folder, built-in content, or nothing', () => {
    expect(findContent('none')).toBeUndefined();
    expect(findContent('./my/content')).toEqual({ path: './my/content', checked: false });
    expect(findContent('pain')).toEqual({ path: expect.stringMatching(/fixtures\/content\/pain$/), checked: true });
  });

  test('the built-in content loads once', async () => {
    const loaded = await seed(service, findContent('pain')!, BASE);
    expect(loaded).toContain('https://w3id.org/careplan-service/Questionnaire/pain-assessment|1.0.0');
    expect(loaded).toContain('https://w3id.org/careplan-service/PlanDefinition/chronic-pain|1.0.0');
    expect(await seed(service, findContent('pain')!, BASE)).toEqual([]);
  });

  test('the built-in content is valid, which is why its start does not check it again', async () => {
    const { path } = findContent('pain')!;
    for (const file of readdirSync(path)) {
      const definition = JSON.parse(readFileSync(join(path, file), 'utf8')) as AnyResource;
      expect([file, validateContent(definition, definition.resourceType)]).toEqual([file, []]);
    }
    expect(await seed(service, { path, checked: false }, BASE)).toHaveLength(readdirSync(path).length);
  });
});
