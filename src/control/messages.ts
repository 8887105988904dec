/** What travels over the kiosk's Unix socket: the view outwards, keys inwards. Both ends parse with these schemas. */
import { z } from 'zod';
import { updateNews } from './update-messages.ts';

/** Keys of a numeric keypad and the four arrows; the panel's buttons arrive as `button.pressed` from the device. */
// biome-ignore format: a keypad is read as rows
export const keyNames = [
  '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
  'enter', 'backspace', 'up', 'down', 'left', 'right', 'cancel', 'help',
] as const;
export const keyName = z.enum(keyNames);
export type KeyName = z.infer<typeof keyName>;

export const screenEvent = z.object({ type: z.literal('key.pressed'), key: keyName });
export type ScreenEvent = z.infer<typeof screenEvent>;

export const preview = z.object({ columns: z.number().int(), rows: z.array(z.string()) });

/** What a key does on this screen; `off` says why it does nothing now. */
export const keyHint = z.object({
  key: keyName,
  does: z.string(),
  off: z.string().optional(),
});
export type KeyHint = z.infer<typeof keyHint>;

/**
 * One screen, ready to draw: texts are in the visitor's language already and the screen program adds none of its own.
 * Every screen has a heading, and at least one hint that goes on and one that leads out.
 */
export const view = z.object({
  /** Name of the state it shows, for tests and logs: `choosingService`. */
  screen: z.string(),
  language: z.enum(['id', 'en']),
  heading: z.string(),
  /** Short paragraphs under the heading; each is wrapped by the screen. */
  body: z.array(z.string()),
  /** Shown very large: a request number, or a NIK in groups of four. */
  emphasis: z.string().optional(),
  /** Numbered answers; `chosen` is where the arrows stand. */
  choices: z
    .array(z.object({ key: z.string(), label: z.string(), detail: z.string().optional() }))
    .optional(),
  chosen: z.number().int().optional(),
  /** A line that the citizen types; `value` is already grouped for reading. */
  input: z.object({ label: z.string(), value: z.string(), places: z.string() }).optional(),
  preview: preview.optional(),
  /** 0 to 100; null while the length is unknown. */
  progress: z.object({ label: z.string(), percent: z.number().nullable() }).optional(),
  /** What was wrong with the last key or code, in words. */
  problem: z.string().optional(),
  /** Where the citizen is in the whole errand: step 2 of 6. */
  step: z.object({ current: z.number().int(), of: z.number().int(), label: z.string() }).optional(),
  /** Seconds until the screen clears itself; present only while it is counting. */
  secondsLeft: z.number().int().optional(),
  hints: z.array(keyHint),
  /** The panel's lamps: which buttons do something now. */
  lamps: z.object({
    green: z.enum(['off', 'on', 'blinking']),
    yellow: z.enum(['off', 'on', 'blinking']),
    red: z.enum(['off', 'on', 'blinking']),
    blue: z.enum(['off', 'on', 'blinking']),
  }),
});
export type View = z.infer<typeof view>;

/** How one device is; `state` is a word of devices/device-state.ts. */
export const deviceHealth = z.object({
  state: z.string(),
  /** ISO time in UTC, as `at` below. */
  since: z.string().optional(),
  /** The last one, also when it has passed: what happened, and what the technician does about it. */
  fault: z.object({ code: z.string(), hint: z.string(), at: z.string() }).nullable().optional(),
  /** How often it has dropped out for a moment since the start. */
  rests: z.number().int().optional(),
  /** Which driver took it, and on which wire: `EscposReceiptPrinter`, `tcp 192.168.1.50 9100`. */
  driver: z.string().optional(),
  wire: z.string().optional(),
  /** Of the receipt printer: about how many more its roll gives. */
  receiptsLeft: z.number().int().optional(),
});
export type DeviceHealth = z.infer<typeof deviceHealth>;

