/** A feeder's pile through `scanimage --batch`: Debian's own program on SANE's test device, and the pretend one. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { SaneDocumentScanner } from '../../../devices/document-scanner/sane-document-scanner.ts';
import { problemOf } from '../document-scanner.contract.ts';
import { fingerprintOf, watchBatch } from './feeder-batch.ts';
import { setUpPretendScanner, setUpSaneTest, temporaryFolder } from './scanner-rigs.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Sheets that differ, at the size of A4 at 50 dpi so that nothing is scaled. */
async function pile(folder: string, count: number) {
  const [widthPx, heightPx] = [413, 585];
  const sheets: { path: string; fingerprint: string }[] = [];
  for (const sheet of upTo(count)) {
    const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, index) => (index * sheet) % 251);
    const path = join(folder, `sheet-${sheet}.pgm`);
    await writeFile(path, Buffer.concat([Buffer.from(`P5\n${widthPx} ${heightPx}\n255\n`), pixels]));
    sheets.push({ path, fingerprint: fingerprintOf(pixels) });
  }
  return sheets;
}

async function pretendFeeder(count: number) {
  const { folder, glass, settings } = await setUpPretendScanner();
  const batchFolder = await temporaryFolder();
  const sheets = await pile(folder, count);
  glass.loadFeeder(sheets.map(({ path }) => path));
  return { glass, sheets, batchFolder, scanner: new SaneDocumentScanner({ ...settings, batchFolder }) };
}

test.serial(
  "Debian's scanimage empties the test device's feeder: ten pages at 300 dpi, each once",
  async (t) => {
    const { settings } = await setUpSaneTest('well');
    const batchFolder = await temporaryFolder();
    const scanner = new SaneDocumentScanner({ ...settings, batchFolder });
    const { pages, end, progress } = await watchBatch({ scanner, resolutionDpi: 300 });
    t.deepEqual(end, { pages: 10 });
    t.deepEqual(
      pages.map(({ page }) => page),
      upTo(10),
    );
    t.true(pages.every(({ widthPx, heightPx }) => widthPx === 2480 && heightPx === 3507));
    for (const page of upTo(10)) t.is(progress.get(page)?.at(-1), 100);
    t.deepEqual(await readdir(batchFolder), []);
    await scanner.close();
  },
);

test.serial(
  "twenty pages at 300 dpi through Debian's scanimage, a jam on page 7: six kept, told, and on, no page twice",
  async (t) => {
    const { settings } = await setUpSaneTest('well');
    const [feeder, batchFolder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(feeder, 'sheets'), '20');
    await writeFile(join(feeder, 'jamAfter'), '6');
    const scanner = new SaneDocumentScanner({
      ...settings,
      command: [process.execPath, join(import.meta.dirname, 'feeder-of-real-scanimage.ts'), feeder],
      batchFolder,
    });
    const { pages, problems, end } = await watchBatch({
      scanner,
      resolutionDpi: 300,
      onProblem: () => 'continue',
    });
    t.deepEqual(problems, [{ code: 'scanner.jammed', pagesKept: 6 }]);
    t.deepEqual(end, { pages: 20 });
    t.deepEqual(
      pages.map(({ page }) => page),
      upTo(20),
    );
    t.true(pages.every(({ widthPx, heightPx }) => widthPx === 2480 && heightPx === 3507));
    t.deepEqual(await readdir(batchFolder), []);
    await scanner.close();
  },
);

test.serial("a jam on the real program's first page is told with nothing kept", async (t) => {
  const { settings } = await setUpSaneTest('jammed');
  const scanner = new SaneDocumentScanner({ ...settings, batchFolder: await temporaryFolder() });
  const problem = await problemOf(watchBatch({ scanner, resolutionDpi: 50 }));
  t.is(problem.code, 'scanner.jammed');
  t.deepEqual(await scanner.status(), { state: 'jammed' });
  await scanner.close();
});

test.serial('a jam on page 4 of 7 keeps three, and the batch goes on with no page twice', async (t) => {
  const { glass, sheets, batchFolder, scanner } = await pretendFeeder(7);
  glass.jamAfter(3);
  const { pages, problems, progress, end } = await watchBatch({
    scanner,
    resolutionDpi: 50,
    onProblem: () => {
      glass.recover();
      return 'continue';
    },
  });
  t.deepEqual(problems, [{ code: 'scanner.jammed', pagesKept: 3 }]);
  t.deepEqual(end, { pages: 7 });
  t.deepEqual(
    pages.map(({ page, fingerprint }) => ({ page, fingerprint })),
    sheets.map(({ fingerprint }, index) => ({ page: index + 1, fingerprint })),
  );
  for (const percents of progress.values()) t.is(percents.at(-1), 100);
  t.deepEqual(await scanner.status(), { state: 'ready' });
  t.deepEqual(await readdir(batchFolder), []);
  await scanner.close();
});

test.serial('a batch that is stopped at a jam keeps its pages and rejects with the jam', async (t) => {
  const { glass, scanner } = await pretendFeeder(3);
  glass.jamAfter(1);
  const seen: number[] = [];
  const batch = watchBatch({ scanner, resolutionDpi: 50, onPage: (page) => void seen.push(page) });
  t.is((await problemOf(batch)).code, 'scanner.jammed');
  t.deepEqual(seen, [1]);
  await scanner.close();
});

test.serial(
  'a cancel stops the feeder: the sheets behind stay in it, and nothing is left lying',
  async (t) => {
    const { glass, batchFolder, scanner } = await pretendFeeder(5);
    const stop = new AbortController();
    const batch = watchBatch({
      scanner,
      resolutionDpi: 50,
      signal: stop.signal,
      onPage: (page) => {
        if (page === 2) stop.abort();
      },
    });
    t.is((await problemOf(batch)).code, 'scanner.cancelled');
    t.is(glass.state().feeder.length, 3);
    t.deepEqual(await readdir(batchFolder), []);
    t.deepEqual(await scanner.status(), { state: 'ready' });
    await scanner.close();
  },
);

test.serial('a citizen who leaves while the jam is asked about ends the batch', async (t) => {
  const { glass, scanner } = await pretendFeeder(3);
  glass.jamAfter(0);
  const stop = new AbortController();
  const batch = watchBatch({
    scanner,
    resolutionDpi: 50,
    signal: stop.signal,
    onProblem: () => {
      stop.abort();
      return new Promise(() => {});
    },
  });
  t.is((await problemOf(batch)).code, 'scanner.cancelled');
  await scanner.close();
});

test.serial('an empty feeder is told as no paper, also when the stuck sheet was not put back', async (t) => {
  const { glass, scanner } = await pretendFeeder(1);
  glass.jamAfter(0);
  const problems: string[] = [];
  const batch = watchBatch({
    scanner,
    resolutionDpi: 50,
    onProblem: (code) => {
      problems.push(code);
      glass.recover();
      glass.loadFeeder([]);
      return code === 'scanner.jammed' ? 'continue' : 'stop';
    },
  });
  t.is((await problemOf(batch)).code, 'scanner.noPaper');
  t.deepEqual(problems, ['scanner.jammed', 'scanner.noPaper']);
  await scanner.close();
});

test.serial(
  'who cannot take a page ends the batch with the reason, and the sheet behind stays',
  async (t) => {
    const { glass, scanner } = await pretendFeeder(3);
    const full = new Error('the disk is full');
    const batch = watchBatch({ scanner, resolutionDpi: 50, onPage: () => Promise.reject(full) });
    t.is(await t.throwsAsync(batch), full);
    t.is(glass.state().feeder.length, 2);
    await scanner.close();
  },
);
