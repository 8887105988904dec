/** The twin of the barcode scanner: sends the reports that a real one would, and misbehaves when told to. For the demo and for tests. */
import type { ReportStyle } from './hid-reports.ts';
import { bitmapKeyboard, bootKeyboard, type KeyboardForm } from './keyboard-layout.ts';
import { hidPosReports, keyboardReports, type Suffix, serialChunks } from './pretend-hid-reports.ts';
import { type PretendHidWire, SocketHidWire } from './pretend-hid-wire.ts';

export type PretendBarcodeScannerOptions = {
  /** Where a SocketHidPort connects to, or another cable. */
  wire: { socketPath: string } | PretendHidWire;
  reportStyle?: ReportStyle;
  /** The reports of keyboard style. */
  keyboardForm?: KeyboardForm;
  /** How the scanner is set to end a code; by default nothing as HID-POS and Enter otherwise. */
  suffix?: Suffix;
};

/** `notConnected`: no kiosk had the scanner open, so the code is lost. */
export type ShowResult = { outcome: 'sent' } | { outcome: 'notConnected' };

/** Text is sent as UTF-8. */
export type Code = string | Uint8Array;

export class PretendBarcodeScanner {
  readonly reportStyle: ReportStyle;
  #wire: PretendHidWire;
  #keyboardForm: KeyboardForm;
  #suffix: Suffix;

  /** Unplugged at first: call `plugIn()`. */
  constructor(options: PretendBarcodeScannerOptions) {
    this.reportStyle = options.reportStyle ?? 'pos';
    this.#wire = 'socketPath' in options.wire ? new SocketHidWire(options.wire) : options.wire;
    this.#keyboardForm = options.keyboardForm ?? 'boot';
    this.#suffix = options.suffix ?? (this.reportStyle === 'pos' ? 'none' : 'enter');
  }

  plugIn(): Promise<void> {
    const descriptor = { boot: bootKeyboard, bitmap: bitmapKeyboard }[this.#keyboardForm];
    return this.#wire.plugIn(this.reportStyle, this.reportStyle === 'keyboard' ? descriptor : null);
  }

  unplug(): Promise<void> {
    return this.#wire.unplug();
  }

  close(): Promise<void> {
    return this.unplug();
  }

  /** `symbology` is an AIM identifier; only HID-POS scanners tell it. */
  show(code: Code, options: { symbology?: string } = {}): ShowResult {
    return this.showRaw(this.reportsFor(code, options));
  }

  /** All codes in one burst, as from a scanner swept over a whole sheet. */
  rapidFire(codes: readonly Code[]): ShowResult {
    return this.showRaw(codes.flatMap((code) => this.reportsFor(code)));
  }

  /** Half of the code's reports and then silence: the paper was pulled away, or the scanner hung. At least one report stays unsent. */
  stutter(code: Code): ShowResult & { reports: number } {
    const reports = this.reportsFor(code);
    const half = reports.slice(0, Math.floor(reports.length / 2));
    return { ...this.showRaw(half), reports: half.length };
  }

  showRaw(reports: readonly Uint8Array[]): ShowResult {
    return { outcome: this.#wire.send(reports) ? 'sent' : 'notConnected' };
  }

  reportsFor(code: Code, { symbology = ']Q1' }: { symbology?: string } = {}): Uint8Array[] {
    const bytes = typeof code === 'string' ? new TextEncoder().encode(code) : code;
    if (this.reportStyle === 'keyboard') return keyboardReports(bytes, this.#suffix, this.#keyboardForm);
    const suffix = { enter: '\r', tab: '\t', none: '' }[this.#suffix];
    if (this.reportStyle === 'serial') return serialChunks(bytes, suffix);
    return hidPosReports(Buffer.concat([bytes, Buffer.from(suffix)]), symbology);
  }
}
