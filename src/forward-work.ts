/** What a technician may ask of the forwarder: how it is, a measure of the line, and to trade a code for an enrolment. */
import type { Logger } from 'pino';
import type { NetworkMeasure } from './control/forward-messages.ts';
import type { ForwardWork } from './control/forward-server.ts';
import type { Clock } from './outbox/forwarding/clock.ts';
import type { DataPlan } from './outbox/forwarding/data-plan.ts';
import { measureNetwork } from './outbox/forwarding/network-measure.ts';
import { enrol, type OfficeClient } from './outbox/forwarding/office-client.ts';
import type { Reins } from './outbox/forwarding/reins.ts';
import type { TimeQuestion } from './outbox/forwarding/time-question.ts';
import { waitsTold } from './outbox/forwarding/waits-told.ts';
import { saveEnrolment } from './outbox/keys.ts';
import type { Outbox } from './outbox/outbox.ts';
import { publicKey } from './seal/messages.ts';
import { version } from './version.ts';

const enrolMs = 60_000;

export function createForwardWork(parts: {
  outbox: Pick<Outbox, 'linkState' | 'dataUse' | 'restingRequests'>;
  reins: Reins;
  office: Pick<OfficeClient, 'missing'>;
  askTime: TimeQuestion;
  options: { office: string; ca: string | null; folder: string; 'shared-with': 'owner' | 'group' };
  now: () => Date;
  /** That the rests are counted by. */
  clock: Clock;
  plan: () => DataPlan;
  signal: AbortSignal;
  log: Logger;
}): ForwardWork {
  const { outbox, reins, options, log, signal } = parts;
  const startedMs = performance.now();
  let measured: NetworkMeasure | null = null;
  let isMeasuring = false;

  async function measure(): Promise<void> {
    const { office, askTime, now } = parts;
    try {
      measured = await measureNetwork({
        ...{ officeUrl: options.office, ca: options.ca, askTime, office, now, signal },
      });
      log.info({ office: measured.office.outcome, lost: measured.connect.lost }, 'network.measured');
    } finally {
      isMeasuring = false;
    }
  }

  const isoOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

  return {
    status() {
      const { doing, nextTryMs, pausedUntilMs } = reins.state();
      return {
        version,
        uptimeSeconds: Math.round((performance.now() - startedMs) / 1_000),
        office: new URL(options.office).host,
        ...{ doing, nextTryAt: isoOf(nextTryMs), pausedUntil: isoOf(pausedUntilMs) },
        ...{ link: outbox.linkState(), dataUse: outbox.dataUse(), measuring: isMeasuring, measured },
        waits: waitsTold({
          ...{ outbox, reins, clock: parts.clock, plan: parts.plan(), now: parts.now() },
          wallMs: Date.now(),
        }),
      };
    },
    retry: reins.wake,
    pause(minutes) {
      log.info({ minutes }, 'forward.pause');
      if (minutes === 0) reins.wake();
      else reins.pause(minutes * 60_000);
    },
    measure() {
      if (isMeasuring) return false;
      isMeasuring = true;
      void measure();
      return true;
    },
    async enrol({ code, publicKey: key }) {
      const read = publicKey.safeParse(key);
      if (!read.success) return { outcome: 'notUnderstood' };
      const wish = { code, publicKey: read.data };
      const answer = await enrol(options.office, wish, AbortSignal.timeout(enrolMs));
      if (answer.outcome !== 'ok') return { outcome: answer.reason };
      saveEnrolment(options.folder, answer.enrolment, options['shared-with']);
      const { kiosk, place } = answer.enrolment;
      log.info({ kiosk }, 'kiosk.enrolledAnew');
      return { outcome: 'enrolled', kiosk, place };
    },
  };
}
