/** The contract of a document scanner: a page or a feeder's whole pile, each as one job that can be cancelled and tells its progress. */
import type { Device } from '../device.ts';
import type { DeviceProblem } from '../device-problem.ts';

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
  | { type: 'scanner.ready' }
  /** Its own button was pressed while it was idle; told only where the settings ask for it. */
  | { type: 'scanner.buttonPressed'; button: string }
  /** Paper lay in the feeder when it was asked, before anybody was told to put some there; `false` takes that back. */
  | { type: 'scanner.paperLeft'; inFeeder: boolean };

export type ScanMode = 'grey' | 'colour';
export type ScanSource = 'flatbed' | 'feeder';

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
  /** Where the page lies; what the scanner takes by itself unless told. */
  source?: ScanSource;
  /** Aborting stops the device and rejects with `scanner.cancelled`. */
  signal: AbortSignal;
  /** Called with 0 to 100, never backwards. */
  onProgress?: (percent: number) => void;
};

export type ScanBatchOptions = {
  source: 'feeder';
  resolutionDpi: number;
  mode: ScanMode;
  /** Aborting stops the device and rejects with `scanner.cancelled`; pages handed over before stay with who has them. */
  signal: AbortSignal;
  /** Gets every page once, in order, numbered from 1. The feeder waits when a page takes long; a rejection ends the batch with it. */
  onPage: (image: ScannedImage, page: number) => void | Promise<void>;
  /** Called with the page that is being scanned and 0 to 100, never backwards within a page. */
  onProgress?: (page: number, percent: number) => void;
  /**
   * Asked when the batch is held up, after every whole page was handed over: `continue` scans on with page `pagesKept + 1`, which is
   * the sheet that was stuck, back on the pile. Without it, or with `stop`, the batch rejects with the problem.
   */
  onProblem?: (problem: DeviceProblem, pagesKept: number) => BatchAnswer | Promise<BatchAnswer>;
};
export type BatchAnswer = 'continue' | 'stop';

export interface DocumentScanner extends Device<DocumentScannerStatus, DocumentScannerEvent> {
  /** Rejects with a DeviceProblem: `scanner.noPaper`, `scanner.jammed`, `scanner.coverOpen`, `scanner.busy`, `scanner.failed`, `scanner.cancelled`, `scanner.badPage`, `device.unplugged`, `device.silent`. */
  scanPage(options: ScanPageOptions): Promise<ScannedImage>;
  /** Scans until the feeder is empty. Rejects as `scanPage` does; a feeder that is empty at the start, or still empty after a problem, is `scanner.noPaper`. */
  scanBatch(options: ScanBatchOptions): Promise<{ pages: number }>;
  /**
   * Asks once whether paper was left in the feeder, and tells `scanner.paperLeft`. Says nothing where the settings name no feeder, while it
   * scans, or where the model has no such sensor; never rejects. The driver asks by itself whenever the scanner was connected.
   */
  askForPaper(): Promise<void>;
}
