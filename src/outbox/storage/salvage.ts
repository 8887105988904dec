/**
 * Takes over from a damaged database what can still be read and proves itself: a request counts when its signed text has the digest
 * that stands beside it. Row by row, so that one damaged page of the file costs only what stood on it. Used by restore.ts.
 */
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt } from 'jose';
import { parseRequestNumber } from '../../request/request-number.ts';
import { sha256Of } from '../../seal/digest.ts';
import { entryHash, type JournalEntry, journalBeginning } from '../../seal/journal-entry.ts';
import { manifest as manifestSchema } from '../../seal/messages.ts';
import type { Database } from '../database.ts';

export type Salvaged = {
  /** Requests that the target did not have. */
  requests: number;
  /** Positions at which something stood that cannot be read or does not match its digest. */
  unreadable: number;
};

type RequestRow = {
  position: number;
  number: string;
  visit: string;
  kiosk: string;
  service: string;
  confirmed_at: string;
  receipt: string;
  manifest: string | null;
  manifest_sha256: string;
};
type JournalRow = Omit<JournalEntry, 'uptimeMs' | 'certain'> & { uptime_ms: number; certain: number };
type OutboxRow = { state: string; acknowledgement: string | null; delivered_at: string | null };

/** How far behind the last position that is told to look, should the place be damaged that tells it. */
const lookBeyond = 1_000;

export function salvage(damagedPath: string, target: Database, now: Date): Salvaged {
  let damaged: DatabaseSync;
  try {
    damaged = new DatabaseSync(damagedPath, { readOnly: true, timeout: 5_000 });
  } catch {
    return { requests: 0, unreadable: 0 };
  }
  try {
    return target.write(() => salvageRows(damaged, target.sql, now));
  } finally {
    damaged.close();
  }
}

function salvageRows(from: DatabaseSync, to: DatabaseSync, now: Date): Salvaged {
  const has = to.prepare('SELECT state FROM outbox WHERE position = ?');
  const told = Math.max(
    numberIn(from, "SELECT seq AS n FROM sqlite_sequence WHERE name = 'request'"),
    numberIn(from, 'SELECT max(position) AS n FROM request'),
    numberIn(from, 'SELECT max(position) AS n FROM outbox'),
    numberIn(to, 'SELECT max(position) AS n FROM request'),
  );
  const salvaged: Salvaged = { requests: 0, unreadable: 0 };
  for (let position = 1; position <= told + lookBeyond; position += 1) {
    const known = has.get(position) as { state: string } | undefined;
    const row = rowOrNull<RequestRow>(from, 'SELECT * FROM request WHERE position = ?', position);
    if (known) {
      takeDelivery(from, to, position, known.state);
      continue;
    }
    if (row === null) continue;
    if (row === 'unreadable' || !provesItself(row)) {
      if (position <= told) salvaged.unreadable += 1;
      continue;
    }
    takeRequest(from, to, row, now);
    salvaged.requests += 1;
  }
  takeLanes(from, to);
  takeJournal(from, to);
  return salvaged;
}

function provesItself({ number, manifest, manifest_sha256 }: RequestRow): boolean {
  if (parseRequestNumber(number).outcome !== 'ok') return false;
  return manifest === null || sha256Of(manifest) === manifest_sha256;
}

