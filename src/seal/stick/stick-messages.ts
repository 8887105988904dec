/**
 * The two signed papers on a stick: the kiosk's index of what it wrote, and the office's answers. Neither holds a person; the
 * index holds no request number and no service either, for a stick gets lost (see the README).
 */
import { z } from 'zod';
import { isoTime, sha256Hex } from '../../request/request.ts';
import { largestPageBytes, mostPages } from '../message-limits.ts';
import { statusEntry } from '../messages.ts';
import { largestManifestFileBytes, mostFiles, mostRequests, stickId } from './stick-names.ts';

const kioskNumber = z.string().regex(/^\d{3}$/);

/** A file on the stick as it was written. */
const fileOf = (largestBytes: number) =>
  z.object({ bytes: z.number().int().positive().max(largestBytes), sha256: sha256Hex });
export type StickFile = { bytes: number; sha256: string };

export const stickRequest = z.object({
  /** An age file to the office that holds the manifest's JWS text. */
  manifest: fileOf(largestManifestFileBytes),
  /** The sealed pages in the manifest's order. */
  pages: z.array(fileOf(largestPageBytes)).max(mostPages),
});
export type StickRequest = z.infer<typeof stickRequest>;

/** Signed by the kiosk; written last. */
export const stickIndex = z
  .object({
    version: z.literal(1),
    kiosk: kioskNumber,
    export: stickId,
    /** By the kiosk's own clock, which may be wrong. */
    exportedAt: isoTime,
    /** Where the kiosk stands in the office's status feed; the office tells what is newer. */
    statusCursor: z.string().max(100).nullable(),
    /** Oldest first. The place in this list names the folder. */
    requests: z.array(stickRequest).min(1).max(mostRequests),
    /** Of all these requests; said twice, so that a mistake in writing the index is found. */
    files: z.number().int().positive().max(mostFiles),
    bytes: z.number().int().positive(),
  })
  .refine((index) => {
    const { files, bytes } = countFiles(index.requests);
    return index.files === files && index.bytes === bytes;
  }, 'the counts do not fit the list');
export type StickIndex = z.infer<typeof stickIndex>;

export function countFiles(requests: readonly StickRequest[]): { files: number; bytes: number } {
  const files = requests.flatMap(({ manifest, pages }) => [manifest, ...pages]);
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Signed by the office. */
export const stickAnswers = z.object({
  version: z.literal(1),
  kiosk: kioskNumber,
  answers: stickId,
  writtenAt: isoTime,
  /** Signed each by itself: the very texts that the network would bring. */
  acknowledgements: z.array(z.string()),
  /** What the office will never take as it is, by the digest of the manifest's text, and the export that brought it. */
  refused: z.array(
    z.object({
      export: stickId,
      manifestSha256: sha256Hex,
      reason: z.enum(['numberTaken', 'badSignature', 'malformed']),
    }),
  ),
  /** Of requests of this kiosk alone, so they say nothing about how far the kiosk has come in the whole feed. */
  statuses: z.array(statusEntry),
});
export type StickAnswers = z.infer<typeof stickAnswers>;
