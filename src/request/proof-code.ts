/** The code on a slip that ties the paper to the kiosk's journal: the beginning of an entry's hash, to be read aloud and compared. */

/** Sixteen digits of the hash, and the number of the entry in the journal: `3F9A 01C2 77DE 48B0 / 42`. */
export type Proof = { sequence: number; hash: string };

const shownDigits = 16;

export function proofCode({ sequence, hash }: Proof): string {
  const digits = hash.slice(0, shownDigits).toUpperCase();
  return `${digits.replace(/(.{4})(?=.)/g, '$1 ')} / ${sequence}`;
}
