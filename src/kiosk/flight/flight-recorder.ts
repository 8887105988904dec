/**
 * The flight recorder: the last events and transitions of the kiosk, in two files that take turns, kept through restarts. A technician
 * looks at it live; a support bundle carries it home. Lines are not flushed one by one: a card has better things to do.
 */
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FlightEntry,
  type FlightPage,
  type FlightRecord,
  flightRecord,
} from '../../control/flight-messages.ts';
import type { LastFault } from '../../control/messages.ts';

export const flightFiles = ['flight-0.jsonl', 'flight-1.jsonl'] as const;

/** Some thousand records each: days of a busy kiosk. */
const fileLimitBytes = 512 * 1024;
/** For those who look on. */
const keptInMemory = 500;

export type FlightRecorder = {
  write(entry: FlightEntry): void;
  /** What came after record `n`. */
  after(n: number): FlightPage;
  lastFault(): LastFault | null;
  /** Whether the file that is written now has something that a replay can begin with. */
  needsCheckpoint(): boolean;
  close(): void;
};

/** `stamp`: the kiosk's clock. What the disk refuses is lost, and nothing else: the storage is watched elsewhere. */
export function openFlightRecorder(parts: {
  folder: string;
  run: string;
  stamp: () => { at: string; uptimeMs: number };
  limitBytes?: number;
}): FlightRecorder {
  const limitBytes = parts.limitBytes ?? fileLimitBytes;
  const paths = flightFiles.map((name) => join(parts.folder, name));
  const earlier = readFlight(parts.folder);
  const memory = earlier.slice(-keptInMemory);
  let n = earlier.at(-1)?.n ?? 0;
  let lastFault = earlier.filter((record) => record.kind === 'fault').at(-1) ?? null;
  let current = newerOf(paths);
  let file: number | null = null;
  let size = 0;
  let hasBeginning = false;

  function open(): void {
    if (file !== null) return;
    mkdirSync(parts.folder, { recursive: true, mode: 0o750 });
    const path = paths[current] as string;
    file = openSync(path, 'a', 0o640);
    size = statSync(path).size;
    // A line that a power cut tore ends here.
    if (size > 0 && readFileSync(path).at(-1) !== 0x0a) append('\n');
  }

  function append(text: string): void {
    if (file === null) return;
    size += writeSync(file, text);
  }

  function turn(): void {
    close();
    current = 1 - current;
    const path = paths[current] as string;
    if (statSync(path, { throwIfNoEntry: false })) truncateSync(path);
    hasBeginning = false;
    open();
  }

  function close(): void {
    if (file !== null) closeSync(file);
    file = null;
  }

  return {
    write(entry) {
      n += 1;
      const { at, uptimeMs } = parts.stamp();
      const record = { n, at, ms: uptimeMs, run: parts.run, ...entry } as FlightRecord;
      memory.push(record);
      if (memory.length > keptInMemory) memory.shift();
      if (record.kind === 'fault') lastFault = record;
      try {
        open();
        if (size > limitBytes) turn();
        append(`${JSON.stringify(record)}\n`);
        if (record.kind === 'started' || record.kind === 'checkpoint') hasBeginning = true;
      } catch {
        close();
      }
    },
    after: (seen) => ({ records: memory.filter((record) => record.n > seen), last: n }),
    lastFault() {
      if (lastFault === null) return null;
      const { code, hint, at, of } = lastFault;
      return { code, hint, at, of };
    },
    needsCheckpoint: () => !hasBeginning,
    close,
  };
}

/** Both files in order; what can't be read is left out. */
export function readFlight(folder: string): FlightRecord[] {
  return flightFiles
    .flatMap((name) => {
      try {
        return parseFlight(readFileSync(join(folder, name), 'utf8'));
      } catch {
        return [];
      }
    })
    .toSorted((a, b) => a.n - b.n);
}

export function parseFlight(text: string): FlightRecord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return flightRecord.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return [];
    }
  });
}

/** The one with the newer last record goes on. */
function newerOf(paths: string[]): number {
  const last = paths.map((path) => {
    try {
      return parseFlight(readFileSync(path, 'utf8')).at(-1)?.n ?? 0;
    } catch {
      return 0;
    }
  });
  return (last[1] ?? 0) > (last[0] ?? 0) ? 1 : 0;
}
