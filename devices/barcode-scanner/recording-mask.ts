/**
 * Takes the contents out of recorded reports and leaves their shape: how many reports, how long, which suffix, what was pressed together.
 * Every character becomes another one that says nothing; every key becomes a letter that stays the same while it is held.
 */
import { maskedByte } from '../recording.ts';
import type { HidPort } from './hid-port.ts';
import { commonHidPosLayout, type HidPosLayout, hidPosLayout } from './hid-pos-layout.ts';
import { bootKeyboard, type KeyboardLayout, keyboardLayout, keysDown } from './keyboard-layout.ts';
import { openReport, setValueIn, valueIn } from './report-descriptor.ts';
import { byteOfKey } from './us-keyboard.ts';

export type ReportMask = (report: Uint8Array) => Uint8Array;

export function createReportMask({
  reportStyle,
  descriptor,
}: Pick<HidPort, 'reportStyle' | 'descriptor'>): ReportMask {
  switch (reportStyle) {
    case 'pos':
      return posMask((descriptor && hidPosLayout(descriptor)) ?? commonHidPosLayout);
    case 'serial':
      return (chunk) => chunk.map(maskedByte);
    case 'keyboard': {
      const layout = (descriptor && keyboardLayout(descriptor)) ?? keyboardLayout(bootKeyboard);
      return layout ? new KeyMask(layout).mask : (report) => new Uint8Array(report.length);
    }
  }
}

/** Id, length, symbology and the flag stay; of what no layout explains only the length does. */
function posMask({ bytes, id, lengthAt, symbologyAt, dataAt, dataBytes, flagsAt }: HidPosLayout): ReportMask {
  return (report) => {
    if (report.length !== bytes || report[0] !== id) return new Uint8Array(report.length);
    return report.map((byte, at) => {
      if (at >= dataAt && at < dataAt + dataBytes) return maskedByte(byte);
      const isKept =
        at === 0 || at === lengthAt || at === flagsAt || (at >= symbologyAt && at < symbologyAt + 3);
      return isKept ? byte : 0;
    });
  };
}

const letters = Array.from({ length: 26 }, (_, index) => 0x04 + index);

class KeyMask {
  #layout: KeyboardLayout;
  /** By report id, as in the decoder. */
  #down = new Map<number, number[]>();
  /** The letter that stands for a key as long as it is held, in whatever report. */
  #standIns = new Map<number, number>();
  #next = 0;

  constructor(layout: KeyboardLayout) {
    this.#layout = layout;
  }

  mask: ReportMask = (report) => {
    const read = keysDown(this.#layout, report);
    const opened = openReport(this.#layout, report);
    // A report that is not understood may hold anything.
    if (!read || !opened) return new Uint8Array(report.length);
    this.#down.set(read.reportId, read.keys.filter(isSecret));
    const held = [...this.#down.values()].flat();
    for (const key of this.#standIns.keys()) if (!held.includes(key)) this.#standIns.delete(key);
    for (const key of held) if (!this.#standIns.has(key)) this.#standIns.set(key, this.#freeLetter());
    const maskedReport = Uint8Array.from(report);
    const body = maskedReport.subarray(this.#layout.isNumbered ? 1 : 0);
    for (const field of opened.fields) {
      const places = field.usages.map((usage) => usage % 0x1_0000);
      const indexes = Array.from({ length: field.values }, (_, index) => index);
      if (field.kind === 'chosen') {
        for (const index of indexes) {
          const letter = this.#standIns.get(places[valueIn(opened.body, field, index) - field.lowest] ?? 0);
          if (letter !== undefined)
            setValueIn(body, field, index, Math.max(0, places.indexOf(letter)) + field.lowest);
        }
      } else if (field.kind === 'each') {
        const down = indexes.filter((index) => valueIn(opened.body, field, index) !== 0);
        const secret = down.filter((index) => this.#standIns.has(places[index] ?? 0));
        for (const index of secret) setValueIn(body, field, index, 0);
        for (const index of secret) {
          const letterAt = places.indexOf(this.#standIns.get(places[index] ?? 0) ?? 0);
          if (letterAt >= 0) setValueIn(body, field, letterAt, 1);
        }
      }
    }
    return maskedReport;
  };

  /** The one after the last, so that two keys in a row are two letters, and none that is held. */
  #freeLetter(): number {
    const used = new Set(this.#standIns.values());
    for (const _ of letters) {
      const letter = letters[this.#next % letters.length] ?? 0x04;
      this.#next += 1;
      if (!used.has(letter)) return letter;
    }
    return 0x04;
  }
}

/** Keys that type something visible; Enter, Tab, locks and modifiers stay, for faults hang on them. */
const isSecret = (key: number) => (byteOfKey(key, false) ?? 0) >= 0x20;
