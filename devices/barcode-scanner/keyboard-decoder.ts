/** The boot reports of scanners that pretend to be a keyboard: which keys are newly down, and what they type. Used through hid-reports.ts. */
import { HalfCode } from './half-code.ts';
import type { HidCode, HidDecoder, HidDecoderOptions } from './hid-reports.ts';
import { byteOfKey } from './us-keyboard.ts';

/** Byte 0 holds the modifiers, byte 1 nothing, 2 to 7 the keys that are down (HID 1.11, appendix B.1). */
export const bootReportBytes = 8;

const control = 0x11;
const shift = 0x22;
/** Alt types characters by number and the Windows key types none: nothing that a US layout could tell. */
const altOrWindows = 0xcc;

const rollOver = 0x01;
/** Caps Lock, Scroll Lock and Num Lock, which some scanners press around a code to be sure of the letters' case. */
const locks = [0x39, 0x47, 0x53];

const endOfCode = [0x09, 0x0a, 0x0d];

export class KeyboardDecoder implements HidDecoder {
  #half: HalfCode;
  #downBefore: number[] = [];

  constructor(options: HidDecoderOptions) {
    this.#half = new HalfCode(options);
  }

  push(report: Uint8Array): HidCode[] {
    if (report.length !== bootReportBytes) return [];
    if (this.#half.beginReport()) this.#downBefore = [];
    const down = [...report.subarray(2)].filter((code) => code !== 0);
    // More keys than fit: the device can't say which, so the report says nothing about keys at all.
    if (down.includes(rollOver)) return [];
    // A code only counts once however often one report repeats it, and again only after it has been up.
    const pressed = [...new Set(down)].filter((code) => !this.#downBefore.includes(code));
    this.#downBefore = down;
    return pressed.flatMap((code) => this.#press(code, report[0] ?? 0) ?? []);
  }

  reset(): void {
    this.#half.clear();
    this.#downBefore = [];
  }

  #press(code: number, modifiers: number): HidCode | null {
    if (locks.includes(code)) return null;
    const typed = byteOfKey(code, (modifiers & shift) !== 0);
    if (typed === null || (modifiers & altOrWindows) !== 0) return this.#half.spoil('broken');
    // With Control a key types the control character of its column, as scanners do for the separators inside a code.
    const byte = (modifiers & control) !== 0 && typed >= 0x40 ? typed & 0x1f : typed;
    if (!endOfCode.includes(byte)) return this.#half.add([byte]);
    // A second suffix, as in CR LF, ends nothing.
    return this.#half.isEmpty ? null : this.#half.end(null);
  }
}
