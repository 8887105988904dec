/** The other direction of hid-reports.ts: the reports that a scanner would send for a code. For the twin and for tests. */
import { hidPosReport } from './hid-pos-decoder.ts';
import { bootReportBytes } from './keyboard-decoder.ts';
import { keyOfByte } from './us-keyboard.ts';

/** `symbology` is an AIM identifier of three characters such as `]Q1`; an empty text leaves it out. */
export function hidPosReports(code: Uint8Array, symbology: string): Uint8Array[] {
  const { bytes, id, lengthAt, symbologyAt, dataAt, dataBytes, flagsAt } = hidPosReport;
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
const allUp = new Uint8Array(bootReportBytes);

/** One report with the key down and one with all keys up for every character, then the suffix. */
export function keyboardReports(code: Uint8Array, suffix: 'enter' | 'tab' | 'none'): Uint8Array[] {
  const suffixByte = { enter: [0x0d], tab: [0x09], none: [] }[suffix];
  return [...code, ...suffixByte].flatMap(keysOfByte);
}

function keysOfByte(byte: number): Uint8Array[] {
  const key = keyOfByte(byte);
  if (key) return stroke(key.code, key.shift ? modifierKeys.shift : 0);
  if (byte < 0x20) {
    // Control with a letter, or with the sign that stands in its column of ASCII.
    const column = keyOfByte(byte + (byte >= 0x01 && byte <= 0x1a ? 0x60 : 0x40));
    if (column) return stroke(column.code, modifierKeys.control | (column.shift ? modifierKeys.shift : 0));
  }
  // What no key types, scanners enter by number on the numeric pad while Alt is held.
  const digits = [...`0${byte}`].map((digit) => (digit === '0' ? 0x62 : 0x58 + Number(digit)));
  return digits.flatMap((digit) => stroke(digit, modifierKeys.alt));
}

function stroke(code: number, modifiers: number): Uint8Array[] {
  return [Uint8Array.of(modifiers, 0, code, 0, 0, 0, 0, 0), allUp];
}
