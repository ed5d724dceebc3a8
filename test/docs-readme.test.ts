import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import { startService } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { findMissing, parseCurl, printAnswer, runCurl } from './docs/curl.ts';

const root = path.resolve(import.meta.dirname, '..');
const SHOWN = 'http://127.0.0.1:8080';

/** Each curl command of the README with the block of output that follows it, if one does before the next command. */
const examples = [
  ...fs
    .readFileSync(path.join(root, 'README.md'), 'utf8')
    .matchAll(/```sh\n(curl[^]*?)```(?:(?:(?!```)[^])*```(?:http|text|json)\n([^]*?)```)?/g),
].map(([, command, output]) => ({ command: command!.trim(), output }));

describe('the commands of the README', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    service = await startService(loadConfig({ PORT: '0', STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' }));
  });
  afterAll(() => service.stop());

  test('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
    expect(examples[0]?.output).toContain('HTTP/1.1 201 Created');
  });

  test.each(examples)('$command', async ({ command, output }) => {
    const own = `http://127.0.0.1:${String(service.port)}`;
    const curl = parseCurl(command.replaceAll(SHOWN, own));
    const answer = await runCurl(curl, root);
    const printed = (await printAnswer(answer, curl.showHead)).replaceAll(own, SHOWN);
    expect(`${String(answer.status)} ${printed.slice(0, 400)}`).toMatch(/^20[01] /);
    expect(output === undefined ? [] : findMissing(output, printed)).toEqual([]);
  });
});

describe('the stand-in for curl', () => {
  test('reads headers, files and joined lines', () => {
    expect(parseCurl("curl -si 'http://a/b?c&d' \\\n  -H 'Content-Type: a: b' -d @file.json")).toEqual({
      method: 'POST',
      url: 'http://a/b?c&d',
      headers: { 'Content-Type': 'a: b' },
      data: '@file.json',
      showHead: true,
    });
    expect(parseCurl(`curl -s http://a -d '{"a": 1}'`)).toMatchObject({ method: 'POST', data: '{"a": 1}' });
    expect(parseCurl('curl -s -X DELETE http://a')).toMatchObject({ method: 'DELETE', showHead: false, headers: {} });
  });

  test('refuses what it does not know', () => {
    expect(() => parseCurl('curl --insecure http://a')).toThrow("curl's --insecure is not known");
    expect(() => parseCurl('wget http://a')).toThrow('not a curl command');
    expect(() => parseCurl('curl -s')).toThrow('no URL');
  });

  test('finds what is shown and not printed', () => {
    const printed = 'HTTP/1.1 201 Created\nlocation: http://a/Goal/17/_history/1\n\n{\n  "id": "17"\n}';
    expect(findMissing('HTTP/1.1 201 Created\nLocation: http://a/Goal/…/_history/1\n…\n}\n', printed)).toEqual([]);
    expect(findMissing('}\n{\n', printed)).toEqual(['{']);
    expect(findMissing('HTTP/1.1 200 OK', printed)).toEqual(['HTTP/1.1 200 OK']);
  });
});
