/** A feeder gives several pages at once: they are looked at one by one, and a pile that is held up goes on where it was. */
import assert from 'node:assert/strict';
import test from 'ava';
import { fromPromise } from 'xstate';
import { visitOf } from '../../src/visit/view.ts';
import type { VisitPage } from '../../src/visit/visit-context.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import { waits } from '../../src/visit/waits.ts';
import { pretendPage } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';

type Scan = PromiseWithResolvers<VisitPage[]> & { signal: AbortSignal };

/** A kiosk whose scans a test ends by hand, in front of the first paper. */
async function atFirstPaper() {
  const scans: Scan[] = [];
  const kiosk = await startKiosk({
    scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(({ signal }) => {
      const scan = { ...Promise.withResolvers<VisitPage[]>(), signal };
      scans.push(scan);
      return scan.promise;
    }),
  });
  await kiosk.press(...toFirstPaper);
  const told: VisitPage[] = [];
  return {
    ...kiosk,
    scans,
    pages: () => visitOf(kiosk.kiosk.getSnapshot())?.context.pages.map(({ page }) => page) ?? [],
    /** The page on the screen. */
    shown: () => visitOf(kiosk.kiosk.getSnapshot())?.context.page?.page,
    /** A page is sealed on the disk, while the scan goes on. */
    async keeps(...names: string[]) {
      for (const name of names) {
        const page = pretendPage('f-102', { page: name });
        told.push(page);
        await kiosk.send({ type: 'scanner.pageKept', page });
      }
    },
    async scanEnds() {
      scans.at(-1)?.resolve(told.splice(0));
      await kiosk.settled();
    },
    async scanFails(code: string) {
      told.splice(0);
      scans.at(-1)?.reject(Object.assign(new Error(code), { code }));
      await kiosk.settled();
    },
  };
}

test('the pages of a pile are looked at one by one, in order', async (t) => {
  const { press, view, shown, pages, keeps, scanEnds } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b', 'c');
  t.is(view().screen, 'scanningPage');
  await scanEnds();
  t.deepEqual(pages(), ['a', 'b', 'c'], 'told on the way and at the end, each is there once');
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    t.is(view().screen, 'reviewingPage');
    t.is(shown(), name);
    t.regex(view().body[0] ?? '', new RegExp(`halaman ${index + 1}$`));
    await press('1');
  }
  t.is(view().screen, 'placingPaper');
  t.regex(view().body[1] ?? '', /ke-2/, 'the next paper');
});

test('the page that is being scanned is named, and only where the scanner counts', async (t) => {
  const { press, send, view, keeps, scanFails } = await atFirstPaper();
  await press('1');
  await send({ type: 'scanner.progressed', percent: 40 });
  t.is(view().progress?.label, 'Membaca');
  await send({ type: 'scanner.progressed', percent: 40, page: 1 });
  t.is(view().progress?.label, 'Membaca halaman 1');
  await keeps('a');
  await send({ type: 'scanner.progressed', percent: 10, page: 2 });
  t.is(view().progress?.label, 'Membaca halaman 2');
  await scanFails('scanner.jammed');
  await press('1');
  await send({ type: 'scanner.progressed', percent: 10, page: 1 });
  t.is(view().progress?.label, 'Membaca halaman 2', 'the stuck sheet is the second page still');
});

test('a jam keeps the pages before it, says how many, and the scan goes on behind them', async (t) => {
  const { press, view, shown, pages, keeps, scanEnds, scanFails } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b');
  await scanFails('scanner.jammed');
  t.is(view().screen, 'scanFailed');
  t.is(view().problem, '2 halaman sudah tersimpan. Taruh lagi kertas yang tersangkut dan sisanya.');
  t.is(view().heading, 'Masih ada halaman lain?');
  await press('1');
  t.is(view().problem, undefined);
  await keeps('c');
  await scanEnds();
  t.deepEqual(pages(), ['a', 'b', 'c']);
  t.is(shown(), 'a');
});

test('whoever has no more pages after a jam looks at what is there', async (t) => {
  const { press, view, shown, keeps, scanFails } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b');
  await scanFails('scanner.coverOpen');
  t.is(view().problem, 'Tutup alat belum rapat. Tutup, lalu coba lagi. 2 halaman sudah tersimpan.');
  await press('2');
  t.is(view().screen, 'reviewingPage');
  t.is(view().problem, undefined);
  t.is(shown(), 'a');
});

test('a fault before any page is told as ever', async (t) => {
  const { press, view, scanFails } = await atFirstPaper();
  await press('1');
  await scanFails('scanner.jammed');
  t.is(view().problem, 'Kertas tersangkut. Tarik pelan-pelan, lalu coba lagi.');
  t.is(view().heading, 'Surat belum terbaca');
});

test('stopping keeps the pages that are through, says so, and shows them', async (t) => {
  const { press, view, shown, pages, keeps, scans } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b');
  await press('cancel');
  t.true(scans[0]?.signal.aborted);
  t.is(view().screen, 'reviewingPage');
  t.is(view().problem, '2 halaman sudah tersimpan.');
  t.is(shown(), 'a');
  await press('1');
  t.is(view().problem, undefined);
  t.is(shown(), 'b');
  t.deepEqual(pages(), ['a', 'b']);
});

test('the limit of a scan holds for each page, not for the pile', async (t) => {
  const { press, pass, view, keeps } = await atFirstPaper();
  await press('1');
  for (const name of ['a', 'b', 'c']) {
    await pass(waits.scanTakesTooLongMs - 1);
    await keeps(name);
    t.is(view().screen, 'scanningPage');
  }
  await pass(waits.scanTakesTooLongMs);
  t.is(view().screen, 'scanFailed');
  t.regex(view().problem ?? '', /3 halaman sudah tersimpan/);
});

test('a page of the pile that is scanned again comes back to its place', async (t) => {
  const { press, view, shown, pages, keeps, scanEnds } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b', 'c');
  await scanEnds();
  await press('1', '2');
  t.is(view().screen, 'placingPaper');
  t.deepEqual(pages(), ['a', 'c']);
  await press('1');
  await keeps('b again');
  await scanEnds();
  t.deepEqual(pages(), ['a', 'b again', 'c']);
  t.is(shown(), 'b again');
  await press('1');
  t.is(shown(), 'c');
});

test('no paper is left while a page of it was not looked at', async (t) => {
  const { press, view, shown, keeps, scanFails } = await atFirstPaper();
  await press('1');
  await keeps('a', 'b');
  await scanFails('scanner.jammed');
  await press('backspace');
  t.is(view().screen, 'placingPaper');
  const complete = view().choices?.find(({ label }) => label === 'Halamannya sudah semua');
  assert(complete);
  await press('2');
  t.is(view().screen, 'reviewingPage');
  t.is(shown(), 'a');
  await press('4');
  t.is(shown(), 'b', 'the removed page is gone, the next one is looked at');
});
