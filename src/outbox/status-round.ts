/** Brings the office's word on requests to the kiosk: asks, verifies, keeps, until there is nothing new. Part of the forwarder. */
import type { PublicKey } from '../seal/messages.ts';
import { verifyStatusFeed } from '../seal/signatures.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';
import type { Statuses } from './statuses.ts';

/** An office that is asked for the first time may send a year in pieces; the rest of them comes with the next round. */
const piecesPerRound = 50;

export async function fetchStatuses(
  parts: { outbox: Statuses; office: OfficeClient; officeKey: PublicKey; log: ForwarderLog },
  signal: AbortSignal,
): Promise<RoundEnd> {
  const { outbox, office, officeKey, log } = parts;
  for (let piece = 0; piece < piecesPerRound; piece++) {
    const cursor = outbox.statusCursor();
    const answer = await office.statuses(cursor, signal);
    if (answer.outcome !== 'ok') {
      if (answer.outcome === 'unauthorised' || concernsTheLink(answer)) return answer;
      log.warn({ reason: answer.reason }, 'statuses.failed');
      return { outcome: 'done' };
    }
    const read = await verifyStatusFeed(officeKey, answer.feedJws);
    if (read.outcome === 'bad') {
      // Whoever wrote it, a citizen must not be told so; what is known already stays.
      log.warn({ reason: read.reason }, 'statuses.notTrusted');
      return { outcome: 'done' };
    }
    const { statusFeed } = read;
    if (statusFeed.since !== cursor) {
      // Signed by the office, but for another question: kept from an earlier day, it would turn stages back.
      log.warn({ reason: 'replayed' }, 'statuses.notTrusted');
      return { outcome: 'done' };
    }
    if (statusFeed.cursor !== cursor || statusFeed.entries.length > 0) outbox.applyStatuses(statusFeed);
    if (statusFeed.entries.length === 0 || statusFeed.cursor === cursor) break;
    log.info({ entries: statusFeed.entries.length }, 'statuses.received');
  }
  return { outcome: 'done' };
}
