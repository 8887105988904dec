/**
 * `npm run --silent bench:office`: the office under kiosks that all send at once, on SQLite and on PostgreSQL, beside bare durable inserts of
 * the same bytes on the same disk; and its list and search with a million requests, by those with a thousand. Progress goes to standard
 * error, the last line is one JSON document. Options: --kiosks 1,10,100,1000 --per-step 150 --stored 1000000 --only sqlite,postgres
 * --disk FOLDER (where databases and pages lie) --page-bytes 60000.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type DatabasePlace, openOfficeDatabase } from '../../src/office/database/office-database.ts';
import { demoLogin } from '../../src/office/office.ts';
import type { PublicKey } from '../../src/seal/messages.ts';
import { startPostgres } from '../support/postgres.ts';
import { bareInserts } from './office/bare-inserts.ts';
import type { LoadFigures, LoadKiosk, LoadStep } from './office/kiosk-load.ts';
import { fillRequests } from './office/many-requests.ts';
import { logIn } from './office/officer.ts';

const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '1,10,100,1000' },
    'per-step': { type: 'string', default: '150' },
    stored: { type: 'string', default: '1000000' },
    only: { type: 'string', default: 'sqlite,postgres' },
    disk: { type: 'string', default: tmpdir() },
    'page-bytes': { type: 'string', default: '60000' },
  },
});
const steps = values.kiosks.split(',').map(Number);
const perStep = Number(values['per-step']);
const stored = Number(values.stored);
const pageBytes = Number(values['page-bytes']);
const pagesEach = 5;
/** Numbers of kiosks have three digits. */
const mostKiosks = 999;
const smallStore = 1000;
const looks = 30;

type Told = {
  url: string;
  /** The terms under which a NIK and a name are kept at this office. */
  known: { nik: string; name: string };
  recipient: string;
  publicKey: PublicKey;
  kiosks: LoadKiosk[];
};

const startedMs = performance.now();
const tell = (text: string) =>
  process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const rounded = (value: number) => Number(value.toPrecision(3));
