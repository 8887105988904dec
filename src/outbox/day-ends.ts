/**
 * Day ends: what the kiosk kept, printed, sent and still holds, made in one transaction with its entry in the journal and kept until
 * the office has it. The kiosk process makes and prints them, the forwarder sends them.
 */
import { type DayEnd, listedUnsent } from '../seal/day-end.ts';
import { sha256Of } from '../seal/digest.ts';
import { dayEndDetails, type JournalLink } from '../seal/journal-entry.ts';
import type { Database } from './database.ts';
import type { JournalEvents, JournalHead, JournalWriter } from './journal.ts';
import type { Stamp } from './stamp.ts';

export type KeptDayEnd = {
  /** Of its entry in the journal. */
  sequence: number;
  day: string;
  /** The signed text. */
  text: string;
  sha256: string;
};

export type DayEnds = {
  /** Counts, has it signed and keeps it; the forwarder wakes. `slip`: it is to be printed too. */
  endDay(end: {
    kiosk: string;
    day: string;
    slip: boolean;
    sign: (message: DayEnd) => Promise<string>;
  }): Promise<KeptDayEnd & { hash: string; message: DayEnd }>;
  /** Since when the next day end counts: the last one, or the beginning of the journal; null before that. */
  lastDayEnd(): (Stamp & { sequence: number }) | null;
  /** The oldest that the office has not got; null when there is none. */
  waitingDayEnd(): KeptDayEnd | null;
  noteDayEndReceived(sequence: number, acknowledgement: string): void;
  /** Never to be sent again as it is. */
  noteDayEndRefused(sequence: number, reason: string): void;
  /** The newest whose slip is wanted and has not come out: what it replaces need not be printed any more. */
  owedDayEnd(): (KeptDayEnd & { hash: string }) | null;
  dayEndPrinted(sequence: number): void;
};

/** What the office has is in its own book; here it is for the technician. */
const keptDayEnds = 60;

