/** How far into which boot a kiosk is, as it says it with every question to the office, in a header: "<boot id> <milliseconds>". */
import { bootId, uptimeMs } from './messages.ts';

export const kioskMomentHeader = 'silaku-moment';

export type KioskMoment = { boot: string; uptimeMs: number };

export function kioskMomentText(moment: KioskMoment): string {
  return `${moment.boot} ${moment.uptimeMs}`;
}

/** null when the header is missing or was not written by kioskMomentText. */
export function parseKioskMoment(text: unknown): KioskMoment | null {
  const parts = typeof text === 'string' ? /^(\S{1,64}) (\d{1,15})$/.exec(text) : null;
  const boot = bootId.safeParse(parts?.[1]);
  const uptime = uptimeMs.safeParse(Number(parts?.[2]));
  return boot.success && uptime.success ? { boot: boot.data, uptimeMs: uptime.data } : null;
}
