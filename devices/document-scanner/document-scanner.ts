/** The contract of a document scanner: one page per call, cancellable, with progress. */
import type { Device } from '../device.ts';

export type DocumentScannerStatus =
  | { state: 'ready' }
  | { state: 'busy' }
  | { state: 'jammed' }
  | { state: 'coverOpen' }
  | { state: 'unplugged' };

export type DocumentScannerEvent =
  | { type: 'scanner.unplugged' }
  | { type: 'scanner.pluggedIn' }
  | { type: 'scanner.jammed' }
  | { type: 'scanner.ready' };

export type ScanMode = 'grey' | 'colour';

/** Uncompressed pixels, row after row without padding; `channels` 1 is grey, 3 is RGB, one byte each. */
export type ScannedImage = {
  widthPx: number;
  heightPx: number;
  channels: 1 | 3;
  resolutionDpi: number;
  pixels: Uint8Array;
};

export type ScanPageOptions = {
  resolutionDpi: number;
  mode: ScanMode;
  /** Aborting stops the device and rejects with `scanner.cancelled`. */
  signal: AbortSignal;
  /** Called with 0 to 100, never backwards. */
  onProgress?: (percent: number) => void;
};

export interface DocumentScanner extends Device<DocumentScannerStatus, DocumentScannerEvent> {
  /** Rejects with a DeviceProblem: `scanner.noPaper`, `scanner.jammed`, `scanner.coverOpen`, `scanner.busy`, `scanner.failed`, `scanner.cancelled`, `scanner.badPage`, `device.unplugged`, `device.silent`. */
  scanPage(options: ScanPageOptions): Promise<ScannedImage>;
}
