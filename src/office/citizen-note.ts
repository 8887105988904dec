/**
 * The office's word to the citizen. It travels to every kiosk and is shown to whoever holds the receipt, so it is short, plain
 * text, and never carries a NIK or KK number.
 */

export const noteLimit = 200;

export type CitizenNote =
  | { outcome: 'ok'; note: string | null }
  | { outcome: 'missing' | 'tooLong' | 'holdsNumber' };

/** `typed` as it came from the form; `need` from the step's rule. */
export function readCitizenNote(typed: string, need: 'required' | 'optional' | 'none'): CitizenNote {
  // Line breaks, control characters and runs of spaces would break the kiosk's screen.
  const note = typed
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  if (need === 'none' || note === '') {
    return need === 'required' ? { outcome: 'missing' } : { outcome: 'ok', note: null };
  }
  if (note.length > noteLimit) return { outcome: 'tooLong' };
  if (holdsLongNumber(note)) return { outcome: 'holdsNumber' };
  return { outcome: 'ok', note };
}

/** Sixteen digits in a row, also when grouped: 7408 0145 0385 0002, 7408.01.450385.0002 or in full-width digits. */
function holdsLongNumber(note: string): boolean {
  return /\p{Nd}(?:[\s.,\-_/]{0,3}\p{Nd}){15}/u.test(note);
}