export function createDayEnds(database: Database, journal: JournalWriter): DayEnds {
  const { sql } = database;
  const lastEnded = sql.prepare(`
    SELECT sequence, at, boot, uptime_ms AS uptimeMs, certain FROM journal
     WHERE event = 'day.ended' ORDER BY sequence DESC LIMIT 1`);
  const firstEntry = sql.prepare(
    'SELECT sequence, at, boot, uptime_ms AS uptimeMs, certain FROM journal ORDER BY sequence LIMIT 1',
  );
  const columns = 'sequence, day, text, sha256';
  const waiting = sql.prepare(
    `SELECT ${columns} FROM day_end WHERE state = 'waiting' ORDER BY sequence LIMIT 1`,
  );
  const owed = sql.prepare(`
    SELECT sequence, day, text, sha256, hash FROM day_end JOIN journal USING (sequence)
     WHERE slip = 'owed' ORDER BY sequence DESC LIMIT 1`);
  const insert = sql.prepare(`
    INSERT INTO day_end (sequence, day, text, sha256, state, slip) VALUES (?, ?, ?, ?, 'waiting', ?)`);
  const forgetOld = sql.prepare(`
    DELETE FROM day_end WHERE state <> 'waiting' AND sequence NOT IN
      (SELECT sequence FROM day_end ORDER BY sequence DESC LIMIT ${keptDayEnds})`);
  const received = sql.prepare(
    "UPDATE day_end SET state = 'received', acknowledgement = ?, problem = NULL WHERE sequence = ?",
  );
  const refused = sql.prepare("UPDATE day_end SET state = 'refused', problem = ? WHERE sequence = ?");
  const printed = sql.prepare("UPDATE day_end SET slip = 'printed' WHERE slip = 'owed' AND sequence = ?");
  const replaced = sql.prepare("UPDATE day_end SET slip = 'none' WHERE slip = 'owed' AND sequence < ?");
  const raiseMark = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('work', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1`);
  const count = createCounting(database);

  const lastDayEnd: DayEnds['lastDayEnd'] = () => {
    const row = database.read(() => lastEnded.get() ?? firstEntry.get()) as
      | (Omit<Stamp, 'certain'> & { sequence: number; certain: number })
      | undefined;
    return row ? { ...row, certain: row.certain === 1 } : null;
  };

  return {
    lastDayEnd,

    async endDay({ kiosk, day, slip, sign }) {
      const made = await journal.atRest(
        async (link) => {
          // The journal tells of every change that is counted here: while it rests, so do the counts.
          const message = database.read(() => count(kiosk, day, lastEnded.get(), link));
          const text = await sign(message);
          return { message, text, sha256: sha256Of(text) };
        },
        ({ message, text, sha256 }, link) => {
          const details = dayEndDetails({ day, sha256 });
          const entry: JournalHead = journal.appendAt(link, { event: 'day.ended', subject: null, details });
          insert.run(entry.sequence, day, text, sha256, slip ? 'owed' : 'none');
          forgetOld.run();
          raiseMark.run();
          return { ...entry, day, text, sha256, message };
        },
      );
      return made;
    },

    waitingDayEnd: () => (database.read(() => waiting.get()) as KeptDayEnd | undefined) ?? null,

    noteDayEndReceived(sequence, acknowledgement) {
      database.write(() => received.run(acknowledgement, sequence));
    },

    noteDayEndRefused(sequence, reason) {
      database.write(() => refused.run(reason, sequence));
    },

    owedDayEnd: () =>
      (database.read(() => owed.get()) as (KeptDayEnd & { hash: string }) | undefined) ?? null,

    dayEndPrinted(sequence) {
      database.write(() => {
        if (printed.run(sequence).changes > 0) journal.append('slip.printed', null, {});
        replaced.run(sequence);
      });
    },
  };
}

/** What a day end says, from the journal and the rows that it tells of. */
function createCounting({ sql }: Database) {
  const events = sql.prepare(
    'SELECT event, count(*) AS entries, min(certain) AS certain FROM journal WHERE sequence > ? GROUP BY event',
  );
  const kept = sql.prepare(`
    SELECT service, count(*) AS requests FROM journal JOIN request ON request.number = subject
     WHERE event = 'request.kept' AND journal.sequence > ? AND kiosk = ? GROUP BY service ORDER BY service`);
  const held = sql.prepare(`
    SELECT request.number, confirmed_at AS at, details, problem AS reason
      FROM outbox JOIN request USING (position) JOIN journal ON event = 'request.kept' AND subject = request.number
     WHERE state = ? AND kiosk = ? ORDER BY position LIMIT ${listedUnsent}`);
  const countHeld = sql.prepare(
    'SELECT count(*) AS requests FROM outbox JOIN request USING (position) WHERE state = ? AND kiosk = ?',
  );
  const lastKept = sql.prepare(`
    SELECT subject, sequence, details, hash FROM journal
     WHERE event = 'request.kept' AND substr(subject, 1, 3) = ? ORDER BY sequence DESC LIMIT 1`);

  const ordinalIn = (details: string) => (JSON.parse(details) as JournalEvents['request.kept']).ordinal;

  function heldAs(state: 'waiting' | 'setAside', kiosk: string) {
    const rows = held.all(state, kiosk) as {
      number: string;
      at: string;
      details: string;
      reason: string | null;
    }[];
    const { requests } = countHeld.get(state, kiosk) as { requests: number };
    return {
      requests,
      oldest: rows.map(({ details, reason, ...row }) => ({
        ...row,
        ordinal: ordinalIn(details),
        reason: reason ?? '',
      })),
    };
  }

  return (kiosk: string, day: string, last: object | undefined, link: JournalLink): DayEnd => {
    const after = last as { sequence: number; at: string } | undefined;
    const since = after?.sequence ?? 0;
    const told = events.all(since) as { event: string; entries: number; certain: number }[];
    const counted = (event: keyof JournalEvents) => told.find((row) => row.event === event)?.entries ?? 0;
    const newest = lastKept.get(kiosk) as
      | { subject: string; sequence: number; details: string; hash: string }
      | undefined;
    return {
      version: 1,
      kiosk,
      day,
      after: { sequence: since, at: after?.at ?? null },
      kept: (kept.all(since, kiosk) as DayEnd['kept']).map((row) => ({ ...row })),
      receiptsPrinted: counted('receipt.printed'),
      delivered: counted('request.delivered'),
      unsent: heldAs('waiting', kiosk),
      setAside: heldAs('setAside', kiosk),
      lastKept: newest
        ? {
            ...{ number: newest.subject, ordinal: ordinalIn(newest.details) },
            ...{ sequence: newest.sequence, entry: newest.hash },
          }
        : null,
      timeCertain: link.stamp.certain && told.every(({ certain }) => certain === 1),
      journal: link,
    };
  };
}
