/**
 * When a refusal of the office is believed. A signature that does not fit may be one byte that changed on the way, on a link without
 * TLS or behind a proxy that opens it; one that does not fit time after time is for the technician. Used by the delivery round.
 */
import type { SetAsideReason } from '../deliveries.ts';

export type Refusal = Extract<SetAsideReason, 'numberTaken' | 'badSignature' | 'malformed'>;

/** Refused for now: an office that was put back from a backup asks for the page again, and then it is taken. */
export const notWanted = 'notWanted';

const believedAtTime = 5;
const noted = /^refused as badSignature (\d+)$/;

/** `problemBefore`: what was noted about the request the last time. `again`: worth another try; `problem` is to be noted. */
export function judgeRefusal(
  reason: Refusal | typeof notWanted,
  problemBefore: string | null,
): { outcome: 'final'; reason: Refusal } | { outcome: 'again'; problem: string } {
  if (reason === notWanted) return { outcome: 'again', problem: notWanted };
  // The office looks at the signature first, so it has read all the others as they were sent.
  if (reason !== 'badSignature') return { outcome: 'final', reason };
  const times = Number(noted.exec(problemBefore ?? '')?.[1] ?? 0) + 1;
  return times < believedAtTime
    ? { outcome: 'again', problem: `refused as badSignature ${times}` }
    : { outcome: 'final', reason };
}
