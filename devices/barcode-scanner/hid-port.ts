/** The wire below the barcode scanner driver: whole HID reports of one opened device, from node-hid or the twin's socket, or the chunks of a serial port. */
import type { StopListening } from '../device.ts';
import type { HidReportStyle, ReportStyle } from './hid-reports.ts';

export type HidPortListener = {
  /** One input report as hidraw gives it: with its report id in front where the device numbers its reports. */
  data(report: Uint8Array): void;
  /** The device is gone, or the wire said something impossible; called at most once, and no data after it. */
  closed(cause?: unknown): void;
};

export interface HidPort {
  readonly reportStyle: ReportStyle;
  /** As the device gave it, where it could be asked. */
  readonly descriptor?: Uint8Array | null;
  /** For one listener; a port that has gone already calls `closed` soon. */
  listen(listener: HidPortListener): StopListening;
  close(): Promise<void>;
}

/** Finds and opens the scanner once; rejects with DeviceProblem `device.unplugged` when there is none to open. The driver calls it again later. */
export type OpenHidPort = (options: { signal: AbortSignal }) => Promise<HidPort>;

/**
 * Tells from a HID collection which of the two report styles it speaks; null for everything else, such as a mouse.
 * Numbers from the HID Usage Tables 1.5: page 0x8C is Bar Code Scanner, page 1 usage 6 is Keyboard.
 */
export function reportStyleOf(
  usagePage: number | undefined,
  usage: number | undefined,
): HidReportStyle | null {
  if (usagePage === 0x8c) return 'pos';
  if (usagePage === 1 && usage === 6) return 'keyboard';
  return null;
}