/** How the kiosk's storage is; `state` is a word of src/outbox/storage/storage-state.ts. */
export const storageHealth = z.object({
  state: z.string(),
  /** `storage.full`; null when all is well. */
  code: z.string().nullable(),
  /** What it is, and what the technician does about it. */
  hint: z.string().nullable(),
  freeBytes: z.number().nullable(),
  /** Kept pages that were found damaged and no technician has dealt with. */
  damages: z.array(
    z.object({
      number: z.string(),
      page: z.string().nullable(),
      foundAt: z.string(),
      healed: z.boolean(),
      request: z.string(),
    }),
  ),
  /** The copy on the second medium, where one is configured: when it was last whole, and what is wrong with it now. */
  backup: z
    .object({ at: z.string().nullable(), code: z.string().nullable(), hint: z.string().nullable() })
    .nullable()
    .optional(),
  /** Bytes that the kiosk program has written to disks since its start, and for each request of that time. */
  written: z.object({ bytes: z.number(), perRequest: z.number().nullable() }).nullable().optional(),
});
export type StorageHealth = z.infer<typeof storageHealth>;

/** The computer itself; null is unknown. */
export const machineHealth = z.object({
  model: z.string().nullable(),
  temperatureC: z.number().nullable(),
  /** What the firmware says of the power supply; null where the machine does not tell. */
  power: z
    .object({
      undervoltage: z.boolean(),
      undervoltageSinceBoot: z.boolean(),
      throttled: z.boolean(),
      throttledSinceBoot: z.boolean(),
      tooHot: z.boolean(),
    })
    .nullable(),
  memoryFreeBytes: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  load: z.number().nullable(),
});
export type MachineHealth = z.infer<typeof machineHealth>;

/** Why the kiosk program was started this time. */
export const restartReasons = [
  'firstStart',
  /** Stopped in good order, in the same boot. */
  'stopped',
  /** Stopped in good order, and the machine with it. */
  'switchedOff',
  'updated',
  'powerCut',
  'crashed',
  'watchdog',
  'outOfMemory',
] as const;
export type RestartReason = (typeof restartReasons)[number];

export const lastFault = z.object({
  code: z.string(),
  hint: z.string(),
  at: z.string(),
  /** Which device, `storage`, or a step. */
  of: z.string(),
});
export type LastFault = z.infer<typeof lastFault>;

/** Answer to GET /health. */
export const health = z.object({
  state: z.enum(['inService', 'outOfOrder', 'technicianAtWork']),
  version: z.string(),
  uptimeSeconds: z.number(),
  /** Somebody is at the kiosk, or something is being printed for them: whoever wants to stop it waits. */
  busy: z.boolean().optional(),
  /** Where the machine of the kiosk is: `inService.waiting`. */
  place: z.string().optional(),
  kiosk: z.object({ number: z.string(), place: z.string() }).optional(),
  machine: machineHealth.optional(),
  /** As the kiosk reckons it, and whether it can stand by it. */
  clock: z.object({ at: z.string(), certain: z.boolean() }).optional(),
  lastStart: z.object({ at: z.string(), why: z.enum(restartReasons) }).optional(),
  lastFault: lastFault.nullable().optional(),
  devices: z.record(z.string(), deviceHealth),
  /** Zero while the storage cannot be opened: nobody knows. */
  outbox: z.object({
    waiting: z.number().int(),
    oldestWaitingSince: z.string().nullable(),
    /** Refused by the office, or a page is damaged: a person has to look. */
    setAside: z.number().int().optional(),
    /** Numbers that were exchanged because another request had them. */
    renumbered: z.number().int().optional(),
    link: z
      .object({
        lastContactAt: z.string().nullable(),
        problem: z.string().nullable(),
        hint: z.string().nullable(),
        pagesWait: z.string().nullable(),
      })
      .optional(),
    /** Bytes over the line, both directions, of this day and month of the village. */
    dataUse: z.object({ dayBytes: z.number(), monthBytes: z.number() }).optional(),
  }),
  storage: storageHealth.optional(),
  /** How the last switch to another version went; null: there has been none. */
  update: updateNews.nullable().optional(),
});
export type Health = z.infer<typeof health>;

/** Body of POST /day-end, and the answer. */
export const dayEndWish = z.object({ print: z.boolean().default(false) });
export const dayEndMade = z.object({
  /** The local day that was ended: `2026-11-27`. */
  day: z.string(),
  /** As it stands on the slip. */
  code: z.string(),
  requests: z.number().int(),
  unsent: z.number().int(),
});
export type DayEndMade = z.infer<typeof dayEndMade>;
