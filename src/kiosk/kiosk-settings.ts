/** What a technician can set about a kiosk: one JSON file, checked where it enters. The README of this folder shows one. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { piHeaderPins } from '../../devices/button-panel/panel-pins.ts';
import { printerProfileNames } from '../../devices/receipt-printer/printer-profile.ts';

const printer = z.discriminatedUnion('wire', [
  z.strictObject({ wire: z.literal('tcp'), host: z.string(), port: z.number().int().default(9100) }),
  z.strictObject({ wire: z.literal('usb') }),
  z.strictObject({ wire: z.literal('file'), path: z.string() }),
]);

/** As `lsusb` shows them. */
const usbNumber = z.string().regex(/^[0-9a-fA-F]{4}$/);

const barcodeScanner = z.union([
  z.strictObject({
    wire: z.literal('hid'),
    /** Scanners in keyboard mode that may be taken, away from the kernel's keyboard; HID-POS ones need no entry. */
    keyboards: z
      .array(
        z.strictObject({
          vendorId: z.number().int(),
          productId: z.number().int(),
          /** Which interface, where the scanner has several keyboards. */
          interface: z.number().int().optional(),
          /** What its reports are taken for when its descriptor can't be read: six key codes, or a bit for every key. */
          reports: z.enum(['boot', 'bitmap']).default('boot'),
        }),
      )
      .default([]),
  }),
  z.union([
    z.strictObject({ wire: z.literal('serial'), path: z.string(), baudRate: z.number().int().optional() }),
    z.strictObject({
      wire: z.literal('serial'),
      vendorId: usbNumber,
      productId: usbNumber.optional(),
      baudRate: z.number().int().optional(),
    }),
  ]),
  z.strictObject({ wire: z.literal('socket'), path: z.string() }),
]);

const pin = z.number().int().min(0);
const pinOfEach = z.strictObject({ green: pin, yellow: pin, red: pin, blue: pin });

const buttonPanel = z.discriminatedUnion('wire', [
  z.strictObject({ wire: z.literal('none') }),
  z.strictObject({
    wire: z.literal('gpio'),
    /** Name, path or label; empty for the header of a Raspberry Pi. */
    chip: z.string().default(''),
    /** GPIO numbers; the wiring in devices/button-panel/README.md when they are not set. */
    pins: z
      .strictObject({ buttons: pinOfEach, lamps: pinOfEach, buzzer: pin.nullable() })
      .default(piHeaderPins),
  }),
  z.strictObject({ wire: z.literal('serial'), path: z.string() }),
  z.strictObject({ wire: z.literal('socket'), path: z.string() }),
]);

/** Where the citizens' pages lie; the glass, or what the scanner takes by itself, when it is not set. */
const source = z.enum(['flatbed', 'feeder']).optional();

const resolutionDpi = z.number().int().min(75).max(600).default(300);

const saneScanner = z.strictObject({
  wire: z.literal('sane').default('sane'),
  /** Program and first arguments. */
  command: z.array(z.string()).min(1).default(['scanimage']),
  env: z.record(z.string(), z.string()).default({}),
  /** As `scanimage -L` shows it, or its beginning; empty takes the first. */
  device: z.string().default(''),
  /** What else it must be, wherever it is plugged in: words of `scanimage -L`, serial number, `lsusb`'s numbers. */
  identity: z
    .strictObject({
      vendor: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      usb: z.string().optional(),
    })
    .default({}),
  extraOptions: z.array(z.string()).default([]),
  /** Names of its own buttons in `scanimage -A`; none are asked for unless told. */
  buttons: z.array(z.string()).default([]),
  source,
  resolutionDpi,
});

const esclScanner = z.strictObject({
  wire: z.literal('escl'),
  url: z.url({ protocol: /^https?$/ }),
  serial: z.string().optional(),
  source,
  resolutionDpi,
});

const dayEnd = z.strictObject({
  /** Of the hall (WITA), as "17:00". */
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('17:00'),
  print: z.boolean().default(false),
});

/** What a citizen may leave half done, to go on with by a slip. */
const draftSlips = z.strictObject({
  /** 0 offers no slips. */
  keepDays: z.number().int().min(0).max(30).default(3),
  mostDrafts: z.number().int().min(1).max(500).default(20),
  mostMegabytes: z.number().min(1).max(10_000).default(200),
});

/** Settings from before there were two wires name none and mean SANE. */
const documentScanner = z.union([esclScanner, saneScanner]);

export const kioskSettings = z.strictObject({
  /** Holds the outbox, the keys and the sealed pages. */
  folder: z.string(),
  /** The Unix socket of the control API. */
  socket: z.string(),
  /** Standard error, where systemd's journal listens, when it is not set. */
  log: z.string().optional(),
  /** `group`: kiosk and forwarder run as two users of one group. */
  sharedWith: z.enum(['owner', 'group']).default('owner'),
  /**
   * `battery`: the machine's clock goes on without power. `none`, as on a Raspberry Pi: after a power cut the time is uncertain until
   * time synchronisation or the office has told it.
   */
  clock: z.enum(['none', 'battery']).default('none'),
  /** How pages go: `unlink` spares an SD card, `overwrite` is for a disk that writes in place (src/outbox/sealed-files.ts). */
  shredding: z.enum(['unlink', 'overwrite']).default('unlink'),
  printer: printer.default({ wire: 'usb' }),
  /** Of the profiles in devices/receipt-printer/printer-profile.ts. */
  printerProfile: z.enum(printerProfileNames).default('epson-80'),
  /** The length of the rolls that are used; what is usual for the profile's width when it is not set. */
  paperRollMetres: z.number().min(1).max(500).optional(),
  documentScanner: documentScanner.default(saneScanner.parse({})),
  barcodeScanner: barcodeScanner.default({ wire: 'hid', keyboards: [] }),
  buttonPanel: buttonPanel.default({ wire: 'none' }),
  /** When the day ends in the hall, and whether a slip of it is printed; the office is told in any case. */
  dayEnd: dayEnd.default({ time: '17:00', print: false }),
  draftSlips: draftSlips.default(draftSlips.parse({})),
  /** What `silaku update` has left about the last switch to another version; it need not be there. */
  updateNews: z.string().default('/var/lib/silaku-update/news.json'),
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
