/**
 * Gives serials so that a kiosk put back from an old image of its card does not give the same ones again: ten serials make a
 * lane, each boot begins a random lane nobody has used, and the office names those it knows. The README has the reasoning.
 */
import { highestSerial } from '../request/request-number.ts';
import type { Database } from './database.ts';
import { OutboxProblem } from './outbox-problem.ts';

export type Lanes = {
  /** Up to where the office has told; handed back in the next question. */
  lanesHeard(): number;
  /** What the office knows as used; tells how many of them this kiosk had not known. */
  noteLanes(said: { kiosk: string; used: readonly number[]; upTo: number }): number;
};

export type LaneSettings = {
  /** Another one after each start of the machine. */
  boot: string;
  /** In [0, 1). */
  random: () => number;
};

const serialsInLane = 10;
const laneCount = (highestSerial + 1) / serialsInLane;
/** So often a free lane is looked for by chance; after that the next free one is taken. */
const luckyTries = 64;

export function createLanes(database: Database): Lanes {
  const { sql } = database;
  const heard = sql.prepare("SELECT value FROM counter WHERE name = 'lanesHeard'");
  const hear = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('lanesHeard', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const mark = sql.prepare(`
    INSERT INTO lane (kiosk, lane, boot, taken) VALUES (?, ?, NULL, ${serialsInLane})
    ON CONFLICT (kiosk, lane) DO NOTHING`);
  return {
    lanesHeard: () => database.read(() => (heard.get() as { value: number } | undefined)?.value ?? 0),
    noteLanes: ({ kiosk, used, upTo }) =>
      database.write(() => {
        hear.run(upTo);
        return used.filter((lane) => mark.run(kiosk, lane).changes > 0).length;
      }),
  };
}

/** The next serial of this kiosk; for a transaction of the caller, after which it is never given again. */
export function createSerials(database: Database, { boot, random }: LaneSettings): (kiosk: string) => number {
  const { sql } = database;
  const goOn = sql.prepare(`
    UPDATE lane SET taken = taken + 1
     WHERE kiosk = ?1 AND lane = (SELECT lane FROM lane WHERE kiosk = ?1 AND boot = ?2 AND taken < ${serialsInLane})
    RETURNING lane, taken`);
  const isUsed = sql.prepare('SELECT 1 FROM lane WHERE kiosk = ? AND lane = ?');
  const begin = sql.prepare('INSERT INTO lane (kiosk, lane, boot, taken) VALUES (?, ?, ?, 1)');
  const allUsed = sql.prepare('SELECT lane FROM lane WHERE kiosk = ? ORDER BY lane');

  function freeLane(kiosk: string): number {
    for (let go = 0; go < luckyTries; go++) {
      const lane = Math.floor(random() * laneCount);
      if (!isUsed.get(kiosk, lane)) return lane;
    }
    let next = 0;
    for (const { lane } of allUsed.all(kiosk) as { lane: number }[]) {
      if (lane > next) break;
      next = lane + 1;
    }
    if (next < laneCount) return next;
    throw new OutboxProblem('outbox.numbersUsedUp', 'This kiosk has given all its numbers: enrol it anew.');
  }

  return (kiosk) => {
    const row = goOn.get(kiosk, boot) as { lane: number; taken: number } | undefined;
    if (row) return row.lane * serialsInLane + row.taken - 1;
    const lane = freeLane(kiosk);
    begin.run(kiosk, lane, boot);
    return lane * serialsInLane;
  };
}
