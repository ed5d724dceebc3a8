// The two tables of docs/architecture.md as data: the text that people read is the text that the test obeys.

/** A row of the ladder. */
export interface Room {
  readonly rank: number;
  /** Folders (`store/sqlite/`) or files (`app.ts`) below src/. */
  readonly places: readonly string[];
  /** Folders that it may import from, besides itself; `anything` for the composition. */
  readonly imports: readonly string[] | 'anything';
  readonly packages: readonly string[];
}

export interface Budget {
  readonly fileMedian: number;
  readonly fileP90: number;
  readonly fileMost: number;
  readonly functionP90: number;
  readonly functionMost: number;
  readonly cycles: number;
  readonly testRatio: number;
}

export interface Rules {
  readonly rooms: readonly Room[];
  readonly budget: Budget;
}

const MEASURES: Readonly<Record<keyof Budget, string>> = {
  fileMedian: 'lines of a file, median',
  fileP90: 'lines of a file, 90th percentile',
  fileMost: 'lines of a file, most',
  functionP90: 'lines of a function, 90th percentile',
  functionMost: 'lines of a function, most',
  cycles: 'import cycles',
  testRatio: 'test lines per source line, at least',
};

const namesIn = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

/** The rows of the first table whose header begins with `first`, as cells. @throws Error where there is none */
function rowsOf(markdown: string, first: string): string[][] {
  const lines = markdown.split('\n');
  const head = lines.findIndex(line => line.startsWith('|') && line.split('|')[1]?.trim() === first);
  if (head < 0) throw new Error(`docs/architecture.md has no table that begins with the column "${first}"`);
  const rows = lines.slice(head + 2);
  const end = rows.findIndex(line => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? undefined : end).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

const toRoom = ([rank, room, , imports, packages]: readonly string[]): Room => ({
  rank: Number(rank),
  places: namesIn(room),
  imports: imports === 'anything' ? imports : namesIn(imports),
  packages: namesIn(packages),
});

/** Reads the ladder and the budget. @throws Error where a table or a measure is missing */
export function parseRules(markdown: string): Rules {
  const limits = new Map(rowsOf(markdown, 'measure').map(([measure, limit]) => [measure, Number(limit)]));
  const limitOf = (name: keyof Budget): number => {
    const limit = limits.get(MEASURES[name]);
    if (limit === undefined || Number.isNaN(limit)) throw new Error(`the budget has no number for "${MEASURES[name]}"`);
    return limit;
  };
  const budget = Object.fromEntries(
    (Object.keys(MEASURES) as (keyof Budget)[]).map(name => [name, limitOf(name)]),
  ) as unknown as Budget;
  return { rooms: rowsOf(markdown, 'rank').map(toRoom), budget };
}

/** The room that a file (path below src/) belongs to: the longest place that it lies in. */
export function findRoom(rooms: readonly Room[], path: string): { room: Room; place: string } | undefined {
  const found = rooms
    .flatMap(room => room.places.map(place => ({ room, place })))
    .filter(({ place }) => (place.endsWith('/') ? path.startsWith(place) : path === place));
  return found.sort((a, b) => b.place.length - a.place.length)[0];
}
