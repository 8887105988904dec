/** Destroys what has been kept for as long as the office decided, service by service. Without a decision nothing is destroyed. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { OfficeSettings } from '../../office-settings.ts';
import { closedStages, type Deletions } from './deletion.ts';

export type Retention = OfficeSettings['retentionMonths'];

/** Null: kept until somebody decides. */
export function monthsFor(service: string, { usual, services }: Retention): number | null {
  return services[service] ?? usual;
}

/** The last moment of closing that is old enough by now. Calendar months: the archive's schedule counts in them. */
export function closedBefore(now: Date, months: number): Date {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() - months);
  // 31 May less three months is not 3 March.
  if (day.getUTCDate() !== now.getUTCDate()) day.setUTCDate(0);
  return day;
}

const candidate = z.object({ number: z.string(), service: z.string(), closedAt: z.string() });

/** How many were destroyed. */
export async function destroyWhatIsDue(office: {
  database: OfficeDatabase;
  deletions: Deletions;
  settings: { read(): Promise<OfficeSettings> };
  now: () => Date;
  log: Logger;
}): Promise<number> {
  const { database, deletions, log } = office;
  await deletions.finish();
  const { retentionMonths } = await office.settings.read();
  const shortest = [retentionMonths.usual, ...Object.values(retentionMonths.services)].filter(
    (each) => each !== null,
  );
  if (shortest.length === 0) return 0;
  const now = office.now();
  let destroyed = 0;
  let after = '';
  for (;;) {
    const batch = await database.all(
      candidate,
      `SELECT number, service, (SELECT max(at) FROM history WHERE history.number = requests.number) AS "closedAt"
       FROM requests WHERE number > ? AND follows IS NULL AND stage IN (${closedStages.map(() => '?').join()})
         AND number NOT IN (SELECT number FROM deletions) AND number NOT IN (SELECT number FROM legal_holds)
         AND announced_at < ?
       ORDER BY number LIMIT 500`,
      after,
      ...closedStages,
      closedBefore(now, Math.min(...shortest)).toISOString(),
    );
    for (const { number, service, closedAt } of batch) {
      after = number;
      const months = monthsFor(service, retentionMonths);
      if (months === null || closedAt >= closedBefore(now, months).toISOString()) continue;
      const done = await deletions.destroy({ number, why: 'retention', by: 'office' });
      if (done.outcome === 'destroyed') destroyed += 1;
      else log.warn({ number, outcome: done.outcome }, 'retention.notDestroyed');
    }
    if (batch.length < 500) return destroyed;
  }
}
