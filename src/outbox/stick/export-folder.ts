/** Writes one export folder: the sealed requests one after the other, then the signed index. Part of the export. */
import { join } from 'node:path';
import { sealBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import { mostPages } from '../../seal/message-limits.ts';
import { signStickIndex } from '../../seal/signatures.ts';
import { putFile, type StickDisk, writing } from '../../seal/stick/stick-disk.ts';
import { countFiles, type StickRequest } from '../../seal/stick/stick-messages.ts';
import {
  exportFolder,
  indexFile,
  manifestFile,
  mostFiles,
  mostRequests,
  newStickId,
  pageFile,
  readMeFile,
  requestFolder,
} from '../../seal/stick/stick-names.ts';
import { isStickProblem } from '../../seal/stick/stick-problem.ts';
import { readMeText } from './read-me-text.ts';
import type { ExportOptions } from './stick-export.ts';
import type { StickRoom } from './stick-room.ts';
import type { ExportableRequest } from './stick-rows.ts';

export type WrittenExport = {
  /** null: nothing could be written. */
  id: string | null;
  requests: StickRequest[];
  /** Position of the last request that was looked at. */
  after: number;
  left: number;
  unreadable: string[];
};

type Given = ExportOptions & { disk: StickDisk; room: StickRoom; after: number; done: number };

/** As many requests as one index holds, and as the stick has room for. `after`: the position of the last request that was looked at before. */
export async function writeExport(given: Given): Promise<WrittenExport> {
  const { outbox, enrolment, disk, room, stick, onlyNew = false } = given;
  const id = newStickId();
  const folder = join(stick, exportFolder(enrolment.kiosk, id));
  const written: WrittenExport = { id, requests: [], after: given.after, left: 0, unreadable: [] };
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
      const isFirst = !isMade;
      isMade = true;
      const entry = await writeRequest({ ...given, folder, place: numbers.length, isFirst }, request);
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

/** A sealed manifest is its text and a little more. */
function sizesOf({ manifest, pages }: ExportableRequest): number[] {
  return [manifest.length + 500, ...pages.map(({ sealedBytes }) => sealedBytes)];
}

async function writeRequest(
  given: Given & { folder: string; place: number; isFirst: boolean },
  request: ExportableRequest,
): Promise<StickRequest | 'full' | 'unreadable'> {
  const { outbox, disk } = given;
  const folder = join(given.folder, requestFolder(given.place));
  try {
    if (given.isFirst) {
      await writing(() => disk.makeFolder(given.folder));
      await putFile(disk, given.folder, readMeFile, Buffer.from(readMeText));
    }
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
    // Nothing else stands in the folder of the first one.
    await writing(() => disk.remove(given.isFirst ? given.folder : folder));
    return 'full';
  }
}

/** Signs and writes the index; a stick without room for it gives up its last requests. Tells how many it gave up. */
async function finish(
  given: Given,
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
