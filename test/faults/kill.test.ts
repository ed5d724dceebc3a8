// Guarantees 1 and 2 of the store port, seen from outside: what was acknowledged is there after a crash, and nothing is there by halves.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bundle, CarePlan, Provenance, QuestionnaireResponse } from '@medplum/fhirtypes';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startProcess, type ServiceProcess } from '../support/service-process.ts';

const KILLS = 20;
const WRITERS = 4;
const DERIVED = ['CarePlan', 'Goal', 'Flag', 'Observation'] as const;

const examples = path.resolve(import.meta.dirname, '../../fixtures/examples');
const example = JSON.parse(
  fs.readFileSync(path.join(examples, fs.readdirSync(examples).sort()[0]!), 'utf8'),
) as QuestionnaireResponse;

/** A response that was answered by 201, and the plan that the answer named. */
interface Acknowledged {
  readonly response: string;
  readonly carePlan: string;
}

/** `Type/id` of an absolute or relative URL, without its version. */
const keyIn = (url: string | null | undefined): string =>
  /([A-Z]\w+\/[\w.-]+)(?:\/_history\/|>|$)/.exec(url ?? '')?.[1] ?? '';

async function post(base: string, subject: string): Promise<Acknowledged> {
  const answer = await fetch(`${base}/QuestionnaireResponse`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ ...example, id: undefined, subject: { reference: subject } }),
  });
  if (answer.status !== 201) throw new Error(`POST answered ${String(answer.status)}: ${await answer.text()}`);
  await answer.text();
  const link = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
  return { response: keyIn(answer.headers.get('location')), carePlan: keyIn(link) };
}

/** Posts from several writers until the process dies, which happens right behind the given number of acknowledgements. */
async function postUntilKilled(service: ServiceProcess, round: number): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const enough = 3 + ((round * 7) % 11);
  let killed: Promise<unknown> | undefined;
  const write = async (writer: number): Promise<void> => {
    for (let count = 0; ; count++) {
      try {
        acknowledged.push(await post(service.base, `Patient/kill-${String(round)}-${String(writer)}-${String(count)}`));
      } catch (error) {
        if (killed) return;
        throw error;
      }
      if (acknowledged.length >= enough) killed ??= service.end('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await killed;
  return acknowledged;
}

async function loadAll(base: string, type: string): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let url: string | undefined = `${base}/${type}?_count=500`; url;) {
    const bundle = (await (await fetch(url)).json()) as Bundle;
    for (const { resource } of bundle.entry ?? []) found.set(`${type}/${String(resource?.id)}`, resource);
    url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  }
  return found;
}

describe('a service that is killed among posts', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careplan-kill-'));
  const settings = { STORE_URL: `sqlite:${path.join(folder, 'careplan.db')}` };
  const acknowledged: Acknowledged[] = [];
  const stored = new Map<string, Map<string, unknown>>();
  const all = <T>(type: string): [string, T][] => [...(stored.get(type) ?? [])] as [string, T][];
  const exists = (key: string): boolean => stored.get(key.split('/')[0]!)?.has(key) ?? false;

  beforeAll(async () => {
    for (let round = 0; round < KILLS; round++) {
      acknowledged.push(...(await postUntilKilled(await startProcess(settings), round)));
    }
    const service = await startProcess(settings);
    for (const type of [...DERIVED, 'QuestionnaireResponse', 'Provenance']) {
      stored.set(type, await loadAll(service.base, type));
    }
    await service.end('SIGTERM');
  }, 120_000);

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('keeps every response that it acknowledged, with its plan', () => {
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 3);
    expect(acknowledged.filter(({ response }) => !exists(response))).toEqual([]);
    expect(acknowledged.filter(({ carePlan }) => !exists(carePlan))).toEqual([]);
  });

  test('keeps each plan whole: its goals, its scores and the response that it was made from', () => {
    const lost = all<CarePlan>('CarePlan').flatMap(([key, carePlan]) =>
      [...(carePlan.goal ?? []), ...(carePlan.supportingInfo ?? [])]
        .map(({ reference }) => keyIn(reference))
        .filter(target => !exists(target))
        .map(target => `${key} -> ${target}`),
    );
    expect(lost).toEqual([]);
    for (const [, carePlan] of all<CarePlan>('CarePlan')) {
      expect(carePlan.goal?.length).toBeGreaterThan(0);
      expect(carePlan.supportingInfo?.map(({ reference }) => keyIn(reference))).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^QuestionnaireResponse\//),
          expect.stringMatching(/^Observation\//),
        ]),
      );
    }
  });

  test('keeps no response without its derivation, acknowledged or not', () => {
    const sources = all<Provenance>('Provenance').flatMap(([, { entity }]) =>
      (entity ?? []).filter(({ role }) => role === 'source').map(({ what }) => keyIn(what.reference)),
    );
    expect(sources.sort()).toEqual(
      all('QuestionnaireResponse')
        .map(([key]) => key)
        .sort(),
    );
  });

  test('keeps nothing derived without its siblings: each belongs to one whole derivation', () => {
    const targets = all<Provenance>('Provenance').flatMap(([, { target }]) =>
      target.map(({ reference }) => keyIn(reference)),
    );
    expect(targets.filter(target => !exists(target))).toEqual([]);
    expect(targets.sort()).toEqual(DERIVED.flatMap(type => all(type).map(([key]) => key)).sort());
  });
});
