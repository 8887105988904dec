/** What a scanner sends to the bytes of whole codes, for the styles that shop scanners speak. No I/O; the driver feeds it and passes the result on. */
import { HidPosDecoder } from './hid-pos-decoder.ts';
import { KeyboardDecoder } from './keyboard-decoder.ts';
import { SerialDecoder } from './serial-decoder.ts';

export type HidReportStyle = 'pos' | 'keyboard';
/** A serial port has no reports; its chunks of bytes take their place. */
export type ReportStyle = HidReportStyle | 'serial';

/** What one or more reports amounted to. After `tooLong` and `broken` the rest of that code has been swallowed, or will be. */
export type HidCode =
  | { kind: 'code'; bytes: Uint8Array; symbology: string | null }
  | { kind: 'tooLong' }
  /** The scanner sent something that is no code of ours: a length that cannot be, a key that types nothing. */
  | { kind: 'broken' };

export type HidDecoderOptions = {
  /** Milliseconds from any fixed start; never runs backwards. */
  clock: () => number;
  /** A silence of this length ends a half code, so that it never glues on to the next one. */
  pauseMs: number;
  /** The report descriptor; without one, or with one that says nothing of codes, the reports are taken for the common ones of their style. */
  descriptor?: Uint8Array | null | undefined;
};

export interface HidDecoder {
  push(report: Uint8Array): HidCode[];
  /** Forgets a half code, as after an unplugged cable. */
  reset(): void;
}

/** Scanned QR codes hold at most 2,953 bytes; anything above this is not a code but a scanner gone mad. */
export const longestCodeBytes = 10_000;

export function createHidDecoder(style: ReportStyle, options: HidDecoderOptions): HidDecoder {
  switch (style) {
    case 'pos':
      return new HidPosDecoder(options);
    case 'keyboard':
      return new KeyboardDecoder(options);
    case 'serial':
      return new SerialDecoder(options);
  }
}
