/** A time as the kiosk can stand by it: wall time, boot, time since boot, and whether the wall time is known to be right. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Stamp } from '../seal/journal-entry.ts';

export type { Stamp };

/** The part of a stamp that no wrong clock can spoil. */
export type BootMoment = Pick<Stamp, 'boot' | 'uptimeMs'>;

let boot: string | null = null;

/** Now, as the kernel counts it (proc(5)). The uptime goes on while the machine sleeps, and all programs see the same boot id. */
export function bootMoment(): BootMoment {
  boot ??= bootId();
  return { boot, uptimeMs: Math.round(uptime() * 1000) };
}

/** For a clock that can be relied on: `now` gives the wall time. */
export function systemStamp(now: () => Date): () => Stamp {
  return () => ({ at: now().toISOString(), ...bootMoment(), certain: true });
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: then each run of a program counts as a boot of its own.
    return crypto.randomUUID();
  }
}
