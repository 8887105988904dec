/** The bytes of scanners on a serial port: a code, then CR, LF or Tab. Used through hid-reports.ts. */
import { HalfCode } from './half-code.ts';
import type { HidCode, HidDecoder, HidDecoderOptions } from './hid-reports.ts';

const endOfCode = [0x09, 0x0a, 0x0d];

export class SerialDecoder implements HidDecoder {
  #half: HalfCode;

  constructor(options: HidDecoderOptions) {
    this.#half = new HalfCode(options);
  }

  push(chunk: Uint8Array): HidCode[] {
    this.#half.beginReport();
    const codes: HidCode[] = [];
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.findIndex((byte, index) => index >= at && endOfCode.includes(byte));
      const part = this.#withoutBreaks(chunk.subarray(at, end < 0 ? chunk.length : end));
      const refusal = part.length > 0 ? this.#half.add(part) : null;
      if (refusal) codes.push(refusal);
      if (end < 0) break;
      // A second suffix, as in CR LF, ends nothing.
      const code = this.#half.isEmpty ? null : this.#half.end(null);
      if (code) codes.push(code);
      at = end + 1;
    }
    return codes;
  }

  reset(): void {
    this.#half.clear();
  }

  /** A break on the line, as while the cable is plugged in, reads as zero bytes in front of the first code. */
  #withoutBreaks(part: Uint8Array): Uint8Array {
    if (!this.#half.isEmpty) return part;
    const first = part.findIndex((byte) => byte !== 0);
    return first < 0 ? part.subarray(part.length) : part.subarray(first);
  }
}
