// The real service as a process of its own, as an operator runs it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';

export interface ServiceProcess {
  /** The FHIR base that its `ready` line names. */
  readonly base: string;
  readonly child: ChildProcess;
  /** Sends the signal and waits for the end. @returns the exit code, null after SIGKILL */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Starts `node src/main.ts` on a free port.
 * @throws Error with what it printed, where it ends before it is ready
 */
export async function startProcess(settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stderr.on('data', (text: Buffer) => printed.push(text.toString()));
  const ended = once(child, 'exit');
  for await (const line of readline.createInterface({ input: child.stdout })) {
    printed.push(line);
    const { msg, base } = JSON.parse(line) as { msg?: string; base?: string };
    if (msg !== 'ready' || base === undefined) continue;
    child.stdout.resume();
    const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    };
    return { base, child, end };
  }
  throw new Error(`the service ended before it was ready:\n${printed.join('\n')}`);
}
