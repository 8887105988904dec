/**
 * How a request comes in: announced by a signed manifest, then page by page, then acknowledged once and for all. Everything here
 * may be repeated by the kiosk, or cut off at any point, and comes to the same end.
 */
import type { Logger } from 'pino';
import type { RequestAnswers } from '../request/request.ts';
import { parseRequestNumber } from '../request/request-number.ts';
import { largestPageBytes, mostPages } from '../seal/message-limits.ts';
import type { AnnounceAnswer, Manifest } from '../seal/messages.ts';
import { isSealProblem } from '../seal/seal-problem.ts';
import { openAnswers } from '../seal/sealed-answers.ts';
import { signAcknowledgement, verifyManifest } from '../seal/signatures.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { FollowUpArrivals } from './follow-ups/follow-up-arrivals.ts';
import type { SearchIndex } from './inbox/search/search-index.ts';
import type { KioskBoots } from './kiosk-boots.ts';
import type { KioskJournals } from './kiosk-journals.ts';
import { type Kiosk, lockKiosk } from './kiosk-register.ts';
import type { KioskRoom } from './kiosk-room.ts';
import type { OfficeKeys } from './office-keys.ts';
import type { PageUploads, SealedPages } from './pages/page-storage.ts';
import { lockRequest, type OfficePage, type RequestRegister } from './request-register.ts';

export type Arrivals = {
  /** `noRoom`: this kiosk has announced more than it may, or the disk is nearly full; nothing was kept, and later it may be. */
  announce(kiosk: Kiosk, manifestText: string): Promise<AnnounceAnswer | { outcome: 'noRoom' }>;
  /** A page has been sent to its last byte: keeps it or throws it away. `gone`: a newer upload of the same page took its place. */
  settlePage(number: string, page: string): Promise<'whole' | 'damaged' | 'gone'>;
};