/** The pages come from the signed text: that one has proved itself, and sending a page again is safe. */
function takeRequest(from: DatabaseSync, to: DatabaseSync, row: RequestRow, now: Date): void {
  to.prepare(
    `INSERT INTO request (position, number, visit, kiosk, service, confirmed_at, receipt, manifest, manifest_sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.position,
    row.number,
    row.visit,
    row.kiosk,
    row.service,
    row.confirmed_at,
    row.receipt,
    row.manifest,
    row.manifest_sha256,
  );
  const { state, acknowledgement, delivered_at } = deliveryOf(from, row.position);
  to.prepare('INSERT INTO outbox (position, state, acknowledgement, delivered_at) VALUES (?, ?, ?, ?)').run(
    row.position,
    state,
    acknowledgement,
    delivered_at,
  );
  // An unreadable receipt has most likely been printed; a copy that nobody waits for would come out of the slot alone.
  const receipt = rowOrNull<{ printed_at: string | null }>(
    from,
    'SELECT printed_at FROM receipt WHERE position = ?',
    row.position,
  );
  const printedAt = receipt === null || receipt === 'unreadable' ? now.toISOString() : receipt.printed_at;
  to.prepare('INSERT INTO receipt (position, printed_at) VALUES (?, ?)').run(row.position, printedAt);
  if (row.manifest === null) return;
  const insertPage = to.prepare(
    'INSERT INTO page (page, request, place, paper, sealed_bytes, sealed_sha256) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const { pages } = manifestSchema.parse(decodeJwt(row.manifest));
  for (const [index, page] of pages.entries()) {
    insertPage.run(page.page, row.position, index + 1, '', page.sealedBytes, page.sealedSha256);
  }
}

/** Without a readable word it waits: the office says at once when it has it already. */
function deliveryOf(from: DatabaseSync, position: number): OutboxRow {
  const row = rowOrNull<OutboxRow>(
    from,
    'SELECT state, acknowledgement, delivered_at FROM outbox WHERE position = ?',
    position,
  );
  const isKnown = row !== null && row !== 'unreadable';
  const isDone = isKnown && ['delivered', 'cleared'].includes(row.state) && row.acknowledgement !== null;
  return isDone ? row : { state: 'waiting', acknowledgement: null, delivered_at: null };
}

/** What has been delivered since the backup was made, need not be sent again. */
function takeDelivery(from: DatabaseSync, to: DatabaseSync, position: number, state: string): void {
  if (state === 'delivered' || state === 'cleared') return;
  const { acknowledgement, delivered_at } = deliveryOf(from, position);
  if (acknowledgement === null) return;
  to.prepare(
    "UPDATE outbox SET state = 'delivered', acknowledgement = ?, delivered_at = ?, problem = NULL WHERE position = ?",
  ).run(acknowledgement, delivered_at, position);
}

/** Lanes of numbers that were begun, as far as they can be read, and those that the requests prove. */
function takeLanes(from: DatabaseSync, to: DatabaseSync): void {
  const mark = to.prepare(
    'INSERT INTO lane (kiosk, lane, boot, taken) VALUES (?, ?, NULL, 10) ON CONFLICT DO NOTHING',
  );
  for (const { number } of to.prepare('SELECT number FROM request').all() as { number: string }[]) {
    const read = parseRequestNumber(number);
    if (read.outcome === 'ok') mark.run(read.kiosk, Math.floor(read.serial / 10));
  }
  try {
    const rows = from.prepare('SELECT kiosk, lane FROM lane').all() as { kiosk: string; lane: number }[];
    for (const { kiosk, lane } of rows) mark.run(kiosk, lane);
  } catch {
    // Then a new lane meets one of these only by chance, and the office would refuse its numbers.
  }
}

/** The journal's entries since the backup, as far as they can be read and follow from it: else the office would see two journals. */
function takeJournal(from: DatabaseSync, to: DatabaseSync): void {
  const last = to.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1').get() as
    | { sequence: number; hash: string }
    | undefined;
  let head = last ?? { sequence: 0, hash: journalBeginning };
  const add = to.prepare(`
    INSERT INTO journal (sequence, at, boot, uptime_ms, certain, event, subject, details, previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (;;) {
    const row = rowOrNull<JournalRow>(from, 'SELECT * FROM journal WHERE sequence = ?', head.sequence + 1);
    if (row === null || row === 'unreadable' || row.previous !== head.hash) return;
    const { uptime_ms: uptimeMs, certain, ...entry } = row;
    if (entryHash({ ...entry, uptimeMs, certain: certain === 1 }) !== row.hash) return;
    const { sequence, at, boot, event, subject, details, previous, hash } = row;
    add.run(sequence, at, boot, uptimeMs, certain, event, subject, details, previous, hash);
    head = { sequence, hash };
  }
}

function numberIn(sql: DatabaseSync, question: string): number {
  try {
    return Number((sql.prepare(question).get() as { n: number | null } | undefined)?.n ?? 0);
  } catch {
    return 0;
  }
}

/** null: there is no such row. */
function rowOrNull<Row>(sql: DatabaseSync, question: string, position: number): Row | 'unreadable' | null {
  try {
    return (sql.prepare(question).get(position) as Row | undefined) ?? null;
  } catch {
    return 'unreadable';
  }
}
