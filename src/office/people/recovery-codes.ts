/** Ten codes for the day on which the phone is lost. Written down on paper; each opens once. Pure, apart from chance. */
import { randomInt } from 'node:crypto';

export const recoveryCodeCount = 10;

/** No letter or digit that is mistaken for another: no 0 O, 1 I L, U V. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const length = 12;

/** `K7QM-3FXA-9PTD`: 58 bits. */
export function newCode(): string {
  const letters = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, newCode);
}

/** As it was given out, however it was typed; null when it can't be such a code. */
export function plainCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return plain.length === length ? plain : null;
}
