/**
 * One entry of a kiosk's journal as kiosk and office both compute it: what it tells, chained to the entry before by its hash. What a
 * signed message says of its place in the journal is enough to compute the entry anew, without the kiosk.
 */
import { z } from 'zod';
import { isoTime, sha256Hex } from '../request/request.ts';
import { sha256Of } from './digest.ts';

/** A moment on a kiosk without a clock battery: the wall time, and within which boot and how far into it. */
export const stamp = z.object({
  at: isoTime,
  boot: z.string().min(1).max(64),
  uptimeMs: z.number().int().nonnegative(),
  /** False while the kiosk has not learned the time since it was switched on. */
  certain: z.boolean(),
});
export type Stamp = z.infer<typeof stamp>;

/** Where in the journal the entry about a message stands; the message is signed with it inside. */
export const journalLink = z.object({
  sequence: z.number().int().positive(),
  /** Hash of the entry before; `journalBeginning` for the first one. */
  previous: sha256Hex,
  stamp,
});
export type JournalLink = z.infer<typeof journalLink>;

/** A kiosk has six digits to number its requests with; more than that nobody can claim. */
export const mostRequests = 1_000_000;

/** Of a request: also the how-manieth of this kiosk it is, and which one was before it, so that the office sees what is missing. */
export const requestLink = journalLink.extend({
  ordinal: z.number().int().positive().max(mostRequests),
  predecessor: z
    .object({ number: z.string(), sequence: z.number().int().positive(), entry: sha256Hex })
    .nullable(),
});
export type RequestLink = z.infer<typeof requestLink>;

export type JournalEntry = Stamp & {
  sequence: number;
  event: string;
  /** A request number, or null; never anything about a person. */
  subject: string | null;
  /** JSON, kept and hashed as this very text. */
  details: string;
  previous: string;
  hash: string;
};

export const journalBeginning = '0'.repeat(64);

/** SHA-256 over a JSON array, so that no two entries have the same text. */
export function entryHash(entry: Omit<JournalEntry, 'hash'>): string {
  const { sequence, at, boot, uptimeMs, certain, event, subject, details, previous } = entry;
  return sha256Of(JSON.stringify([sequence, at, boot, uptimeMs, certain, event, subject, details, previous]));
}

/** The details of `request.kept`, in the one order in which they are hashed. */
export const keptDetails = ({ ordinal, manifestSha256 }: { ordinal: number; manifestSha256: string }) =>
  JSON.stringify({ ordinal, manifestSha256 });

/** The entry that keeps a request, computed from its signed manifest alone: the receipt's code is the beginning of it. */
export function keptEntryHash(kept: { number: string; manifestSha256: string; link: RequestLink }): string {
  const { number, manifestSha256, link } = kept;
  const details = keptDetails({ ordinal: link.ordinal, manifestSha256 });
  return linkedHash(link, { event: 'request.kept', subject: number, details });
}

export const dayEndDetails = ({ day, sha256 }: { day: string; sha256: string }) =>
  JSON.stringify({ day, sha256 });

/** The entry of a day end, computed from its signed text alone. */
export function dayEndEntryHash(ended: { day: string; sha256: string; link: JournalLink }): string {
  const { link } = ended;
  return linkedHash(link, { event: 'day.ended', subject: null, details: dayEndDetails(ended) });
}

function linkedHash(
  { sequence, previous, stamp }: JournalLink,
  told: Pick<JournalEntry, 'event' | 'subject' | 'details'>,
): string {
  return entryHash({ sequence, previous, ...stamp, ...told });
}