export function createArrivals({
  database,
  boots,
  requests,
  sealedPages,
  uploads,
  room,
  searchIndex,
  keys,
  journals,
  followUps,
  audit,
  now,
  log,
}: {
  database: OfficeDatabase;
  boots: KioskBoots;
  requests: RequestRegister;
  sealedPages: SealedPages;
  uploads: PageUploads;
  room: KioskRoom;
  searchIndex: Pick<SearchIndex, 'add'>;
  keys: OfficeKeys;
  journals: KioskJournals;
  followUps: FollowUpArrivals;
  audit: AuditTrail;
  now: () => Date;
  log: Logger;
}): Arrivals {
  const oneAtATime = createQueues();

  /** Brings row and bytes of one page to agree, whatever was cut off in between. */
  async function settle(page: OfficePage): Promise<'whole' | 'damaged' | 'gone'> {
    let outcome: 'whole' | 'damaged' | 'gone' = 'gone';
    if (page.wholeAt || (await sealedPages.has(page))) outcome = 'whole';
    else {
      for (const upload of await uploads.whole(page)) {
        const kept = await sealedPages.keep(page, upload);
        outcome = kept === 'kept' ? 'whole' : kept;
        if (outcome !== 'gone') break;
      }
      // Another office, or an import, may have kept it and tidied up just now.
      if (outcome === 'gone' && (await sealedPages.has(page))) outcome = 'whole';
    }
    if (outcome !== 'gone') await uploads.drop(page);
    if (outcome === 'whole' && !page.wholeAt) await requests.markPageWhole(page.number, page.page);
    if (outcome === 'damaged') log.warn({ number: page.number, page: page.page }, 'page.damaged');
    return outcome;
  }

  const settlePage = (number: string, id: string) =>
    oneAtATime(`${number}/${id}`, async () => {
      const page = await requests.findPage(number, id);
      if (!page) return 'gone' as const;
      const outcome = await settle(page);
      if (outcome === 'whole') await acknowledge(number);
      return outcome;
    });

  /** Null while pages are missing. Made once: the same text is given ever after. */
  async function acknowledge(number: string): Promise<string | null> {
    const request = await requests.find(number);
    const announced = await requests.announcementOf(number);
    if (!request || !announced) return null;
    const pages = await requests.pagesOf(number);
    // Also after it was acknowledged once: a disk may have lost what it held, and the kiosk still has it.
    if (pages.some((page) => !page.wholeAt)) return null;
    if (announced.acknowledgement) return announced.acknowledgement;

    const signed = await signAcknowledgement(keys.signingKey, {
      version: 1,
      kiosk: request.kiosk,
      number,
      receivedAt: now().toISOString(),
      manifestSha256: announced.manifestSha256,
      pages: pages.map(({ page, sealedBytes, sealedSha256 }) => ({ page, sealedBytes, sealedSha256 })),
    });
    return database.transaction(async () => {
      await lockRequest(database, number);
      // Signing takes a moment; another announcement may have been quicker.
      const kept = (await requests.announcementOf(number))?.acknowledgement;
      if (kept) return kept;
      // An officer may have taken a step already: what the citizen was told last still holds.
      const last = (await requests.historyOf(number)).at(-1);
      await requests.keepAcknowledgement(number, signed);
      await requests.writeHistory({
        number,
        officer: null,
        step: 'arrived',
        stage: last?.stage ?? request.stage,
        note: last?.note ?? null,
        isTold: request.follows === null,
      });
      await audit.append({ actor: `kiosk ${request.kiosk}`, action: 'request.arrived', subject: number });
      if (request.follows !== null) await followUps.hasArrived(number);
      log.info({ number, kiosk: request.kiosk, pages: pages.length }, 'request.arrived');
      return signed;
    });
  }

  return {
    settlePage,

    async announce(kiosk, manifestText) {
      const verified = await verifyManifest(kiosk.publicKey, manifestText);
      if (verified.outcome === 'bad') return refused(verified.reason);
      const { manifest, sha256 } = verified;
      const { number } = manifest;

      const known = await requests.announcementOf(number);
      if (known && known.manifestSha256 !== sha256) {
        await noteRival(kiosk, manifest, sha256);
        return refused('numberTaken');
      }
      if (!known) {
        if (!isFormed(manifest, kiosk)) return refused('malformed');
        const answers = manifest.followUp ? null : await acceptableAnswers(manifest, keys);
        const isReadable = manifest.followUp ? await followUps.isReadable(manifest) : answers !== null;
        if (!isReadable) return refused('malformed');
        if (manifest.followUp && !(await followUps.isWanted(manifest.followUp))) return refused('notWanted');
        if (!(await room.hasRoomForRequest(kiosk.kiosk, 2 * manifestText.length))) {
          log.warn({ kiosk: kiosk.kiosk }, 'request.noRoom');
          return { outcome: 'noRoom' };
        }
        const isAdded = await database.transaction(async () => {
          await lockKiosk(database, kiosk.kiosk);
          await lockRequest(database, number);
          const meanwhile = await requests.announcementOf(number);
          if (meanwhile) return meanwhile.manifestSha256 === sha256;
          const stamp = manifest.journal?.stamp;
          // A request that got a fresh number later is stamped with that moment, which says nothing about when it was confirmed.
          const isOfConfirming = stamp?.at === manifest.confirmedAt;
          const putRightAt =
            stamp && isOfConfirming && !stamp.certain ? await boots.timeOf(kiosk.kiosk, stamp) : null;
          await requests.add({ manifest, manifestText, manifestSha256: sha256, putRightAt });
          if (answers) await searchIndex.add(number, answers);
          if (manifest.journal) {
            const link = manifest.journal;
            await journals.noteRequest(kiosk.kiosk, { number, manifestSha256: sha256, link });
          }
          await requests.writeHistory({
            number,
            officer: null,
            step: 'announced',
            stage: 'received',
            note: null,
            isTold: false,
          });
          await audit.append({ actor: `kiosk ${kiosk.kiosk}`, action: 'request.announced', subject: number });
          log.info({ number, kiosk: kiosk.kiosk, pages: manifest.pages.length }, 'request.announced');
          return true;
        });
        if (!isAdded) return refused('numberTaken');
      }

      const wanted: string[] = [];
      for (const page of await requests.pagesOf(number)) {
        if (!page.wholeAt && (await settlePage(number, page.page)) !== 'whole') wanted.push(page.page);
      }
      const acknowledgement = await acknowledge(number);
      return acknowledgement
        ? { outcome: 'acknowledged', acknowledgement }
        : { outcome: 'wanted', pages: wanted };
    },
  };

  /** The kiosk itself has signed another request under this number: the office keeps the first, and somebody has to look. */
  async function noteRival(
    kiosk: Kiosk,
    { kiosk: signedAs, number, journal }: Manifest,
    sha256: string,
  ): Promise<void> {
    if (signedAs !== kiosk.kiosk || !journal) return;
    await journals.noteRefused(kiosk.kiosk, { number, manifestSha256: sha256, link: journal });
  }

  function refused(reason: 'numberTaken' | 'badSignature' | 'malformed' | 'notWanted'): AnnounceAnswer {
    log.warn({ reason }, 'request.refused');
    return { outcome: 'refused', reason };
  }
}

/**
 * What the citizen said, if the office can stand by this manifest. What it cannot open it must not acknowledge: the kiosk would shred the only copy.
 */
async function acceptableAnswers(manifest: Manifest, keys: OfficeKeys): Promise<RequestAnswers | null> {
  const ids = new Set(manifest.pages.map((page) => page.page));
  try {
    const { answers } = await openAnswers(keys.identity, manifest.sealedAnswers);
    const areNamed = answers.pages.length === ids.size && answers.pages.every((page) => ids.has(page.page));
    return areNamed ? answers : null;
  } catch (error) {
    if (isSealProblem(error)) return null;
    throw error;
  }
}

function isFormed(manifest: Manifest, kiosk: Kiosk): boolean {
  const ids = new Set(manifest.pages.map((page) => page.page));
  return (
    manifest.kiosk === kiosk.kiosk &&
    isNumberOf(kiosk.kiosk, manifest.number) &&
    ids.size === manifest.pages.length &&
    ids.size <= mostPages &&
    manifest.pages.every((page) => page.sealedBytes <= largestPageBytes)
  );
}

/** A request number becomes a folder's name, so it is taken only in its one form: ten digits that begin with the kiosk's own. */
function isNumberOf(kiosk: string, number: string): boolean {
  const parsed = parseRequestNumber(number);
  return parsed.outcome === 'ok' && parsed.number === number && parsed.kiosk === kiosk;
}

/** Runs work with the same key one after the other. */
function createQueues(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work, work);
    const tail = result
      .catch(() => {})
      .finally(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return result;
  };
}
