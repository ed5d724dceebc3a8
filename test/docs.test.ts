import { describe, expect, test } from '@jest/globals';
import type { CodeSystem } from '@medplum/fhirtypes';
import fs from 'node:fs';
import path from 'node:path';
import { settings, type Setting } from '../src/config.ts';
import { CATEGORIES } from '../src/fhir/fhir-error.ts';
import { parseBlocks, parseLocalLinks, parseTable } from './docs/markdown.ts';

const root = path.resolve(import.meta.dirname, '..');
const load = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const inFolder = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name}`)
    .sort();
const documents = ['README.md', 'CHANGELOG.md', ...inFolder('docs').filter(name => name.endsWith('.md'))];

describe('the documents are true', () => {
  test('docs/environment.md lists every setting as src/config.ts reads it', () => {
    const listed: readonly Setting<unknown>[] = Object.values(settings);
    expect(parseTable(load('docs/environment.md'), 'variable')).toEqual(
      listed.map(({ variable, fallback, allowed, meaning }) => [variable, fallback ?? '', allowed, meaning]),
    );
  });

  test('docs/errors.md lists every category with its status and issue code', () => {
    const rows = parseTable(load('docs/errors.md'), 'category');
    expect(rows.map(([category, status, code]) => [category, status, code])).toEqual(
      Object.entries(CATEGORIES).map(([category, { status, code }]) => [category, String(status), code]),
    );
    for (const [category, , , when] of rows) expect(`${String(category)}: ${String(when)}`).toMatch(/: \w.{10}/);
  });

  test('docs/extensions.md names every extension and code system that the source writes', () => {
    const sources = inFolder('src').filter(name => name.endsWith('.ts'));
    const urls = sources.flatMap(name => [
      ...load(name).matchAll(/https:\/\/w3id\.org\/careplan-service(\/(?:StructureDefinition|CodeSystem)\/[\w-]+)/g),
    ]);
    const documented = load('docs/extensions.md');
    const missing = urls.map(([, name]) => name!).filter(name => !documented.includes(`\`${name}\``));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('docs/extensions.md lists the sorts of help that the content has', () => {
    const codeSystem = JSON.parse(load('fixtures/content/pain/codesystem-activity-category.json')) as CodeSystem;
    const codes = parseTable(load('docs/extensions.md'), 'code').map(([code]) => code);
    expect(codes).toEqual(codeSystem.concept?.map(({ code }) => code));
  });

  test('the ADR on dependencies has a row for each dependency and no other', () => {
    const { dependencies, devDependencies } = JSON.parse(load('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const adr = load('docs/decisions/0015-dependencies.md');
    const [production, development] = adr.split('For development only:');
    const named = (text: string | undefined): string[] =>
      parseTable(text ?? '', 'package').flatMap(([names]) => (names ?? '').split(', '));
    expect(named(production).sort()).toEqual(Object.keys(dependencies ?? {}).sort());
    expect(named(development).sort()).toEqual(Object.keys(devDependencies ?? {}).sort());
  });

  test('each decision is numbered by its file and says context, decision and consequence', () => {
    const decisions = inFolder('docs/decisions');
    expect(decisions.map(name => Number(path.basename(name).slice(0, 4)))).toEqual(
      decisions.map((_, index) => index + 1),
    );
    for (const [index, name] of decisions.entries()) {
      expect(load(name)).toMatch(
        new RegExp(
          `^# ${String(index + 1)}\\. .+\n\n\\*\\*Context\\.\\*\\* [^]+\\*\\*Decision\\.\\*\\* [^]+\\*\\*Consequence\\.\\*\\* `,
        ),
      );
    }
  });

  test.each(documents)('the links of %s lead somewhere', name => {
    const folder = path.join(root, path.dirname(name));
    const broken = parseLocalLinks(load(name)).filter(target => !fs.existsSync(path.join(folder, target)));
    expect(broken).toEqual([]);
  });

  test.each(documents)('the files that %s names exist', name => {
    const named = [...load(name).matchAll(/`((?:src|test|docs|schemas|fixtures|bench)\/[\w./-]*\w(?:\/|\.\w+))`/g)];
    expect(named.map(([, file]) => file!).filter(file => !fs.existsSync(path.join(root, file)))).toEqual([]);
  });

  test.each(documents)('the JSON of %s is JSON', name => {
    for (const block of parseBlocks(load(name), 'json')) expect(JSON.parse(block)).toBeInstanceOf(Object);
  });

  test('the README is read to its end: at most 150 lines', () => {
    expect(load('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  test('the changelog has an entry for the version of the package', () => {
    const { version } = JSON.parse(load('package.json')) as { version: string };
    expect(load('CHANGELOG.md')).toContain(`\n## ${version}`);
  });
});

describe('documents are read as people read them', () => {
  test('a table is found by its first column, whatever its padding', () => {
    const text = 'Words\n\n| name   | means |\n| --- | :-- |\n| `a\\|b` | a *thing* |\n| c |  |\n\n| name |\n';
    expect(parseTable(text, 'name')).toEqual([
      ['a|b', 'a *thing*'],
      ['c', ''],
    ]);
    expect(() => parseTable(text, 'other')).toThrow('no table begins with the column "other"');
  });

  test('local links are those to files', () => {
    const text = '[a](b.md) [c](https://example.org) [d](#here) [e](f/g.md#part)';
    expect(parseLocalLinks(text)).toEqual(['b.md', 'f/g.md']);
  });

  test('blocks are found by their language', () => {
    const text = '```sh\necho\n```\n\n```json\n{}\n```\n```sh\nls\n```\n';
    expect(parseBlocks(text, 'sh')).toEqual(['echo\n', 'ls\n']);
  });
});
