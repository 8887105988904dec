/** Learns the time from the office, keeps it for the kiosk process, and sets the machine's clock where that is far off. Part of the forwarder. */

import type { OfficeTime } from '../office-time.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import type { TimeQuestion } from './time-question.ts';

export type ClockSetter = (to: Date) => Promise<'set' | 'notAllowed'>;

export type TimeRound = {
  outbox: OfficeTime;
  askTime: TimeQuestion;
  /** null: the machine's clock is somebody else's business. */
  setClock: ClockSetter | null;
  systemNow: () => Date;
  log: ForwarderLog;
};

/** Certificates, logs and the hours of cheap data can live with a clock that is this much off. */
const toleratedMs = 60_000;

/** True when the time is known now. Never throws but for `signal` and the outbox. */
export async function learnTime(parts: TimeRound, signal: AbortSignal): Promise<boolean> {
  const answer = await parts.askTime(signal);
  if (answer.outcome !== 'ok') {
    if (answer.outcome === 'notTrusted') parts.log.warn({}, 'time.notTrusted');
    return false;
  }
  const { told } = answer;
  parts.outbox.noteOfficeTime(told);
  const offMs = parts.systemNow().getTime() - Date.parse(told.at);
  const outcome =
    Math.abs(offMs) > toleratedMs && parts.setClock ? await parts.setClock(new Date(told.at)) : 'kept';
  parts.log.info(
    { offSeconds: Math.round(offMs / 1000), withinMs: told.withinMs, clock: outcome },
    'time.learned',
  );
  return true;
}
