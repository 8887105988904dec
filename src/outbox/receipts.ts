/**
 * Receipts that are still owed, and the log of physical acts: what was begun and whether it ended. After a power cut in
 * mid-print it tells that a first copy may have come out. Used by the kiosk process.
 */
import type { Database } from './database.ts';
import type { JournalWriter } from './journal.ts';

export type PendingReceipt = {
  number: string;
  service: string;
  confirmedAt: string;
  /** The JSON given at confirming. */
  receipt: string;
  /** True when a copy may be in somebody's hand already: a printing was begun and nobody knows how it ended. */
  mayHavePrinted: boolean;
  /** Its entry in the journal, for the code on the paper: every copy has the same. Null for requests from before the journal. */
  proof: { sequence: number; hash: string; certain: boolean } | null;
};

/** `unknown`: the device went silent in the middle, so it may have happened. */
export type IntentOutcome = 'done' | 'failed' | 'unknown';

/** Acts are named as wishes, verb first; `number` is the request it is for. */
export type Intent = {
  act: 'printReceipt' | 'printSlip' | 'printDraftSlip' | 'printDayEnd' | 'printTest' | 'cutPaper';
  number?: string;
};

export type Receipts = {
  /** Oldest first. */
  pendingReceipts(): PendingReceipt[];
  /** What a printed receipt said, to print it again; null when this kiosk has no such request. */
  receiptOf(number: string): PendingReceipt | null;
  receiptPrinted(number: string): void;
  /** Whether a printing was begun that is not known to have failed. */
  mayHavePrinted(number: string): boolean;
  /** A slip about where a request of any kiosk stands has come out. */
  slipPrinted(number: string): void;
  /** How many such slips may be in somebody's hand: paper is not given without end. */
  slipsPrinted(number: string): number;
  /** Durable before the act begins; gives the id for `finishIntent`. */
  beginIntent(intent: Intent): number;
  /** The first outcome stays. */
  finishIntent(id: number, outcome: IntentOutcome): void;
  /** Acts that were begun and never finished, oldest first: what to tell the technician after a power cut. */
  unfinishedIntents(): { id: number; act: string; number: string | null; begunAt: string }[];
};

/** The log of acts is for the last weeks, not for ever. */
const keptIntents = 5_000;

export function createReceipts(database: Database, now: () => Date, journal: JournalWriter): Receipts {
  const { sql } = database;
  const columns =
    'number, service, confirmed_at AS confirmedAt, receipt.printed_at, request.receipt AS receipt';
  const pending = sql.prepare(`
    SELECT ${columns} FROM receipt JOIN request USING (position) WHERE printed_at IS NULL ORDER BY position`);
  const one = sql.prepare(`SELECT ${columns} FROM receipt JOIN request USING (position) WHERE number = ?`);
  const print = sql.prepare(`
    UPDATE receipt SET printed_at = ?
     WHERE printed_at IS NULL AND position = (SELECT position FROM request WHERE number = ?)`);
  const uncertain = sql.prepare(`
    SELECT 1 FROM intent WHERE number = ? AND act = 'printReceipt' AND (outcome IS NULL OR outcome <> 'failed')`);
  const begin = sql.prepare('INSERT INTO intent (act, number, begun_at) VALUES (?, ?, ?) RETURNING id');
  const finish = sql.prepare(
    'UPDATE intent SET finished_at = ?, outcome = ? WHERE id = ? AND outcome IS NULL',
  );
  const unfinished = sql.prepare(
    'SELECT id, act, number, begun_at AS begunAt FROM intent WHERE outcome IS NULL ORDER BY id',
  );
  const kept = sql.prepare(
    "SELECT sequence, hash, certain FROM journal WHERE event = 'request.kept' AND subject = ?",
  );
  const slips = sql.prepare(`
    SELECT count(*) AS slips FROM intent
     WHERE number = ? AND act = 'printSlip' AND (outcome IS NULL OR outcome <> 'failed')`);
  const forgetOld = sql.prepare('DELETE FROM intent WHERE id <= ? AND outcome IS NOT NULL');

  const mayHavePrinted = (number: string) => database.read(() => uncertain.get(number) !== undefined);

  function proofOf(number: string): PendingReceipt['proof'] {
    const entry = kept.get(number) as { sequence: number; hash: string; certain: number } | undefined;
    return entry ? { ...entry, certain: entry.certain === 1 } : null;
  }

  function toReceipt(row: Record<string, unknown>): PendingReceipt {
    const { number, service, confirmedAt, receipt } = row as PendingReceipt;
    const proof = proofOf(number);
    return { number, service, confirmedAt, receipt, mayHavePrinted: mayHavePrinted(number), proof };
  }

  return {
    pendingReceipts: () => database.read(() => pending.all().map(toReceipt)),

    receiptOf(number) {
      const row = database.read(() => one.get(number));
      return row ? toReceipt(row) : null;
    },

    receiptPrinted(number) {
      database.write(() => {
        if (print.run(now().toISOString(), number).changes > 0) journal.append('receipt.printed', number, {});
      });
    },

    mayHavePrinted,

    slipPrinted(number) {
      database.write(() => journal.append('slip.printed', number, {}));
    },

    slipsPrinted: (number) => database.read(() => (slips.get(number) as { slips: number }).slips),

    beginIntent({ act, number }) {
      return database.write(() => {
        const { id } = begin.get(act, number ?? null, now().toISOString()) as { id: number };
        forgetOld.run(id - keptIntents);
        return id;
      });
    },

    finishIntent(id, outcome) {
      database.write(() => finish.run(now().toISOString(), outcome, id));
    },

    unfinishedIntents: () =>
      database.read(() => unfinished.all().map((row) => ({ ...row }))) as ReturnType<
        Receipts['unfinishedIntents']
      >,
  };
}
