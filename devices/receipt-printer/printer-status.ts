/** What a printer's status bits mean, as one word. Pure; bit numbers after Epson's command reference for `DLE EOT` and `GS a`. */
import { DeviceProblem } from '../device-problem.ts';
import type { PrinterFault, ReceiptPrinterStatus } from './receipt-printer.ts';

/** The answers to `DLE EOT` 1 to 4. */
export type RealtimeStatus = readonly [printer: number, offline: number, error: number, paper: number];

export function statusFromRealtime([printer, offline, error, paper]: RealtimeStatus): ReceiptPrinterStatus {
  return status({
    coverOpen: has(offline, 2),
    paperOut: has(offline, 5) || has(paper, 5) || has(paper, 6),
    knife: has(error, 3),
    hardware: has(error, 5) || (has(offline, 6) && !has(error, 6)),
    hotHead: has(error, 6),
    offline: has(printer, 3),
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
    knife: has(error, 3),
    hardware: has(error, 2) || has(error, 5),
    hotHead: has(error, 6),
    offline: has(printer, 3),
    paperLow: has(paper, 0) || has(paper, 1),
  });
}

/** Why nothing can be printed now; undefined where it can. The hint is about this very fault where the printer names it. */
export function problemOf({ state, fault }: ReceiptPrinterStatus): DeviceProblem | undefined {
  switch (state) {
    case 'ready':
    case 'paperLow':
      return undefined;
    case 'paperOut':
    case 'coverOpen':
      return new DeviceProblem(`printer.${state}`, hints[state]);
    case 'offline':
    case 'failed':
      return new DeviceProblem(`printer.${state}`, hints[fault ?? state]);
    case 'unplugged':
      return new DeviceProblem('device.unplugged', hints.unplugged);
  }
}

const hints = {
  paperOut: 'Put a new roll in, print side up, and close the cover.',
  coverOpen: 'Close the cover until it clicks on both sides.',
  offline: 'Wait a minute: the feed button may be held down. Then switch it off and on.',
  hotHead: 'The print head is hot: wait a minute, it goes on by itself. Keep the sun off the printer.',
  failed: 'Switch it off, look for paper in the knife, switch it on.',
  knife: 'The knife is stuck: switch the printer off, take the paper out of the knife, switch it on.',
  hardware: 'The printer reports a broken part: switch it off and on. If it comes back, use another printer.',
  unplugged: 'Look at the plug, the cable and the power switch.',
} as const;

function has(byte: number, bit: number): boolean {
  return (byte & (1 << bit)) !== 0;
}

type Found = Record<'coverOpen' | 'paperOut' | PrinterFault | 'offline' | 'paperLow', boolean>;

/** The cover first: with it open the paper sensor sees no paper either. */
function status(found: Found): ReceiptPrinterStatus {
  if (found.coverOpen) return { state: 'coverOpen' };
  if (found.paperOut) return { state: 'paperOut' };
  if (found.knife) return { state: 'failed', fault: 'knife' };
  if (found.hardware) return { state: 'failed', fault: 'hardware' };
  // A hot head recovers by itself, as does a printer that is being fed by hand.
  if (found.hotHead) return { state: 'offline', fault: 'hotHead' };
  if (found.offline) return { state: 'offline' };
  return { state: found.paperLow ? 'paperLow' : 'ready' };
}
