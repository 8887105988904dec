/**
 * What a disk was told, write by write and flush by flush (QEMU's blklogwrites, in the format of Linux's dm-log-writes), and the disk as
 * a power cut at any moment could have left it.
 */
import { closeSync, copyFileSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

export type LogEntry = {
  sector: number;
  sectors: number;
  isFlush: boolean;
  /** Durable by itself, without a flush after it. */
  isForced: boolean;
  /** Nothing but zeros is read there afterwards; the log holds no data for it. */
  isDiscard: boolean;
  /** Where its data begins in the log, and where the entry ends. */
  dataAt: number;
  endsAt: number;
};

export type WriteLog = { file: number; sectorBytes: number; entries: LogEntry[] };

const magic = 0x6a736677736872n;

/** Reads to the end of the file: the count in its head lags behind when QEMU was killed. */
export function readWriteLog(path: string): WriteLog {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(64);
  readSync(file, head, 0, 64, 0);
  if (head.readBigUInt64LE(0) !== magic) throw new Error(`${path} is no log of writes`);
  const sectorBytes = head.readUInt32LE(24);
  const size = fstatSync(file).size;
  const entries: LogEntry[] = [];
  const entry = Buffer.alloc(32);
  for (let at = sectorBytes; at + sectorBytes <= size; ) {
    readSync(file, entry, 0, 32, at);
    const [sector, sectors] = [Number(entry.readBigUInt64LE(0)), Number(entry.readBigUInt64LE(8))];
    const flags = Number(entry.readBigUInt64LE(16));
    const isDiscard = (flags & 4) !== 0;
    const dataAt = at + sectorBytes;
    const endsAt = dataAt + (isDiscard ? 0 : sectors * sectorBytes);
    // Half an entry at the end was under way when the machine was switched off.
    if ((sectors === 0 && flags === 0) || endsAt > size) break;
    entries.push({
      ...{ sector, sectors, isDiscard, dataAt, endsAt },
      isFlush: (flags & 1) !== 0,
      isForced: (flags & 2) !== 0,
    });
    at = endsAt;
  }
  return { file, sectorBytes, entries };
}

export type Cut = {
  /** So many entries of the log have been before the power went. */
  after: number;
  /** What happens to writes that no flush had made durable yet. */
  unflushed: 'all' | 'none' | 'some';
};

export type CutDisk = {
  /** Writes the disk as this cut leaves it to `image`. Cuts have to come in the order of the log. */
  cut(cut: Cut, image: string): { kept: number; dropped: number; torn: number };
  close(): void;
};

/** `base`: the disk before the log began; it is brought forward, flush by flush. */
export function openCutDisk(log: WriteLog, base: string, chance: () => number): CutDisk {
  const disk = openSync(base, 'r+');
  let durable = 0;

  function bringForward(after: number): void {
    let lastFlush = -1;
    for (let at = durable; at < after; at += 1) if (log.entries[at]?.isFlush) lastFlush = at;
    for (; durable <= lastFlush; durable += 1) apply(log, disk, log.entries[durable]);
  }

  return {
    cut({ after, unflushed }, image) {
      bringForward(after);
      copyFileSync(base, image);
      const file = openSync(image, 'r+');
      const tally = { kept: 0, dropped: 0, torn: 0 };
      for (const entry of log.entries.slice(durable, after)) {
        if (entry.sectors === 0) continue;
        const fate =
          entry.isForced || unflushed === 'all'
            ? 'kept'
            : unflushed === 'none'
              ? 'dropped'
              : drawFate(chance);
        tally[fate] += 1;
        if (fate === 'kept') apply(log, file, entry);
        if (fate === 'torn') apply(log, file, { ...entry, sectors: Math.floor(chance() * entry.sectors) });
      }
      closeSync(file);
      return tally;
    },
    close: () => closeSync(disk),
  };
}

/** A volatile cache writes in any order, and may be in the middle of a block when the power goes. */
function drawFate(chance: () => number): 'kept' | 'dropped' | 'torn' {
  const drawn = chance();
  if (drawn < 0.5) return 'dropped';
  return drawn < 0.65 ? 'torn' : 'kept';
}

function apply(log: WriteLog, disk: number, entry: LogEntry | undefined): void {
  if (!entry || entry.sectors === 0) return;
  const bytes = Buffer.alloc(entry.sectors * log.sectorBytes);
  if (!entry.isDiscard) readSync(log.file, bytes, 0, bytes.length, entry.dataAt);
  writeSync(disk, bytes, 0, bytes.length, entry.sector * log.sectorBytes);
}
