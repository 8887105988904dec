/**
 * The kiosk's journal: what was promised and what became of it, in a table that is only ever appended to. An entry is written in
 * the transaction of what it tells, and carries the hash of the entry before. Kiosk and forwarder both write it.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  entryHash,
  type JournalEntry,
  type JournalLink,
  journalBeginning,
  keptDetails,
  type RequestLink,
} from '../seal/journal-entry.ts';
import type { Database } from './database.ts';
import { asOutboxProblem, OutboxProblem } from './outbox-problem.ts';
import type { Stamp } from './stamp.ts';

type Nothing = Record<string, never>;

/** Everything that the journal tells, and with which details: never anything about a person. */
export type JournalEvents = {
  /** The first of a kiosk; again when the kiosk is enrolled anew or gets another key. */
  'journal.began': { kiosk: string; publicKey: string };
  'kiosk.started': { version: string };
  'kiosk.stopped': Nothing;
  'request.kept': { ordinal: number; manifestSha256: string };
  'receipt.printed': Nothing;
  'slip.printed': Nothing;
  'request.delivered': { acknowledgementSha256: string };
  'request.setAside': { reason: string };
  'request.takenBack': Nothing;
  'pages.cleared': Nothing;
  'drafts.discarded': { drafts: number };
  'roll.changed': { receipts: number };
  'day.ended': { day: string; sha256: string };
};
export type JournalEventName = keyof JournalEvents;

export type JournalHead = { sequence: number; hash: string };
export type JournalCheck =
  | { outcome: 'whole'; entries: number; head: string }
  | { outcome: 'broken'; brokenAt: number };

export type Journal = {
  /** Writes the beginning unless the journal is this kiosk's and this key's already. */
  beginJournal(kiosk: { kiosk: string; publicKey: string }): void;
  noteKioskStarted(version: string): void;
  noteKioskStopped(): void;
  journalHead(): JournalHead;
  /** Oldest first, those after `sequence`. */
  journalEntries(after: number, limit: number): JournalEntry[];
  /**
   * Walks the chain, or its `newest` entries alone; `brokenAt` is the first entry that does not follow from the one before. Years of
   * it take seconds on a small machine, so the kiosk looks at the end of it when it starts.
   */
  checkJournal(newest?: number): JournalCheck;
};

/** For the parts of the outbox that tell something. */
export type JournalWriter = {
  /** Inside the transaction of what it tells. */
  append<Name extends JournalEventName>(
    event: Name,
    subject: string | null,
    details: JournalEvents[Name],
  ): JournalHead;
  /**
   * For what is signed together with its place in the journal: signing has to wait, and the other process may write meanwhile; then
   * it is signed again. `commit` runs in the transaction, and appends with `appendAt`.
   */
  atRest<Prepared, Result>(
    prepare: (link: JournalLink) => Promise<Prepared>,
    commit: (prepared: Prepared, link: JournalLink) => Result,
  ): Promise<Result>;
  appendAt(
    link: JournalLink,
    told: { event: JournalEventName; subject: string | null; details: string },
  ): JournalHead;
  /** What the manifest of the next request says of its place. */
  requestLink(kiosk: string, link: JournalLink): RequestLink;
};

/** Each try loses only against an entry that the other process has just written, and it writes a few in a second. */
const mostTries = 50;

