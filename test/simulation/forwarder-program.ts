/** The real forwarder in this process, wired as in src/forward.ts: its own outbox, its own connection to the database, a bent clock. */
import { createForwarder, forwarderSettings } from '../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { createTimeQuestion } from '../../src/outbox/forwarding/time-question.ts';
import { learnTime } from '../../src/outbox/forwarding/time-round.ts';
import { readEnrolment } from '../../src/outbox/keys.ts';
import { createKioskClock } from '../../src/outbox/kiosk-clock.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import type { BootMoment } from '../../src/outbox/stamp.ts';
import type { BentTime } from './bent-time.ts';
import { faultyDisk } from './faulty-disk.ts';
import type { Ledger } from './ledger.ts';
import type { Link } from './link.ts';
import type { Mutant } from './mutants.ts';
import { silent } from './office-program.ts';

export type ForwarderProgram = { end(): Promise<void> };

/** So short that delivered pages are shredded within a life, also while something dies. */
const keepDeliveredMs = 5 * 60_000;
/** Far longer than any life here takes in real time. */
const noLimitMs = 24 * 60 * 60_000;

export function startForwarder(parts: {
  folder: string;
  time: BentTime;
  wallNow: () => Date;
  moment: () => BootMoment;
  link: Link;
  ledger: Ledger;
  mutant: Mutant | null;
}): ForwarderProgram {
  const { folder, time, wallNow, moment, link, ledger, mutant } = parts;
  const enrolment = readEnrolment(folder);
  if (!enrolment) throw new Error('the kiosk is enrolled before a life begins');
  const baseUrl = 'http://kantor.example/';
  const clock = createKioskClock({
    officeTime: () => opened.officeTime(),
    trustsSystem: false,
    ...{ moment, systemNow: wallNow, systemIsSet: () => false },
  });
  const opened: Outbox = openOutbox({ folder, ...clock, boot: moment().boot });
  const outbox = mutant?.forwarderOutbox?.(opened) ?? opened;
  const client = createOfficeClient({
    baseUrl,
    accessToken: enrolment.accessToken,
    ...{ now: wallNow, moment, agent: link.agent },
    // The limits are real timers, and the world's clock is not: the link itself breaks what stalls.
    limits: { questionMs: noLimitMs, announceMs: noLimitMs, stallMs: noLimitMs },
  });
  const stopping = new AbortController();
  const askTime = createTimeQuestion({ baseUrl, officeKey: enrolment.officeKey, moment });
  const forwarder = createForwarder({
    outbox,
    office: mutant?.officeClient?.(client, folder) ?? client,
    officeKey: enrolment.officeKey,
    clock: { nowMs: time.nowMs, sleep: (ms, signal) => time.sleep(ms, 'forwarder', signal) },
    now: clock.now,
    learnTime: (signal) =>
      learnTime({ outbox, askTime, setClock: null, systemNow: wallNow, log: silent }, signal),
    isTimeCertain: () => clock.stamp().certain,
    log: silent,
    settings: { ...forwarderSettings, wakePollMs: 5_000, keepDeliveredMs },
  });
  const running = time
    .working(() => forwarder.run(stopping.signal))
    .catch((error: unknown) => {
      if (!stopping.signal.aborted && !faultyDisk.isDead('forwarder'))
        ledger.broken.push(`forwarder: ${String(error)}`);
    });
  return {
    async end() {
      stopping.abort();
      await running;
      try {
        opened.close();
      } catch {
        // A dead program's connection closes as well as it can.
      }
    },
  };
}
