// `npm run bench`: what the service does in a second, beside what the machine does with nothing in between, in the same run. A minute,
// on the loopback only.
import type { Bundle } from '@medplum/fhirtypes';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess, type ServiceProcess } from '../test/support/service-process.ts';
import type { Asked, Load } from './http-load.ts';
import type { Loop } from './sqlite-loop.ts';
import { loadExample, measureSteps } from './steps.ts';

const SECONDS = 3;
const PATIENTS = 200;

/** Runs a script of this folder with a text on its standard input. @returns its standard output's first line, parsed, and how to end it */
function start<T>(script: string, input: string): { answer: Promise<T>; end: () => void } {
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(input);
  const answer = new Promise<T>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('\n')) resolve(JSON.parse(printed) as T);
    });
    child.on('exit', () => {
      reject(new Error(`${script} ended without an answer`));
    });
  });
  return { answer, end: () => void child.stdin.end() };
}

async function ask<T>(script: string, asked: unknown): Promise<T> {
  const { answer, end } = start<T>(script, JSON.stringify(asked));
  end();
  return answer;
}

async function load(name: string, asked: Omit<Asked, 'requests' | 'seconds'>): Promise<Load> {
  const result = await ask<Load>('http-load.ts', { ...asked, requests: 200_000, seconds: SECONDS });
  const wrong = Object.entries(result.statuses).filter(([status]) => !status.startsWith('2'));
  if (wrong.length > 0)
    throw new Error(`${name}: ${wrong.map(([status, count]) => `${String(count)} x ${status}`).join(', ')}`);
  return result;
}

const count = (value: number): string => Math.round(value).toLocaleString('en').replaceAll(',', ' ');

function row(name: string, result: Load, beside: { readonly perSecond: number } | undefined): string {
  const ratio = beside ? (result.perSecond / beside.perSecond).toFixed(2) : '';
  return `${name.padEnd(44)}${count(result.perSecond).padStart(8)}/s${result.median.toFixed(2).padStart(9)}${result.p99.toFixed(2).padStart(9)}${ratio.padStart(8)}`;
}

/** Resident memory of a process in MiB, where the system tells. */
function residentOf({ child }: ServiceProcess): string {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'))?.[1];
    return `${(Number(kilobytes) / 1024).toFixed(0)} MiB`;
  } catch {
    return 'unknown';
  }
}

async function findPlans(base: string): Promise<string[]> {
  const bundle = (await (await fetch(`${base}/CarePlan?_count=${String(PATIENTS)}`)).json()) as Bundle;
  return (bundle.entry ?? []).map(({ resource }) => `/fhir/CarePlan/${String(resource?.id)}`);
}

async function measureHttp(folder: string): Promise<void> {
  const began = performance.now();
  const service = await startProcess({ STORE_URL: `sqlite:${join(folder, 'careplan.db')}` });
  const ready = performance.now() - began;
  const idle = residentOf(service);
  console.log(`start to ready ${ready.toFixed(0)} ms (a new store, content loaded), resident when idle ${idle}`);

  const port = Number(new URL(service.base).port);
  const example = loadExample();
  const bodies = Array.from({ length: PATIENTS }, (_, index) =>
    JSON.stringify({ ...example, id: undefined, subject: { reference: `Patient/bench-${String(index)}` } }),
  );
  const posting = { port, method: 'POST' as const, paths: ['/fhir/QuestionnaireResponse'], bodies };
  await load('warm-up', { ...posting, connections: 4 });
  const alone = await load('posts', { ...posting, connections: 1 });
  const many = await load('posts', { ...posting, connections: 16 });
  const paths = await findPlans(service.base);
  const reads = await load('reads', { port, method: 'GET', paths, connections: 16 });
  const queries = bodies.map(
    (_, index) => `/fhir/CarePlan?subject=Patient/bench-${String(index)}&status=draft&_count=1`,
  );
  const searches = await load('searches', { port, method: 'GET', paths: queries, connections: 16 });
  const busy = residentOf(service);
  const planText = await (await fetch(new URL(paths[0] ?? '', service.base))).text();
  await service.end('SIGTERM');

  const bare = start<number>('http-bare.ts', planText);
  const barePort = await bare.answer;
  const bareGet = { port: barePort, method: 'GET' as const, paths: ['/fhir/CarePlan/1'], connections: 16 };
  const barePost = { ...posting, port: barePort };
  await load('warm-up', bareGet);
  const bareReads = await load('bare GET', bareGet);
  const bareAlone = await load('bare POST', { ...barePost, connections: 1 });
  const bareMany = await load('bare POST', { ...barePost, connections: 16 });
  bare.end();
  const texts = Array.from({ length: 12 }, () => planText.slice(0, 2000));
  const loop = await ask<Loop>('sqlite-loop.ts', {
    file: join(folder, 'bare.db'),
    texts,
    indexRows: 96,
    seconds: SECONDS,
  });

  console.log(
    `\n${''.padEnd(44)}${'rate'.padStart(10)}${'median'.padStart(9)}${'p99 ms'.padStart(9)}${'ratio'.padStart(8)}`,
  );
  console.log(row('bare Express, GET of a plan, 16 clients', bareReads, undefined));
  console.log(row('bare Express, POST of a response, 1 client', bareAlone, undefined));
  console.log(row('bare Express, POST of a response, 16 clients', bareMany, undefined));
  console.log(
    `${'bare node:sqlite, 12 resources, 96 index rows'.padEnd(44)}${count(loop.perSecond).padStart(7)}/s${loop.median.toFixed(2).padStart(9)}`,
  );
  console.log(row('read of a plan, 16 clients : bare GET', reads, bareReads));
  console.log(row('search of a plan, 16 clients : bare GET', searches, bareReads));
  console.log(row('post, derived, durable, 1 client : SQLite', alone, loop));
  console.log(row('post, derived, durable, 16 clients : SQLite', many, loop));
  console.log(`after ${count(alone.requests + many.requests)} posts and as many reads and searches: resident ${busy}`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'careplan-bench-'));
  try {
    console.log(`Node ${process.version}, ${String(cpus().length)} cores of ${cpus()[0]?.model ?? 'unknown'}`);
    await measureHttp(folder);
    const { steps, written } = await measureSteps(join(folder, 'steps.db'));
    console.log(`\n${'a POST in steps'.padEnd(52)}${'ms'.padStart(8)}${'budget'.padStart(9)}   (${written})`);
    for (const { name, budget, measured } of steps) {
      console.log(
        `${name.padEnd(52)}${measured.toFixed(3).padStart(8)}${(budget === 0 ? '–' : String(budget)).padStart(9)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
