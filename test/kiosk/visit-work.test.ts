/** The work behind the steps, through the real outbox, sealing and preparation: sheets that are read twice, and what is printed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import pino from 'pino';
import { DeviceProblem } from '../../devices/device-problem.ts';
import { PrintProblem } from '../../devices/receipt-printer/print-problem.ts';
import type { PaperLine } from '../../devices/receipt-printer/receipt-printer.ts';
import { RequestFull } from '../../src/kiosk/request-full.ts';
import { createVisitWork, type VisitWork } from '../../src/kiosk/visit-work.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import { systemStamp } from '../../src/outbox/stamp.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { createPagePreparer } from '../../src/page/page-preparer.ts';
import { proofCode } from '../../src/request/proof-code.ts';
import type { RequestAnswers } from '../../src/request/request.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { mostPages } from '../../src/seal/message-limits.ts';
import { createSigningKey, publicKeyOf, type SigningKey, signDayEnd } from '../../src/seal/signatures.ts';
import type { VisitPage } from '../../src/visit/visit-context.ts';
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

type World = {
  outbox: Outbox;
  key: SigningKey;
  papers: PaperLine[][];
  printer: { fails: Error | null };
  kept: VisitPage[];
};

async function withWork(
  use: (work: VisitWork, lay: (page: PagePixels) => void, world: World) => Promise<void>,
  source?: 'feeder',
) {
  const world: Omit<World, 'outbox' | 'key'> = { papers: [], printer: { fails: null }, kept: [] };
  const folder = mkdtempSync(join(tmpdir(), 'silaku-work-'));
  const outbox = openOutbox({ folder, now: () => new Date('2026-11-24T02:00:00.000Z') });
  const preparer = createPagePreparer();
  let onGlass: PagePixels = bare();
  const kioskKey = await createSigningKey();
  const work = createVisitWork({
    outbox,
    documentScanner: {
      scanPage: async () => ({ ...onGlass, pixels: Uint8Array.from(onGlass.pixels) }),
      /** A pile without an end. */
      scanBatch: async ({ onPage }) => {
        for (let page = 1; ; page += 1) {
          await onPage({ ...onGlass, pixels: Uint8Array.from(onGlass.pixels) }, page);
        }
      },
    },
    printer: {
      async print(lines) {
        if (world.printer.fails) throw world.printer.fails;
        world.papers.push([...lines]);
        return { outcome: 'confirmed', by: 'order' };
      },
    },
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
    source,
    log: pino({ enabled: false }),
    onScanProgress: () => {},
    onPageKept: (page) => world.kept.push(page),
  });
  try {
    await use(
      work,
      ({ widthPx, heightPx, channels, resolutionDpi, pixels }) => {
        onGlass = { widthPx, heightPx, channels, resolutionDpi, pixels };
      },
      { ...world, outbox, key: kioskKey },
    );
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

test.serial(
  'an endless pile ends with the last page that a request can have, and what came before is kept',
  async (t) => {
    await withWork(async (work, lay, { kept }) => {
      lay(sheet({ channels: 1, paper: [238], widthPx: 80, heightPx: 110 }));
      const scan = () => work.scanPage({ visit: 'one', paper: 'f-102', colour }, signal);
      await t.throwsAsync(scan, { instanceOf: RequestFull });
      t.is(kept.length, mostPages);
      await t.throwsAsync(scan, { instanceOf: RequestFull });
      t.is(kept.length, mostPages, 'the paper does not even move');

      await work.removePage({ visit: 'one', page: kept[0]!.page });
      await t.throwsAsync(scan, { instanceOf: RequestFull });
      t.is(kept.length, mostPages + 1, 'in the place of a page that was removed there is room for one');
    }, 'feeder');
  },
);

/** A request of this kiosk that the office has acknowledged, and one of another kiosk that it has spoken of. */
function receivedRequests(outbox: Outbox, kept: string): { own: string; other: string } {
  const at = '2026-11-24T03:00:00.000Z';
  outbox.noteDelivered(kept, { acknowledgement: 'signed', receivedAt: at });
  const other = makeRequestNumber('031', 7);
  outbox.applyStatuses({
    version: 1,
    cursor: '1',
    entries: [{ number: other, stage: 'received', note: null, at }],
  });
  return { own: kept, other };
}

const textOf = (lines: PaperLine[]) =>
  lines.flatMap((line) => (line.kind === 'text' ? [line.text] : [])).join('\n');

const answers: RequestAnswers = {
  ...{ service: 'ktp-hilang', caseAnswers: { applicant: 'self' }, nik: '7408011203850001' },
  ...{ familyCardNumber: null, phone: null, handover: { way: 'pickUp' }, pages: [], missingPapers: [] },
  consent: { noticeVersion: '1', language: 'id', at: '2026-11-24T01:59:00.000Z' },
};

async function keepOne(work: VisitWork, lay: (page: PagePixels) => void): Promise<string> {
  lay(letter(1));
  const [page] = await work.scanPage({ visit: 'one', paper: 'f-102', colour }, signal);
  const { preview: _, remarks: __, ...info } = page!;
  const saved = await work.saveRequest({
    visit: 'one',
    answers: { ...answers, pages: [{ ...info, keptAnyway: [] }] },
  });
  return saved.number;
}

test.serial('the receipt and every copy carry the code of the entry that keeps the request', async (t) => {
  await withWork(async (work, lay, { outbox, papers }) => {
    const number = await keepOne(work, lay);
    await work.printReceipt({ number }, signal);
    await work.printReceipt({ number }, signal);
    const kept = outbox.journalEntries(0, 10).find(({ event }) => event === 'request.kept')!;
    const code = proofCode(kept);
    t.regex(code, /^[0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{4} \/ \d+$/);
    t.deepEqual(
      papers.map(
        (paper) => textOf(paper).includes('KTP hilang') && textOf(paper).includes(`Kode bukti\n${code}`),
      ),
      [true, true],
    );
    t.deepEqual(
      papers.map((paper) => textOf(paper).includes('SALINAN')),
      [false, true],
    );
  });
});

test.serial(
  'a slip says when the regency received the request, and of its own also the service and the code',
  async (t) => {
    await withWork(async (work, lay, { outbox, papers }) => {
      const { own, other } = receivedRequests(outbox, await keepOne(work, lay));
      for (const number of [own, other]) {
        t.like(await work.lookUpStatus({ number }), {
          mayPrint: true,
          receivedAt: '2026-11-24T03:00:00.000Z',
        });
        t.like(await work.printSlip({ number, language: 'id' }, signal), { outcome: 'confirmed' });
      }
      const [ofOwn, ofOther] = papers.map(textOf);
      for (const slip of [ofOwn, ofOther])
        t.true(slip?.includes('Diterima kabupaten\n24 Nov 2026, 11.00 WITA'));
      t.true(ofOwn?.includes('KTP hilang'));
      t.true(ofOwn?.includes('Kode bukti'));
      t.false(ofOther?.includes('Kode bukti'));
      t.deepEqual(
        outbox
          .journalEntries(0, 20)
          .filter(({ event }) => event === 'slip.printed')
          .map(({ subject }) => subject),
        [own, other],
      );
    });
  },
);

test.serial(
  'a kept request has no slip beside its receipt, and nobody draws slips without end',
  async (t) => {
    await withWork(async (work, lay, { outbox }) => {
      const number = await keepOne(work, lay);
      t.like(await work.lookUpStatus({ number }), { stage: 'kept', mayPrint: false });
      receivedRequests(outbox, number);
      for (let slips = 0; slips < 5; slips++) {
        t.like(await work.lookUpStatus({ number }), { mayPrint: true });
        await work.printSlip({ number, language: 'id' }, signal);
      }
      t.like(await work.lookUpStatus({ number }), { mayPrint: false });
    });
  },
);

test.serial(
  'a slip that may have come out counts as sent; one that did not is told, and is not counted',
  async (t) => {
    await withWork(async (work, lay, { outbox, printer }) => {
      const { own: number } = receivedRequests(outbox, await keepOne(work, lay));
      const problem = new DeviceProblem('printer.paperOut', 'Fill in a new roll.');
      printer.fails = new PrintProblem(problem, 'none');
      await t.throwsAsync(work.printSlip({ number, language: 'id' }, signal), { is: printer.fails });
      t.is(outbox.slipsPrinted(number), 0);
      printer.fails = new PrintProblem(
        new DeviceProblem('device.silent', 'Look at the cable.'),
        'maybeWhole',
      );
      t.deepEqual(await work.printSlip({ number, language: 'id' }, signal), { outcome: 'sent' });
      t.is(outbox.slipsPrinted(number), 1);
      t.deepEqual(outbox.unfinishedIntents(), []);
    });
  },
);

test.serial(
  'the slip of a day is printed after the receipts that are owed, once, and told in the journal',
  async (t) => {
    await withWork(async (work, lay, { outbox, papers, key }) => {
      await keepOne(work, lay);
      await outbox.endDay({
        ...{ kiosk: '027', day: '2026-11-24', slip: true },
        sign: (message) => signDayEnd(key, message),
      });
      await work.printOwedReceipts(signal);
      await work.printOwedReceipts(signal);
      t.deepEqual(
        papers.map((paper) => textOf(paper).includes('LAPORAN HARIAN')),
        [false, true],
      );
      t.deepEqual(outbox.unfinishedIntents(), []);
    });
  },
);

test.serial('a slip of the day for which there is no paper stays owed', async (t) => {
  await withWork(async (work, _lay, { outbox, printer, key }) => {
    await outbox.endDay({
      ...{ kiosk: '027', day: '2026-11-24', slip: true },
      sign: (message) => signDayEnd(key, message),
    });
    printer.fails = new PrintProblem(new DeviceProblem('printer.paperOut', 'Fill in a new roll.'), 'none');
    await t.throwsAsync(work.printOwedReceipts(signal), { is: printer.fails });
    t.truthy(outbox.owedDayEnd());
  });
});
