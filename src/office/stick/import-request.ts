/**
 * One request from a stick: its manifest is announced and its pages are settled by the same code that takes them from the network.
 * This file only carries bytes, and never more of them than the kiosk's signed index names.
 */
import { openBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import { manifestLimitBytes } from '../../seal/message-limits.ts';
import type { AnnounceAnswer, SealedPage } from '../../seal/messages.ts';
import { isSealProblem } from '../../seal/seal-problem.ts';
import { verifyManifest } from '../../seal/signatures.ts';
import type { StickRequest } from '../../seal/stick/stick-messages.ts';
import { manifestFile, pageFile, requestFolder } from '../../seal/stick/stick-names.ts';
import { readStickFile } from '../../seal/stick/stick-reader.ts';
import type { Kiosk } from '../kiosk-register.ts';
import type { OfficeParts } from '../office-parts.ts';

export type ImportedRequest =
  | { outcome: 'arrived' | 'alreadyThere'; acknowledgement: string }
  | {
      outcome: 'refused';
      manifestSha256: string;
      reason: Exclude<Extract<AnnounceAnswer, { outcome: 'refused' }>['reason'], 'notWanted'>;
    }
  /** Files are missing, damaged, or no files at all; the kiosk still has the request and can write it again. */
  | { outcome: 'incomplete' }
  /** What this kiosk may take of the office's disk is taken; nothing is lost, the stick can be read again later. */
  | { outcome: 'noRoom' }
  /** Sealed to another office's key. */
  | { outcome: 'notForUs' };

/** The server may throw away what it finds half uploaded while we bring the same page; then it is brought again. */
const tries = 3;

/** `place`: in the index. Throws StickProblem when the stick fails. */
export async function importRequest(
  office: OfficeParts,
  kiosk: Kiosk,
  from: { stick: string; folder: string; place: number; entry: StickRequest },
): Promise<ImportedRequest> {
  const manifest = await readManifest(office, from);
  if (typeof manifest !== 'string') return manifest;
  const read = await verifyManifest(kiosk.publicKey, manifest);
  const number = read.outcome === 'ok' ? read.manifest.number : null;
  const wasThere = number !== null && (await office.requests.announcementOf(number))?.acknowledgement;

  for (let attempt = 0; ; attempt++) {
    const answer = await office.arrivals.announce(kiosk, manifest);
    if (answer.outcome === 'refused') {
      // The kiosk keeps it, and it is taken once the page is wanted again.
      if (answer.reason === 'notWanted') return { outcome: 'incomplete' };
      return { outcome: 'refused', manifestSha256: sha256Of(manifest), reason: answer.reason };
    }
    if (answer.outcome === 'acknowledged') {
      const { acknowledgement } = answer;
      return { outcome: wasThere ? 'alreadyThere' : 'arrived', acknowledgement };
    }
    if (answer.outcome === 'noRoom') return answer;
    if (read.outcome === 'bad' || attempt === tries) return { outcome: 'incomplete' };
    const wanted = read.manifest.pages.filter(({ page }) => answer.pages.includes(page));
    let isWhole = true;
    for (const page of wanted)
      isWhole = (await bringPage(office, read.manifest.number, page, from)) && isWhole;
    if (!isWhole) return { outcome: 'incomplete' };
  }
}

async function readManifest(
  office: OfficeParts,
  { stick, folder, place, entry }: Parameters<typeof importRequest>[2],
): Promise<string | ImportedRequest> {
  const parts = [folder, requestFolder(place), manifestFile];
  const file = await readStickFile(stick, parts, { bytes: entry.manifest.bytes, exactly: true });
  if (file.outcome !== 'ok' || sha256Of(file.bytes) !== entry.manifest.sha256)
    return { outcome: 'incomplete' };
  try {
    const text = Buffer.from(await openBytes(office.keys.identity, file.bytes)).toString('latin1');
    return text.length <= manifestLimitBytes
      ? text
      : { outcome: 'refused', manifestSha256: sha256Of(text), reason: 'malformed' };
  } catch (error) {
    // The kiosk has signed these bytes, so they did not change on the way: they were never meant for this office.
    if (isSealProblem(error)) return { outcome: 'notForUs' };
    throw error;
  }
}

/** Lays the page where uploads end and lets the office judge it; false when the stick does not hold it whole. */
async function bringPage(
  { arrivals, uploads }: OfficeParts,
  number: string,
  { page, sealedBytes, sealedSha256 }: SealedPage,
  { stick, folder, place, entry }: Parameters<typeof importRequest>[2],
): Promise<boolean> {
  const at = entry.pages.findIndex((file) => file.sha256 === sealedSha256 && file.bytes === sealedBytes);
  if (at < 0) return false;
  const parts = [folder, requestFolder(place), pageFile(at)];
  const file = await readStickFile(stick, parts, { bytes: sealedBytes, exactly: true });
  if (file.outcome !== 'ok') return false;
  await uploads.bring({ number, page, sealedBytes, sealedSha256 }, file.bytes);
  return (await arrivals.settlePage(number, page)) !== 'damaged';
}
