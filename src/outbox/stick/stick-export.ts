/**
 * Writes every waiting request onto a USB stick: manifest and pages sealed to the office, and last an index signed by the kiosk. What
 * was cut off has no index and is known by that. Called by `silaku export`; a screen can call it as well.
 */
import { join } from 'node:path';
import type { Enrolment } from '../../seal/messages.ts';
import type { SigningKey } from '../../seal/signatures.ts';
import { realStickDisk, type StickDisk, writing } from '../../seal/stick/stick-disk.ts';
import { countFiles } from '../../seal/stick/stick-messages.ts';
import { StickProblem } from '../../seal/stick/stick-problem.ts';
import { listStick, requireFolder } from '../../seal/stick/stick-reader.ts';
import type { Outbox } from '../outbox.ts';
import { writeExport } from './export-folder.ts';
import { measureRoom } from './stick-room.ts';

export type ExportReport =
  | { outcome: 'nothingWaiting'; replaced: number }
  | {
      outcome: 'exported';
      /** One folder each, in the order of writing. */
      exports: string[];
      requests: number;
      pages: number;
      bytes: number;
      /** Requests that found no room on this stick. */
      left: number;
      /** Numbers of requests with a page that this kiosk has lost or cannot read whole any more. */
      unreadable: string[];
      /** Folders of earlier exports of this kiosk that were removed: the office has what was in them, or the new one holds it. */
      replaced: number;
    };

export type ExportOptions = {
  outbox: Outbox;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  /** The top folder of the stick. */
  stick: string;
  now: () => Date;
  /** Only what has never been written to a stick: for a second stick, when one was too small. */
  onlyNew?: boolean;
  disk?: StickDisk;
  signal?: AbortSignal;
  /** Called after each request. */
  onProgress?: (requests: number) => void;
};

/** Throws StickProblem, OutboxProblem, and the signal's reason; then no unfinished export counts, and nothing has changed here. */
export async function exportToStick(options: ExportOptions): Promise<ExportReport> {
  const { outbox, stick, disk = realStickDisk, onlyNew = false } = options;
  await requireFolder(stick);
  // Looked up before anything is written: what another export writes beside this one is not older.
  const older = (await listStick(stick)).ours.filter(
    ({ kind, kiosk }) => kind === 'export' && kiosk === options.enrolment.kiosk,
  );
  // The office has everything in these: they make room for what waits, and a stick that gets lost should hold little.
  const finished = older.filter(({ id }) => isFinished(outbox, id));
  await removeAll(disk, stick, finished);
  if (!outbox.nextToExport(0, { onlyNew })) return { outcome: 'nothingWaiting', replaced: finished.length };
  const room = await measureRoom(disk, stick);
  const report = {
    outcome: 'exported' as const,
    exports: [] as string[],
    requests: 0,
    pages: 0,
    bytes: 0,
    left: 0,
    unreadable: [] as string[],
    replaced: finished.length,
  };
  for (let after = 0; outbox.nextToExport(after, { onlyNew }); ) {
    const written = await writeExport({ ...options, disk, room, after, done: report.requests });
    report.left += written.left;
    report.unreadable.push(...written.unreadable);
    after = written.after;
    if (written.id === null) continue;
    report.exports.push(written.id);
    report.requests += written.requests.length;
    report.pages += written.requests.reduce((sum, { pages }) => sum + pages.length, 0);
    report.bytes += countFiles(written.requests).bytes;
  }
  if (report.exports.length === 0 && report.left > 0) throw new StickProblem('stick.full');
  // Only what holds everything that waits may replace what lay there before.
  if (report.left === 0 && report.unreadable.length === 0 && !onlyNew) {
    const replaced = older.filter((each) => !finished.includes(each) && !holdsSetAside(outbox, each.id));
    await removeAll(disk, stick, replaced);
    report.replaced += replaced.length;
  }
  return report;
}

function isFinished(outbox: Outbox, id: string): boolean {
  const known = outbox.stickExports().find((each) => each.export === id);
  return known !== undefined && known.waiting === 0 && known.setAside === 0;
}

/** A request may have been set aside because its page is lost here: then this stick holds the only one. */
function holdsSetAside(outbox: Outbox, id: string): boolean {
  return outbox.stickExports().some((each) => each.export === id && each.setAside > 0);
}

async function removeAll(disk: StickDisk, stick: string, found: readonly { name: string }[]): Promise<void> {
  for (const { name } of found) await writing(() => disk.remove(join(stick, name)));
  if (found.length > 0) await writing(() => disk.sync(stick));
}
