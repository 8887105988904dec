/** Brings waiting day ends to the office, oldest first: a few kilobytes, so they travel before any page. Part of the forwarder. */
import type { PublicKey } from '../../seal/messages.ts';
import { verifyDayEndAcknowledgement } from '../../seal/signatures.ts';
import type { DayEnds, KeptDayEnd } from '../day-ends.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';

export type DayEndRound = {
  outbox: Pick<DayEnds, 'waitingDayEnd' | 'noteDayEndReceived' | 'noteDayEndRefused'>;
  office: Pick<OfficeClient, 'sendDayEnd'>;
  officeKey: PublicKey;
  log: ForwarderLog;
};

/** `stuck`: the office stumbles over one, which has to rest; requests may go on. */
export async function sendDayEnds(
  round: DayEndRound,
  signal: AbortSignal,
): Promise<RoundEnd | { outcome: 'stuck' }> {
  for (;;) {
    const waiting = round.outbox.waitingDayEnd();
    if (!waiting) return { outcome: 'done' };
    const answer = await round.office.sendDayEnd(waiting.text, signal);
    if (answer.outcome === 'unauthorised') return answer;
    if (answer.outcome === 'tryLater') {
      if (concernsTheLink(answer)) return answer;
      round.log.warn({ day: waiting.day, problem: answer.reason }, 'dayEnd.failed');
      return { outcome: 'stuck' };
    }
    if (answer.outcome === 'refused') {
      round.outbox.noteDayEndRefused(waiting.sequence, answer.reason);
      round.log.warn({ day: waiting.day, reason: answer.reason }, 'dayEnd.refused');
    } else if (await isAbout(round, waiting, answer.acknowledgement)) {
      round.outbox.noteDayEndReceived(waiting.sequence, answer.acknowledgement);
      round.log.info({ day: waiting.day }, 'dayEnd.delivered');
    } else {
      round.log.warn({ day: waiting.day, problem: 'acknowledgement' }, 'dayEnd.failed');
      return { outcome: 'stuck' };
    }
  }
}

async function isAbout(round: DayEndRound, { sha256 }: KeptDayEnd, jws: string): Promise<boolean> {
  const read = await verifyDayEndAcknowledgement(round.officeKey, jws);
  return read.outcome === 'ok' && read.acknowledgement.sha256 === sha256;
}
