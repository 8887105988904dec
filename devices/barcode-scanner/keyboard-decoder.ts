/** The reports of scanners that pretend to be a keyboard: which keys are newly down, and what they type. Used through hid-reports.ts. */
import { HalfCode } from './half-code.ts';
import type { HidCode, HidDecoder, HidDecoderOptions } from './hid-reports.ts';
import { bootKeyboard, type KeyboardLayout, keyboardLayout, keysDown } from './keyboard-layout.ts';
import { byteOfKey } from './us-keyboard.ts';

const control = [0xe0, 0xe4];
const shift = [0xe1, 0xe5];
/** Alt types characters by number and the Windows key types none: nothing that a US layout could tell. */
const altOrWindows = [0xe2, 0xe3, 0xe6, 0xe7];
const isModifier = (key: number) => key >= 0xe0 && key <= 0xe7;

const rollOver = 0x01;
/** Caps Lock, Scroll Lock and Num Lock, which some scanners press around a code to be sure of the letters' case. */
const locks = [0x39, 0x47, 0x53];

const endOfCode = [0x09, 0x0a, 0x0d];

export class KeyboardDecoder implements HidDecoder {
  #half: HalfCode;
  #layout: KeyboardLayout;
  /** By report id: a keyboard with several reports says in each only what that one holds. */
  #down = new Map<number, number[]>();

  /** Reads boot reports unless a descriptor says otherwise. */
  constructor(options: HidDecoderOptions) {
    this.#half = new HalfCode(options);
    const layout = (options.descriptor && keyboardLayout(options.descriptor)) ?? keyboardLayout(bootKeyboard);
    if (!layout) throw new Error('the boot keyboard has keys');
    this.#layout = layout;
  }

  push(report: Uint8Array): HidCode[] {
    const read = keysDown(this.#layout, report);
    if (!read) return [];
    if (this.#half.beginReport()) this.#down.clear();
    // More keys than fit: the device can't say which, so the report says nothing about keys at all.
    if (read.keys.includes(rollOver)) return [];
    const downBefore = [...this.#down.values()].flat();
    this.#down.set(read.reportId, read.keys);
    const modifiers = [...this.#down.values()].flat().filter(isModifier);
    // A key only counts once however often reports repeat it, and again only after it has been up.
    const pressed = [...new Set(read.keys)].filter((key) => !isModifier(key) && !downBefore.includes(key));
    return pressed.flatMap((key) => this.#press(key, modifiers) ?? []);
  }

  reset(): void {
    this.#half.clear();
    this.#down.clear();
  }

  #press(key: number, modifiers: readonly number[]): HidCode | null {
    if (locks.includes(key)) return null;
    const held = (wanted: readonly number[]) => modifiers.some((modifier) => wanted.includes(modifier));
    const typed = byteOfKey(key, held(shift));
    if (typed === null || held(altOrWindows)) return this.#half.spoil('broken');
    // With Control a key types the control character of its column, as scanners do for the separators inside a code.
    const byte = held(control) && typed >= 0x40 ? typed & 0x1f : typed;
    if (!endOfCode.includes(byte)) return this.#half.add([byte]);
    // A second suffix, as in CR LF, ends nothing.
    return this.#half.isEmpty ? null : this.#half.end(null);
  }
}
