/** What a code under the barcode scanner is: one of our own, the QR of an official document, or none of our business. Used by the visit. */
import { readOwnCode } from './own-codes.ts';
import { type RequestNumber, readReceiptCode } from './request-number.ts';

export type CodeMeaning =
  | { kind: 'receipt'; number: RequestNumber }
  | { kind: 'appointment'; appointment: string }
  /** The label of the parcel that brings what `number` asked for. */
  | { kind: 'courierLabel'; number: string }
  | { kind: 'staffBadge'; badge: string }
  /** Of a visit that was kept to go on with later; the digits are as good as a key, so no log and no screen gets them. */
  | { kind: 'draftSlip'; digits: string }
  /**
   * A family card or certificate "carries a QR"; no more is said, because no more is known. What the QR holds leads to a person's data: it
   * goes no further than this, is never opened, and proves nothing: only the ministry's own app can tell a true QR from a forged one.
   */
  | { kind: 'civilDocument' }
  /** Begins like ours, but is torn or misread. */
  | { kind: 'misread' }
  | { kind: 'notOurs' };

/** `symbology` is the AIM identifier such as `]Q1`, null where the scanner tells none. Any text gets an answer. */
export function meaningOf(text: string, symbology: string | null): CodeMeaning {
  const receipt = readReceiptCode(text);
  if (receipt.outcome === 'ok') return { kind: 'receipt', number: receipt.number };
  const own = readOwnCode(text);
  if (receipt.outcome === 'wrong' || own.outcome === 'wrong') return { kind: 'misread' };
  if (own.outcome === 'ok') {
    switch (own.code) {
      case 'appointment':
        return { kind: 'appointment', appointment: own.digits };
      case 'courierLabel':
        return { kind: 'courierLabel', number: own.digits };
      case 'staffBadge':
        return { kind: 'staffBadge', badge: own.digits };
      case 'draftSlip':
        return { kind: 'draftSlip', digits: own.digits };
    }
  }
  const canBeQr = symbology === null || symbology.startsWith(']Q');
  return canBeQr && leadsToTheMinistry(text) ? { kind: 'civilDocument' } : { kind: 'notOurs' };
}

/** The host alone decides: a ministry's name elsewhere in the address is anybody's. */
function leadsToTheMinistry(text: string): boolean {
  const address = URL.parse(text.trim());
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') return false;
  if (address.username !== '' || address.password !== '') return false;
  return `.${address.hostname}`.endsWith('.kemendagri.go.id');
}
