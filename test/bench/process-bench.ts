/** What each program costs before it does anything: time from start to ready, and memory then, beside a Node that does nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getJson } from '../../src/control/control-client.ts';
import { openPtyScreen } from '../../src/demo/screen-robot.ts';
import { saveEnrolment } from '../../src/outbox/keys.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './median.ts';

type Cost = { readyMs: number; memoryKb: number };
type Program = { name: string; start: (round: number) => Promise<Cost> };

const rounds = 3;

export async function benchProcesses(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-bench-'));
  const kioskFolder = join(folder, 'kiosk');
  saveEnrolment(kioskFolder, {
    kiosk: '027',
    place: 'bench',
    officeRecipient: (await createIdentity()).recipient,
    officeKey: publicKeyOf(await createSigningKey()),
    accessToken: 'x'.repeat(43),
  });
  const empty: Program = {
    name: 'an empty Node',
    start: () => startAndWait(['-e', 'console.log("ready"); setInterval(() => {}, 1e6)'], firstLine),
  };
  const programs: Program[] = [
    {
      name: 'silaku office',
      start: (round) =>
        startAndWait(
          [
            'src/silaku.ts',
            'office',
            '--folder',
            join(folder, `office-${round}`),
            '--port',
            '0',
            '--log',
            '/dev/null',
          ],
          firstLine,
        ),
    },
    {
      name: 'silaku kiosk',
      start: (round) => {
        const socket = join(folder, `kiosk-${round}.sock`);
        const settings = join(folder, `settings-${round}.json`);
        writeFileSync(
          settings,
          JSON.stringify({
            folder: kioskFolder,
            socket,
            log: '/dev/null',
            printer: { wire: 'tcp', host: '127.0.0.1', port: 9 },
            documentScanner: { command: ['/bin/true'] },
            barcodeScanner: { wire: 'socket', path: join(folder, 'none.sock') },
          }),
        );
        return startAndWait(['src/silaku.ts', 'kiosk', '--settings', settings], () => answers(socket));
      },
    },
    {
      name: 'silaku forward',
      start: (round) => {
        const log = join(folder, `forward-${round}.log`);
        writeFileSync(log, '');
        return startAndWait(
          [
            'src/silaku.ts',
            'forward',
            '--folder',
            kioskFolder,
            '--office',
            'http://127.0.0.1:9/',
            '--log',
            log,
          ],
          () => until(() => readFileSync(log, 'utf8').includes('forward.started')),
        );
      },
    },
    { name: "the citizen's screen", start: () => screenCost(join(folder, 'nobody.sock')) },
  ];
  try {
    const costs = new Map<string, Cost[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const program of [empty, ...programs]) {
        costs.set(program.name, [...(costs.get(program.name) ?? []), await program.start(round)]);
      }
    }
    const of = (name: string, figure: keyof Cost) =>
      median((costs.get(name) ?? []).map((cost) => cost[figure]));
    return programs.flatMap(({ name }) =>
      (
        [
          ['start to ready', 'ms', 'readyMs'],
          ['memory when ready', 'kB', 'memoryKb'],
        ] as const
      ).map(([what, unit, figure]): BenchRow => {
        const [ours, theirs] = [of(name, figure), of(empty.name, figure)];
        return { name: `${name}, ${what}`, unit, ours, theirs, against: empty.name, ratio: ours / theirs };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startAndWait(args: string[], ready: (child: ChildProcess) => Promise<void>): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await ready(child);
    const readyMs = performance.now() - startedAt;
    return { readyMs, memoryKb: memoryOf(child.pid ?? 0) };
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}

async function screenCost(socket: string): Promise<Cost> {
  const startedAt = performance.now();
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', socket],
  });
  try {
    await screen.waitFor('Disdukcapil');
    return { readyMs: performance.now() - startedAt, memoryKb: memoryOf(screen.pid) };
  } finally {
    await screen.close();
  }
}

const firstLine = (child: ChildProcess) =>
  new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));

const answers = (socket: string) =>
  until(async () => (await getJson(socket, '/health').catch(() => null)) !== null);

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(5);
}

/** Resident memory in kB, as the kernel counts it. */
function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
