/** The last word of each kiosk on how it is. Only the newest counts, so only that one is kept. */
import { z } from 'zod';
import { type KioskReport, kioskReport } from '../../seal/kiosk-report.ts';
import type { OfficeDatabase } from '../database/office-database.ts';

const row = z.object({
  kiosk: z.string(),
  receivedAt: z.string(),
  report: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(kioskReport),
});
export type ReceivedReport = { kiosk: string; receivedAt: string; report: KioskReport };

export type KioskReports = {
  receive(kiosk: string, report: KioskReport): Promise<void>;
  of(kiosk: string): Promise<ReceivedReport | null>;
  /** By number. */
  all(): Promise<Map<string, ReceivedReport>>;
};

const columns = 'kiosk, received_at AS "receivedAt", report';

export function createKioskReports({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): KioskReports {
  return {
    async receive(kiosk, report) {
      await database.run(
        `INSERT INTO kiosk_reports (kiosk, received_at, report) VALUES (?, ?, ?)
         ON CONFLICT (kiosk) DO UPDATE SET received_at = excluded.received_at, report = excluded.report`,
        kiosk,
        now().toISOString(),
        JSON.stringify(report),
      );
    },
    of: (kiosk) => database.one(row, `SELECT ${columns} FROM kiosk_reports WHERE kiosk = ?`, kiosk),
    async all() {
      const rows = await database.all(row, `SELECT ${columns} FROM kiosk_reports`);
      return new Map(rows.map((received) => [received.kiosk, received]));
    },
  };
}
