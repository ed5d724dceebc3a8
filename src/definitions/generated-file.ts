import fs from 'node:fs';

/**
 * The members of one of the generated files of schemas/, without its head.
 * @param name e.g. `search-parameters.json`
 */
export function loadGenerated<Member>(name: string): Readonly<Record<string, Member>> {
  const text = fs.readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8');
  const members = Object.entries(JSON.parse(text) as Record<string, Member>);
  return Object.fromEntries(members.filter(([member]) => member !== 'generated'));
}
