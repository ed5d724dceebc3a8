import { describe, expect, test } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import {
  checkCycles,
  checkImports,
  checkLadder,
  checkNames,
  checkPurity,
  checkSizes,
  checkTestRatio,
  percentile,
} from './architecture/checks.ts';
import { findRoom, parseRules } from './architecture/rules.ts';
import { findFiles, loadSources, toSource, type Source } from './architecture/sources.ts';

const root = path.resolve(import.meta.dirname, '..');

describe('the source tree keeps docs/architecture.md', () => {
  const rules = parseRules(fs.readFileSync(path.join(root, 'docs/architecture.md'), 'utf8'));
  const sources = loadSources(path.join(root, 'src'));
  const testLines = findFiles(path.join(root, 'test'))
    .map(
      name =>
        fs
          .readFileSync(path.join(root, 'test', name), 'utf8')
          .trimEnd()
          .split('\n').length,
    )
    .reduce((sum, lines) => sum + lines, 0);

  test('each row of the ladder names only rooms that stand lower', () => {
    expect(checkLadder(rules)).toEqual([]);
  });
  test('each room imports only what its row names', () => {
    expect(checkImports(rules, sources)).toEqual([]);
  });
  test('no file imports itself, by whatever way round', () => {
    expect(checkCycles(rules, sources)).toHaveLength(rules.budget.cycles);
  });
  test('the lower rooms are pure, and only the composition reads the environment', () => {
    expect(checkPurity(rules, sources)).toEqual([]);
  });
  test('files are named after what they hold, and none only re-exports', () => {
    expect(checkNames(rules, sources)).toEqual([]);
  });
  test('files and functions stay within the budget', () => {
    expect(checkSizes(rules, sources)).toEqual([]);
  });
  test('there are enough lines of test for the lines of code', () => {
    expect(checkTestRatio(rules, sources, testLines)).toEqual([]);
  });
});

const DOCUMENT = `
| rank | room | holds | may import | packages |
|---|---|---|---|---|
| 0 | \`low/\` | words | | \`decimal.js\` |
| 1 | \`port/\` | the port | \`low/\` | |
| 2 | \`port/disk/\` | an adapter | \`port/\`, \`low/\` | \`node:sqlite\`, \`@scope/disk\` |
| 2 | \`side/\` | another room | \`low/\` | |
| 4 | \`high/\` | use cases | \`low/\`, \`port/\` | |
| 6 | \`app.ts\`, \`config.ts\` | composition | anything | |

| measure | limit |
|---|---|
| lines of a file, median | 3 |
| lines of a file, 90th percentile | 5 |
| lines of a file, most | 6 |
| lines of a function, 90th percentile | 4 |
| lines of a function, most | 5 |
| import cycles | 0 |
| test lines per source line, at least | 1.5 |
`;
const rules = parseRules(DOCUMENT);
const tree = (files: Record<string, string>): Source[] =>
  Object.entries(files).map(([name, text]) => toSource(name, text));

describe('the tables are read as people read them', () => {
  test('a row gives rank, places, imports and packages', () => {
    expect(rules.rooms[2]).toEqual({
      rank: 2,
      places: ['port/disk/'],
      imports: ['port/', 'low/'],
      packages: ['node:sqlite', '@scope/disk'],
    });
    expect(rules.rooms[5]?.imports).toBe('anything');
  });
  test('the budget gives each limit', () => {
    expect(rules.budget).toEqual({
      fileMedian: 3,
      fileP90: 5,
      fileMost: 6,
      functionP90: 4,
      functionMost: 5,
      cycles: 0,
      testRatio: 1.5,
    });
  });
  test('a missing table or measure is an error, not an absence of rules', () => {
    expect(() => parseRules('# nothing')).toThrow('no table that begins with the column "measure"');
    expect(() => parseRules(DOCUMENT.replace('import cycles', 'rings'))).toThrow('no number for "import cycles"');
  });
  test('a file belongs to the innermost room around it', () => {
    expect(findRoom(rules.rooms, 'port/disk/a.ts')?.place).toBe('port/disk/');
    expect(findRoom(rules.rooms, 'port/a.ts')?.place).toBe('port/');
    expect(findRoom(rules.rooms, 'app.ts')?.place).toBe('app.ts');
    expect(findRoom(rules.rooms, 'elsewhere/a.ts')).toBeUndefined();
  });
});

