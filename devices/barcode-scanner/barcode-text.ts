/** The bytes of one code to the one event that tells of it: text that is safe to show and to log by kind, or a refusal. Used by the driver. */
import type { BarcodeScannerEvent } from './barcode-scanner.ts';

type ReadEvent = Extract<BarcodeScannerEvent, { type: 'barcode.scanned' | 'barcode.refused' }>;

/** UTF-16 units, so that `text.length` keeps the promise. */
const longestText = 512;

/**
 * Everything that draws nothing by itself or moves what stands beside it: control characters (C0, DEL, C1), bidirectional controls,
 * zero-width and other ignorable characters, line and paragraph separators, private and unassigned code points.
 */
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

export function barcodeEvent(bytes: Uint8Array, symbology: string | null): ReadEvent {
  const body = withoutSuffix(bytes);
  // No character takes more than three bytes per UTF-16 unit, so this refuses nothing that would fit.
  if (body.length > longestText * 3) return { type: 'barcode.refused', reason: 'tooLong' };
  const text = decodeUtf8(body);
  if (text === null || text === '') return { type: 'barcode.refused', reason: 'notText' };
  if (text.length > longestText) return { type: 'barcode.refused', reason: 'tooLong' };
  if (invisible.test(text)) return { type: 'barcode.refused', reason: 'controlCharacters' };
  return { type: 'barcode.scanned', text, symbology };
}

/** Scanners end a code with CR, LF or Tab as their settings say; the suffix is no part of the code. */
function withoutSuffix(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && [0x09, 0x0a, 0x0d].includes(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    // A byte-order mark is kept, to be refused as the invisible character that it is.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
