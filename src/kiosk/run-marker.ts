/**
 * Why the kiosk last started anew. A marker on the disk says that a run began and, at an orderly stop, that it ended; with the boot's
 * name the next run tells a power cut from a crash. systemd's own word on the end, where a unit writes it down, tells a watchdog from a kill.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RestartReason } from '../control/messages.ts';
import { removeFile, writeWhole } from '../files/whole-files.ts';

const marker = z.object({
  run: z.string(),
  boot: z.string(),
  version: z.string(),
  startedAt: z.string(),
  /** Null while it runs, and for ever when it was cut off. */
  stoppedAt: z.string().nullable(),
});
export type RunMarker = z.infer<typeof marker>;

export type RunStart = { run: string; why: RestartReason; previous: RunMarker | null };

const markerFile = 'run.json';
/** `ExecStopPost=` writes $SERVICE_RESULT into it; see systemd.exec(5). */
const serviceResultFile = 'service-result';

/** Pure. `serviceResult`: what systemd said of the end, such as `watchdog`; null where nothing was written. */
export function whyStarted(
  previous: RunMarker | null,
  now: { boot: string; version: string },
  serviceResult: string | null,
): RestartReason {
  if (previous === null) return 'firstStart';
  const sameBoot = previous.boot === now.boot;
  if (previous.stoppedAt !== null) {
    if (previous.version !== now.version) return 'updated';
    return sameBoot ? 'stopped' : 'switchedOff';
  }
  if (serviceResult === 'watchdog') return 'watchdog';
  if (serviceResult === 'oom-kill') return 'outOfMemory';
  return sameBoot ? 'crashed' : 'powerCut';
}

/** Reads what the run before left and marks the beginning of this one. A disk that can't be written costs the next run its answer. */
export function beginRun(folder: string, now: { boot: string; version: string; at: string }): RunStart {
  const previous = readMarker(folder);
  const why = whyStarted(previous, now, takeServiceResult(folder));
  const run = crypto.randomUUID().slice(0, 8);
  const { boot, version, at } = now;
  write(folder, { run, boot, version, startedAt: at, stoppedAt: null });
  return { run, why, previous };
}

/** To be called when everything that has to last is on the disk. */
export function endRun(folder: string, run: string, at: string): void {
  const current = readMarker(folder);
  if (current?.run === run) write(folder, { ...current, stoppedAt: at });
}

function readMarker(folder: string): RunMarker | null {
  try {
    return marker.parse(JSON.parse(readFileSync(join(folder, markerFile), 'utf8')));
  } catch {
    return null;
  }
}

function write(folder: string, next: RunMarker): void {
  try {
    writeWhole(join(folder, markerFile), `${JSON.stringify(next)}\n`, 0o640);
  } catch {
    // The disk's own state is told elsewhere.
  }
}

/** It is of one end alone, so it is read once. */
function takeServiceResult(folder: string): string | null {
  const path = join(folder, serviceResultFile);
  try {
    const [word = ''] = readFileSync(path, 'utf8').trim().split(/\s+/);
    removeFile(path);
    return word === '' ? null : word;
  } catch {
    return null;
  }
}
