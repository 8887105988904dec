import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'ava';
import { decodeJwt } from 'jose';
import sharp from 'sharp';
import { openAnswers } from '../../src/seal/sealed-answers.ts';
import { goToFirstPaper, keepPage } from '../support/errand-steps.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';

const sheets = 7;

/** Papers that are told apart by how far down their one black bar is. */
async function drawSheets(folder: string): Promise<string[]> {
  const [width, height] = [420, 594];
  const step = height / sheets;
  return Promise.all(
    Array.from({ length: sheets }, async (_, index) => {
      const path = join(folder, `sheet-${index}.png`);
      const top = Math.round(step * index + step / 4);
      const bar = { create: { width: 300, height: 40, channels: 3, background: '#181818' } } as const;
      await sharp({ create: { width, height, channels: 3, background: '#f4f4f0' } })
        .composite([{ input: await sharp(bar).png().toBuffer(), left: 60, top }])
        .png()
        .toFile(path);
      return path;
    }),
  );
}

/** Which sheet it is, from how far down its darkest row lies. */
function sheetOf(darkness: number[]): number {
  const darkest = darkness.indexOf(Math.max(...darkness));
  return Math.floor((darkest / darkness.length) * sheets);
}

async function sheetOnScreen(rig: KioskRig, before: number | null): Promise<number> {
  let sheet = Number.NaN;
  await rig.reaches('reviewingPage', ({ preview }) => {
    const inkOf = (row: string) => [...row].reduce((sum, digit) => sum + 3 - Number(digit), 0);
    if (preview) sheet = sheetOf(preview.rows.map(inkOf));
    return sheet !== before;
  });
  return sheet;
}

async function sheetOfThumbnail(base64: string): Promise<number> {
  const { data, info } = await sharp(Buffer.from(base64, 'base64'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = Array.from({ length: info.height }, (_, y) =>
    data
      .subarray(y * info.width * info.channels, (y + 1) * info.width * info.channels)
      .reduce((sum, value) => sum + 255 - value, 0),
  );
  return sheetOf(rows);
}

test('a pile jams in the middle: what came through is kept and told, the rest follows, and every page reaches the request once and in order', async (t) => {
  const rig = await startKioskRig({ documentScanner: { source: 'feeder' } });
  t.teardown(rig.stop);
  const paths = await drawSheets(rig.folder);
  const firstPile = paths.slice(0, 5);
  const secondPile = paths.slice(5);
  await goToFirstPaper(rig);

  t.is(
    (await rig.view()).body[0],
    'Taruh semua halamannya di atas alat pindai. Rapikan tepinya.',
    'nobody is told to close a lid',
  );
  await rig.act('pile', firstPile.join(' '));
  await rig.act('jam-after', '3');
  await rig.press('1');
  const jammed = await rig.reaches('scanFailed');
  t.is(jammed.problem, '3 halaman sudah tersimpan. Taruh lagi kertas yang tersangkut dan sisanya.');
  t.is(rig.sealedFiles().length, 3);

  await rig.act('clear');
  await rig.press('1');
  const seen: number[] = [];
  for (const _page of firstPile) {
    seen.push(await sheetOnScreen(rig, seen.at(-1) ?? null));
    await keepPage(rig);
  }
  t.deepEqual(seen, [0, 1, 2, 3, 4]);

  await rig.reaches('placingPaper');
  await rig.act('pile', secondPile.join(' '));
  await rig.press('1');
  for (const _page of secondPile) {
    seen.push(await sheetOnScreen(rig, seen.at(-1) ?? null));
    await keepPage(rig);
  }
  await rig.reaches('choosingHandover');
  await rig.press('2');
  await rig.reaches('reviewingRequest');
  await rig.press('1');
  await rig.reaches('showingReceipt');

  const manifest = rig.withOutbox((outbox) => {
    const waiting = outbox.oldestWaiting();
    assert(waiting);
    return decodeJwt<{ sealedAnswers: string; pages: unknown[] }>(outbox.manifestOf(waiting.number));
  });
  const { answers, thumbnails } = await openAnswers(rig.officeIdentity, manifest.sealedAnswers);
  t.is(manifest.pages.length, sheets);
  const sent = await Promise.all(answers.pages.map(({ page }) => sheetOfThumbnail(thumbnails[page] ?? '')));
  t.deepEqual(sent, [0, 1, 2, 3, 4, 5, 6]);
  t.deepEqual(
    answers.pages.map(({ paper }) => paper),
    [...firstPile.map(() => answers.pages[0]?.paper), ...secondPile.map(() => answers.pages[5]?.paper)],
  );
  t.not(answers.pages[0]?.paper, answers.pages[5]?.paper);
});

test('whoever stops in the middle of a pile finds the pages that came through', async (t) => {
  const rig = await startKioskRig({ documentScanner: { source: 'feeder' } });
  t.teardown(rig.stop);
  const paths = await drawSheets(rig.folder);
  await goToFirstPaper(rig);
  // Far more than the scanner can take in before it is stopped.
  await rig.act('pile', Array.from({ length: 60 }, (_, index) => paths[index % sheets]).join(' '));
  await rig.press('1');
  // The third page is drawn in only when the first is sealed.
  await rig.reaches('scanningPage', ({ progress }) => /halaman ([3-9]|\d\d)$/.test(progress?.label ?? ''));
  await rig.press('cancel');
  const { problem, body } = await rig.reaches('reviewingPage');
  const kept = Number(/^(\d+) halaman sudah tersimpan\.$/.exec(problem ?? '')?.[1]);
  t.true(kept >= 1 && kept < 60, problem);
  t.is(rig.sealedFiles().length, kept);
  t.regex(body[0] ?? '', /halaman 1$/);
});
