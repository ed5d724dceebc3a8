// The rules of docs/architecture.md, each as a function from the sources to the sentences that say what to mend.
import path from 'node:path';
import { findRoom, type Budget, type Room, type Rules } from './rules.ts';
import type { Impurity, ImportOf, Source } from './sources.ts';

const PURE_RANK = 3;
const ENVIRONMENT_READERS = new Set(['config.ts', 'main.ts']);
const FORBIDDEN_NAME = /(^|[-.])(utils?|helpers?|common|managers?)([-.]|$)/i;

/** The file that a relative import names, below src/; it begins with `../` where it lies outside. */
const resolve = (source: Source, from: string): string => path.posix.join(path.posix.dirname(source.path), from);

const isGenerated = (target: string): boolean => /^\.\.\/schemas\/[^/]+\.json$/.test(target);

function checkRelative(rooms: readonly Room[], source: Source, { from }: ImportOf): string[] {
  const here = findRoom(rooms, source.path)!;
  const target = resolve(source, from);
  if (target.startsWith('../')) {
    if (isGenerated(target)) return [];
    return [`src/${source.path} imports ${from}, which is not in src/: move that code into a room`];
  }
  const there = findRoom(rooms, target);
  if (!there || there.place === here.place || here.room.imports === 'anything') return [];
  if (here.room.imports.includes(there.place)) return [];
  const allowed = here.room.imports.join(', ') || 'nothing';
  return [
    `src/${source.path} imports src/${target}, but ${here.place} may import ${allowed}: move what it needs down the ladder, or take it as a parameter`,
  ];
}

function checkPackage(rooms: readonly Room[], source: Source, { from, typeOnly }: ImportOf): string[] {
  const name = /^node:|^[^@]/.test(from) ? from.split('/')[0]! : from.split('/').slice(0, 2).join('/');
  if (name === '@medplum/fhirtypes') {
    return typeOnly ? [] : [`src/${source.path} imports ${name} as code: it holds types only, say \`import type\``];
  }
  const owners = rooms.filter(room => room.packages.includes(name));
  if (owners.length === 0) {
    if (name.startsWith('node:')) return [];
    return [
      `src/${source.path} imports ${from}, which no row of docs/architecture.md names: name it there with an ADR, or do without`,
    ];
  }
  if (owners.includes(findRoom(rooms, source.path)!.room)) return [];
  const places = owners.flatMap(room => room.places).join(', ');
  return [`src/${source.path} imports ${from}, which only ${places} may: call what that room exports`];
}

/** A room imports only what its row names; a package is imported only where its row says. */
export const checkImports = ({ rooms }: Rules, sources: readonly Source[]): string[] =>
  sources.flatMap(source => {
    if (!findRoom(rooms, source.path)) {
      return [`src/${source.path} lies in no room: put it into one, or give its folder a row in docs/architecture.md`];
    }
    return source.imports.flatMap(imported =>
      (imported.from.startsWith('.') ? checkRelative : checkPackage)(rooms, source, imported),
    );
  });

/** The ladder itself: a row names only rooms that exist and stand lower. */
export const checkLadder = ({ rooms }: Rules): string[] =>
  rooms.flatMap(room =>
    (room.imports === 'anything' ? [] : room.imports).flatMap(place => {
      const other = rooms.find(candidate => candidate.places.includes(place));
      if (!other) return [`${room.places.join(', ')} may import ${place}, which is no room: correct its row`];
      if (other.rank < room.rank) return [];
      return [
        `${room.places.join(', ')} may import ${place}, which does not stand lower: correct its row or the ranks`,
      ];
    }),
  );

/** Import cycles, type imports included, each once. */
export function checkCycles(_rules: Rules, sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map(source => [source.path, source]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (at: string, trail: readonly string[]): void => {
    const before = trail.indexOf(at);
    if (before >= 0) {
      const ring = [...trail.slice(before), at].map(name => `src/${name}`).join(' -> ');
      cycles.push(`import cycle ${ring}: move what both need into a file of its own`);
      return;
    }
    const source = byPath.get(at);
    if (!source || done.has(at)) return;
    for (const { from } of source.imports) if (from.startsWith('.')) walk(resolve(source, from), [...trail, at]);
    done.add(at);
  };
  for (const { path: at } of sources) walk(at, []);
  return cycles;
}

const ADVICE: Readonly<Record<Impurity, string>> = {
  clock: 'reads the clock: take the time as a parameter',
  chance: 'makes a random value: take the id or the source of chance as a parameter',
  log: 'writes a log: return what happened or throw',
  environment: 'reads the environment: take the setting as a parameter',
  state: 'keeps state in a module variable: make it a constant, or pass it in',
};

/** Rooms of rank 3 and below return or throw; `process.env` is read by config.ts and main.ts only. */
export const checkPurity = ({ rooms }: Rules, sources: readonly Source[]): string[] =>
  sources.flatMap(source => {
    const rank = findRoom(rooms, source.path)?.room.rank ?? Infinity;
    const isWrong = (what: Impurity): boolean =>
      rank <= PURE_RANK || (what === 'environment' && !ENVIRONMENT_READERS.has(source.path));
    return source.impurities
      .filter(({ what }) => isWrong(what))
      .map(({ what, line }) => `src/${source.path}:${line} ${ADVICE[what]}`);
  });

/** Names that say nothing, and files that only pass on what others hold. */
export const checkNames = (_rules: Rules, sources: readonly Source[]): string[] =>
  sources.flatMap(source => {
    const wrong = source.path.split('/').find(part => FORBIDDEN_NAME.test(part));
    return [
      ...(wrong ? [`src/${source.path}: "${wrong}" says nothing: name it after what it holds`] : []),
      ...(source.barrel ? [`src/${source.path} only re-exports: delete it and import from the files themselves`] : []),
    ];
  });

/** The value below which the share lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** File and function sizes against the budget. */
export function checkSizes({ budget }: { readonly budget: Budget }, sources: readonly Source[]): string[] {
  const files = sources.map(source => source.lines);
  const functions = sources.flatMap(source => source.functions.map(one => ({ ...one, path: source.path })));
  const overall = (what: string, is: number, limit: number): string[] =>
    is > limit ? [`${what} is ${is} lines, over ${limit}: split the largest`] : [];
  return [
    ...overall('the median file', percentile(files, 0.5), budget.fileMedian),
    ...overall('the 90th percentile of files', percentile(files, 0.9), budget.fileP90),
    ...overall(
      'the 90th percentile of functions',
      percentile(
        functions.map(one => one.lines),
        0.9,
      ),
      budget.functionP90,
    ),
    ...sources
      .filter(source => source.lines > budget.fileMost)
      .map(source => `src/${source.path} has ${source.lines} lines, over ${budget.fileMost}: split it by what it does`),
    ...functions
      .filter(one => one.lines > budget.functionMost)
      .map(
        one => `src/${one.path}: ${one.name} has ${one.lines} lines, over ${budget.functionMost}: split it into steps`,
      ),
  ];
}

/** Enough tests for the code. */
export function checkTestRatio({ budget }: Rules, sources: readonly Source[], testLines: number): string[] {
  const sourceLines = sources.reduce((sum, source) => sum + source.lines, 0);
  const ratio = testLines / sourceLines;
  if (ratio >= budget.testRatio) return [];
  return [
    `${testLines} test lines for ${sourceLines} source lines is ${ratio.toFixed(2)}, under ${budget.testRatio}: test what is not tested`,
  ];
}
