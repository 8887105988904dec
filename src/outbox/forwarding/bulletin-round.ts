/** Fetches what the office has published since, when the status feed has told of it: checked, and kept with its catalogue. Part of the forwarder. */
import { sha256Of } from '../../seal/digest.ts';
import type { PublicKey } from '../../seal/messages.ts';
import { verifyBulletin } from '../../seal/signatures.ts';
import type { Bulletins } from '../bulletins.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';

export type BulletinRound = {
  outbox: Bulletins;
  office: Pick<OfficeClient, 'bulletin' | 'catalogue'>;
  officeKey: PublicKey;
  log: ForwarderLog;
};

/** `stuck`: the office has published something that this kiosk can't take; what it goes by stays, requests go on. */
export async function fetchBulletin(
  round: BulletinRound,
  told: number,
  signal: AbortSignal,
): Promise<RoundEnd | { outcome: 'stuck' }> {
  const { outbox, office, officeKey, log } = round;
  const held = outbox.bulletin();
  if (told <= (held?.bulletin.sequence ?? 0)) return { outcome: 'done' };

  const answer = await office.bulletin(signal);
  if (answer.outcome !== 'ok') {
    if (answer.outcome === 'unauthorised' || concernsTheLink(answer)) return answer;
    return stuck(log, answer.reason);
  }
  const read = await verifyBulletin(officeKey, answer.jws);
  if (read.outcome === 'bad') return stuck(log, read.reason);
  const { bulletin } = read;
  // Signed once by the office, but taken back since: somebody has kept it.
  if (bulletin.sequence <= (held?.bulletin.sequence ?? 0)) return stuck(log, 'replayed');

  let catalogue: string | null = null;
  const named = bulletin.catalogue?.sha256;
  if (named !== undefined && outbox.publishedCatalogue(named) === null) {
    const sent = await office.catalogue(named, signal);
    if (sent.outcome !== 'ok') {
      if (sent.outcome === 'unauthorised' || concernsTheLink(sent)) return sent;
      return stuck(log, sent.reason);
    }
    if (sha256Of(sent.text) !== named) return stuck(log, 'catalogueChanged');
    catalogue = sent.text;
  }
  outbox.noteBulletin({ jws: answer.jws, bulletin, catalogue });
  log.info(
    { bulletin: bulletin.sequence, catalogue: bulletin.catalogue?.version ?? null },
    'bulletin.received',
  );
  return { outcome: 'done' };
}

function stuck(log: ForwarderLog, reason: string): { outcome: 'stuck' } {
  log.warn({ reason }, 'bulletin.failed');
  return { outcome: 'stuck' };
}
