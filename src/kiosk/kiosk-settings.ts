/** What a technician can set about a kiosk: one JSON file, checked where it enters. The README of this folder shows one. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { printerProfileNames } from '../../devices/receipt-printer/printer-profile.ts';

const printer = z.discriminatedUnion('wire', [
  z.strictObject({ wire: z.literal('tcp'), host: z.string(), port: z.number().int().default(9100) }),
  z.strictObject({ wire: z.literal('usb') }),
  z.strictObject({ wire: z.literal('file'), path: z.string() }),
]);

const barcodeScanner = z.discriminatedUnion('wire', [
  z.strictObject({
    wire: z.literal('hid'),
    /** Scanners in keyboard mode that may be taken; HID-POS ones need no entry. */
    keyboards: z
      .array(z.strictObject({ vendorId: z.number().int(), productId: z.number().int() }))
      .default([]),
  }),
  z.strictObject({ wire: z.literal('socket'), path: z.string() }),
]);

const buttonPanel = z.discriminatedUnion('wire', [
  z.strictObject({ wire: z.literal('none') }),
  z.strictObject({ wire: z.literal('serial'), path: z.string() }),
  z.strictObject({ wire: z.literal('socket'), path: z.string() }),
]);

const documentScanner = z.strictObject({
  /** Program and first arguments. */
  command: z.array(z.string()).min(1).default(['scanimage']),
  env: z.record(z.string(), z.string()).default({}),
  /** As `scanimage -L` shows it, or its beginning; empty takes the first. */
  device: z.string().default(''),
  extraOptions: z.array(z.string()).default([]),
  resolutionDpi: z.number().int().min(75).max(600).default(300),
});

export const kioskSettings = z.strictObject({
  /** Holds the outbox, the keys and the sealed pages. */
  folder: z.string(),
  /** The Unix socket of the control API. */
  socket: z.string(),
  /** Standard error, where systemd's journal listens, when it is not set. */
  log: z.string().optional(),
  /** `group`: kiosk and forwarder run as two users of one group. */
  sharedWith: z.enum(['owner', 'group']).default('owner'),
  printer: printer.default({ wire: 'usb' }),
  /** Of the profiles in devices/receipt-printer/printer-profile.ts. */
  printerProfile: z.enum(printerProfileNames).default('epson-80'),
  /** The length of the rolls that are used; what is usual for the profile's width when it is not set. */
  paperRollMetres: z.number().min(1).max(500).optional(),
  documentScanner: documentScanner.default(documentScanner.parse({})),
  barcodeScanner: barcodeScanner.default({ wire: 'hid', keyboards: [] }),
  buttonPanel: buttonPanel.default({ wire: 'none' }),
});
export type KioskSettings = z.infer<typeof kioskSettings>;

export type SettingsResult =
  | { outcome: 'ok'; settings: KioskSettings }
  | { outcome: 'wrong'; problem: string };

/** `problem` is for the technician: which file, and what in it. */
export function readKioskSettings(path: string): SettingsResult {
  try {
    const read = kioskSettings.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (read.success) return { outcome: 'ok', settings: read.data };
    return { outcome: 'wrong', problem: `${path}: ${z.prettifyError(read.error)}` };
  } catch (error) {
    return { outcome: 'wrong', problem: `${path}: ${error instanceof Error ? error.message : error}` };
  }
}
