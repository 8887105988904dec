/** The other direction of hid-reports.ts: what a scanner would send for a code. For the twin and for tests. */
import { commonHidPosLayout } from './hid-pos-layout.ts';
import type { KeyboardForm } from './keyboard-layout.ts';
import { keyOfByte } from './us-keyboard.ts';

/** `symbology` is an AIM identifier of three characters such as `]Q1`; an empty text leaves it out. */
export function hidPosReports(code: Uint8Array, symbology: string): Uint8Array[] {
  const { bytes, id, lengthAt, symbologyAt, dataAt, dataBytes, flagsAt } = commonHidPosLayout;
  const reports: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < code.length; from += dataBytes) {
    const part = code.subarray(from, from + dataBytes);
    const report = new Uint8Array(bytes);
    report[0] = id;
    report[lengthAt] = part.length;
    report.set(new TextEncoder().encode(symbology.slice(0, 3)), symbologyAt);
    report.set(part, dataAt);
    report[flagsAt] = from + dataBytes < code.length ? 1 : 0;
    reports.push(report);
  }
  return reports;
}

const modifierKeys = { control: 0x01, shift: 0x02, alt: 0x04 } as const;

export type Suffix = 'enter' | 'tab' | 'none';

/** One report with the key down and one with all keys up for every character, then the suffix. */
export function keyboardReports(code: Uint8Array, suffix: Suffix, form: KeyboardForm = 'boot'): Uint8Array[] {
  const suffixByte = { enter: [0x0d], tab: [0x09], none: [] }[suffix];
  return [...code, ...suffixByte]
    .flatMap(strokesOfByte)
    .flatMap(({ key, modifiers }) => stroke(key, modifiers, form));
}

type Stroke = { key: number; modifiers: number };

function strokesOfByte(byte: number): Stroke[] {
  const key = keyOfByte(byte);
  if (key) return [{ key: key.code, modifiers: key.shift ? modifierKeys.shift : 0 }];
  if (byte < 0x20) {
    // Control with a letter, or with the sign that stands in its column of ASCII.
    const column = keyOfByte(byte + (byte >= 0x01 && byte <= 0x1a ? 0x60 : 0x40));
    if (column) {
      const modifiers = modifierKeys.control | (column.shift ? modifierKeys.shift : 0);
      return [{ key: column.code, modifiers }];
    }
  }
  // What no key types, scanners enter by number on the numeric pad while Alt is held.
  const digits = [...`0${byte}`].map((digit) => (digit === '0' ? 0x62 : 0x58 + Number(digit)));
  return digits.map((key) => ({ key, modifiers: modifierKeys.alt }));
}

function stroke(key: number, modifiers: number, form: KeyboardForm): Uint8Array[] {
  if (form === 'boot') return [Uint8Array.of(modifiers, 0, key, 0, 0, 0, 0, 0), new Uint8Array(8)];
  const down = new Uint8Array(16);
  down[0] = modifiers;
  down[1 + (key >> 3)] = 1 << (key & 7);
  return [down, new Uint8Array(16)];
}

/** What a serial port hands over at once is up to the machine at the other end; here it is 32 bytes. */
const serialChunkBytes = 32;

export function serialChunks(code: Uint8Array, suffix: string): Uint8Array[] {
  const bytes = Buffer.concat([code, Buffer.from(suffix)]);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += serialChunkBytes)
    chunks.push(bytes.subarray(at, at + serialChunkBytes));
  return chunks;
}
