/**
 * Opens what the kiosk keeps: enrolment, key and outbox. What can be wrong with a disk comes back as data, so that the program
 * can show it and try again instead of ending; only a kiosk that was never enrolled has nothing to wait for.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureKioskKey, readEnrolment, readKioskKey } from '../outbox/keys.ts';
import { createKioskClock, type KioskClock } from '../outbox/kiosk-clock.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from '../outbox/outbox-problem.ts';
import { probeOf } from '../outbox/storage/storage-probe.ts';
import type { Enrolment } from '../seal/messages.ts';
import type { SigningKey } from '../seal/signatures.ts';
import type { KioskSettings } from './kiosk-settings.ts';

export type KeptThings = {
  outbox: Outbox;
  clock: KioskClock;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  /** What an earlier run left unfinished, and what of it is offered again. */
  recovered: ReturnType<Outbox['recoverDrafts']>;
};

export type Opening =
  | ({ outcome: 'opened' } & KeptThings)
  | { outcome: 'notEnrolled' }
  | { outcome: 'closed'; problem: OutboxProblem };

export async function openKeptThings(
  settings: Pick<KioskSettings, 'folder' | 'sharedWith' | 'shredding' | 'clock'>,
  version: string,
): Promise<Opening> {
  const { folder, sharedWith, shredding } = settings;
  let outbox: Outbox | undefined;
  try {
    const lost = probeOf(folder).look();
    if (lost) return { outcome: 'closed', problem: lost };
    const enrolment = readEnrolment(folder);
    const wasUsed = existsSync(join(folder, 'outbox.sqlite'));
    if (!enrolment && !wasUsed) return { outcome: 'notEnrolled' };
    if (!enrolment) return { outcome: 'closed', problem: keysGone('enrolment.json') };
    const clock = createKioskClock({
      officeTime: () => outbox?.officeTime() ?? null,
      trustsSystem: settings.clock === 'battery',
    });
    outbox = openOutbox({ folder, ...clock, sharedWith, shredding });
    // A new key would be made without a word, and the office would refuse every request that it signs.
    if (outbox.workMark() > 0 && !readKioskKey(folder)) throw keysGone('kiosk-key.json');
    const kioskKey = await ensureKioskKey(folder);
    outbox.beginJournal({ kiosk: enrolment.kiosk, publicKey: kioskKey.x });
    outbox.noteKioskStarted(version);
    const recovered = outbox.recoverDrafts();
    return { outcome: 'opened', outbox, clock, enrolment, recovered, kioskKey };
  } catch (error) {
    outbox?.close();
    const problem = asOutboxProblem(error);
    if (isOutboxProblem(problem)) return { outcome: 'closed', problem };
    throw error;
  }
}

function keysGone(file: string): OutboxProblem {
  return new OutboxProblem(
    'outbox.keysDamaged',
    `The file ${file} is gone though the kiosk was in use: put it back from a copy, or enrol the kiosk again.`,
  );
}
