/**
 * The codes that we print ourselves, besides the receipt's: two letters for what it is, then digits that end in a check digit.
 * None holds a name or a number of a person. `code-meaning.ts` reads them, what prints them makes them here.
 */
import assert from 'node:assert/strict';
import { checkDigit } from './check-digit.ts';

/**
 * `SJ` (janji): nine digits that the office counts, as in `SJ0000012340`. `SK` (kurir): the ten digits of the request that the parcel
 * answers, as in `SK0270041835`. `SP` (petugas): five digits of the badge, as in `SP001234`. `SD` (draf): nineteen digits that chance
 * gave, 63 bits, for whoever shows them goes on with what was kept. Each with its check digit at the end.
 */
export const ownCodeForms = {
  appointment: { letters: 'SJ', digits: 10 },
  courierLabel: { letters: 'SK', digits: 10 },
  staffBadge: { letters: 'SP', digits: 6 },
  draftSlip: { letters: 'SD', digits: 20 },
} as const;

export type OwnCode = keyof typeof ownCodeForms;

export type OwnCodeResult =
  | { outcome: 'ok'; code: OwnCode; digits: string }
  /** Begins like one of these, but is torn or misread. */
  | { outcome: 'wrong'; code: OwnCode }
  | { outcome: 'notOurs' };

/** `serial` counts from 0; throws when it does not fit. */
export function makeOwnCode(code: Exclude<OwnCode, 'draftSlip'>, serial: number): string {
  const { letters, digits } = ownCodeForms[code];
  assert(
    Number.isInteger(serial) && serial >= 0 && serial < 10 ** (digits - 1),
    'the serial fits its digits',
  );
  const body = String(serial).padStart(digits - 1, '0');
  return letters + body + checkDigit(body);
}

/** How many digits of a draft slip's code chance has to give. */
export const draftSlipChance = ownCodeForms.draftSlip.digits - 1;

/** `chance` has nineteen digits. */
export function makeDraftSlipCode(chance: string): string {
  assert(
    chance.length === draftSlipChance && /^[0-9]+$/.test(chance),
    'chance gives as many digits as the code has',
  );
  return ownCodeForms.draftSlip.letters + chance + checkDigit(chance);
}

/** Only a whole code is taken, small letters too (Caps Lock). */
export function readOwnCode(text: string): OwnCodeResult {
  const match = /^(S[DJKP])([0-9]{1,20})$/i.exec(text.trim());
  const code = ownCodes.find((one) => ownCodeForms[one].letters === match?.[1]?.toUpperCase());
  const digits = match?.[2];
  if (!code || digits === undefined) return { outcome: 'notOurs' };
  const isWhole = digits.length === ownCodeForms[code].digits && checkDigit(digits) === '0';
  return isWhole ? { outcome: 'ok', code, digits } : { outcome: 'wrong', code };
}

const ownCodes = Object.keys(ownCodeForms) as OwnCode[];
