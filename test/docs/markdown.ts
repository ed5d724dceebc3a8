// The little of Markdown that the tests of the documents read.

/** The cells of the first table whose header begins with this column, code marks and escapes removed. */
export function parseTable(markdown: string, column: string): string[][] {
  const lines = markdown.split('\n');
  const cells = (line: string): string[] =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '').replaceAll('\\', ''));
  const head = lines.findIndex(line => line.startsWith('|') && cells(line)[0] === column);
  if (head < 0) throw new Error(`no table begins with the column "${column}"`);
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end < 0 ? undefined : end).map(cells);
}

/** Where the links of a document lead, anchors and other sites left out. */
export const parseLocalLinks = (markdown: string): string[] =>
  [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!.replace(/#.*$/, ''))
    .filter(target => target !== '' && !/^[a-z]+:/.test(target));

/** The contents of the fenced blocks of one language, in their order. */
export const parseBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text!);
