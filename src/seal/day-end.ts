/**
 * What a kiosk says of itself at the end of a day, signed: what it kept since the day end before, what it has not sent, and where its
 * journal stands. The office compares it with what has arrived.
 */
import { z } from 'zod';
import { isoTime, sha256Hex } from '../request/request.ts';
import { journalLink, mostRequests } from './journal-entry.ts';

/** More than a kiosk gathers in weeks without a link; the count says how many there really are. */
export const listedUnsent = 200;

const count = z.number().int().nonnegative();
const unsentRequest = z.object({
  number: z.string(),
  ordinal: z.number().int().positive().max(mostRequests),
  at: isoTime,
});

export const dayEnd = z.object({
  version: z.literal(1),
  kiosk: z.string(),
  /** The local day (WITA) that it closes: `2026-11-27`. */
  day: z.iso.date(),
  /** Counted are the entries of the journal behind this one, up to this day end: each is counted once, whatever the clock did. */
  after: z.object({ sequence: count, at: isoTime.nullable() }),
  kept: z.array(z.object({ service: z.string(), requests: z.number().int().positive() })),
  receiptsPrinted: count,
  delivered: count,
  /** Of this moment; the oldest first. */
  unsent: z.object({ requests: count, oldest: z.array(unsentRequest).max(listedUnsent) }),
  setAside: z.object({
    requests: count,
    oldest: z.array(unsentRequest.extend({ reason: z.string() })).max(listedUnsent),
  }),
  /** The newest request of this kiosk; null before the first. */
  lastKept: z
    .object({
      number: z.string(),
      ordinal: z.number().int().positive().max(mostRequests),
      sequence: count,
      entry: sha256Hex,
    })
    .nullable(),
  /** False when the kiosk was not sure of the time at any of these entries, or now. */
  timeCertain: z.boolean(),
  journal: journalLink,
});
export type DayEnd = z.infer<typeof dayEnd>;

/** Signed by the office: it has this text. */
export const dayEndAcknowledgement = z.object({
  version: z.literal(1),
  kiosk: z.string(),
  sha256: sha256Hex,
  receivedAt: isoTime,
});
export type DayEndAcknowledgement = z.infer<typeof dayEndAcknowledgement>;

/** What the office answers to a day end; sending it again is always safe. */
export const dayEndAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('received'), acknowledgement: z.string() }),
  z.object({ outcome: z.literal('refused'), reason: z.enum(['badSignature', 'malformed']) }),
]);
export type DayEndAnswer = z.infer<typeof dayEndAnswer>;
