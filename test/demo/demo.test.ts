import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startService } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { demo, postAndRead } from '../../src/demo.ts';

const folder = join(import.meta.dirname, '../../fixtures/examples');
const names = readdirSync(folder).map(name => name.replace('.json', ''));
const load = (name: string): QuestionnaireResponse =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as QuestionnaireResponse;

describe('npm run demo', () => {
  const printed: string[] = [];
  let pages: string[];
  beforeAll(async () => {
    await demo({ width: 80, style: (_format, text) => text }, text => printed.push(text));
    pages = printed.join('\n').split('─'.repeat(80)).slice(1);
  });

  test('shows a page for each example', () => {
    expect(pages.map(page => page.trim().split('\n')[0]?.trim()).sort()).toEqual(names.sort());
  });

  test.each(names)('shows for %s a plan with goals, reasons, a next look and what is not proposed', name => {
    const page = pages.find(one => one.includes(` ${name} \n`)) ?? '';
    expect(page).toMatch(/http:\/\/127\.0\.0\.1:\d+\/fhir\/CarePlan\/[\w-]+, *\n? *posted and read back in \d+ ms/);
    expect(page).toMatch(/\n Goals\n {2}◎ .+\n/);
    expect(page).toMatch(/\n {5}why \S.+/);
    expect(page).toContain('\n When we look again\n');
    expect(page).toContain('\n Not proposed, and why');
    expect(page.split('\n').filter(line => [...line].length > 80)).toEqual([]);
  });

  test('puts the alert of an emergency before everything else', () => {
    const page = pages.find(one => one.includes('thoughts-of-self-harm')) ?? '';
    expect(page.indexOf('\n ! ')).toBeGreaterThan(0);
    expect(page.indexOf('\n ! ')).toBeLessThan(page.indexOf('\n Goals\n'));
  });
});

describe('a response that is posted and read back', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    service = await startService(loadConfig({ PORT: '0', STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' }));
  });
  afterAll(() => service.stop());

  test('comes with everything that its plan names', async () => {
    const found = await postAndRead(service.base, load('low-back-pain'));
    expect(found?.url).toBe(`${service.base}/CarePlan/${String(found?.reading.carePlan.id)}`);
    expect(found?.reading.goals).toHaveLength(found?.reading.carePlan.goal?.length ?? 0);
    expect(found?.reading.observations.map(({ resourceType }) => resourceType)).toContain('Observation');
  });

  test('has no plan while it is in progress', async () => {
    expect(await postAndRead(service.base, { ...load('low-back-pain'), status: 'in-progress' })).toBeUndefined();
  });

  test('ends the demonstration where the service refuses it', async () => {
    const broken = { ...load('low-back-pain'), item: [{ linkId: 'no-such-question' }] };
    await expect(postAndRead(service.base, broken)).rejects.toThrow(/POST: 422 .*no-such-question/);
  });
});
