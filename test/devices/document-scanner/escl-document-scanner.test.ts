/** What the eSCL driver does beyond the promises that every scanner keeps: bad habits of firmware, feeders, other scanners. */
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import { EsclDocumentScanner } from '../../../devices/document-scanner/escl-document-scanner.ts';
import { readXml } from '../../../devices/document-scanner/small-xml.ts';
import { problemOf } from '../document-scanner.contract.ts';
import { watchBatch } from './feeder-batch.ts';
import { closePretendEscl, setUpPretendEscl, temporaryFolder } from './scanner-rigs.ts';

test.after.always(closePretendEscl);

const page = { resolutionDpi: 50, mode: 'grey' as const, signal: new AbortController().signal };

test('any text is read or refused, and only whole documents are read', (t) => {
  t.is(readXml('<a><b/>x &amp; y<!-- c --></a>').outcome, 'document');
  for (const bad of ['', 'x', '<a>', '<a></b>', '<a/><b/>', '<!DOCTYPE a><a/>', '<a>'.repeat(99)]) {
    t.is(readXml(bad).outcome, 'refused', bad);
  }
  fc.assert(fc.property(fc.string(), (text) => ['document', 'refused'].includes(readXml(text).outcome)));
});

test('a busy scanner and an early "no more pages" are waited for', async (t) => {
  const { twin, settings } = await setUpPretendEscl();
  const scanner = new EsclDocumentScanner(settings);
  twin.misbehave('busyTwice');
  t.is((await scanner.scanPage(page)).widthPx, 413);
  twin.glass.loadFeeder([null, null]);
  twin.misbehave('earlyNotFound');
  t.deepEqual((await watchBatch({ scanner, resolutionDpi: 50 })).end, { pages: 2 });
  await scanner.close();
});

for (const [habit, code] of [
  ['dropMidPage', 'scanner.failed'],
  ['endlessPage', 'scanner.badPage'],
  ['garbageXml', 'scanner.failed'],
  ['endlessXml', 'scanner.failed'],
] as const) {
  test(`${habit} is told as ${code}, and the next page can be scanned`, async (t) => {
    const { twin, settings } = await setUpPretendEscl();
    const limits = { ...settings.limits, maxAnswerBytes: 2_000_000 };
    const scanner = new EsclDocumentScanner({ ...settings, limits });
    twin.misbehave(habit);
    t.is((await problemOf(scanner.scanPage(page))).code, code);
    twin.misbehave('none');
    t.is((await scanner.scanPage(page)).widthPx, 413);
    await scanner.close();
  });
}

test('a jam on page 4 of 7 keeps three, and the batch goes on with no page twice', async (t) => {
  const { twin, settings } = await setUpPretendEscl();
  const folder = await temporaryFolder();
  const shades = [10, 40, 70, 100, 130, 160, 190];
  for (const shade of shades) {
    const background = { r: shade, g: shade, b: shade };
    const create = { width: 413, height: 585, channels: 3, background } as const;
    await sharp({ create })
      .png()
      .toFile(join(folder, `${shade}.png`));
  }
  twin.glass.loadFeeder(shades.map((shade) => join(folder, `${shade}.png`)));
  twin.glass.jamAfter(3);
  const scanner = new EsclDocumentScanner(settings);
  const seen: number[] = [];
  const { problems, end } = await watchBatch({
    scanner,
    resolutionDpi: 50,
    onPage: (_page, { pixels }) => void seen.push(Math.round(pixels[0]! / 10) * 10),
    onProblem: () => {
      twin.glass.recover();
      return 'continue';
    },
  });
  t.deepEqual(problems, [{ code: 'scanner.jammed', pagesKept: 3 }]);
  t.deepEqual(end, { pages: 7 });
  t.deepEqual(seen, shades);
  await scanner.close();
});

test('a cancel is told to the scanner, so that it stops', async (t) => {
  const { twin, settings } = await setUpPretendEscl();
  twin.glass.slow(600_000);
  const scanner = new EsclDocumentScanner(settings);
  const stop = new AbortController();
  const scan = scanner.scanPage({ ...page, signal: stop.signal, onProgress: () => stop.abort() });
  t.is((await problemOf(scan)).code, 'scanner.cancelled');
  t.true(twin.requests.some((request) => request.startsWith('DELETE /eSCL/ScanJobs/')));
  await scanner.close();
});

test('another scanner at the same address is refused', async (t) => {
  const { settings } = await setUpPretendEscl();
  const scanner = new EsclDocumentScanner({ ...settings, serial: 'OURS-1' });
  const problem = await problemOf(scanner.scanPage(page));
  t.is(problem.code, 'scanner.failed');
  t.false(problem.tryAgain);
  t.regex(problem.hint, /PRETEND-0001/);
  await scanner.close();
});
