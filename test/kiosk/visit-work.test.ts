/** The same sheet read twice in a visit, through the real outbox, sealing and preparation, with a scanner that sees what it is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import pino from 'pino';
import { createVisitWork, type VisitWork } from '../../src/kiosk/visit-work.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { systemStamp } from '../../src/outbox/stamp.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { createPagePreparer } from '../../src/page/page-preparer.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { type Sheet, sheet } from '../page/sheets.ts';

const bare = () => sheet({ channels: 1, paper: [238], widthPx: 1240, heightPx: 1748 });
const signal = new AbortController().signal;
const colour = 'none' as const;

/** Words of different lengths, by `seed`. */
function letter(seed: number): Sheet {
  const page = bare();
  for (let y = 200; y < 1500; y += 50) {
    for (let x = 200, word = seed + y; x < 1000; word = (word * 31 + 7) % 997) {
      const width = 20 + (word % 90);
      page.paint({ x, y, width, height: 20 }, [30]);
      x += width + 14;
    }
  }
  return page;
}

async function withWork(use: (work: VisitWork, lay: (page: PagePixels) => void) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-work-'));
  const outbox = openOutbox({ folder, now: () => new Date('2026-11-24T02:00:00.000Z') });
  const preparer = createPagePreparer();
  let onGlass: PagePixels = bare();
  const kioskKey = await createSigningKey();
  const work = createVisitWork({
    outbox,
    documentScanner: {
      scanPage: async () => ({ ...onGlass, pixels: Uint8Array.from(onGlass.pixels) }),
      scanBatch: async () => {
        throw new Error('this scanner has no feeder');
      },
    },
    printer: { print: async () => ({ outcome: 'confirmed', by: 'order' }) },
    printerWatch: { used: () => {} },
    preparer,
    enrolment: {
      kiosk: '027',
      place: 'Balai Desa Pitulua',
      officeRecipient: (await createIdentity()).recipient,
      officeKey: publicKeyOf(kioskKey),
      accessToken: 'x'.repeat(43),
    },
    kioskKey,
    stamp: systemStamp(() => new Date('2026-11-24T02:00:00.000Z')),
    resolutionDpi: 300,
    log: pino({ enabled: false }),
    onScanProgress: () => {},
    onPageKept: () => {},
  });
  try {
    await use(work, ({ widthPx, heightPx, channels, resolutionDpi, pixels }) => {
      onGlass = { widthPx, heightPx, channels, resolutionDpi, pixels };
    });
  } finally {
    await preparer.close();
    outbox.close();
    rmSync(folder, { recursive: true });
  }
}

test.serial('a sheet that was read before is remarked on, another one is not', async (t) => {
  await withWork(async (work, lay) => {
    const scan = async () => (await work.scanPage({ visit: 'one', paper: 'f-102', colour }, signal))[0]!;
    lay(letter(1));
    t.false((await scan()).remarks.includes('sameSheet'));
    lay(letter(2));
    t.false((await scan()).remarks.includes('sameSheet'));
    lay(letter(1));
    t.true((await scan()).remarks.includes('sameSheet'));
  });
});

test.serial('a page that was removed to scan it again is not counted, nor is another visit', async (t) => {
  await withWork(async (work, lay) => {
    lay(letter(1));
    const [first] = await work.scanPage({ visit: 'one', paper: 'f-102', colour }, signal);
    await work.removePage({ visit: 'one', page: first!.page });
    const [again] = await work.scanPage({ visit: 'one', paper: 'f-102', colour }, signal);
    t.false(again!.remarks.includes('sameSheet'));
    await work.discardDraft({ visit: 'one' });
    const [next] = await work.scanPage({ visit: 'two', paper: 'f-102', colour }, signal);
    t.false(next!.remarks.includes('sameSheet'));
  });
});
