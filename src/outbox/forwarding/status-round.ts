/** Brings the office's word on requests to the kiosk: asks, verifies, keeps, until there is nothing new. Part of the forwarder. */
import type { PublicKey } from '../../seal/messages.ts';
import { verifyStatusFeed } from '../../seal/signatures.ts';
import type { Lanes } from '../lanes.ts';
import type { Statuses } from '../statuses.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';

/** An office that is asked for the first time may send a year in pieces; the rest of them comes with the next round. */
const piecesPerRound = 50;

/** `office`: the mark of its last start, `bulletin`: the newest it has published; null when not told by somebody to be trusted. */
export type StatusEnd =
  | { outcome: 'done'; office: string | null; bulletin: number | null }
  | Exclude<RoundEnd, { outcome: 'done' }>;

export async function fetchStatuses(
  parts: {
    outbox: Statuses & Pick<Lanes, 'lanesHeard' | 'noteLanes'>;
    office: OfficeClient;
    officeKey: PublicKey;
    log: ForwarderLog;
  },
  signal: AbortSignal,
): Promise<StatusEnd> {
  const { outbox, office, officeKey, log } = parts;
  let mark: string | null = null;
  let bulletin: number | null = null;
  for (let piece = 0; piece < piecesPerRound; piece++) {
    const cursor = outbox.statusCursor();
    const heard = outbox.lanesHeard();
    const answer = await office.statuses(cursor, signal, heard);
    if (answer.outcome !== 'ok') {
      if (answer.outcome === 'unauthorised' || concernsTheLink(answer)) return answer;
      log.warn({ reason: answer.reason }, 'statuses.failed');
      return { outcome: 'done', office: null, bulletin: null };
    }
    const read = await verifyStatusFeed(officeKey, answer.feedJws);
    if (read.outcome === 'bad') {
      // Whoever wrote it, a citizen must not be told so; what is known already stays.
      log.warn({ reason: read.reason }, 'statuses.notTrusted');
      return { outcome: 'done', office: null, bulletin: null };
    }
    const { statusFeed } = read;
    if (statusFeed.since !== cursor) {
      // Signed by the office, but for another question: kept from an earlier day, it would turn stages back.
      log.warn({ reason: 'replayed' }, 'statuses.notTrusted');
      return { outcome: 'done', office: null, bulletin: null };
    }
    mark = statusFeed.office ?? null;
    bulletin = statusFeed.bulletin ?? null;
    if (statusFeed.startsOver) log.warn({}, 'statuses.startOver');
    if (statusFeed.cursor !== cursor || statusFeed.entries.length > 0) outbox.applyStatuses(statusFeed);
    const lanes = statusFeed.lanes;
    if (lanes && lanes.upTo !== heard) {
      const unknown = outbox.noteLanes(lanes);
      if (unknown > 0) log.warn({ lanes: unknown }, 'numbers.usedElsewhere');
    }
    const isAtEnd = statusFeed.entries.length === 0 || statusFeed.cursor === cursor;
    if (isAtEnd) outbox.statusesAreComplete();
    if (isAtEnd && (lanes?.used.length ?? 0) === 0) break;
    log.info({ entries: statusFeed.entries.length }, 'statuses.received');
  }
  return { outcome: 'done', office: mark, bulletin };
}
