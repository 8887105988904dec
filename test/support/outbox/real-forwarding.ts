/** A pretend kiosk, the real office and a link that can be cut between them, for tests that go through rounds by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExecutionContext } from 'ava';
import type { ForwarderSettings } from '../../../src/outbox/forwarding/forwarder.ts';
import { enrol, type OfficeLimits } from '../../../src/outbox/forwarding/office-client.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import type { Enrolment } from '../../../src/seal/messages.ts';
import { createSigningKey, publicKeyOf } from '../../../src/seal/signatures.ts';
import { startTestOffice, type TestOffice } from '../../office/support/test-office.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { HandClock } from './hand-clock.ts';
import { type PretendKiosk, startPretendKiosk } from './pretend-kiosk.ts';
import { type LogLine, runForwarder } from './running-forwarder.ts';

export type RealForwarding = {
  running: TestOffice;
  proxy: CuttingProxy;
  kiosk: PretendKiosk;
  enrolment: Enrolment;
  clock: HandClock;
  wall: { now: Date };
  log: LogLine[];
  start(options?: {
    settings?: Partial<ForwarderSettings>;
    limits?: Partial<OfficeLimits>;
    outbox?: Outbox;
  }): { stop(): Promise<void> };
  /** Goes through rounds until nothing waits. */
  drain(outbox?: Outbox): Promise<void>;
  /** The office ends and starts again on the same folder, after `meanwhile`; the link leads to the new one. */
  restartOffice(meanwhile?: () => void): Promise<void>;
};

export async function startRealForwarding(t: ExecutionContext): Promise<RealForwarding> {
  const running = await startTestOffice(t);
  const proxy = await startCuttingProxy(running.office.url);
  const key = await createSigningKey();
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const enrolled = await enrol(
    running.office.url,
    { code, publicKey: publicKeyOf(key) },
    new AbortController().signal,
  );
  if (enrolled.outcome !== 'ok') throw new Error(JSON.stringify(enrolled));
  const { enrolment } = enrolled;
  const wall = { now: new Date('2026-11-24T02:00:00.000Z') };
  const now = () => wall.now;
  const kiosk = await startPretendKiosk(enrolment.officeRecipient, { key, now, kiosk: enrolment.kiosk });
  const clock = new HandClock();
  const log: LogLine[] = [];
  const stops: (() => Promise<void>)[] = [];
  t.teardown(async () => {
    for (const stop of stops) await stop();
    await proxy.close();
    kiosk.close();
  });

  return {
    running,
    proxy,
    kiosk,
    enrolment,
    clock,
    wall,
    log,
    start(options = {}) {
      const running = runForwarder({
        outbox: options.outbox ?? kiosk.outbox,
        office: {
          baseUrl: proxy.baseUrl,
          accessToken: enrolment.accessToken,
          officeKey: enrolment.officeKey,
        },
        ...{ clock, now, log },
        ...{ settings: options.settings, limits: options.limits },
      });
      stops.push(running.stop);
      return running;
    },
    async drain(outbox = kiosk.outbox) {
      for (let round = 0; outbox.waitingCount() > 0; round++) {
        if (round > 60) throw new Error(`no end: ${JSON.stringify(log.slice(-5))}`);
        await clock.passRest();
        await clock.resting();
      }
    },
    async restartOffice(meanwhile = () => {}) {
      await running.office.close();
      meanwhile();
      await running.reopen();
      proxy.target = running.office.url;
    },
  };
}

export type AtOffice = {
  /** Number to how often it is said to have arrived. */
  arrivals: Map<string, number>;
  /** Page id to the digest of its sealed file, of whole pages. */
  pages: Map<string, string>;
};

export function readOffice(folder: string): AtOffice {
  const sql = new DatabaseSync(join(folder, 'office.sqlite'), { readOnly: true });
  try {
    const arrived = sql
      .prepare(`
        SELECT requests.number, count(history.sequence) AS times FROM requests
          LEFT JOIN history ON history.number = requests.number AND step = 'arrived' GROUP BY requests.number`)
      .all() as { number: string; times: number }[];
    const pages = sql.prepare('SELECT number, page FROM pages WHERE whole_at IS NOT NULL').all() as {
      number: string;
      page: string;
    }[];
    return {
      arrivals: new Map(arrived.map(({ number, times }) => [number, times])),
      pages: new Map(
        pages.map(({ number, page }) => [
          page,
          sha256Of(readFileSync(join(folder, 'sealed', number, `${page}.age`))),
        ]),
      ),
    };
  } finally {
    sql.close();
  }
}

/** Page id to the digest of its sealed file, as the kiosk holds it. */
export function sealedAtKiosk(outbox: Outbox, pages: Iterable<string>): Map<string, string> {
  return new Map([...pages].map((page) => [page, sha256Of(outbox.readSealed(page) ?? '')]));
}
