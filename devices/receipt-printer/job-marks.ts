/**
 * The names that a job has on the wire. A printer that answers `GS ( H` says each of them when it gets there, so a confirmation is of
 * this very job, and of one that broke off we know whether its code had reached the paper.
 */

export type JobMarks = {
  /** Said when everything before the first barcode or QR code is on paper. Unheard, the piece in the slot has no code. */
  beforeCode: string;
  /** Said when everything is on paper and cut. */
  end: string;
};

/** What a printer is asked to say when it is connected: if it does, it knows `GS ( H`. */
export const helloMark = 'h@@@';

/** `job`: the number of its intent. Four letters hold its last fifteen bits, which is far more than are ever under way. */
export function jobMarks(job: number): JobMarks {
  const letters = [10, 5, 0].map((shift) => markLetters[(job >> shift) & 31]).join('');
  return { beforeCode: `c${letters}`, end: `e${letters}` };
}

/** Every letter has bit 4 clear, as no status byte has: a status that comes between them is still told apart. */
const markLetters = '@ABCDEFGHIJKLMNO`abcdefghijklmno';

/** GS ( H, function 48: say these four letters when you have done what comes before. */
export function markBytes(mark: string): number[] {
  return [0x1d, 0x28, 0x48, 6, 0, 48, 48, ...Buffer.from(mark, 'latin1')];
}
