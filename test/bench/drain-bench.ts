/**
 * `npm run --silent bench drain [--requests N]`: a kiosk with ten thousand waiting requests, drained by the real forwarder into
 * the real office, each a process of its own, over loopback. Prints one line of figures: memory must not grow with the queue.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { enrol } from '../../src/outbox/forwarding/office-client.ts';
import { saveEnrolment } from '../../src/outbox/keys.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { fillOutbox } from '../support/outbox/full-outbox.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './median.ts';

export type DrainFigures = {
  requests: number;
  delivered: number;
  seconds: number;
  /** Of the heap, what is held when the garbage is gone. */
  heapAtStartMb: number;
  heapPeakMb: number;
  rssPeakMb: number;
  /** The usual heap in the last tenth of the time, by that in the first: 1 is flat. */
  heapLastToFirst: number;
  /** The same for the time that a tenth of the deliveries takes; depends on what else the machine does. */
  secondsLastToFirst: number;
};

type Sample = { rss: number; heapUsed: number; delivered: number; atMs: number };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Rejects when one of the processes ends by itself. */
export async function drain(requests: number): Promise<DrainFigures & { announcedInOrder: boolean }> {
  // In memory where there is such a place: the programs are measured, and not this machine's disk.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'silaku-drain-'));
  const children: ChildProcess[] = [];
  try {
    return await drainIn(folder, requests, children);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drainIn(folder: string, requests: number, children: ChildProcess[]) {
  const [officeFolder, kioskFolder] = [join(folder, 'office'), join(folder, 'kiosk')];
  const office = spawn(process.execPath, [here('./drain-office.ts'), officeFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(office);
  const [line] = (await once(createInterface({ input: office.stdout }), 'line')) as [string];
  const { url, code } = JSON.parse(line) as { url: string; code: string };

  const key = await createSigningKey();
  const enrolled = await enrol(url, { code, publicKey: publicKeyOf(key) }, new AbortController().signal);
  if (enrolled.outcome !== 'ok') throw new Error(`enrolment: ${JSON.stringify(enrolled)}`);
  const { enrolment } = enrolled;
  openOutbox({ folder: kioskFolder, now: () => new Date() }).close();
  saveEnrolment(kioskFolder, enrolment);
  const numbers = await fillOutbox(kioskFolder, requests, { key, enrolment });

  const begunMs = performance.now();
  const forwarder = spawn(
    process.execPath,
    [
      ...['--expose-gc', '--import', here('./memory-samples.ts'), here('../../src/silaku.ts'), 'forward'],
      ...['--folder', kioskFolder, '--office', url, '--log', join(folder, 'forward.log')],
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  children.push(forwarder);
  const ended = once(forwarder, 'exit').then(([status]) => `the forwarder ended with ${status}`);

  const progress = countDelivered(kioskFolder);
  const samples: Sample[] = [];
  let delivered = 0;
  forwarder.on('message', ({ rss, heapUsed }: { rss: number; heapUsed: number }) =>
    samples.push({ rss, heapUsed, delivered, atMs: performance.now() - begunMs }),
  );
  while (delivered < requests || samples.length < 2) {
    const early = await Promise.race([ended, sleep(250)]);
    if (early !== undefined) throw new Error(early);
    delivered = progress.count();
  }
  const seconds = (performance.now() - begunMs) / 1000;
  progress.close();
  forwarder.kill('SIGTERM');
  await ended;

  return {
    ...figuresOf(samples, { requests, delivered, seconds }),
    announcedInOrder: announcedAt(officeFolder).join() === numbers.join(),
  };
}

function countDelivered(kioskFolder: string) {
  const sql = new DatabaseSync(join(kioskFolder, 'outbox.sqlite'), { readOnly: true });
  const delivered = sql.prepare("SELECT count(*) AS requests FROM outbox WHERE state = 'delivered'");
  return {
    count: () => (delivered.get() as { requests: number }).requests,
    close: () => sql.close(),
  };
}

function announcedAt(officeFolder: string): string[] {
  const sql = new DatabaseSync(join(officeFolder, 'office.sqlite'), { readOnly: true });
  const rows = sql.prepare("SELECT number FROM history WHERE step = 'announced' ORDER BY sequence").all();
  sql.close();
  return (rows as { number: string }[]).map(({ number }) => number);
}

function figuresOf(
  samples: Sample[],
  { requests, delivered, seconds }: Pick<DrainFigures, 'requests' | 'delivered' | 'seconds'>,
): DrainFigures {
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  // Everything is announced before the first page travels, so tenths are tenths of the time.
  const tenth = (index: number) =>
    samples.filter(({ atMs }) => Math.floor((atMs / 1000 / seconds) * 10) === index);
  // The middle one: a single sample may hold a page that is on its way.
  const usualHeap = (some: Sample[]) =>
    median((some.length > 0 ? some : samples).map(({ heapUsed }) => heapUsed));
  return {
    requests,
    delivered,
    seconds: Math.round(seconds * 10) / 10,
    heapAtStartMb: megabytes(samples[0]?.heapUsed ?? 0),
    heapPeakMb: megabytes(Math.max(...samples.map(({ heapUsed }) => heapUsed))),
    rssPeakMb: megabytes(Math.max(...samples.map(({ rss }) => rss))),
    heapLastToFirst: Math.round((usualHeap(tenth(9)) / usualHeap(tenth(0))) * 100) / 100,
    secondsLastToFirst: Math.round(paceOf(samples) * 100) / 100,
  };
}

/** How long the last tenth of the deliveries took, by the first. */
function paceOf(samples: Sample[]): number {
  const delivering = samples.filter(({ delivered }) => delivered > 0);
  const [first, last] = [delivering[0], delivering.at(-1)];
  if (!first || !last || last.delivered <= first.delivered) return 1;
  const span = (last.delivered - first.delivered) / 10;
  const reached = (count: number) =>
    delivering.find(({ delivered }) => delivered >= count)?.atMs ?? last.atMs;
  const firstTenthMs = reached(first.delivered + span) - first.atMs;
  const lastTenthMs = last.atMs - reached(last.delivered - span);
  return firstTenthMs > 0 ? lastTenthMs / firstTenthMs : 1;
}

export async function benchDrain(requests: number): Promise<BenchRow[]> {
  const { announcedInOrder, ...figures } = await drain(requests);
  process.stdout.write(`${JSON.stringify({ ...figures, announcedInOrder })}\n`);
  const { heapLastToFirst, heapPeakMb, heapAtStartMb } = figures;
  return [
    {
      name: `heap held while ${requests} requests drain`,
      unit: 'MB',
      ours: heapPeakMb,
      theirs: heapAtStartMb,
      against: `at its start; the usual heap of the last tenth by the first: ${heapLastToFirst}`,
      ratio: heapPeakMb / heapAtStartMb,
    },
  ];
}
