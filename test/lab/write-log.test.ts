import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openCutDisk, readWriteLog } from './write-log.ts';

const sectorBytes = 512;
const flush = 1;
const forced = 2;
const discard = 4;

type Said = { sector?: number; letters?: string; flags?: number };

/** A log as QEMU writes it; each letter is one sector full of it. */
function logOf(t: ExecutionContext, said: Said[], cutOffBytes = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'write-log-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const head = Buffer.alloc(sectorBytes);
  head.writeBigUInt64LE(0x6a736677736872n, 0);
  head.writeUInt32LE(sectorBytes, 24);
  const entries = said.flatMap(({ sector = 0, letters = '', flags = 0 }) => {
    const entry = Buffer.alloc(sectorBytes);
    entry.writeBigUInt64LE(BigInt(sector), 0);
    entry.writeBigUInt64LE(BigInt(letters.length), 8);
    entry.writeBigUInt64LE(BigInt(flags), 16);
    return flags & discard
      ? [entry]
      : [entry, ...[...letters].map((letter) => Buffer.alloc(sectorBytes, letter))];
  });
  const path = join(folder, 'log');
  const whole = Buffer.concat([head, ...entries]);
  writeFileSync(path, whole.subarray(0, whole.length - cutOffBytes));
  const base = join(folder, 'base');
  writeFileSync(base, Buffer.alloc(8 * sectorBytes, '.'));
  const image = join(folder, 'image');
  const letters = () =>
    [...Array(8).keys()]
      .map((sector) => readFileSync(image).toString('latin1', sector * sectorBytes, sector * sectorBytes + 1))
      .join('')
      .replaceAll('\0', '0');
  return { log: readWriteLog(path), base, image, letters };
}

test('what a flush has covered is there after every cut, whatever happens to the rest', (t) => {
  for (const unflushed of ['none', 'some', 'all'] as const) {
    const { log, base, image, letters } = logOf(t, [
      { sector: 1, letters: 'ab' },
      { flags: flush },
      { sector: 4, letters: 'cd' },
    ]);
    openCutDisk(log, base, () => 0.1).cut({ after: 3, unflushed }, image);
    t.is(letters(), unflushed === 'all' ? '.ab.cd..' : '.ab.....');
  }
});

test('a write of its own force needs no flush', (t) => {
  const { log, base, image, letters } = logOf(t, [
    { sector: 2, letters: 'x', flags: forced },
    { sector: 3, letters: 'y' },
  ]);
  openCutDisk(log, base, () => 0.1).cut({ after: 2, unflushed: 'none' }, image);
  t.is(letters(), '..x.....');
});

test('a write may be torn in the middle, or come without the one before it', (t) => {
  const said = [
    { sector: 0, letters: 'abcd' },
    { sector: 5, letters: 'ef' },
  ];
  const torn = logOf(t, said);
  t.deepEqual(openCutDisk(torn.log, torn.base, () => 0.6).cut({ after: 1, unflushed: 'some' }, torn.image), {
    kept: 0,
    dropped: 0,
    torn: 1,
  });
  t.is(torn.letters(), 'ab......');
  const drawn = [0.1, 0.9];
  const disordered = logOf(t, said);
  openCutDisk(disordered.log, disordered.base, () => drawn.shift() ?? 0).cut(
    { after: 2, unflushed: 'some' },
    disordered.image,
  );
  t.is(disordered.letters(), '.....ef.');
});

test('what comes after the cut has never been', (t) => {
  const { log, base, image, letters } = logOf(t, [
    { sector: 0, letters: 'a' },
    { sector: 1, letters: 'b' },
    { flags: flush },
  ]);
  openCutDisk(log, base, () => 0.9).cut({ after: 1, unflushed: 'all' }, image);
  t.is(letters(), 'a.......');
});

test('one cut after the other brings the disk forward, and each leaves nothing to the next', (t) => {
  const { log, base, image, letters } = logOf(t, [
    { sector: 0, letters: 'a' },
    { flags: flush },
    { sector: 1, letters: 'b' },
    { sector: 0, letters: 'c' },
    { flags: flush },
  ]);
  const disk = openCutDisk(log, base, () => 0.9);
  disk.cut({ after: 3, unflushed: 'all' }, image);
  t.is(letters(), 'ab......');
  disk.cut({ after: 4, unflushed: 'none' }, image);
  t.is(letters(), 'a.......');
  disk.cut({ after: 5, unflushed: 'none' }, image);
  t.is(letters(), 'cb......');
});

test('a discarded place reads as zeros, and half an entry at the end of the log is none', (t) => {
  const { log, base, image, letters } = logOf(
    t,
    [
      { sector: 2, letters: 'zz', flags: discard },
      { sector: 0, letters: 'ab' },
    ],
    100,
  );
  t.is(log.entries.length, 1);
  openCutDisk(log, base, () => 0.9).cut({ after: 1, unflushed: 'all' }, image);
  t.is(letters(), '..00....');
});
