// `npm run demo`: the service on a free port with an empty store in memory, given the example responses over HTTP, and the
// plans read back over HTTP and printed for a person.
import type { Bundle, CarePlan, Flag, Goal, Observation, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { styleText } from 'node:util';
import { startService } from './app.ts';
import { loadConfig } from './config.ts';
import { toLines, type Page } from './demo/page.ts';
import { printPlan, type Reading } from './demo/plan-text.ts';

const EXAMPLES = join(import.meta.dirname, '../fixtures/examples');

async function get<T extends Resource>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: { accept: 'application/fhir+json' } });
  if (!answer.ok) throw new Error(`GET ${url}: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function findAll<T extends Resource>(base: string, query: string): Promise<T[]> {
  const { entry } = await get<Bundle<T>>(`${base}/${query}`);
  return (entry ?? []).flatMap(({ resource, search }) => (resource && search?.mode === 'match' ? [resource] : []));
}

/**
 * Posts a response and reads back what came of it.
 * @returns the plan's URL and all that its page shows; undefined where no plan was proposed
 * @throws Error where the service refuses
 */
export async function postAndRead(
  base: string,
  response: QuestionnaireResponse,
): Promise<{ url: string; reading: Reading } | undefined> {
  const answer = await fetch(`${base}/QuestionnaireResponse`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(response),
  });
  if (answer.status !== 201) throw new Error(`POST: ${String(answer.status)} ${await answer.text()}`);
  const url = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
  if (url === undefined) return undefined;
  const patient = encodeURIComponent(response.subject?.reference ?? '');
  const carePlan = await get<CarePlan>(url);
  const [goals, flags, observations] = await Promise.all([
    Promise.all((carePlan.goal ?? []).map(({ reference }) => get<Goal>(`${base}/${reference ?? ''}`))),
    findAll<Flag>(base, `Flag?patient=${patient}`),
    findAll<Observation>(base, `Observation?category=survey&subject=${patient}`),
  ]);
  return { url, reading: { carePlan, goals, flags, observations } };
}

/**
 * Runs the whole demonstration.
 * @param print takes a line, or several
 */
export async function demo(page: Page, print: (text: string) => void): Promise<void> {
  const service = await startService(loadConfig({ PORT: '0', STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'warn' }));
  try {
    for (const name of readdirSync(EXAMPLES)
      .filter(file => file.endsWith('.json'))
      .sort()) {
      const response = JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')) as QuestionnaireResponse;
      const began = performance.now();
      const found = await postAndRead(service.base, response);
      const took = Math.round(performance.now() - began);
      const what = found ? `${found.url}, posted and read back in ${String(took)} ms` : 'no care plan is proposed';
      print(`\n${page.style('dim', '─'.repeat(page.width))}`);
      print(page.style(['bold', 'inverse'], ` ${basename(name, '.json')} `));
      print(toLines({ text: what, format: 'dim', indent: 1 }, page).join('\n'));
      if (found) print(`\n${printPlan(found.reading, page)}`);
    }
  } finally {
    await service.stop();
  }
}

if (import.meta.main) {
  const { stdout } = process;
  const width = Math.min(Math.max(stdout.columns || 80, 40), 100);
  // styleText itself looks at the terminal and at NO_COLOR.
  await demo({ width, style: styleText }, text => void stdout.write(`${text}\n`));
}
