/** How scanning and keeping a pile run beside each other, with steps that a test ends by hand. */
import test from 'ava';
import type { ScannedImage } from '../../devices/document-scanner/document-scanner.ts';
import { scanPile } from '../../src/kiosk/scan-pile.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A sheet is told apart by its width. */
const sheet = (number: number): ScannedImage => ({
  ...{ widthPx: number, heightPx: 1, channels: 1, resolutionDpi: 300 },
  pixels: new Uint8Array(number),
});

function pile(sheets: number, { thenFails }: { thenFails?: Error } = {}) {
  const happened: string[] = [];
  const keeping = new Map<number, PromiseWithResolvers<number>>();
  const result = scanPile<number>({
    async scan(onPage) {
      for (let number = 1; number <= sheets; number += 1) {
        happened.push(`scanned ${number}`);
        await onPage(sheet(number));
      }
      if (thenFails) throw thenFails;
    },
    keep({ widthPx: number }) {
      happened.push(`keeping ${number}`);
      const kept = Promise.withResolvers<number>();
      keeping.set(number, kept);
      return kept.promise;
    },
  });
  result.catch(() => {});
  return {
    result,
    happened,
    async kept(number: number) {
      keeping.get(number)?.resolve(number);
      await settle();
    },
    async lost(number: number, error: Error) {
      keeping.get(number)?.reject(error);
      await settle();
    },
  };
}

test('while one page is kept the next is scanned, and at most one page waits', async (t) => {
  const { result, happened, kept } = pile(4);
  await settle();
  t.deepEqual(happened, ['scanned 1', 'keeping 1', 'scanned 2'], 'the third sheet is not drawn in yet');
  await kept(1);
  t.deepEqual(happened.slice(3), ['keeping 2', 'scanned 3']);
  await kept(2);
  await kept(3);
  t.is(happened.at(-1), 'keeping 4');
  await kept(4);
  t.deepEqual(await result, [1, 2, 3, 4]);
});

test('a jam is told only when every page before it is kept', async (t) => {
  const jam = new Error('jam');
  const { result, kept } = pile(2, { thenFails: jam });
  let told = false;
  void result.catch(() => {
    told = true;
  });
  await settle();
  await kept(1);
  t.false(told);
  await kept(2);
  t.true(told);
  await t.throwsAsync(result, { is: jam });
});

test('after a page that could not be kept none is kept, so that no page stands in its place', async (t) => {
  const bad = new Error('bad page');
  const { result, happened, kept, lost } = pile(4);
  await settle();
  await kept(1);
  await lost(2, bad);
  await t.throwsAsync(result, { is: bad });
  t.false(happened.includes('keeping 3'));
});

test('a page that could not be kept explains the end better than the jam behind it', async (t) => {
  const bad = new Error('bad page');
  const { result, lost } = pile(1, { thenFails: new Error('jam') });
  await settle();
  await lost(1, bad);
  await t.throwsAsync(result, { is: bad });
});
