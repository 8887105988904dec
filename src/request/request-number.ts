/**
 * The number of a request: three digits for the kiosk, six counted by that kiosk, one Damm check digit. Unique without a
 * network, short enough to say over the phone; one wrong digit or two swapped neighbours are always noticed.
 */
import assert from 'node:assert/strict';
import { checkDigit } from './check-digit.ts';

declare const brand: unique symbol;
/** Ten digits without separators. */
export type RequestNumber = string & { readonly [brand]: 'RequestNumber' };

export type RequestNumberFound = { outcome: 'ok'; number: RequestNumber; kiosk: string; serial: number };
export type RequestNumberResult =
  | RequestNumberFound
  | { outcome: 'wrong'; part: 'characters' | 'length' | 'check' };

export type ReceiptCodeResult =
  | RequestNumberFound
  /** Some other code: a parcel, an insurance card. */
  | { outcome: 'notOurs' }
  /** Begins like ours, but is torn or misread. */
  | { outcome: 'wrong'; part: 'length' | 'check' };

export const requestNumberDigits = 10;
export const highestSerial = 999_999;

/** `kiosk` is the three digits of the enrolment, `serial` 0 to 999999 from the kiosk's own counter. */
export function makeRequestNumber(kiosk: string, serial: number): RequestNumber {
  assert.match(kiosk, /^[0-9]{3}$/, 'a kiosk has three digits');
  assert(Number.isInteger(serial) && serial >= 0 && serial <= highestSerial, 'the serial has six digits');
  const body = kiosk + String(serial).padStart(6, '0');
  return (body + checkDigit(body)) as RequestNumber;
}

/** Reads a number as a person types or says it: spaces and dashes anywhere, the `SL` of the receipt's code in front or not. */
export function parseRequestNumber(text: string): RequestNumberResult {
  const digits = text.replace(/[\s\p{Dash_Punctuation}]/gu, '').replace(/^SL/i, '');
  if (/[^0-9]/.test(digits)) return { outcome: 'wrong', part: 'characters' };
  if (digits.length !== requestNumberDigits) return { outcome: 'wrong', part: 'length' };
  if (checkDigit(digits) !== '0') return { outcome: 'wrong', part: 'check' };
  const number = digits as RequestNumber;
  return { outcome: 'ok', number, kiosk: number.slice(0, 3), serial: Number(number.slice(3, 9)) };
}

/** `0270041835` as `027-0041-835`; a number still being typed is grouped as far as it goes. */
export function groupRequestNumber(digits: string): string {
  return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter((part) => part !== '').join('-');
}

/** What the bar code and the QR code on a receipt hold: `SL0270041835`. Throws when the check digit is wrong. */
export function receiptCode(number: string): string {
  const result = parseRequestNumber(number);
  assert(result.outcome === 'ok', 'only a true request number goes on paper');
  return `SL${result.number}`;
}

/** Reads what the barcode scanner saw. Stricter than typing: only a whole code of ours is taken, small letters too (Caps Lock). */
export function readReceiptCode(text: string): ReceiptCodeResult {
  const code = text.trim();
  if (!/^SL[0-9]{1,20}$/i.test(code)) return { outcome: 'notOurs' };
  const result = parseRequestNumber(code);
  if (result.outcome === 'ok') return result;
  return { outcome: 'wrong', part: result.part === 'length' ? 'length' : 'check' };
}
