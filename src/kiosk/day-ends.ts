/** Ends the kiosk's day at its time, or when somebody asks: a signed message to the office, and a slip where the hall wants one. */
import type { Logger } from 'pino';
import type { DayEndMade } from '../control/messages.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import type { Stamp } from '../outbox/stamp.ts';
import { composeDayEndSlip } from '../request/day-end-slip.ts';
import { followUpLabel } from '../request/follow-up.ts';
import { localDay } from '../request/local-time.ts';
import { type Proof, proofCode } from '../request/proof-code.ts';
import type { ReceiptLine } from '../request/receipt.ts';
import { findService } from '../request/service-catalogue.ts';
import { dayEndWords } from '../request/words/day-end-words.ts';
import type { DayEnd } from '../seal/day-end.ts';
import { readOwnDayEnd, type SigningKey, signDayEnd } from '../seal/signatures.ts';
import { dayToEnd } from './day-end-due.ts';

export type DayEndKeeper = {
  /** Ends the day now; `print`: with a slip, whatever the settings say. */
  endNow(wish: { print: boolean }): Promise<DayEndMade>;
  /** Looks whether it is time; never rejects. */
  look(): Promise<void>;
  /** Looks now and every minute until it is closed. */
  start(): void;
  close(): void;
};

const lookEveryMs = 60_000;

export function createDayEndKeeper({
  outbox,
  stamp,
  settings,
  kiosk,
  kioskKey,
  onSlipOwed,
  log,
}: {
  outbox: Pick<Outbox, 'endDay' | 'lastDayEnd'>;
  stamp: () => Stamp;
  /** Asked each time: the office may publish other ones. */
  settings: () => { time: string; print: boolean };
  kiosk: string;
  kioskKey: SigningKey;
  /** A slip is to be printed, between visits. */
  onSlipOwed: () => void;
  log: Logger;
}): DayEndKeeper {
  let timer: NodeJS.Timeout | undefined;
  /** One at a time: what takes a minute must not be begun again by the next look. */
  let running: Promise<unknown> = Promise.resolve();

  async function end(day: string, print: boolean): Promise<DayEndMade> {
    const made = await outbox.endDay({
      ...{ kiosk, day, slip: print },
      sign: (message) => signDayEnd(kioskKey, message),
    });
    const requests = made.message.kept.reduce((sum, service) => sum + service.requests, 0);
    const unsent = made.message.unsent.requests;
    log.info({ day, sequence: made.sequence, requests, unsent }, 'day.ended');
    if (print) onSlipOwed();
    return { day, code: proofCode(made), requests, unsent };
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = running.then(work);
    running = turn.catch(() => {});
    return turn;
  }

  async function look(): Promise<void> {
    try {
      await inTurn(async () => {
        const last = outbox.lastDayEnd();
        const day = last && dayToEnd({ now: stamp(), last, time: settings().time });
        if (day) await end(day, settings().print);
      });
    } catch (error) {
      // The disk tells of itself elsewhere; the next look tries again.
      log.error(isOutboxProblem(error) ? { code: error.code } : { err: error }, 'day.notEnded');
    }
  }

  return {
    endNow: ({ print }) => inTurn(() => end(localDay(stamp().at), print)),
    look,
    start() {
      void look();
      timer = setInterval(() => void look(), lookEveryMs);
    },
    close: () => clearInterval(timer),
  };
}

/** From the signed text, so that the slip says what the office reads. */
export function dayEndSlipOf({ text, ...proof }: Proof & { text: string }, place: string): ReceiptLine[] {
  const message: DayEnd = readOwnDayEnd(text);
  return composeDayEndSlip({
    ...message,
    place,
    since: message.after.at,
    until: message.journal.stamp.at,
    kept: message.kept.map(({ service, requests }) => ({
      service: (findService(service)?.label ?? followUpLabel(service))?.id ?? service,
      requests,
    })),
    unsent: { requests: message.unsent.requests, oldest: message.unsent.oldest[0] ?? null },
    setAside: message.setAside.requests,
    proof,
    language: 'id',
    words: dayEndWords,
  });
}