describe('a bad tree is found out', () => {
  test.each([
    [
      'upwards',
      { 'low/a.ts': `import { b } from '../high/b.ts';` },
      'src/low/a.ts imports src/high/b.ts, but low/ may import nothing',
    ],
    ['sideways', { 'side/a.ts': `import { b } from '../port/disk/b.ts';` }, 'but side/ may import low/'],
    ['a type upwards', { 'port/a.ts': `import type { B } from '../high/b.ts';` }, 'but port/ may import low/'],
    ['a type by import()', { 'low/a.ts': `export type B = import('../port/b.ts').B;` }, 'but low/ may import nothing'],
    ['by re-export', { 'low/a.ts': `export { b } from '../port/b.ts';` }, 'but low/ may import nothing'],
    ['at run time', { 'low/a.ts': `export const b = await import('../port/b.ts');` }, 'but low/ may import nothing'],
    ['an adapter through its port', { 'high/a.ts': `import '../port/disk/b.ts';` }, 'but high/ may import low/, port/'],
    ['code outside src', { 'low/a.ts': `import '../../test/b.ts';` }, 'which is not in src/'],
    [
      'a package of another room',
      { 'high/a.ts': `import { DatabaseSync } from 'node:sqlite';` },
      'which only port/disk/ may',
    ],
    [
      'a scoped package of another room',
      { 'low/a.ts': `import x from '@scope/disk/deep';` },
      'which only port/disk/ may',
    ],
    [
      'a package that nobody declared',
      { 'low/a.ts': `import _ from 'lodash/fp';` },
      'which no row of docs/architecture.md names',
    ],
    ['a package of types as code', { 'low/a.ts': `import { x } from '@medplum/fhirtypes';` }, 'say `import type`'],
    ['a computed module', { 'low/a.ts': `export const b = import(name);` }, 'imports (computed)'],
    ['a folder without a row', { 'new/a.ts': `export const a = 1;` }, 'src/new/a.ts lies in no room'],
  ])('importing %s is refused', (_what, files, message) => {
    const found = checkImports(rules, tree(files));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test.each([
    ['its own room', { 'low/a.ts': `import { b } from './b.ts';` }],
    ['a room that its row names', { 'port/disk/a.ts': `import { b } from '../port.ts';` }],
    ['a package that its row names', { 'low/a.ts': `import { Decimal } from 'decimal.js';` }],
    ["Node's own modules", { 'low/a.ts': `import path from 'node:path';` }],
    ['FHIR types', { 'low/a.ts': `import type { Goal } from '@medplum/fhirtypes';` }],
    ['generated JSON', { 'low/a.ts': `import data from '../../schemas/types.json' with { type: 'json' };` }],
    ['anything from the composition', { 'app.ts': `import './port/disk/a.ts';` }],
  ])('importing %s is fine', (_what, files) => {
    expect(checkImports(rules, tree(files))).toEqual([]);
  });

  test('a ladder that leads sideways or nowhere is refused', () => {
    const sideways = parseRules(DOCUMENT.replace('| `low/`, `port/` |', '| `app.ts`, `cellar/` |'));
    expect(checkLadder(sideways)).toEqual([
      'high/ may import app.ts, which does not stand lower: correct its row or the ranks',
      'high/ may import cellar/, which is no room: correct its row',
    ]);
    expect(checkLadder(rules)).toEqual([]);
  });

  test('a cycle is named with its way round, also where it is of types', () => {
    const found = checkCycles(
      rules,
      tree({
        'low/a.ts': `import { b } from './b.ts';`,
        'low/b.ts': `import type { C } from './c.ts';`,
        'low/c.ts': `import { a } from './a.ts';`,
        'low/d.ts': `import { a } from './a.ts';`,
      }),
    );
    expect(found).toEqual([
      'import cycle src/low/a.ts -> src/low/b.ts -> src/low/c.ts -> src/low/a.ts: move what both need into a file of its own',
    ]);
  });

  test('two ways to one file are no cycle', () => {
    const diamond = tree({
      'low/a.ts': `import './b.ts'; import './c.ts';`,
      'low/b.ts': `import './d.ts';`,
      'low/c.ts': `import './d.ts';`,
      'low/d.ts': `export const d = 1;`,
    });
    expect(checkCycles(rules, diamond)).toEqual([]);
  });

  test.each([
    ['Date.now()', 'reads the clock'],
    ['new Date()', 'reads the clock'],
    ['new Date', 'reads the clock'],
    ['Date()', 'reads the clock'],
    ['performance.now()', 'reads the clock'],
    ['Math.random()', 'makes a random value'],
    ['crypto.randomUUID()', 'makes a random value'],
    ['randomUUID()', 'makes a random value'],
    ['console.log(1)', 'writes a log'],
    ['process.stdout.write("")', 'writes a log'],
    ['process.env', 'reads the environment'],
  ])('%s in a low room is refused, and in a high one only where it is the environment', (expression, message) => {
    const text = `// a comment\nexport const a = ${expression};`;
    expect(checkPurity(rules, tree({ 'side/a.ts': text }))).toEqual([
      expect.stringContaining(`src/side/a.ts:2 ${message}`),
    ]);
    const high = checkPurity(rules, tree({ 'high/a.ts': text }));
    expect(high).toHaveLength(expression === 'process.env' ? 1 : 0);
    expect(checkPurity(rules, tree({ 'config.ts': text }))).toEqual([]);
  });

  test('a date with arguments is a value, and a name like the clock is no clock', () => {
    const text = `const a = new Date(0); const b = new Date(2026, 1); const c = Date.UTC(2026, 1); const d = '() Date.now';`;
    expect(checkPurity(rules, tree({ 'low/a.ts': text }))).toEqual([]);
  });

  test('a module variable is state, a constant and a local variable are not', () => {
    const text = `let count = 0;\nconst limit = 1;\nfunction f() { let local = count; return local + limit; }`;
    expect(checkPurity(rules, tree({ 'low/a.ts': text }))).toEqual([
      'src/low/a.ts:1 keeps state in a module variable: make it a constant, or pass it in',
    ]);
  });

  test.each([
    'low/utils.ts',
    'low/date-utils.ts',
    'low/helpers/a.ts',
    'low/common.ts',
    'low/plan-manager.ts',
    'low/util.ts',
  ])('the name %s is refused', name => {
    expect(checkNames(rules, tree({ [name]: 'export const a = 1;' }))).toEqual([
      expect.stringContaining('name it after what it holds'),
    ]);
  });

  test('a word that only contains such a name is fine', () => {
    expect(
      checkNames(rules, tree({ 'low/uncommon.ts': 'export const a = 1;', 'low/managed.ts': 'export {};\nlow();' })),
    ).toEqual([]);
  });

  test('a file that only re-exports is refused', () => {
    expect(checkNames(rules, tree({ 'low/index.ts': `export * from './a.ts';\nexport { b } from './b.ts';` }))).toEqual(
      ['src/low/index.ts only re-exports: delete it and import from the files themselves'],
    );
  });

  test('each size over the budget is named', () => {
    const long = `export function f() {\n${'  g();\n'.repeat(5)}}`;
    expect(checkSizes(rules, tree({ 'low/a.ts': long }))).toEqual([
      'the median file is 7 lines, over 3: split the largest',
      'the 90th percentile of files is 7 lines, over 5: split the largest',
      'the 90th percentile of functions is 7 lines, over 4: split the largest',
      'src/low/a.ts has 7 lines, over 6: split it by what it does',
      'src/low/a.ts: f has 7 lines, over 5: split it into steps',
    ]);
  });

  test('comments and blank lines do not count in a function, and an arrow has the name of its variable', () => {
    const [source] = tree({ 'low/a.ts': 'const f = () => {\n  // why\n\n  /* a\n   * b\n   */\n  return 1;\n};' });
    expect(source?.functions).toEqual([{ name: 'f', lines: 3 }]);
  });

  test('percentiles are by nearest rank', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
    expect(percentile([], 0.9)).toBe(0);
  });

  test('too few test lines are refused', () => {
    const sources = tree({ 'low/a.ts': 'export const a = 1;\nexport const b = 2;\n' });
    expect(checkTestRatio(rules, sources, 3)).toEqual([]);
    expect(checkTestRatio(rules, sources, 2)).toEqual([
      '2 test lines for 2 source lines is 1.00, under 1.5: test what is not tested',
    ]);
  });
});
