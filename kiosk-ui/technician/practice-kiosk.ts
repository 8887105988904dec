/** A practice kiosk of its own beside the real one: `silaku demo --headless` in a folder that goes when it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Sockets } from './tech-poll.ts';

const ready = z.object({
  event: z.literal('demo.ready'),
  controlSocket: z.string(),
  forwardSocket: z.string(),
  deskSocket: z.string(),
});

export type PracticeKiosk = { sockets: Sockets; stop(): void };

/** Rejects when it ends before it is ready. */
export async function startPracticeKiosk(): Promise<PracticeKiosk> {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-practice-'));
  const child: ChildProcess = spawn(
    process.execPath,
    ['src/silaku.ts', 'demo', '--headless', '--folder', folder],
    { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'ignore'] },
  );
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { promise, resolve, reject } = Promise.withResolvers<PracticeKiosk>();
  child.once('exit', () => reject(new Error('The practice kiosk has ended.')));
  child.once('error', reject);
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = ready.safeParse(parsed(line)).data;
      if (!said) return;
      const { controlSocket, forwardSocket, deskSocket } = said;
      resolve({
        sockets: { kiosk: controlSocket, forward: forwardSocket, desk: deskSocket },
        stop: () => void child.kill('SIGTERM'),
      });
    });
  }
  return promise;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
