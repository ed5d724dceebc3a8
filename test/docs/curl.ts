// The little of curl that the README uses, so that its commands can be run where there is no curl.
import fs from 'node:fs';
import path from 'node:path';

export interface Command {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What `-d` gives: a text, or `@` and the name of a file. */
  readonly data: string | undefined;
  /** Whether the head of the answer is printed too: `-i`. */
  readonly showHead: boolean;
}

/** The words of a shell command: single quotes are taken off, a backslash at a line's end joins it to the next. */
const parseWords = (line: string): string[] =>
  [...line.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** @throws Error on an option that this stand-in does not know, so that the README keeps to simple commands */
export function parseCurl(text: string): Command {
  const [curl, ...words] = parseWords(text);
  if (curl !== 'curl') throw new Error(`not a curl command: ${text}`);
  let [method, url, data, showHead]: [string?, string?, string?, boolean?] = [];
  const headers: Record<string, string> = {};
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-s') continue;
    else if (word === '-si') showHead = true;
    else if (word === '-X') method = words.shift();
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(/: (.*)/s);
      headers[name] = value;
    } else if (word === '-d') data = words.shift();
    else if (word.startsWith('-')) throw new Error(`curl's ${word} is not known to this test`);
    else url = word;
  }
  if (url === undefined) throw new Error(`no URL: ${text}`);
  return { method: method ?? (data === undefined ? 'GET' : 'POST'), url, headers, data, showHead: showHead ?? false };
}

/** Sends it. @param folder where `-d @file` is looked for */
export async function runCurl({ method, url, headers, data }: Command, folder: string): Promise<Response> {
  const body = data?.startsWith('@') ? fs.readFileSync(path.join(folder, data.slice(1)), 'utf8') : data;
  return fetch(url, { method, headers, ...(body !== undefined && { body }) });
}

/** What curl would print: with `-i` the status line and the headers before the body. */
export async function printAnswer(answer: Response, showHead: boolean): Promise<string> {
  const body = await answer.text();
  if (!showHead) return body;
  const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${String(answer.status)} ${answer.statusText}`, ...head, '', body].join('\n');
}

/**
 * The shown lines that the printed ones do not have, in their order. `…` stands for anything, in a line or for lines; the
 * case of header names does not matter.
 */
export function findMissing(shown: string, printed: string): string[] {
  const lines = printed.split('\n');
  // The headers have no order.
  const headEnd = printed.startsWith('HTTP/') ? lines.indexOf('') : 0;
  const missing: string[] = [];
  let from = 0;
  for (const line of shown.trimEnd().split('\n')) {
    if (line.trim() === '…') continue;
    const pattern = new RegExp(
      `^${line
        .split('…')
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    );
    const at = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate.trimEnd()));
    if (at < 0) missing.push(line);
    else if (at >= headEnd) from = at + 1;
  }
  return missing;
}
