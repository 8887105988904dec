/** The contract of a barcode scanner, written from the visit's side: it says what was read, not how. */
import type { Device } from '../device.ts';

export type BarcodeScannerStatus = { state: 'ready' } | { state: 'unplugged' };

export type BarcodeScannerEvent =
  /** `text` has no control characters and at most 512 characters; a code that breaks this arrives as `barcode.refused`. */
  | { type: 'barcode.scanned'; text: string; symbology: string | null }
  | { type: 'barcode.refused'; reason: 'controlCharacters' | 'tooLong' | 'notText' }
  | { type: 'barcode.unplugged' }
  | { type: 'barcode.pluggedIn' };

export type BarcodeScanner = Device<BarcodeScannerStatus, BarcodeScannerEvent>;
