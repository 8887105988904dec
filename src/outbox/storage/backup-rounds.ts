/**
 * When a backup is made: soon after a request came, and every so often for what changed without one. Runs beside the forwarder and
 * shares nothing with it but the database, so a slow medium holds up neither office nor kiosk.
 */

import type { Clock } from '../forwarding/clock.ts';
import type { ForwarderLog } from '../forwarding/forwarder-log.ts';
import { isOutboxProblem } from '../outbox-problem.ts';
import type { Requests } from '../requests.ts';
import { type BackupResult, makeBackup } from './backup.ts';
import type { BackupNotes } from './backup-note.ts';

export type BackupRoundsParts = {
  outbox: BackupNotes & Pick<Requests, 'workMark'>;
  /** The kiosk's folder. */
  from: string;
  /** On the second medium. */
  to: string;
  everyMs: number;
  clock: Clock;
  now: () => Date;
  log: ForwarderLog;
  settleMs?: number;
  pollMs?: number;
};

/** Citizens come one after the other: half a minute of rest makes one copy of several requests. */
const settle = 30_000;
const poll = 5_000;
/** Somebody may have plugged the medium in again. */
const tryAgainMs = 5 * 60_000;

/** Ends when `signal` is aborted. */
export async function keepBackups(parts: BackupRoundsParts, signal: AbortSignal): Promise<void> {
  const { outbox, clock } = parts;
  let copiedMark = -1;
  let dueMs = clock.nowMs();
  while (!signal.aborted) {
    const mark = markOf(outbox) ?? copiedMark;
    if (mark !== copiedMark || clock.nowMs() >= dueMs) {
      const isFirst = copiedMark === -1;
      if (!isFirst) await clock.sleep(parts.settleMs ?? settle, signal);
      if (signal.aborted) return;
      copiedMark = markOf(outbox) ?? copiedMark;
      const isMade = await backUp(parts);
      dueMs = clock.nowMs() + (isMade ? parts.everyMs : Math.min(parts.everyMs, tryAgainMs));
    }
    await clock.sleep(parts.pollMs ?? poll, signal);
  }
}

async function backUp({ from, to, outbox, now, log }: BackupRoundsParts): Promise<boolean> {
  const result = await makeBackup({ from, to });
  if (result.outcome === 'made') log.info({ ...result }, 'backup.made');
  else log.error({ ...result }, 'backup.failed');
  try {
    outbox.noteBackup(
      noteOf(result, { to, before: outbox.backupNote()?.at ?? null, at: now().toISOString() }),
    );
  } catch (error) {
    if (!isOutboxProblem(error)) throw error;
    log.error({ code: error.code, hint: error.hint }, 'backup.notNoted');
  }
  return result.outcome === 'made';
}

function noteOf(result: BackupResult, { to, before, at }: { to: string; before: string | null; at: string }) {
  if (result.outcome === 'made') return { folder: to, at, code: null, hint: null };
  return { folder: to, at: before, code: result.code, hint: result.hint };
}

function markOf(outbox: Pick<Requests, 'workMark'>): number | null {
  try {
    return outbox.workMark();
  } catch (error) {
    if (!isOutboxProblem(error)) throw error;
    return null;
  }
}
