import fs from 'node:fs';

/**
 * One of the generated files of schemas/ as parsed JSON. Each is read where it is first needed: some types are never asked for.
 * @param name e.g. `search-parameters.json`
 */
export const loadGenerated = (name: string): unknown =>
  JSON.parse(fs.readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8'));
