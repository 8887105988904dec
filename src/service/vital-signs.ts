/**
 * The proof behind every ping of the watchdog: each round looks at all vital signs of the program, and only when all are there is systemd told
 * that it lives. A sign that fails or does not answer costs the ping, and after a few of them systemd starts the program anew.
 *
 * Signs are about this process alone. A device that hangs has its own supervisor, a link that is dead is information, and a disk that says it
 * is full has answered: none of them gets better by a restart.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceManager } from './service-manager.ts';

/** Resolves or returns when the sign is there; throws, rejects or never settles when it is not. */
export type VitalSign = () => unknown;

export type VitalSigns = { close(): void };

/** Of the watchdog's time: a round that comes late, and one that fails, still leave time for another. */
const roundsInTime = 4;
/** Nobody waits for pings, but `systemctl status` shall be true. */
const unwatchedRoundMs = 10_000;

export function watchVitalSigns(parts: {
  manager: ServiceManager;
  signs: Record<string, VitalSign>;
  /** How the program is, in one line without anything of a citizen. */
  status: () => string;
  /** Once for each time that signs go missing, with their names. */
  onMissing: (signs: string[]) => void;
  /** For tests. */
  roundMs?: number;
}): VitalSigns {
  const { manager, signs, status, onMissing } = parts;
  const roundMs = parts.roundMs ?? (manager.watchdogMs ?? unwatchedRoundMs * roundsInTime) / roundsInTime;
  const closing = new AbortController();
  let missed = '';

  async function round(): Promise<void> {
    const missing = await missingSigns(signs, roundMs);
    if (closing.signal.aborted) return;
    if (missing.length === 0) {
      manager.status(status());
      manager.alive();
    } else {
      manager.status(`Not well: no sign of ${missing.join(', ')}.`);
      if (missing.join() !== missed) onMissing(missing);
    }
    missed = missing.join();
  }

  async function rounds(): Promise<void> {
    while (!closing.signal.aborted) {
      await round();
      await pause(roundMs, undefined, { signal: closing.signal }).catch(() => {});
    }
  }
  void rounds();

  return { close: () => closing.abort() };
}

/** The names of the signs that were not there within `limitMs`. */
export async function missingSigns(signs: Record<string, VitalSign>, limitMs: number): Promise<string[]> {
  const limit = Promise.withResolvers<'late'>();
  const timer = setTimeout(limit.resolve, limitMs, 'late' as const);
  try {
    const looked = Object.entries(signs).map(async ([name, look]) => {
      const seen = await Promise.race([
        Promise.resolve()
          .then(look)
          .then(
            () => 'there' as const,
            () => 'gone' as const,
          ),
        limit.promise,
      ]);
      return seen === 'there' ? [] : [name];
    });
    return (await Promise.all(looked)).flat();
  } finally {
    clearTimeout(timer);
  }
}
