/**
 * Writes every waiting request onto a USB stick: manifest and pages sealed to the office, and last an index signed by the kiosk. What
 * was cut off has no index and is known by that. Called by `silaku export`; a screen can call it as well.
 */
import { join } from 'node:path';
import { sealBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { Enrolment } from '../../seal/messages.ts';
import { type SigningKey, signStickIndex } from '../../seal/signatures.ts';
import { putFile, realStickDisk, type StickDisk, writing } from '../../seal/stick/stick-disk.ts';
import { countFiles, type StickRequest } from '../../seal/stick/stick-messages.ts';
import {
  exportFolder,
  indexFile,
  manifestFile,
  mostFiles,
  mostPages,
  mostRequests,
  newStickId,
  pageFile,
  readMeFile,
  requestFolder,
} from '../../seal/stick/stick-names.ts';
import { isStickProblem, StickProblem } from '../../seal/stick/stick-problem.ts';
import { listStick, requireFolder } from '../../seal/stick/stick-reader.ts';
import type { Outbox } from '../outbox.ts';
import { readMeText } from './read-me-text.ts';
import { measureRoom, type StickRoom } from './stick-room.ts';
import type { ExportableRequest } from './stick-rows.ts';

export type ExportReport =
  | { outcome: 'nothingWaiting' }
  | {
      outcome: 'exported';
      /** One folder each, in the order of writing. */
      exports: string[];
      requests: number;
      pages: number;
      bytes: number;
      /** Requests that found no room on this stick. */
      left: number;
      /** Numbers of requests with a page that this kiosk has lost or cannot read whole any more. */
      unreadable: string[];
      /** Folders of earlier exports of this kiosk that were removed: the office has what was in them, or the new one holds it. */
      replaced: number;
    };

export type ExportOptions = {
  outbox: Outbox;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  /** The top folder of the stick. */
  stick: string;
  now: () => Date;
  /** Only what has never been written to a stick: for a second stick, when one was too small. */
  onlyNew?: boolean;
  disk?: StickDisk;
  signal?: AbortSignal;
  /** Called after each request. */
  onProgress?: (requests: number) => void;
};

/** Throws StickProblem, OutboxProblem, and the signal's reason; then no unfinished export counts, and nothing has changed here. */
export async function exportToStick(options: ExportOptions): Promise<ExportReport> {
  const { outbox, stick, disk = realStickDisk, onlyNew = false } = options;
  await requireFolder(stick);
  if (!outbox.nextToExport(0, { onlyNew })) return { outcome: 'nothingWaiting' };
  // Looked up before anything is written: what another export writes beside this one is not older.
  const older = (await listStick(stick)).ours.filter(
    ({ kind, kiosk }) => kind === 'export' && kiosk === options.enrolment.kiosk,
  );
  // The office has everything in these: they make room for what waits.
  const finished = older.filter(({ id }) => isFinished(outbox, id));
  await removeAll(disk, stick, finished);
  const room = await measureRoom(disk, stick);
  const report = {
    outcome: 'exported' as const,
    exports: [] as string[],
    requests: 0,
    pages: 0,
    bytes: 0,
    left: 0,
    unreadable: [] as string[],
    replaced: finished.length,
  };
  for (let after = 0; outbox.nextToExport(after, { onlyNew }); ) {
    const written = await writeExport({ ...options, disk, room, after, done: report.requests });
    report.left += written.left;
    report.unreadable.push(...written.unreadable);
    after = written.after;
    if (written.id === null) continue;
    report.exports.push(written.id);
    report.requests += written.requests.length;
    report.pages += written.requests.reduce((sum, { pages }) => sum + pages.length, 0);
    report.bytes += countFiles(written.requests).bytes;
  }
  if (report.exports.length === 0 && report.left > 0) throw new StickProblem('stick.full');
  // Only what holds everything that waits may replace what lay there before.
  if (report.left === 0 && report.unreadable.length === 0 && !onlyNew) {
    const replaced = older.filter((each) => !finished.includes(each) && !holdsSetAside(outbox, each.id));
    await removeAll(disk, stick, replaced);
    report.replaced += replaced.length;
  }
  return report;
}

type Written = {
  /** null: nothing could be written. */
  id: string | null;
  requests: StickRequest[];
  /** Position of the last request that was looked at. */
  after: number;
  left: number;
  unreadable: string[];
};

/** One folder: as many requests as one index holds. */
async function writeExport(
  given: ExportOptions & { disk: StickDisk; room: StickRoom; after: number; done: number },
): Promise<Written> {
  const { outbox, enrolment, disk, room, stick, onlyNew = false } = given;
  const id = newStickId();
  const folder = join(stick, exportFolder(enrolment.kiosk, id));
  const written: Written = { id, requests: [], after: given.after, left: 0, unreadable: [] };
  const numbers: string[] = [];
  let isMade = false;
  try {
    while (numbers.length < mostRequests) {
      given.signal?.throwIfAborted();
      const request = outbox.nextToExport(written.after, { onlyNew });
      if (!request || countFiles(written.requests).files + mostPages + 1 > mostFiles) break;
      written.after = request.position;
      if (request.pages.length > mostPages) {
        // The office would refuse it, and no index has room for it.
        written.unreadable.push(request.number);
        continue;
      }
      if (!room.take(sizesOf(request))) {
        written.left += 1;
        continue;
      }
      if (!isMade) await begin(disk, folder);
      isMade = true;
      const entry = await writeRequest({ ...given, folder, place: numbers.length }, request);
      if (entry === 'full') {
        room.close();
        written.left += 1;
      } else if (entry === 'unreadable') written.unreadable.push(request.number);
      else {
        written.requests.push(entry);
        numbers.push(request.number);
        given.onProgress?.(given.done + numbers.length);
      }
    }
    written.left += await finish(given, { id, folder, requests: written.requests, numbers });
  } catch (error) {
    // The stick may be gone; if it is not, it should hold nothing that is of no use.
    if (isMade) await disk.remove(folder).catch(() => {});
    throw error;
  }
  if (numbers.length > 0) return written;
  if (isMade) await writing(() => disk.remove(folder));
  return { ...written, id: null };
}

async function begin(disk: StickDisk, folder: string): Promise<void> {
  await writing(() => disk.makeFolder(folder));
  await putFile(disk, folder, readMeFile, Buffer.from(readMeText));
}

/** A sealed manifest is its text and a little more. */
function sizesOf({ manifest, pages }: ExportableRequest): number[] {
  return [manifest.length + 500, ...pages.map(({ sealedBytes }) => sealedBytes)];
}

async function writeRequest(
  given: ExportOptions & { disk: StickDisk; folder: string; place: number },
  request: ExportableRequest,
): Promise<StickRequest | 'full' | 'unreadable'> {
  const { outbox, disk } = given;
  const folder = join(given.folder, requestFolder(given.place));
  try {
    await writing(() => disk.makeFolder(folder));
    const sealed = await sealBytes(given.enrolment.officeRecipient, Buffer.from(request.manifest));
    await putFile(disk, folder, manifestFile, sealed);
    for (const [place, page] of request.pages.entries()) {
      const bytes = outbox.readSealed(page.page);
      if (!bytes || bytes.length !== page.sealedBytes || sha256Of(bytes) !== page.sealedSha256) {
        await writing(() => disk.remove(folder));
        return 'unreadable';
      }
      await putFile(disk, folder, pageFile(place), bytes);
    }
    await writing(() => disk.sync(folder));
    return {
      manifest: { bytes: sealed.length, sha256: sha256Of(sealed) },
      pages: request.pages.map(({ sealedBytes, sealedSha256 }) => ({
        bytes: sealedBytes,
        sha256: sealedSha256,
      })),
    };
  } catch (error) {
    if (!(isStickProblem(error) && error.code === 'stick.full')) throw error;
    await writing(() => disk.remove(folder));
    return 'full';
  }
}

/** Signs and writes the index; a stick without room for it gives up its last requests. Tells how many it gave up. */
async function finish(
  given: ExportOptions & { disk: StickDisk },
  made: { id: string; folder: string; requests: StickRequest[]; numbers: string[] },
): Promise<number> {
  const { outbox, enrolment, kioskKey, disk, stick } = given;
  const { id, folder, requests, numbers } = made;
  for (let givenUp = 0; ; givenUp++) {
    if (requests.length === 0) return givenUp;
    const exportedAt = given.now().toISOString();
    const index = await signStickIndex(kioskKey, {
      version: 1,
      kiosk: enrolment.kiosk,
      export: id,
      exportedAt,
      statusCursor: outbox.statusCursor(),
      requests,
      ...countFiles(requests),
    });
    try {
      await writing(() => disk.sync(folder));
      await writing(() => disk.sync(stick));
      await putFile(disk, folder, indexFile, Buffer.from(index));
      await writing(() => disk.sync(folder));
      outbox.noteExported(numbers, { export: id, exportedAt });
      return givenUp;
    } catch (error) {
      if (!(isStickProblem(error) && error.code === 'stick.full')) throw error;
      requests.pop();
      numbers.pop();
      await writing(() => disk.remove(join(folder, requestFolder(requests.length))));
    }
  }
}

function isFinished(outbox: Outbox, id: string): boolean {
  const known = outbox.stickExports().find((each) => each.export === id);
  return known !== undefined && known.waiting === 0 && known.setAside === 0;
}

/** A request may have been set aside because its page is lost here: then this stick holds the only one. */
function holdsSetAside(outbox: Outbox, id: string): boolean {
  return outbox.stickExports().some((each) => each.export === id && each.setAside > 0);
}

async function removeAll(disk: StickDisk, stick: string, found: readonly { name: string }[]): Promise<void> {
  for (const { name } of found) await writing(() => disk.remove(join(stick, name)));
  if (found.length > 0) await writing(() => disk.sync(stick));
}
