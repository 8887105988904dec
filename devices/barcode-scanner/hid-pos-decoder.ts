/** The reports of HID-POS scanners: 64 bytes with length, symbology, up to 56 bytes of the code, and whether more follows. Used through hid-reports.ts. */
import { HalfCode } from './half-code.ts';
import type { HidCode, HidDecoder, HidDecoderOptions } from './hid-reports.ts';

/**
 * Byte 0 is the report id, 1 the number of data bytes, 2 to 4 the AIM symbology identifier, 5 to 60 the data, and bit 0 of the last
 * byte says that the code goes on in the next report. From the HID POS Usage Tables 1.02, as common scanners lay it out.
 */
export const hidPosReport = {
  bytes: 64,
  id: 2,
  lengthAt: 1,
  symbologyAt: 2,
  dataAt: 5,
  dataBytes: 56,
  flagsAt: 63,
} as const;

export class HidPosDecoder implements HidDecoder {
  #half: HalfCode;
  #symbology: string | null = null;

  constructor(options: HidDecoderOptions) {
    this.#half = new HalfCode(options);
  }

  push(report: Uint8Array): HidCode[] {
    if (report.length !== hidPosReport.bytes || report[0] !== hidPosReport.id) return [];
    this.#half.beginReport();
    if (this.#half.isEmpty) this.#symbology = symbologyOf(report);
    const dataBytes = report[hidPosReport.lengthAt] ?? 0;
    const moreFollows = ((report[hidPosReport.flagsAt] ?? 0) & 1) === 1;
    const refusal =
      dataBytes > hidPosReport.dataBytes
        ? this.#half.spoil('broken')
        : this.#half.add(report.subarray(hidPosReport.dataAt, hidPosReport.dataAt + dataBytes));
    const said = moreFollows ? refusal : (this.#half.end(this.#symbology) ?? refusal);
    return said ? [said] : [];
  }

  reset(): void {
    this.#half.clear();
  }
}

/** The AIM identifier such as `]Q1` for a QR code; null where the scanner leaves it out. */
function symbologyOf(report: Uint8Array): string | null {
  const text = String.fromCharCode(...report.subarray(hidPosReport.symbologyAt, hidPosReport.dataAt));
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : null;
}
