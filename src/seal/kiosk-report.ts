/**
 * How a kiosk is, as it tells the office every now and then: for the page of all kiosks and the alarm of silence. Comes with the
 * kiosk's token and is not signed: nothing is decided by it. Names no person and no request.
 */
import { z } from 'zod';
import { isoTime } from '../request/request.ts';

/** A dotted word or a short name; nothing that a citizen has typed can stand here. */
const word = z.string().max(60);

export const kioskReport = z.object({
  version: z.literal(1),
  at: isoTime,
  software: word,
  /** `notAnswering`: the forwarder runs, the kiosk's own program does not. */
  state: z.enum(['inService', 'outOfOrder', 'technicianAtWork', 'notAnswering']),
  uptimeSeconds: z.number().int().min(0).nullable(),
  /** By name: printer, scanner, barcode, panel. */
  devices: z
    .record(z.string().max(20), z.object({ state: word, fault: word.nullable() }))
    .refine((devices) => Object.keys(devices).length <= 12, { error: 'too many devices' }),
  outbox: z.object({
    waiting: z.number().int().min(0),
    oldestWaitingSince: isoTime.nullable(),
    setAside: z.number().int().min(0),
  }),
  /** About how many more receipts the roll gives; null where nobody knows. */
  receiptsLeft: z.number().int().min(0).nullable(),
  /** What kept the office from being reached before this report, and why pages wait; null when nothing does. */
  link: z.object({ problem: word.nullable(), pagesWait: word.nullable() }),
  disk: z.object({ state: word, freeBytes: z.number().int().min(0).nullable() }),
  /** `earlier`: since the start of the machine, not now. null: this machine can't tell. */
  machine: z.object({
    temperatureC: z.number().nullable(),
    underVoltage: z.enum(['now', 'earlier', 'never']).nullable(),
  }),
  clockCertain: z.boolean(),
  /** Sequence of the bulletin that the kiosk goes by; null before the first. */
  bulletin: z.number().int().nullable(),
  /** How the last switch to another version went; absent from kiosks that know no updates. Phases: src/control/update-messages.ts. */
  update: z
    .object({ phase: word, version: word, at: z.string().max(40), why: word.nullable() })
    .nullable()
    .optional(),
});
export type KioskReport = z.infer<typeof kioskReport>;

export const kioskReportLimitBytes = 8 * 1024;
