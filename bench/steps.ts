// What each step of a POST of a response costs, in this process and one after the other. Budgets are those of the design: milliseconds for the pain response.
import type { Patient, PlanDefinition, Questionnaire, QuestionnaireResponse, Reference } from '@medplum/fhirtypes';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlanDefinition } from '../src/careplans/compile.ts';
import { derive } from '../src/careplans/derive.ts';
import { parseJson, printJson } from '../src/fhir/json.ts';
import type { AnyResource } from '../src/fhir/resource.ts';
import { toChange } from '../src/interactions/write.ts';
import { compileQuestionnaire } from '../src/questionnaires/compile.ts';
import { buildObservations } from '../src/questionnaires/extract.ts';
import { scoreResponse } from '../src/questionnaires/score.ts';
import { validateAnswers } from '../src/questionnaires/validate.ts';
import { buildIndex } from '../src/search/build-index.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { validateResource } from '../src/validation/validate-resource.ts';

export interface Step {
  readonly name: string;
  /** Milliseconds. */
  readonly budget: number;
  /** Milliseconds, the median. */
  readonly measured: number;
}

const FIXTURES = join(import.meta.dirname, '../fixtures');

const loadFolder = (folder: string): AnyResource[] =>
  readdirSync(join(FIXTURES, folder))
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => JSON.parse(readFileSync(join(FIXTURES, folder, name), 'utf8')) as AnyResource);

/** The example response that the benches post: the longest, since it has the most answers. */
export const loadExample = (): QuestionnaireResponse =>
  loadFolder('examples').sort(
    (a, b) => JSON.stringify(b).length - JSON.stringify(a).length,
  )[0] as QuestionnaireResponse;

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** The median of some runs, those of the warm-up left out. */
async function time(run: () => unknown, runs = 400): Promise<number> {
  const times: number[] = [];
  for (let count = -runs; count < runs; count++) {
    const started = performance.now();
    const result = run();
    if (result instanceof Promise) await result;
    if (count >= 0) times.push(performance.now() - started);
  }
  return median(times);
}

/** Everything that follows from one response, made anew at each call. */
function buildDerivation(response: QuestionnaireResponse): () => AnyResource[] {
  const content = loadFolder('content/pain');
  const find = (type: string): AnyResource | undefined => content.find(({ resourceType }) => resourceType === type);
  const questionnaire = find('Questionnaire') as Questionnaire;
  const compiled = compileQuestionnaire(questionnaire);
  const plan = compilePlanDefinition(find('PlanDefinition') as PlanDefinition);
  const responseReference = 'QuestionnaireResponse/1';
  return () => {
    const scored = scoreResponse(compiled, response);
    const common = { subject: response.subject, encounter: response.encounter, newId: randomUUID };
    const effective = '2026-11-23T10:00:00Z';
    const observations = buildObservations(compiled, scored, { ...common, responseReference, effective });
    const { carePlan, goals, flags, provenance } = derive(plan, {
      ...common,
      subject: response.subject as Reference<Patient>,
      scored,
      questionnaire,
      responseReference,
      responseVersionId: '1',
      observations,
      now: new Date(effective),
    });
    const derived = [...goals, ...flags, ...(carePlan ? [carePlan] : []), ...(provenance ? [provenance] : [])];
    return [...observations.map(({ observation }) => observation), ...derived];
  };
}

/**
 * Measures every step.
 * @param file where a store may be made
 */
export async function measureSteps(file: string): Promise<{ steps: Step[]; written: string }> {
  const response = loadExample();
  const text = JSON.stringify(response);
  const compiled = compileQuestionnaire(
    loadFolder('content/pain').find(({ resourceType }) => resourceType === 'Questionnaire') as Questionnaire,
  );
  const deriveOnce = buildDerivation(response);
  const resources = [{ ...response, id: '1' } as AnyResource, ...deriveOnce()];
  const entries = resources.flatMap(resource => buildIndex(resource));
  const store = openSqliteStore(file);
  const at = new Date('2026-11-23T10:00:00Z');
  const commit = (): Promise<void> => {
    const changes = resources.map(resource => {
      const key = { type: resource.resourceType, id: randomUUID() };
      return toChange({ key, resource, method: 'POST' }, at, 'http://127.0.0.1/fhir');
    });
    return store.commit(changes);
  };
  const indexing = await time(() => resources.map(resource => buildIndex(resource)));
  const stamping = await time(() => resources.map(resource => printJson(resource)));
  const SHARED = 16;
  const rows: [name: string, budget: number, measured: number][] = [
    ['JSON of the response in and of all resources out', 0.2, (await time(() => parseJson(text))) + stamping],
    ['structure of the response', 0.02, await time(() => validateResource(response))],
    ['response against its Questionnaire', 0.3, await time(() => validateAnswers(compiled, response))],
    ['score, derive, narrative', 0.6, await time(deriveOnce)],
    ['structure of what was derived', 0, await time(() => resources.slice(1).map(one => validateResource(one)))],
    ['index entries', 0.2, indexing],
    ['durable commit, alone', 0.9, (await time(commit, 200)) - indexing - stamping],
    [
      `durable commit, one of ${String(SHARED)} at once`,
      0.5,
      (await time(() => Promise.all(Array.from({ length: SHARED }, commit)), 40)) / SHARED - indexing - stamping,
    ],
  ];
  await store.close();
  const kilobytes = (texts: readonly string[]): string => (texts.join('').length / 1024).toFixed(0);
  const size = kilobytes([text]);
  const stored = kilobytes(resources.map(resource => printJson(resource)));
  return {
    steps: rows.map(([name, budget, measured]) => ({ name, budget, measured })),
    written: `${size} kB posted; ${String(resources.length)} resources, ${stored} kB and ${String(entries.length)} index rows written`,
  };
}
