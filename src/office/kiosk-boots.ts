/**
 * When each boot of a kiosk began, by the office's clock: a kiosk says with every question how long it has been up. From this the
 * times are put right that a kiosk without a clock battery has written.
 */
import { z } from 'zod';
import type { KioskMoment } from '../seal/kiosk-moment.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import { lockKiosk } from './kiosk-register.ts';

export type KioskBoots = {
  /** `moment` is now, as the kiosk counts it. The first word on a boot stays; it also puts right what was announced before. */
  note(kiosk: string, moment: KioskMoment): Promise<void>;
  /** The office's time of that moment; null when that boot never came to speak. */
  timeOf(kiosk: string, moment: KioskMoment): Promise<string | null>;
};

export function createKioskBoots({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): KioskBoots {
  const { run, one, all } = database;
  /** Every question carries the moment, and only the first of a boot has to be written. */
  const newest = new Map<string, string>();

  const timeOf = async (kiosk: string, { boot, uptimeMs }: KioskMoment) => {
    const found = await one(
      z.object({ startedAt: z.string() }),
      'SELECT started_at AS "startedAt" FROM kiosk_boots WHERE kiosk = ? AND boot = ?',
      kiosk,
      boot,
    );
    return found ? after(Date.parse(found.startedAt), uptimeMs) : null;
  };

  return {
    timeOf,
    async note(kiosk, { boot, uptimeMs }) {
      if (newest.get(kiosk) === boot) return;
      const startedMs = now().getTime() - uptimeMs;
      // A count that leads out of the calendar is nothing to reckon with.
      if (startedMs < 0) return;
      const startedAt = new Date(startedMs).toISOString();
      await database.transaction(async () => {
        // An announcement of the same kiosk must not look for this boot before, and write after.
        await lockKiosk(database, kiosk);
        const { changes } = await run(
          'INSERT INTO kiosk_boots (kiosk, boot, started_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          kiosk,
          boot,
          startedAt,
        );
        if (changes === 0) return;
        const uncertain = await all(
          z.object({ number: z.string(), uptimeMs: z.number() }),
          `SELECT number, uptime_ms AS "uptimeMs" FROM requests WHERE kiosk = ? AND boot = ? AND time_certain = 0`,
          kiosk,
          boot,
        );
        for (const { number, uptimeMs } of uncertain) {
          await run(
            'UPDATE requests SET put_right_at = ? WHERE number = ?',
            after(startedMs, uptimeMs),
            number,
          );
        }
      });
      newest.set(kiosk, boot);
    },
  };
}

function after(startedMs: number, uptimeMs: number): string {
  return new Date(startedMs + uptimeMs).toISOString();
}
