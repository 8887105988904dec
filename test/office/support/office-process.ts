/** `silaku office` as a process of its own, for tests that run several of them or kill one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type OfficeProcess = {
  url: string;
  /** Of the kiosk that `--new-kiosk` made, if any. */
  enrolmentCode: string | null;
  pid: number;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** As systemd does. */
  stop(): Promise<void>;
};

const program = join(import.meta.dirname, 'office-program.ts');

/** Resolves when it answers. Throws what it said when it ends before. */
export async function startOfficeProcess(
  folder: string,
  { args = [], environment = {} }: { args?: string[]; environment?: Record<string, string> } = {},
): Promise<OfficeProcess> {
  const child = spawn(
    process.execPath,
    [program, '--folder', folder, '--port', '0', '--log', join(folder, 'office.log'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  );
  let said = '';
  child.stderr.on('data', (piece) => {
    said = (said + String(piece)).slice(-4000);
  });
  const ended = once(child, 'exit');
  let enrolmentCode: string | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { event: string; url?: string; code?: string };
    if (told.event === 'office.enrolmentCode') enrolmentCode = told.code ?? null;
    if (told.event !== 'office.ready') continue;
    child.stdout.resume();
    const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal);
      await ended;
    };
    return {
      url: told.url ?? '',
      enrolmentCode,
      pid: child.pid ?? 0,
      kill: () => end('SIGKILL'),
      stop: () => end('SIGTERM'),
    };
  }
  throw new Error(`the office ended before it was ready: ${said}`);
}
