/** What a printer's status bits mean, as one word. Pure; bit numbers after Epson's command reference for `DLE EOT` and `GS a`. */
import { DeviceProblem } from '../device-problem.ts';
import type { ReceiptPrinterStatus } from './receipt-printer.ts';

/** The answers to `DLE EOT` 1 to 4. */
export type RealtimeStatus = readonly [printer: number, offline: number, error: number, paper: number];

export function statusFromRealtime([printer, offline, error, paper]: RealtimeStatus): ReceiptPrinterStatus {
  return status({
    coverOpen: has(offline, 2),
    paperOut: has(offline, 5) || has(paper, 5) || has(paper, 6),
    failed: has(error, 3) || has(error, 5) || (has(offline, 6) && !has(error, 6)),
    // A hot head (error bit 6) recovers by itself, as does a printer that is being fed by hand.
    offline: has(printer, 3) || has(error, 6),
    paperLow: has(paper, 2) || has(paper, 3),
  });
}

/** Offline, but nothing is wrong: the first answer was given before something changed, the others after it. */
export function isTornBetween([printer, offline, error]: RealtimeStatus): boolean {
  return has(printer, 3) && (offline & 0x6c) === 0 && (error & 0x6c) === 0;
}

/** The four bytes of automatic status back. */
export function statusFromAutomatic(frame: readonly [number, number, number, number]): ReceiptPrinterStatus {
  const [printer, error, paper] = frame;
  return status({
    coverOpen: has(printer, 5),
    paperOut: has(paper, 2) || has(paper, 3),
    failed: has(error, 2) || has(error, 3) || has(error, 5),
    offline: has(printer, 3) || has(error, 6),
    paperLow: has(paper, 0) || has(paper, 1),
  });
}

/** Why nothing can be printed now; undefined where it can. */
export function problemOf({ state }: ReceiptPrinterStatus): DeviceProblem | undefined {
  switch (state) {
    case 'ready':
    case 'paperLow':
      return undefined;
    case 'paperOut':
      return new DeviceProblem('printer.paperOut', 'Put a new roll in, print side up, and close the cover.');
    case 'coverOpen':
      return new DeviceProblem('printer.coverOpen', 'Close the cover until it clicks on both sides.');
    case 'offline':
      return new DeviceProblem(
        'printer.offline',
        'Wait a minute: a hot head or the feed button. Then switch it off and on.',
      );
    case 'failed':
      return new DeviceProblem('printer.failed', 'Switch it off, look for paper in the knife, switch it on.');
    case 'unplugged':
      return new DeviceProblem('device.unplugged', 'Look at the plug, the cable and the power switch.');
  }
}

function has(byte: number, bit: number): boolean {
  return (byte & (1 << bit)) !== 0;
}

/** The cover first: with it open the paper sensor sees no paper either. */
function status(
  found: Record<'coverOpen' | 'paperOut' | 'failed' | 'offline' | 'paperLow', boolean>,
): ReceiptPrinterStatus {
  if (found.coverOpen) return { state: 'coverOpen' };
  if (found.paperOut) return { state: 'paperOut' };
  if (found.failed) return { state: 'failed' };
  if (found.offline) return { state: 'offline' };
  return { state: found.paperLow ? 'paperLow' : 'ready' };
}
