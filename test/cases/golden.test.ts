// The examples that anyone can post, through the whole service, with everything that comes of them to the letter. After a
// change that is meant: `UPDATE_GOLDEN=true npm test -- test/cases/golden`, and read the difference before it is committed.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { BASE, openHttpService } from '../support/http-service.ts';
import { stores } from '../support/stores.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const examples = readdirSync(join(fixtures, 'examples')).map(file => file.replace(/\.json$/, ''));
const DERIVED = ['CarePlan', 'Goal', 'Flag', 'Observation', 'Provenance'];

/** What the service holds after the example was posted to an empty one, by type and in the order of writing. */
async function derive(example: string): Promise<Record<string, readonly (Resource | undefined)[]>> {
  const { api, incidents, close } = await openHttpService(await stores[0]!.open(), {}, 'pain');
  const body = readFileSync(join(fixtures, 'examples', `${example}.json`), 'utf8');
  await api.post('/fhir/QuestionnaireResponse').type('application/fhir+json').send(body).expect(201);
  expect(incidents).toEqual([]);
  const found: [string, (Resource | undefined)[]][] = [];
  for (const type of DERIVED) {
    const answer = await api.get(`/fhir/${type}?_count=100&_sort=_lastUpdated,_id`).expect(200);
    found.push([type, ((answer.body as Bundle).entry ?? []).map(({ resource }) => resource)]);
  }
  await close();
  return Object.fromEntries(found);
}

describe('what comes of each example', () => {
  test.each(examples)('%s is what it was', async example => {
    const derived = await derive(example);
    const file = join(fixtures, 'cases', example, 'expected.json');
    if (process.env.UPDATE_GOLDEN === 'true') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(derived, null, 2)}\n`);
    }
    expect(existsSync(file)).toBe(true);
    expect(derived).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('nothing in it depends on where or when the service runs', async () => {
    const [once, again] = [await derive(examples[0]!), await derive(examples[0]!)];
    expect(again).toEqual(once);
    expect(JSON.stringify(once)).not.toContain(BASE);
  });
});
