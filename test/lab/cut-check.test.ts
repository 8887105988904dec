import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { checkCut, type Printed } from './cut-check.ts';

/** The program that the lab runs in its machine, here on this one: three requests in the folder of a kiosk. */
function threeRequests(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'cut-check-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const disk = join(folder, 'disk');
  const kiosk = join(disk, 'kiosk');
  mkdirSync(disk);
  const said = execFileSync(process.execPath, ['test/lab/guest-confirms.ts', kiosk, 'careful', '3'], {
    encoding: 'utf8',
  });
  const printed = said
    .split('\n')
    .filter((line) => line.includes('number'))
    .map((line) => JSON.parse(line) as Printed);
  const verdict = () => {
    const image = join(folder, 'image');
    rmSync(image, { force: true });
    execFileSync('mke2fs', ['-q', '-t', 'ext4', '-d', disk, image, '32M'], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    return checkCut(image, '/kiosk', join(folder, 'found'), printed);
  };
  return { kiosk, printed, verdict };
}

test('a disk that nobody has touched holds every printed request', async (t) => {
  const { printed, verdict } = threeRequests(t);
  t.is(printed.length, 3);
  t.deepEqual(await verdict(), { lost: [], damaged: null });
});

test('a page that is gone or cut off, and a request that is not there, are losses', async (t) => {
  const { kiosk, printed, verdict } = threeRequests(t);
  const pages = readdirSync(join(kiosk, 'sealed'));
  rmSync(join(kiosk, 'sealed', pages[0] ?? ''));
  truncateSync(join(kiosk, 'sealed', pages[1] ?? ''), 10);
  printed.push({ number: '0420009993', pages: {} });
  const { lost } = await verdict();
  t.is(lost.length, 3);
  for (const sign of [/no file of page/, /is not whole/, /0420009993: no row/])
    t.true(
      lost.some((sentence) => sign.test(sentence)),
      lost.join('\n'),
    );
});

test('a database that cannot be read is damage, and none at all is a loss of everything', async (t) => {
  const { kiosk, printed, verdict } = threeRequests(t);
  for (const name of readdirSync(kiosk).filter((each) => each.startsWith('outbox.sqlite-')))
    rmSync(join(kiosk, name));
  truncateSync(join(kiosk, 'outbox.sqlite'), 8_192);
  t.truthy((await verdict()).damaged);
  rmSync(join(kiosk, 'outbox.sqlite'));
  t.is((await verdict()).lost.length, printed.length);
});
