/** A real kiosk's outbox, a real forwarder and a real office: what the office sees when a journal was touched, or a request stays away. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createOffice, demoLogin } from '../../src/office/office.ts';
import { createForwarder } from '../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient, enrol } from '../../src/outbox/forwarding/office-client.ts';
import { proofCode } from '../../src/request/proof-code.ts';
import { entryHash, type JournalEntry } from '../../src/seal/journal-entry.ts';
import { createSigningKey, publicKeyOf, signDayEnd } from '../../src/seal/signatures.ts';
import { createVisitor } from '../office/support/visitor.ts';
import { HandClock } from '../support/outbox/hand-clock.ts';
import { startPretendKiosk, temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

async function kioskAndOffice(t: ExecutionContext) {
  const folder = temporaryFolder();
  const now = () => new Date();
  const log = pino({ level: 'silent' });
  const office = await createOffice({ folder, now, log, demo: true, host: '127.0.0.1', port: 0 });
  await office.listen();
  const key = await createSigningKey();
  const code = await office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const enrolled = await enrol(
    office.url,
    { code, publicKey: publicKeyOf(key) },
    AbortSignal.timeout(60_000),
  );
  if (enrolled.outcome !== 'ok') throw new Error(enrolled.outcome);
  const { kiosk: number, officeRecipient, officeKey, accessToken } = enrolled.enrolment;
  const kiosk = await startPretendKiosk(officeRecipient, { key, kiosk: number, now });
  kiosk.outbox.beginJournal({ kiosk: number, publicKey: key.x });
  const clock = new HandClock();
  const ended = new AbortController();
  const running = createForwarder({
    outbox: kiosk.outbox,
    office: createOfficeClient({ baseUrl: office.url, accessToken }),
    ...{ officeKey, clock, now, log },
  }).run(ended.signal);
  t.teardown(async () => {
    ended.abort();
    await running;
    kiosk.close();
    await office.close();
    rmSync(folder, { recursive: true });
  });
  return {
    kiosk,
    office,
    endDay: () =>
      kiosk.outbox.endDay({
        ...{ kiosk: number, day: '2026-11-24', slip: false },
        sign: (message) => signDayEnd(key, message),
      }),
    /** Until nothing is left to send. */
    async everythingSent() {
      await clock.resting();
      for (let rests = 0; kiosk.outbox.waitingCount() > 0 || kiosk.outbox.waitingDayEnd(); rests++) {
        if (rests > 100) throw new Error('something is never sent');
        await clock.passRest();
        await clock.resting();
      }
    },
    async page(path = `/kiosks/${number}`) {
      const visitor = createVisitor({ office });
      await visitor.logIn(demoLogin.username, demoLogin.password);
      const markup = await (await visitor.go(path)).text();
      return markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    },
  };
}

/** Changes one entry and puts every hash behind it right, as somebody would who knows how it is made. */
function rewrite(folder: string, isIt: (entry: JournalEntry) => boolean, details: string): void {
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'));
  sql.exec('DROP TRIGGER journal_is_never_changed');
  const rows = sql.prepare('SELECT *, uptime_ms AS uptimeMs FROM journal ORDER BY sequence').all();
  const update = sql.prepare('UPDATE journal SET details = ?, previous = ?, hash = ? WHERE sequence = ?');
  let previous: string | null = null;
  for (const row of rows) {
    const entry = { ...row, certain: row.certain === 1 } as unknown as JournalEntry;
    if (previous === null && !isIt(entry)) continue;
    const changed: JournalEntry = {
      ...entry,
      ...(previous === null ? { details } : { previous }),
    };
    previous = entryHash(changed);
    update.run(changed.details, changed.previous, previous, entry.sequence);
  }
  sql.close();
}

test('a journal that was rewritten with all its hashes put right passes its own check, and the office notices', async (t) => {
  const { kiosk, office, everythingSent, page } = await kioskAndOffice(t);
  const { number } = await kiosk.confirmVisit();
  await everythingSent();
  kiosk.outbox.receiptPrinted(number);
  await kiosk.confirmVisit();
  await everythingSent();
  t.notRegex(await page(), /bercabang/);

  rewrite(kiosk.folder, ({ event }) => event === 'receipt.printed', '{"never":"printed"}');
  t.is(kiosk.outbox.checkJournal().outcome, 'whole', 'nothing is wrong with the chain by itself');
  await kiosk.confirmVisit();
  await everythingSent();
  t.regex(await page(), /Jurnal kiosk ini bercabang/);
  t.true((await office.audit.latest(50)).some(({ action }) => action === 'kiosk.journalForked'));
});

test('the office computes the very code that stands on the receipt, from what it was sent', async (t) => {
  const { kiosk, everythingSent, page } = await kioskAndOffice(t);
  const numbers = [(await kiosk.confirmVisit()).number, (await kiosk.confirmVisit()).number];
  await everythingSent();
  for (const number of numbers) {
    const code = proofCode(kiosk.outbox.receiptOf(number)!.proof!);
    t.true((await page(`/requests/${number}`)).includes(`Kode bukti ${code}`), number);
  }
});

test('a request that stays at the kiosk is a gap that says why, until it arrives', async (t) => {
  const { kiosk, everythingSent, endDay, page } = await kioskAndOffice(t);
  await kiosk.confirmVisit();
  await everythingSent();
  const { number } = await kiosk.confirmVisit();
  kiosk.outbox.setAside(number, 'pageLost');
  await kiosk.confirmVisit();
  await everythingSent();
  t.regex(
    await page(),
    /1 permohonan belum ada di sini .* Belum sampai/,
    'before the kiosk has said anything',
  );
  await endDay();
  await everythingSent();
  t.regex(await page(), /Tertahan di kiosk, perlu teknisi/);
  t.true(kiosk.outbox.tryAgain(number));
  await everythingSent();
  t.regex(await page(), /Semua permohonan yang disebut kiosk ini sudah sampai/);
});

test('a request that was taken out of the kiosk with everything that named it is missing at the office', async (t) => {
  const { kiosk, everythingSent, endDay, page } = await kioskAndOffice(t);
  const { number } = await kiosk.confirmVisit({ pageBytes: [] });
  const sql = new DatabaseSync(join(kiosk.folder, 'outbox.sqlite'));
  sql.exec(`
    DELETE FROM receipt WHERE position = (SELECT position FROM request WHERE number = '${number}');
    DELETE FROM outbox WHERE position = (SELECT position FROM request WHERE number = '${number}');
    DELETE FROM request WHERE number = '${number}'`);
  sql.close();
  await kiosk.confirmVisit();
  await endDay();
  await everythingSent();
  const grouped = number.replace(/(\d{3})(\d{4})(\d{3})/, '$1-$2-$3');
  t.regex(await page(), new RegExp(`${grouped} .* Hilang: menurut kiosk sudah terkirim`));
});
