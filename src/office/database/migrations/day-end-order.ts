/** The order in which the day ends of a kiosk came, which was SQLite's own row number before. */
import type { Migration } from './migrations.ts';

export const dayEndOrder: Migration = {
  name: 'day-end-order',
  sql: `
  ALTER TABLE day_ends ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX day_ends_by_arrival ON day_ends (kiosk, arrival);
  `,
  onlySqlite: 'UPDATE day_ends SET arrival = rowid',
};
