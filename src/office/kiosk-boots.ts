/**
 * When each boot of a kiosk began, by the office's clock: a kiosk says with every question how long it has been up. From this the
 * times are put right that a kiosk without a clock battery has written.
 */
import { z } from 'zod';
import type { KioskMoment } from '../seal/kiosk-moment.ts';
import type { OfficeDatabase } from './office-database.ts';

export type KioskBoots = {
  /** `moment` is now, as the kiosk counts it. The first word on a boot stays; it also puts right what was announced before. */
  note(kiosk: string, moment: KioskMoment): void;
  /** The office's time of that moment; null when that boot never came to speak. */
  timeOf(kiosk: string, moment: KioskMoment): string | null;
};

export function createKioskBoots({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): KioskBoots {
  const { run, one } = database;
  /** Every question carries the moment, and only the first of a boot has to be written. */
  const newest = new Map<string, string>();

  const timeOf = (kiosk: string, { boot, uptimeMs }: KioskMoment) => {
    const found = one(
      z.object({ startedAt: z.string() }),
      'SELECT started_at AS startedAt FROM kiosk_boots WHERE kiosk = ? AND boot = ?',
      kiosk,
      boot,
    );
    return found ? new Date(Date.parse(found.startedAt) + uptimeMs).toISOString() : null;
  };

  return {
    timeOf,
    note(kiosk, { boot, uptimeMs }) {
      if (newest.get(kiosk) === boot) return;
      const startedMs = now().getTime() - uptimeMs;
      // A count that leads out of the calendar is nothing to reckon with.
      if (startedMs < 0) return;
      const startedAt = new Date(startedMs).toISOString();
      database.transaction(() => {
        const { changes } = run(
          'INSERT INTO kiosk_boots (kiosk, boot, started_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          kiosk,
          boot,
          startedAt,
        );
        if (changes === 0) return;
        run(
          `UPDATE requests SET put_right_at = strftime('%Y-%m-%dT%H:%M:%fZ', ?, '+' || (uptime_ms / 1000.0) || ' seconds')
            WHERE kiosk = ? AND boot = ? AND time_certain = 0`,
          startedAt,
          kiosk,
          boot,
        );
      });
      newest.set(kiosk, boot);
    },
  };
}