const here = (path: string) => join(import.meta.dirname, path);
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const report: Record<string, unknown> = {};
for (const kind of ['sqlite', 'postgres'] as const) {
  if (!values.only.split(',').includes(kind)) continue;
  const folder = mkdtempSync(join(values.disk, 'silaku-bench-'));
  const postgres = kind === 'postgres' ? await startPostgres({ durable: true, within: values.disk }) : null;
  const placeIn = (name: string): DatabasePlace =>
    postgres ? { url: postgres.url, schema: name } : { file: join(folder, name, 'office.sqlite') };
  try {
    tell(`${kind}: kiosks that send at once`);
    const load = await measureLoad(join(folder, 'load'), placeIn('load'));
    tell(`${kind}: list and search`);
    report[kind] = { load, inbox: await measureInbox(join(folder, 'inbox'), placeIn('inbox')) };
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(
  `${JSON.stringify({ pagesEach, pageBytes, stored, smallStore, seconds: Math.round((performance.now() - startedMs) / 1000), ...report })}\n`,
);

async function startOffice(folder: string, database: DatabasePlace, kiosks: number) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const office = child(here('office/office-server.ts'), [JSON.stringify({ folder, database, kiosks })]);
  const told = JSON.parse(await office.line()) as Told;
  return { ...told, stop: office.stop };
}

async function measureLoad(folder: string, database: DatabasePlace) {
  const office = await startOffice(folder, database, Math.min(Math.max(...steps), mostKiosks));
  const sender = child(here('office/kiosk-load.ts'), []);
  const rows = [];
  let firstSerial = 1;
  for (const kiosks of steps) {
    // The thousandth sends under the number of the first.
    const senders = Array.from({ length: kiosks }, (_, at) => office.kiosks[at % mostKiosks]);
    const requests = Math.max(kiosks, Math.min(perStep, kiosks * 40));
    const step: LoadStep = {
      ...{ url: office.url, recipient: office.recipient, publicKey: office.publicKey },
      kiosks: senders.filter((kiosk) => kiosk !== undefined),
      ...{ requests, pagesEach, pageBytes, firstSerial },
    };
    firstSerial += requests;
    sender.say(JSON.stringify(step));
    await sender.line();
    const bareBefore = await bareInserts(database, folder, shapeOf(), 1500);
    sender.say('go');
    const figures = JSON.parse(await sender.line()) as LoadFigures;
    const bareAfter = await bareInserts(database, folder, shapeOf(), 1500);
    const row = rowOf(kiosks, figures, (bareBefore + bareAfter) / 2);
    rows.push(row);
    tell(
      `${kiosks} kiosks: ${row.acknowledged} acknowledged, ${row.durableRequestsASecond}/s (bare inserts ${row.bareInsertsASecond}/s), 99th percentile ${row.acknowledgedMs99} ms`,
    );
  }
  await sender.stop();
  await office.stop();
  return rows;
}

function shapeOf() {
  return { manifestBytes: 4000, pageBytes, pagesEach };
}

function rowOf(
  kiosks: number,
  { seconds, acknowledged, acknowledgedMs, bytes, broken }: LoadFigures,
  bare: number,
) {
  const sorted = acknowledgedMs.toSorted((a, b) => a - b);
  const percentile = (share: number) =>
    Math.round(sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0);
  return {
    kiosks,
    acknowledged,
    seconds: rounded(seconds),
    durableRequestsASecond: rounded(acknowledged / seconds),
    bareInsertsASecond: rounded(bare),
    ratio: rounded(acknowledged / seconds / bare),
    acknowledgedMs50: percentile(0.5),
    acknowledgedMs99: percentile(0.99),
    megabytes: rounded(bytes / 1e6),
    broken,
  };
}

async function measureInbox(folder: string, place: DatabasePlace) {
  const paths = {
    list: '/requests',
    listOfOneService: '/requests?stage=any&service=ktp-hilang',
    listOfOneVillage: '/requests?stage=any&village=74.08.01.2017',
    searchNumber: '/requests?stage=any&q=0010000700',
    searchNothing: '/requests?stage=any&q=9990000009',
    searchNik: '/requests?stage=any&q=7408011203850001',
    searchCommonName: '/requests?stage=any&q=siti',
  };
  const measured: Record<string, Record<keyof typeof paths, number>> = {};
  let from = 0;
  for (const to of [smallStore, stored]) {
    const office = await startOffice(folder, place, 1);
    const database = await openOfficeDatabase(place);
    await fillRequests(database, { from, to, pagesEach, known: office.known });
    await database.close();
    from = to;
    const officer = await logIn(office.url, demoLogin);
    const times = {} as Record<keyof typeof paths, number>;
    for (const [name, path] of Object.entries(paths) as [keyof typeof paths, string][]) {
      await officer.usualMs(path, 3);
      times[name] = await officer.usualMs(path, looks);
    }
    measured[to] = times;
    tell(
      `${to} requests: ${Object.entries(times)
        .map(([name, ms]) => `${name} ${rounded(ms)} ms`)
        .join(', ')}`,
    );
    await office.stop();
  }
  const [few, many] = [measured[smallStore], measured[stored]];
  return Object.fromEntries(
    (Object.keys(paths) as (keyof typeof paths)[]).map((name) => {
      const [fewMs, manyMs] = [few?.[name] ?? 0, many?.[name] ?? 0];
      return [name, { fewMs: rounded(fewMs), manyMs: rounded(manyMs), ratio: rounded(manyMs / fewMs) }];
    }),
  );
}

/** A program that is spoken to by lines. Its end before it was told to is an error of whoever waits for its next line. */
function child(program: string, args: string[]) {
  const started = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(started);
  const lines: Interface = createInterface({ input: started.stdout });
  const iterator = lines[Symbol.asyncIterator]();
  const ended = once(started, 'exit');
  return {
    say: (line: string) => started.stdin.write(`${line}\n`),
    async line(): Promise<string> {
      const next = await iterator.next();
      if (next.done) throw new Error(`${program} ended`);
      return next.value;
    },
    async stop(): Promise<void> {
      started.stdin.end();
      started.kill('SIGTERM');
      await ended;
      children.delete(started);
    },
  };
}
