/** Sticks that are too small, and sticks that say they are full in the middle. As root also a real file system of one megabyte. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { realStickDisk } from '../../../src/seal/stick/stick-disk.ts';
import { diskFullAt, diskPulledAt } from '../../support/stick/cut-disk.ts';
import { filesOn, startVillage } from '../../support/stick/village.ts';

test('as many requests as fit are written, oldest first, and the rest goes onto the next stick', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const numbers: string[] = [];
  for (let visit = 0; visit < 5; visit++) {
    numbers.push((await kiosk.confirmVisit({ pageBytes: [100_000] })).number);
  }
  const small = { ...realStickDisk, room: async () => ({ freeBytes: 450_000, pieceBytes: 16_384 }) };
  const first = await kiosk.export({ disk: small });
  t.like(first, { requests: 2, left: 3, replaced: 0 });
  t.deepEqual(
    numbers.map((number) => kiosk.outbox.exportOf(number) !== null),
    [true, true, false, false, false],
  );
  const second = await kiosk.export({ onlyNew: true });
  t.like(second, { requests: 3, left: 0, replaced: 0 });
  await village.import();
  t.is((await kiosk.collect()).delivered.length, 5);
});

test('a request that is too large for the stick does not keep the younger ones from it', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const large = await kiosk.confirmVisit({ pageBytes: [900_000] });
  const small = await kiosk.confirmVisit({ pageBytes: [10_000] });
  const disk = { ...realStickDisk, room: async () => ({ freeBytes: 500_000, pieceBytes: 4_096 }) };
  t.like(await kiosk.export({ disk }), { requests: 1, left: 1 });
  t.is(kiosk.outbox.exportOf(large.number), null);
  t.truthy(kiosk.outbox.exportOf(small.number));
});

test('a stick on which not even one request fits is refused, and nothing is left on it', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  await kiosk.confirmVisit();
  const disk = { ...realStickDisk, room: async () => ({ freeBytes: 60_000, pieceBytes: 4_096 }) };
  await t.throwsAsync(kiosk.export({ disk }), { message: /^stick.full/ });
  t.deepEqual(readdirSync(stick), []);
});

test('a stick that is full at any call, whatever it said before, gets a whole export or none', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk } = village;
  for (let visit = 0; visit < 3; visit++) await kiosk.confirmVisit({ pageBytes: [3_000] });
  const counting = diskPulledAt(10_000);
  await kiosk.export({ disk: counting });
  let partly = 0;
  for (let at = 0; at < counting.calls.length; at++) {
    const stick = mkdtempSync(join(tmpdir(), 'stick-'));
    const report = await kiosk.export({ disk: diskFullAt(at), stick }).catch((error: Error) => error);
    if (report instanceof Error) {
      t.regex(report.message, /^stick.full/);
      t.deepEqual(filesOn(stick), {}, `nothing is left of call ${at}`);
    } else {
      t.is(report.requests + report.left, 3);
      partly += Number(report.left > 0);
      const [found] = (await village.import({ stick })).exports;
      t.like(found, { outcome: 'imported', requests: report.requests, incomplete: 0, refused: 0 });
    }
    rmSync(stick, { recursive: true });
  }
  t.true(partly > 5, 'some of these sticks took a part');
});

test('on a file system of one megabyte, or on a disk that plays one, the office gets what fitted and says so on it', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  for (let visit = 0; visit < 12; visit++) await kiosk.confirmVisit({ pageBytes: [100_000] });
  const small = megabyte();
  t.teardown(small.remove);
  t.log(small.what);
  const report = await kiosk.export({ stick: small.stick, disk: small.disk });
  t.true(report.requests >= 5 && report.left >= 1, JSON.stringify(report));
  t.is(report.requests + report.left, 12);
  const imported = await village.import({ stick: small.stick });
  t.is(imported.answersProblem, null, 'there was room for the answers');
  t.like(imported.exports, [{ arrived: report.requests, incomplete: 0 }]);
  t.is((await kiosk.collect({ stick: small.stick })).delivered.length, report.requests);
  t.like(
    await kiosk.export({ stick: small.stick, disk: small.disk }),
    { requests: 12 - report.requests, left: 0, replaced: 1 },
    'what the office has makes room for the rest',
  );
});

/** Mounting needs root; without it the calls to a full disk are played on the real one. */
function megabyte() {
  const stick = mkdtempSync(join(tmpdir(), 'small-stick-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', stick], { stdio: 'ignore' });
    const remove = () => {
      execFileSync('umount', [stick]);
      rmSync(stick, { recursive: true });
    };
    return { stick, disk: realStickDisk, what: 'a real tmpfs of 1 MB', remove };
  } catch {
    const remove = () => rmSync(stick, { recursive: true });
    return { stick, disk: playsMegabyte(), what: 'a disk that plays 1 MB', remove };
  }
}

function playsMegabyte() {
  let usedBytes = 0;
  return {
    ...realStickDisk,
    room: async () => ({ freeBytes: Math.max(1_048_576 - usedBytes, 0), pieceBytes: 4_096 }),
    async write(path: string, bytes: Uint8Array) {
      const pieces = Math.ceil(bytes.length / 4_096) * 4_096;
      if (usedBytes + pieces > 1_048_576) {
        throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
      }
      usedBytes += pieces;
      await realStickDisk.write(path, bytes);
    },
    async remove(path: string) {
      usedBytes -= bytesUnder(path);
      await realStickDisk.remove(path);
    },
  };
}

function bytesUnder(path: string): number {
  if (!existsSync(path)) return 0;
  if (statSync(path).isFile()) return Math.ceil(statSync(path).size / 4_096) * 4_096;
  return readdirSync(path).reduce((sum, name) => sum + bytesUnder(join(path, name)), 0);
}
