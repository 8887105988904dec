/** Which originals have been received, ticked and unticked at the counter or at the door, as rows. */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Person } from '../people/person.ts';
import type { OriginalReceived } from './originals.ts';

const row = z.object({
  paper: z.string(),
  isReceived: z.number().transform(Boolean),
  officer: z.string(),
  at: z.string(),
});
export type OriginalTick = z.infer<typeof row>;

export type OriginalsRegister = {
  /** Every tick, the oldest first. */
  ticksOf(number: string): Promise<OriginalTick[]>;
  tick(said: { number: string; paper: string; isReceived: boolean; person: Person }): Promise<void>;
};

export function createOriginalsRegister({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): OriginalsRegister {
  return {
    ticksOf: (number) =>
      database.all(
        row,
        'SELECT paper, received AS "isReceived", officer, at FROM originals WHERE number = ? ORDER BY sequence',
        number,
      ),

    tick: ({ number, paper, isReceived, person }) =>
      database.transaction(async () => {
        await database.run(
          'INSERT INTO originals (number, paper, received, officer, at) VALUES (?, ?, ?, ?, ?)',
          ...[number, paper, Number(isReceived), person.name, now().toISOString()],
        );
        const action = isReceived ? 'original.received' : 'original.notReceived';
        await audit.append({ actor: person.username, action, subject: `${number}/${paper}` });
      }),
  };
}

/** What holds after all ticks. */
export function receivedOf(ticks: readonly OriginalTick[]): OriginalReceived[] {
  const last = new Map(ticks.map((tick) => [tick.paper, tick]));
  return [...last.values()].filter(({ isReceived }) => isReceived);
}
