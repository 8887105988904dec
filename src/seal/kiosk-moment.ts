/** How far into which boot a kiosk is, as it says it with every question to the office, in a header: "<boot id> <milliseconds>". */
import type { z } from 'zod';
import { stamp } from './journal-entry.ts';

export const kioskMomentHeader = 'silaku-moment';

const kioskMoment = stamp.pick({ boot: true, uptimeMs: true });
export type KioskMoment = z.infer<typeof kioskMoment>;

export function kioskMomentText(moment: KioskMoment): string {
  return `${moment.boot} ${moment.uptimeMs}`;
}

/** null when the header is missing or was not written by kioskMomentText. */
export function parseKioskMoment(text: unknown): KioskMoment | null {
  const parts = typeof text === 'string' ? /^(\S{1,64}) (\d{1,15})$/.exec(text) : null;
  return kioskMoment.safeParse({ boot: parts?.[1], uptimeMs: Number(parts?.[2]) }).data ?? null;
}
