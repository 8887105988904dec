/** Kiosks tell of their journals: what is on its way, what is missing, and two journals of one kiosk. */
import test, { type ExecutionContext } from 'ava';
import { proofCode } from '../../src/request/proof-code.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { keptEntryHash } from '../../src/seal/journal-entry.ts';
import { verifyDayEndAcknowledgement } from '../../src/seal/signatures.ts';
import { enrolTestKiosk, type TestKiosk } from './support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

const dayMs = 24 * 60 * 60_000;

async function officeWithKiosk(t: ExecutionContext) {
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  /** The page of the kiosk as plain words. */
  const page = async (path = `/kiosks/${kiosk.enrolment.kiosk}`) => {
    const visitor = createVisitor(running);
    await visitor.logIn('petugas', 'silaku-demo');
    const markup = await (await visitor.go(path)).text();
    return (/<main[\s\S]*<\/main>/.exec(markup)?.[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  };
  return { running, kiosk, page };
}

const keep = (kiosk: TestKiosk) => kiosk.makeRequest({ papers: [] });
const audited = async ({ office }: TestOffice, action: string) =>
  (await office.audit.latest(200)).filter((entry) => entry.action === action).length;

test('a day end is kept once and acknowledged, however often it is sent', async (t) => {
  const { running, kiosk } = await officeWithKiosk(t);
  const jws = await kiosk.endDay();
  const first = await kiosk.sendDayEnd(jws);
  running.pass(60_000);
  await running.restart();
  t.deepEqual(await kiosk.sendDayEnd(jws), first);
  const read = await verifyDayEndAcknowledgement(
    kiosk.enrolment.officeKey,
    first.outcome === 'received' ? first.acknowledgement : '',
  );
  t.like(read, { acknowledgement: { kiosk: '001', sha256: sha256Of(jws) } });
  t.is(await audited(running, 'kiosk.dayEnded'), 1);
});

test('nobody ends the day of another kiosk, and a day end that was touched is refused', async (t) => {
  const { running, kiosk } = await officeWithKiosk(t);
  const other = await enrolTestKiosk(running);
  const jws = await kiosk.endDay();
  t.deepEqual(await other.sendDayEnd(jws), { outcome: 'refused', reason: 'badSignature' });
  t.deepEqual(await kiosk.sendDayEnd(await kiosk.endDay({ kiosk: '002' })), {
    outcome: 'refused',
    reason: 'malformed',
  });
  const request = await keep(kiosk);
  t.deepEqual(await kiosk.sendDayEnd(request.jws), { outcome: 'refused', reason: 'malformed' });
  t.is(
    (await fetch(new URL('/api/day-ends', running.office.url), { method: 'POST', body: jws })).status,
    401,
  );
});

test('a request between two others is a gap until it arrives', async (t) => {
  const { kiosk, page } = await officeWithKiosk(t);
  const requests = [await keep(kiosk), await keep(kiosk), await keep(kiosk)];
  await kiosk.announce(requests[0]!.jws);
  await kiosk.announce(requests[2]!.jws);
  const number = requests[1]!.number.replace(/(\d{3})(\d{4})(\d{3})/, '$1-$2-$3');
  const before = await page();
  t.regex(
    before,
    new RegExp(`1 permohonan belum ada di sini .* 2 ${number} diketahui baru saja Belum sampai`),
  );
  t.regex(await page('/kiosks'), /1 belum sampai/);
  await kiosk.announce(requests[1]!.jws);
  t.regex(await page(), /Semua permohonan yang disebut kiosk ini sudah sampai/);
});

test('what the day end calls unsent is on its way, and is no alarm; what it believes to be here is missing', async (t) => {
  const { running, kiosk, page } = await officeWithKiosk(t);
  const held = await keep(kiosk);
  const lost = await keep(kiosk);
  running.pass(2 * dayMs);
  const oldest = [kiosk.journal.unsent(held.number)];
  await kiosk.sendDayEnd(await kiosk.endDay({ unsent: { requests: 1, oldest } }));
  const shown = await page();
  t.regex(shown, /Belum terkirim 1 Paling lama menunggu 001-0000-01\d 2 hari lalu/);
  t.regex(
    shown,
    /1 001-0000-01\d 2 hari lalu Belum sampai 2 001-0000-02\d – Hilang: menurut kiosk sudah terkirim/,
  );
  t.is(await audited(running, 'kiosk.requestsMissing'), 1);
  t.regex(await page('/kiosks'), /1 hilang .*1 belum sampai/);
  for (const request of [held, lost]) await kiosk.announce(request.jws);
  t.regex(await page(), /Semua permohonan yang disebut kiosk ini sudah sampai/);
});

test('a kiosk whose card was restored from an old copy shows a fork, with both explanations, until somebody looked into it', async (t) => {
  const { running, kiosk, page } = await officeWithKiosk(t);
  await kiosk.announce((await keep(kiosk)).jws);
  const card = kiosk.journal.copy();
  for (let times = 0; times < 3; times++) await kiosk.announce((await keep(kiosk)).jws);
  t.notRegex(await page(), /bercabang/);
  kiosk.journal.restore(card);
  await kiosk.announce((await keep(kiosk)).jws);
  t.regex(await page(), /Jurnal kiosk ini bercabang .*salinan kartu lama, atau jurnalnya ditulis ulang/);
  t.regex(await page('/kiosks'), /Jurnal bercabang/);
  t.is(await audited(running, 'kiosk.journalForked'), 1);

  const visitor = createVisitor(running);
  await visitor.logIn('petugas', 'silaku-demo');
  const _csrf = await visitor.tokenOn('/kiosks/001');
  t.is((await visitor.post('/kiosks/001/fork-reviewed', { _csrf })).status, 303);
  t.notRegex(await page(), /bercabang/);
  t.is(await audited(running, 'kiosk.forkReviewed'), 1);
  // What goes on from the new branch is one story again.
  const before = kiosk.journal.copy();
  for (let times = 0; times < 3; times++) await kiosk.announce((await keep(kiosk)).jws);
  await kiosk.sendDayEnd(await kiosk.endDay());
  t.notRegex(await page(), /bercabang/);
  // A second restored card is a second fork.
  kiosk.journal.restore(before);
  for (let times = 0; times < 4; times++) await kiosk.announce((await keep(kiosk)).jws);
  t.regex(await page(), /bercabang/);
  t.is(await audited(running, 'kiosk.journalForked'), 2);
});

test('a journal in which an old entry was rewritten does not fit to what the office has seen', async (t) => {
  const { kiosk, page } = await officeWithKiosk(t);
  await kiosk.announce((await keep(kiosk)).jws);
  const card = kiosk.journal.copy();
  kiosk.journal.append('receipt.printed', null, '{}');
  await kiosk.sendDayEnd(await kiosk.endDay());
  // Somebody takes the printed receipt out, puts another thing in its place, and has all hashes computed anew.
  kiosk.journal.restore(card);
  kiosk.journal.append('roll.changed', null, '{"receipts":0}');
  kiosk.journal.append('kiosk.started', null, '{"version":"1"}');
  await kiosk.announce((await keep(kiosk)).jws);
  t.regex(await page(), /Jurnal kiosk ini bercabang/);
});

test('two requests under one number are two stories, and the first one stays', async (t) => {
  const { kiosk, page } = await officeWithKiosk(t);
  const card = kiosk.journal.copy();
  await kiosk.announce((await kiosk.makeRequest({ serial: 1, papers: [] })).jws);
  kiosk.journal.restore(card);
  const second = await kiosk.makeRequest({ serial: 1, papers: [], service: 'kk-hilang-rusak' });
  t.deepEqual(await kiosk.announce(second.jws), { outcome: 'refused', reason: 'numberTaken' });
  t.regex(await page(), /Jurnal kiosk ini bercabang/);
});

test('a kiosk that sends no day end for days is shown, and is quiet again with the next', async (t) => {
  const { running, kiosk, page } = await officeWithKiosk(t);
  t.notRegex(await page('/kiosks'), /Laporan tidak datang/);
  running.pass(4 * dayMs);
  t.regex(await page('/kiosks'), /Laporan tidak datang/);
  t.regex(await page(), /sudah lebih dari tiga hari tidak datang/);
  await kiosk.sendDayEnd(await kiosk.endDay());
  t.notRegex(await page('/kiosks'), /Laporan tidak datang/);
});

test('the page of a request shows the code on its receipt, computed from what the kiosk sent', async (t) => {
  const { kiosk, page } = await officeWithKiosk(t);
  await keep(kiosk);
  const request = await keep(kiosk);
  await kiosk.announce(request.jws);
  const link = request.manifest.journal!;
  const hash = keptEntryHash({ number: request.number, manifestSha256: sha256Of(request.jws), link });
  t.true(
    (await page(`/requests/${request.number}`)).includes(`Kode bukti ${proofCode({ sequence: 2, hash })}`),
  );
});

test('who is no administrator sees no kiosk, and there is no kiosk that was never enrolled', async (t) => {
  const { running, page } = await officeWithKiosk(t);
  const person = {
    username: 'rahma',
    name: 'Rahma',
    role: 'operator',
    password: 'a long enough one',
  } as const;
  await running.office.people.create({ ...person, by: 'office' });
  const visitor = createVisitor(running);
  await visitor.logIn('rahma', person.password);
  t.is((await visitor.go('/kiosks/001')).status, 403);
  t.regex(await page('/kiosks/777'), /Tidak ada kiosk dengan nomor ini/);
});
