/**
 * Asks the office whether it still has what this kiosk has delivered and holds. An office that was put back from yesterday's
 * backup has forgotten what it has acknowledged since: that goes back into the queue. Part of the forwarder.
 */
import { sha256Of } from '../../seal/digest.ts';
import { type HeldQuestion, heldAtOnce, type PublicKey } from '../../seal/messages.ts';
import { verifyMissingRequests } from '../../seal/signatures.ts';
import type { HeldRequests } from '../held-requests.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';

/** `unanswered`: the office itself failed at it; there is time to ask again. */
export type HeldCheckEnd = RoundEnd | { outcome: 'unanswered' };

export async function checkHeld(
  parts: { outbox: HeldRequests; office: OfficeClient; officeKey: PublicKey; log: ForwarderLog },
  signal: AbortSignal,
): Promise<HeldCheckEnd> {
  const { outbox, office, officeKey, log } = parts;
  for (let after = 0; ; ) {
    const held = outbox.heldRequests(after, heldAtOnce);
    const last = held.at(-1);
    if (!last) return { outcome: 'done' };
    const question = JSON.stringify({
      requests: held.map(({ number, manifestSha256 }) => `${number}:${manifestSha256.slice(0, 16)}`),
    } satisfies HeldQuestion);
    const answer = await office.missing(question, signal);
    if (answer.outcome !== 'ok') {
      if (answer.outcome === 'unauthorised' || concernsTheLink(answer)) return answer;
      log.warn({ reason: answer.reason }, 'held.notAnswered');
      return { outcome: 'unanswered' };
    }
    const read = await verifyMissingRequests(officeKey, answer.answerJws);
    if (read.outcome === 'bad' || read.missingRequests.askedSha256 !== sha256Of(question)) {
      log.warn({ reason: read.outcome === 'bad' ? read.reason : 'otherQuestion' }, 'held.notTrusted');
      return { outcome: 'unanswered' };
    }
    const ours = new Set(held.map(({ number }) => number));
    const taken = read.missingRequests.missing.filter(
      (number) => ours.has(number) && outbox.takeBack(number),
    );
    if (taken.length > 0) log.warn({ requests: taken.length, first: taken[0] }, 'held.forgottenByOffice');
    after = last.position;
  }
}
