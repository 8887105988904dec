/** What the driver does beyond the promises that every scanner keeps: limits, settings, the pixels themselves. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { SaneDocumentScanner } from '../../../devices/document-scanner/sane-document-scanner.ts';
import { problemOf } from '../document-scanner.contract.ts';
import { patientLimits, setUpPretendScanner, setUpSanePnm, temporaryFolder } from './scanner-rigs.ts';

const never = new AbortController().signal;
const greyAt = (resolutionDpi: number) => ({ resolutionDpi, mode: 'grey' as const, signal: never });

test.serial("SANE's pnm device delivers our picture byte for byte", async (t) => {
  const [widthPx, heightPx] = [123, 77];
  const pixels = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (i * 31) % 256);
  const picture = Buffer.concat([Buffer.from(`P6\n${widthPx} ${heightPx}\n255\n`), pixels]);
  const scanner = new SaneDocumentScanner(await setUpSanePnm({ picture }));
  const image = await scanner.scanPage({ resolutionDpi: 75, mode: 'colour', signal: never });
  t.deepEqual(image, { widthPx, heightPx, channels: 3, resolutionDpi: 75, pixels });
  await scanner.close();
});

for (const [status, code] of [
  ['jammed', 'scanner.jammed'],
  ['nodocs', 'scanner.noPaper'],
  ['coveropen', 'scanner.coverOpen'],
  ['ioerror', 'scanner.failed'],
  ['accessdenied', 'scanner.failed'],
  ['eof', 'scanner.badPage'],
] as const) {
  test.serial(`SANE's pnm device with ${status} is told as ${code}`, async (t) => {
    const picture = Buffer.from('P5\n2 2\n255\nabcd');
    const extraOptions = [`--status-${status}=yes`];
    const scanner = new SaneDocumentScanner(await setUpSanePnm({ picture, extraOptions }));
    t.is((await problemOf(scanner.scanPage(greyAt(75)))).code, code);
    await scanner.close();
  });
}

test.serial('a resolution that the scanner does not have is answered with the one it took', async (t) => {
  const picture = Buffer.from('P5\n2 2\n255\nabcd');
  const scanner = new SaneDocumentScanner(await setUpSanePnm({ picture }));
  t.is((await scanner.scanPage(greyAt(151))).resolutionDpi, 150);
  await scanner.close();
});

test.serial('the pretend scanner delivers a page laid on its glass byte for byte', async (t) => {
  const { glass, folder, settings } = await setUpPretendScanner();
  // A4 at 50 dpi, so that nothing has to be scaled.
  const [widthPx, heightPx] = [413, 585];
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (i * 13) % 256);
  const file = join(folder, 'page.pgm');
  await writeFile(file, Buffer.concat([Buffer.from(`P5\n${widthPx} ${heightPx}\n255\n`), pixels]));
  glass.lay(file);
  const scanner = new SaneDocumentScanner(settings);
  const image = await scanner.scanPage(greyAt(50));
  t.deepEqual(Buffer.from(image.pixels), Buffer.from(pixels));
  glass.takeAway();
  const lid = await scanner.scanPage(greyAt(50));
  t.true(lid.pixels.every((value) => value === lid.pixels[0]));
  await scanner.close();
});

for (const format of ['png', 'webp'] as const) {
  test.serial(
    `a ${format} with transparency lies on the glass at its own resolution, in colour and grey`,
    async (t) => {
      const { glass, folder, settings } = await setUpPretendScanner();
      const file = join(folder, `page.${format}`);
      const red = {
        create: { width: 120, height: 80, channels: 4, background: { r: 200, g: 40, b: 40, alpha: 1 } },
      } as const;
      await sharp(red).withMetadata({ density: 300 }).toFormat(format, { lossless: true }).toFile(file);
      glass.lay(file);
      const scanner = new SaneDocumentScanner({ ...settings, extraOptions: ['-x', '20', '-y', '10'] });
      const colour = await scanner.scanPage({ resolutionDpi: 300, mode: 'colour', signal: never });
      t.deepEqual([colour.channels, colour.widthPx, colour.heightPx], [3, 236, 118]);
      t.deepEqual([...colour.pixels.subarray(0, 3)], [200, 40, 40]);
      t.is((await scanner.scanPage(greyAt(300))).channels, 1);
      await scanner.close();
    },
  );
}

test.serial('a scanner that falls silent is stopped and told as silent', async (t) => {
  const { glass, settings } = await setUpPretendScanner();
  glass.act('silent');
  const scanner = new SaneDocumentScanner({ ...settings, limits: { ...patientLimits, silentMs: 3000 } });
  t.is((await problemOf(scanner.scanPage(greyAt(50)))).code, 'device.silent');
  await scanner.close();
});

test.serial('a scanner that does not even stop is killed, and the next page can be scanned', async (t) => {
  const { glass, settings } = await setUpPretendScanner();
  glass.act('deaf');
  const scanner = new SaneDocumentScanner({ ...settings, limits: { ...patientLimits, stopMs: 200 } });
  const stop = new AbortController();
  const onProgress = (percent: number) => {
    if (percent > 10) stop.abort();
  };
  const scan = scanner.scanPage({ ...greyAt(50), signal: stop.signal, onProgress });
  t.is((await problemOf(scan)).code, 'scanner.cancelled');
  glass.recover();
  t.is((await scanner.scanPage(greyAt(50))).widthPx, 413);
  await scanner.close();
});

test.serial(
  'a plug pulled in the middle of a page is told as unplugged, not as a fault of the scanner',
  async (t) => {
    const { glass, settings } = await setUpPretendScanner();
    glass.slow(60_000);
    const scanner = new SaneDocumentScanner(settings);
    const problem = await problemOf(scanner.scanPage({ ...greyAt(50), onProgress: () => glass.unplug() }));
    t.is(problem.code, 'device.unplugged');
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    await scanner.close();
  },
);

test.serial('a page larger than the limit is refused before it fills the memory', async (t) => {
  const { settings } = await setUpPretendScanner();
  const scanner = new SaneDocumentScanner({ ...settings, limits: { ...patientLimits, maxPageBytes: 1000 } });
  const problem = await problemOf(scanner.scanPage(greyAt(50)));
  t.is(problem.code, 'scanner.badPage');
  t.regex(problem.hint, /at most 1000/);
  await scanner.close();
});

test.serial('bytes beyond the announced picture are refused', async (t) => {
  const { glass, settings } = await setUpPretendScanner();
  glass.act('bytesTooMany');
  const scanner = new SaneDocumentScanner(settings);
  t.is((await problemOf(scanner.scanPage(greyAt(50)))).code, 'scanner.badPage');
  await scanner.close();
});

test.serial(
  'without scanimage the scanner counts as unplugged, and the hint says what to install',
  async (t) => {
    const scanner = new SaneDocumentScanner({ command: ['/nowhere/scanimage'] });
    const problem = await problemOf(scanner.scanPage(greyAt(50)));
    t.is(problem.code, 'device.unplugged');
    t.regex(problem.hint, /sane-utils/);
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    await scanner.close();
  },
);

test.serial(
  "an option that the model doesn't know needs a technician, so trying again is not offered",
  async (t) => {
    const { settings } = await setUpPretendScanner();
    const scanner = new SaneDocumentScanner({ ...settings, extraOptions: ['--lamp-colour', 'green'] });
    const problem = await problemOf(scanner.scanPage(greyAt(50)));
    t.is(problem.code, 'scanner.failed');
    t.false(problem.tryAgain);
    t.regex(problem.hint, /--lamp-colour/);
    await scanner.close();
  },
);

test.serial('a page file that is gone is a fault of the scan, not a crash', async (t) => {
  const { glass, folder, settings } = await setUpPretendScanner();
  glass.lay(join(folder, 'nothing.png'));
  const scanner = new SaneDocumentScanner(settings);
  t.is((await problemOf(scanner.scanPage(greyAt(50)))).code, 'scanner.failed');
  await scanner.close();
});

test.serial('asking for the status starts no scanimage while a page is scanned', async (t) => {
  const { glass, settings } = await setUpPretendScanner();
  const log = join(await temporaryFolder(), 'runs');
  glass.slow(600_000);
  const command = ['/bin/sh', '-c', 'echo "$*" >> "$0"; exec "$@"', log, ...settings.command];
  const scanner = new SaneDocumentScanner({ ...settings, command });
  const stop = new AbortController();
  const began = Promise.withResolvers<void>();
  const scan = scanner.scanPage({ ...greyAt(50), signal: stop.signal, onProgress: () => began.resolve() });
  await began.promise;
  const runsBefore = await readFile(log, 'utf8');
  t.deepEqual(await scanner.status(), { state: 'busy' });
  await scanner.lookAgain();
  t.is(await readFile(log, 'utf8'), runsBefore);
  stop.abort();
  await problemOf(scan);
  await scanner.close();
});
