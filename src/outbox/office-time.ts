/** What the office last said the time was, and how long this boot had lasted then. The forwarder learns it, the kiosk process reckons with it. */
import { z } from 'zod';
import { isoTime } from '../request/request.ts';
import type { Database } from './database.ts';

const told = z.object({
  /** The office's time, and the moment of this kiosk that it belongs to. */
  at: isoTime,
  boot: z.string(),
  uptimeMs: z.number().int(),
  /** Half of the time that question and answer took: the office's time may be this much off. */
  withinMs: z.number().int(),
});
export type OfficeTimeTold = z.infer<typeof told>;

export type OfficeTime = {
  noteOfficeTime(told: OfficeTimeTold): void;
  /** The newest word, of this boot or an earlier one; null before the first. */
  officeTime(): OfficeTimeTold | null;
};

export function createOfficeTime(database: Database): OfficeTime {
  const { sql } = database;
  const write = sql.prepare(
    "INSERT INTO note (name, value) VALUES ('officeTime', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const read = sql.prepare("SELECT value FROM note WHERE name = 'officeTime'");

  return {
    noteOfficeTime: (said) => database.write(() => write.run(JSON.stringify(told.parse(said)))),
    officeTime() {
      const row = database.read(() => read.get()) as { value: string } | undefined;
      return row ? told.parse(JSON.parse(row.value)) : null;
    },
  };
}