export function createJournal(
  database: Database,
  stamp: () => Stamp,
): { journal: Journal; writer: JournalWriter } {
  const { sql } = database;
  const last = sql.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1');
  const insert = sql.prepare(`
    INSERT INTO journal (sequence, at, boot, uptime_ms, certain, event, subject, details, previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const some = sql.prepare(`SELECT ${columns} FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?`);
  const after = sql.prepare(`SELECT ${columns} FROM journal WHERE sequence > ? ORDER BY sequence`);
  const at = sql.prepare('SELECT sequence, hash FROM journal WHERE sequence = ?');
  const lastKept = sql.prepare(`
    SELECT sequence, subject, details, hash FROM journal
     WHERE event = 'request.kept' AND substr(subject, 1, 3) = ? ORDER BY sequence DESC LIMIT 1`);
  const lastBegun = sql.prepare(
    "SELECT details FROM journal WHERE event = 'journal.began' ORDER BY sequence DESC LIMIT 1",
  );

  const head = (): JournalHead => (last.get() as JournalHead | undefined) ?? start;

  function nextLink(): JournalLink {
    const { sequence, hash } = head();
    return { sequence: sequence + 1, previous: hash, stamp: stamp() };
  }

  const appendAt: JournalWriter['appendAt'] = (
    { sequence, previous, stamp },
    { event, subject, details },
  ) => {
    const { at, boot, uptimeMs, certain } = stamp;
    const hash = entryHash({ sequence, ...stamp, event, subject, details, previous });
    insert.run(sequence, at, boot, uptimeMs, certain ? 1 : 0, event, subject, details, previous, hash);
    return { sequence, hash };
  };

  const append: JournalWriter['append'] = (event, subject, details) =>
    appendAt(nextLink(), { event, subject, details: JSON.stringify(details) });

  return {
    writer: {
      append,
      appendAt,

      async atRest(prepare, commit) {
        for (let tries = 1; tries <= mostTries; tries++) {
          const link = database.read(nextLink);
          const prepared = await prepare(link);
          const done = database.write(() =>
            head().hash === link.previous ? { result: commit(prepared, link) } : null,
          );
          if (done) return done.result;
        }
        throw new OutboxProblem(
          'outbox.busy',
          'The journal was never at rest: is a program stuck in a loop?',
          {
            tryAgain: true,
          },
        );
      },

      requestLink(kiosk, link) {
        const row = database.read(() => lastKept.get(kiosk)) as
          | { sequence: number; subject: string; details: string; hash: string }
          | undefined;
        if (!row) return { ...link, ordinal: 1, predecessor: null };
        const { ordinal } = JSON.parse(row.details) as JournalEvents['request.kept'];
        const predecessor = { number: row.subject, sequence: row.sequence, entry: row.hash };
        return { ...link, ordinal: ordinal + 1, predecessor };
      },
    },

    journal: {
      beginJournal(kiosk) {
        const details = JSON.stringify(kiosk);
        database.write(() => {
          const begun = lastBegun.get() as { details: string } | undefined;
          if (begun?.details !== details)
            appendAt(nextLink(), { event: 'journal.began', subject: null, details });
        });
      },
      noteKioskStarted(version) {
        database.write(() => append('kiosk.started', null, { version }));
      },
      noteKioskStopped() {
        database.write(() => append('kiosk.stopped', null, {}));
      },
      journalHead: () => database.read(head),
      journalEntries: (after, limit) => database.read(() => some.all(after, limit).map(toEntry)),
      checkJournal: (newest) =>
        database.read(() => {
          const from = newest === undefined ? 0 : Math.max(0, head().sequence - newest);
          const before = from === 0 ? start : (at.get(from) as JournalHead | undefined);
          if (!before) return { outcome: 'broken', brokenAt: from };
          return checkEntries(after.iterate(from), before);
        }),
    },
  };
}

const columns = 'sequence, at, boot, uptime_ms AS uptimeMs, certain, event, subject, details, previous, hash';

const start: JournalHead = { sequence: 0, hash: journalBeginning };

/** `before`: the entry that the first of the rows follows. */
function checkEntries(rows: Iterable<object>, before: JournalHead = start): JournalCheck {
  for (const row of rows) {
    const entry = toEntry(row);
    const follows = entry.sequence === before.sequence + 1 && entry.previous === before.hash;
    if (!follows || entry.hash !== entryHash(entry)) {
      return { outcome: 'broken', brokenAt: before.sequence + 1 };
    }
    before = { sequence: entry.sequence, hash: entry.hash };
  }
  return { outcome: 'whole', entries: before.sequence, head: before.hash };
}

/** For who only looks: changes nothing on the disk, and needs no right to. Throws OutboxProblem. */
export function readJournal<Result>(
  folder: string,
  look: (journal: { check(): JournalCheck; entries(): Iterable<JournalEntry> }) => Result,
): Result {
  let sql: DatabaseSync | undefined;
  try {
    sql = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
    const all = sql.prepare(`SELECT ${columns} FROM journal ORDER BY sequence`);
    return look({
      check: () => checkEntries(all.iterate()),
      *entries() {
        for (const row of all.iterate()) yield toEntry(row);
      },
    });
  } catch (error) {
    throw asOutboxProblem(error);
  } finally {
    sql?.close();
  }
}

function toEntry(row: object): JournalEntry {
  const entry = row as Omit<JournalEntry, 'certain'> & { certain: number };
  return { ...entry, certain: entry.certain === 1 };
}

/** Keeps a request in the journal; the entry is the one that `keptEntryHash` computes from the manifest. */
export function appendKept(
  writer: JournalWriter,
  { number, manifestSha256, link }: { number: string; manifestSha256: string; link: RequestLink },
): JournalHead {
  const details = keptDetails({ ordinal: link.ordinal, manifestSha256 });
  return writer.appendAt(link, { event: 'request.kept', subject: number, details });
}
