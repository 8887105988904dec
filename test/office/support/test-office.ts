/** A whole office in a temporary folder, with a clock that tests can move and a log that they can read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ExecutionContext } from 'ava';
import pino from 'pino';
import type { DatabasePlace } from '../../../src/office/database/office-database.ts';
import { createOffice, type Office, type OfficeOptions } from '../../../src/office/office.ts';
import { newTestPlace } from './test-database.ts';

export type TestOffice = {
  office: Office;
  folder: string;
  /** Where its rows are. */
  place: DatabasePlace;
  /** Every line of the log so far. */
  logged(): string;
  /** Lets time pass for the office. */
  pass(ms: number): void;
  now(): Date;
  /** Ends it as a power cut would not: cleanly, and starts another one on the same folder. */
  restart(): Promise<void>;
  /** Starts another one on the same folder, after `office.close()`. */
  reopen(): Promise<void>;
};

export async function startTestOffice(
  t: ExecutionContext<unknown>,
  options: Partial<Pick<OfficeOptions, 'demo' | 'room' | 'pagesUrl' | 'settings' | 'openid'>> & {
    startAt?: Date;
  } = {},
): Promise<TestOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-office-'));
  const running = await openTestOffice({ folder, ...options });
  t.teardown(async () => {
    await running.office.close();
    await rm(folder, { recursive: true });
  });
  return running;
}

/** The same without a test around it, for pictures. */
export async function openTestOffice(options: {
  folder: string;
  demo?: boolean;
  room?: OfficeOptions['room'];
  /** Without a second factor for anybody, unless a test is about it. */
  settings?: OfficeOptions['settings'];
  openid?: OfficeOptions['openid'];
  pagesUrl?: OfficeOptions['pagesUrl'];
  startAt?: Date;
}): Promise<TestOffice> {
  let time = options.startAt ?? new Date('2026-11-24T02:24:00.000Z');
  const lines: string[] = [];
  const log = pino(
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const place = await newTestPlace(options.folder);
  const open = async () => {
    const office = await createOffice({
      folder: options.folder,
      database: place,
      now: () => time,
      log,
      demo: options.demo ?? false,
      ...(options.room ? { room: options.room } : {}),
      settings: options.settings ?? { secondFactorFor: [] },
      openid: options.openid ?? null,
      pagesUrl: options.pagesUrl ?? null,
      host: '127.0.0.1',
      port: 0,
    });
    await office.listen();
    return office;
  };
  const running: TestOffice = {
    office: await open(),
    folder: options.folder,
    place,
    logged: () => lines.join(''),
    pass: (ms) => {
      time = new Date(time.getTime() + ms);
    },
    now: () => time,
    async restart() {
      await running.office.close();
      running.office = await open();
    },
    async reopen() {
      running.office = await open();
    },
  };
  return running;
}
