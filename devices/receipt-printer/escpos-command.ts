/** What the bytes sent to an ESC/POS printer mean to the twin. The driver's own words are in `receipt-commands.ts`. */

export type EscposCommand =
  | { name: 'character'; byte: number }
  | { name: 'lineFeed' }
  | { name: 'tab' }
  | { name: 'initialise' }
  | { name: 'size'; width: number; height: number }
  | { name: 'bold'; on: boolean }
  | { name: 'underline'; dots: number }
  | { name: 'inverse'; on: boolean }
  | { name: 'align'; to: 'left' | 'centre' | 'right' }
  | { name: 'codePage'; number: number }
  | { name: 'lineSpacing'; dots: number }
  | { name: 'feedLines'; lines: number }
  | { name: 'feedDots'; dots: number }
  | { name: 'cut'; feedDots: number }
  | { name: 'barcodeHeight'; dots: number }
  | { name: 'barcodeModule'; dots: number }
  | { name: 'barcodeText'; shown: boolean }
  | { name: 'barcode'; system: number; data: Uint8Array }
  | { name: 'qrModule'; dots: number }
  | { name: 'qrLevel'; level: 'L' | 'M' | 'Q' | 'H' }
  | { name: 'qrStore'; data: Uint8Array }
  | { name: 'qrPrint' }
  /** `rows` holds `heightDots` rows of `widthBytes`, most significant bit left; each dot is printed `scaleX` by `scaleY`. */
  | {
      name: 'raster';
      widthBytes: number;
      heightDots: number;
      scaleX: number;
      scaleY: number;
      rows: Uint8Array;
    }
  | { name: 'automaticStatus'; mask: number }
  /** Answered when everything before it has been done. */
  | { name: 'answerInOrder'; what: number }
  | { name: 'answerId'; what: number }
  /** Said back when everything before it has been done. */
  | { name: 'answerMark'; mark: Uint8Array }
  /** Several settings at once, from `ESC !`. */
  | { name: 'printMode'; bits: number }
  /** Understood, and without an effect on what the twin draws. */
  | { name: 'ignored'; code: string }
  | { name: 'unknown'; bytes: Uint8Array };
