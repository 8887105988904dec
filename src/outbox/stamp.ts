/** A time as the kiosk can stand by it: wall time, boot, time since boot, and whether the wall time is known to be right. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Stamp } from '../seal/journal-entry.ts';

export type { Stamp };

/** `now` gives the wall time. On Linux the uptime goes on while the machine sleeps, and both processes see the same boot id. */
export function systemStamp(now: () => Date): () => Stamp {
  const boot = bootId();
  return () => ({ at: now().toISOString(), boot, uptimeMs: Math.round(uptime() * 1000), certain: true });
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: then each run of a program counts as a boot of its own.
    return crypto.randomUUID();
  }
}
