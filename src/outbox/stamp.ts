/** A moment as the kiosk knows it. A Pi has no clock battery, so beside the time stand the boot it belongs to and whether it can be trusted. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { z } from 'zod';
import { isoTime } from '../request/request.ts';

export const stamp = z.object({
  /** ISO 8601 in UTC: what the kiosk takes the time for. */
  at: isoTime,
  /** Id of the boot, from the kernel; a new one after every power cut. */
  boot: z.string(),
  /** Milliseconds since that boot: what lies between two stamps of one boot is sure, whatever the clock says. */
  uptimeMs: z.number().int().nonnegative(),
  /** False while nobody has told the kiosk the time since this boot. */
  certain: z.boolean(),
});
export type Stamp = z.infer<typeof stamp>;

/** The part of a stamp that no wrong clock can spoil. */
export type BootMoment = Pick<Stamp, 'boot' | 'uptimeMs'>;

let bootId: string | null = null;

/** Now, as the kernel counts it: proc(5), /proc/sys/kernel/random/boot_id and /proc/uptime. */
export function bootMoment(): BootMoment {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { boot: bootId, uptimeMs: Math.round(uptime() * 1000) };
}
