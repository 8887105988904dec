/**
 * Bytes that have crossed the line, per day of the village, kept in the database: a quota must outlive restarts. The forwarder
 * writes, the technician's screen reads.
 */

import type { Database } from './database.ts';
import { type DataUse, localDay } from './forwarding/data-plan.ts';
import type { Traffic } from './forwarding/metered-agent.ts';

export type DataUses = {
  /** Adds to the day that the kiosk's clock shows. */
  addTraffic(traffic: Traffic): void;
  dataUse(): DataUse;
};

/** For a look back; the quotas need the month alone. */
const keptDays = 400;

export function createDataUses(database: Database, now: () => Date): DataUses {
  const { sql } = database;
  const add = sql.prepare(`
    INSERT INTO data_use (day, sent, received) VALUES (?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET sent = sent + excluded.sent, received = received + excluded.received`);
  const forgetOld = sql.prepare(
    'DELETE FROM data_use WHERE day NOT IN (SELECT day FROM data_use ORDER BY day DESC LIMIT ?)',
  );
  const sum = sql.prepare(`
    SELECT COALESCE(SUM(CASE WHEN day = ?1 THEN sent + received END), 0) AS dayBytes,
           COALESCE(SUM(sent + received), 0) AS monthBytes
      FROM data_use WHERE substr(day, 1, 7) = substr(?1, 1, 7)`);

  return {
    addTraffic({ sentBytes, receivedBytes }) {
      database.write(() => {
        add.run(localDay(now()), sentBytes, receivedBytes);
        forgetOld.run(keptDays);
      });
    },
    dataUse: () => database.read(() => ({ ...(sum.get(localDay(now())) as DataUse) })),
  };
}
