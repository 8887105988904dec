/** The reports of HID-POS scanners: length, symbology, a part of the code, and whether more follows. Used through hid-reports.ts. */
import { HalfCode } from './half-code.ts';
import { commonHidPosLayout, type HidPosLayout, hidPosLayout } from './hid-pos-layout.ts';
import type { HidCode, HidDecoder, HidDecoderOptions } from './hid-reports.ts';

export class HidPosDecoder implements HidDecoder {
  #half: HalfCode;
  #layout: HidPosLayout;
  #symbology: string | null = null;

  /** Reads the common layout unless a descriptor says otherwise. */
  constructor(options: HidDecoderOptions) {
    this.#half = new HalfCode(options);
    this.#layout = (options.descriptor && hidPosLayout(options.descriptor)) ?? commonHidPosLayout;
  }

  push(report: Uint8Array): HidCode[] {
    const { bytes, id, lengthAt, dataAt, dataBytes, flagsAt } = this.#layout;
    if (report.length !== bytes || report[0] !== id) return [];
    this.#half.beginReport();
    if (this.#half.isEmpty) this.#symbology = this.#symbologyOf(report);
    const length = report[lengthAt] ?? 0;
    const moreFollows = ((report[flagsAt] ?? 0) & 1) === 1;
    const refusal =
      length > dataBytes
        ? this.#half.spoil('broken')
        : this.#half.add(report.subarray(dataAt, dataAt + length));
    const said = moreFollows ? refusal : (this.#half.end(this.#symbology) ?? refusal);
    return said ? [said] : [];
  }

  reset(): void {
    this.#half.clear();
  }

  /** The AIM identifier such as `]Q1` for a QR code; null where the scanner leaves it out. */
  #symbologyOf(report: Uint8Array): string | null {
    const { symbologyAt } = this.#layout;
    const text = String.fromCharCode(...report.subarray(symbologyAt, symbologyAt + 3));
    return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : null;
  }
}
