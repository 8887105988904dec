/**
 * Goes by what the office has published: between two visits the catalogue and the closed services change, settings count from the next
 * time they are asked, announcements come and go with their hours. What can't be verified or read changes nothing.
 */
import type { Logger } from 'pino';
import type { Outbox } from '../outbox/outbox.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import type { Bilingual } from '../request/request.ts';
import { adoptCatalogue } from '../request/service-catalogue.ts';
import { announcementsAt, type Bulletin, type PublishedSettings, settingsFor } from '../seal/bulletin.ts';
import type { PublicKey } from '../seal/messages.ts';
import { verifyBulletin } from '../seal/signatures.ts';

export type BulletinWatch = {
  /** Looks whether there is something new; never rejects. */
  look(): Promise<void>;
  /** What the office has set for this kiosk; empty before the first bulletin. */
  settings(): PublishedSettings;
  /** Sequence of the one that holds; null before the first. */
  sequence(): number | null;
  /** Looks now and then until it is closed. */
  start(): Promise<void>;
  close(): void;
};

const lookEveryMs = 30_000;

export function createBulletinWatch(parts: {
  outbox: Pick<Outbox, 'bulletin' | 'publishedCatalogue'>;
  officeKey: PublicKey;
  kiosk: string;
  now: () => Date;
  /** Nobody is in front of the kiosk. */
  isIdle: () => boolean;
  onAnnouncements: (texts: Bilingual[]) => void;
  log: Logger;
}): BulletinWatch {
  const { outbox, officeKey, log } = parts;
  let holds: Bulletin | null = null;
  /** The newest that was looked at, whether it could be taken or not. */
  let judged = 0;
  let shown = '[]';
  let timer: NodeJS.Timeout | undefined;

  async function takeNewest(): Promise<void> {
    const kept = outbox.bulletin();
    if (!kept || kept.bulletin.sequence <= judged || !parts.isIdle()) return;
    // The forwarder has checked it; this program trusts the file no more than the line.
    const read = await verifyBulletin(officeKey, kept.jws);
    // Somebody may have begun a visit meanwhile: then at the next look.
    if (!parts.isIdle()) return;
    judged = kept.bulletin.sequence;
    if (read.outcome === 'bad')
      return log.error({ bulletin: judged, reason: read.reason }, 'bulletin.refused');
    const { bulletin } = read;
    const adopted = adoptCatalogue(catalogueOf(bulletin), bulletin.closed);
    if (adopted.outcome === 'refused')
      return log.error({ bulletin: judged, problem: adopted.problem }, 'catalogue.refused');
    holds = bulletin;
    log.info({ bulletin: judged, catalogue: bulletin.catalogue?.version ?? null }, 'bulletin.holds');
  }

  function catalogueOf({ catalogue }: Bulletin): unknown {
    if (!catalogue) return null;
    const text = outbox.publishedCatalogue(catalogue.sha256);
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  function announce(): void {
    const texts = holds ? announcementsAt(holds, parts.now()).map(({ text }) => text) : [];
    const now = JSON.stringify(texts);
    if (now === shown) return;
    shown = now;
    parts.onAnnouncements(texts);
  }

  async function look(): Promise<void> {
    try {
      await takeNewest();
    } catch (error) {
      // The disk tells of itself elsewhere; the next look tries again.
      log.error(isOutboxProblem(error) ? { code: error.code } : { err: error }, 'bulletin.notRead');
    }
    announce();
  }

  return {
    look,
    settings: () => (holds ? settingsFor(holds, parts.kiosk) : {}),
    sequence: () => holds?.sequence ?? null,
    async start() {
      await look();
      timer = setInterval(() => void look(), lookEveryMs);
    },
    close: () => clearInterval(timer),
  };
}
