/** What a citizen can demand, and what the office does about it; and deletion, with proof. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { z } from 'zod';
import { openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { createCitizensRights } from '../../../src/office/law/citizens/citizens.ts';
import { destroyWhatIsDue } from '../../../src/office/law/citizens/retention.ts';
import {
  destroyedWithRequest,
  keptOfRequest,
} from '../../../src/office/law/citizens/tables-about-requests.ts';
import { openOfficeParts } from '../../../src/office/office-parts.ts';
import { createOfficeSettings } from '../../../src/office/office-settings.ts';
import { verifyDeletionRecord } from '../../../src/seal/signatures.ts';
import { insideAs, officeOf, problemOn, told, type Visitor } from '../people/support.ts';
import { everythingIn, openAgain } from '../support/test-database.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import type { TestOffice } from '../support/test-office.ts';
import { temporaryFolder } from './support.ts';

const hourMs = 60 * 60 * 1000;
const nik = '7408014503850002';

async function officeWithRequest(t: ExecutionContext, settings = {}) {
  const running = await officeOf(
    t,
    { sitti: 'supervisor', andi: 'administrator', nur: 'auditor', rahma: 'operator' },
    { settings: { secondFactorFor: [], ...settings } },
  );
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const sitti = await insideAs(running, 'sitti');
  const _csrf = await sitti.tokenOn('/citizens');
  return { running, kiosk, request, sitti, _csrf, number: request.number };
}

const demand = { kind: 'access', name: 'Sitti Contoh', contact: '0812', words: 'Datang ke loket dengan KTP' };

async function noted(visitor: Visitor, fields: Record<string, string>): Promise<string> {
  const answer = await visitor.post('/citizens/demands', fields);
  return (answer.headers.get('location') ?? '').replace('?done=noted', '');
}

/** What the office's job does once a day. */
async function doJobOfTheDay(t: ExecutionContext, running: TestOffice) {
  const { now, folder, place } = running;
  const log = pino({ level: 'silent' });
  const parts = await openOfficeParts({ folder, now, log, database: place });
  t.teardown(parts.close);
  const settings = createOfficeSettings(parts);
  const { deletions } = createCitizensRights({ ...parts, settings });
  return destroyWhatIsDue({ ...parts, deletions, settings });
}

/** Rejected, so that it is closed. */
async function close(visitor: Visitor, number: string) {
  const page = await (await visitor.go(`/requests/${number}`)).text();
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const revision = /name="revision" value="(\d+)"/.exec(page)?.[1] ?? '0';
  const note = 'Surat kehilangan sudah lewat masa berlaku.';
  return visitor.post(`/requests/${number}/steps`, { _csrf, step: 'reject', revision, note });
}

test('a demand has three times 24 hours from the moment it was noted, and is told when it is late', async (t) => {
  const { running, sitti, _csrf, number } = await officeWithRequest(t);
  const path = await noted(sitti, { _csrf, ...demand, numbers: `${number.slice(0, 3)} ${number.slice(3)}` });
  t.regex(await (await sitti.go('/citizens')).text(), /Belum dijawab, sisa 72 jam/);
  t.regex(await (await sitti.go(path)).text(), /27 Nov 2026, 10\.24 WITA/);
  running.pass(71 * hourMs);
  const later = await insideAs(running, 'sitti');
  t.regex(await (await later.go('/citizens')).text(), /Belum dijawab, sisa 1 jam/);
  running.pass(hourMs);
  const late = await insideAs(running, 'sitti');
  t.regex(await (await late.go('/citizens')).text(), /Lewat batas/);
  const token = await late.tokenOn(path);
  t.is((await late.post(`${path}/close`, { _csrf: token, outcome: 'done', proof: '' })).status, 422);
  await late.post(`${path}/close`, { _csrf: token, outcome: 'done', proof: 'Laporan diserahkan di loket.' });
  t.regex(await (await late.go(path)).text(), /Dipenuhi[\s\S]*Laporan diserahkan di loket/);
  t.notRegex(await (await late.go('/citizens')).text(), /Lewat batas/);
});

test('a demand without a name, words or a request that exists is not noted, and what was typed stays', async (t) => {
  const { sitti, _csrf, number } = await officeWithRequest(t);
  for (const [change, says] of [
    [{ name: '' }, /Isi nama pemohon/],
    [{ words: '' }, /Tulis kata-katanya/],
    [{ numbers: '0019999990' }, /tidak ada di kantor ini/],
    [{ numbers: 'apa saja' }, null],
    [{ kind: 'money' }, /Pilih apa yang diminta/],
  ] as const) {
    const answer = await sitti.post('/citizens/demands', { _csrf, ...demand, numbers: number, ...change });
    if (says === null) {
      t.is(answer.status, 303, 'words without digits name no request');
      continue;
    }
    t.is(answer.status, 422);
    const page = await answer.text();
    t.regex(page, says);
    t.regex(page, new RegExp(`value="${number}"|value="0019999990"`));
  }
});

test('the report holds everything that is kept of the citizen and everybody who looked, also as JSON', async (t) => {
  const { running, sitti, _csrf, number, request } = await officeWithRequest(t);
  const rahma = await insideAs(running, 'rahma');
  await rahma.go(`/requests/${number}`);
  await rahma.go(`/requests/${number}/pages/${request.pages[0]?.page}`);
  await rahma.post(`/requests/${number}/notes`, {
    _csrf: await rahma.tokenOn(`/requests/${number}`),
    note: 'Sudah ditelepon.',
  });
  const path = await noted(sitti, { _csrf, ...demand, numbers: number });
  const page = await (await sitti.go(`${path}/report`)).text();
  t.regex(page, /7408 0145 0385 0002/);
  t.regex(page, /\+6281234567890/);
  t.regex(page, /Versi 1, dibaca dan disetujui 24 Nov 2026, 10\.24 WITA/);
  t.regex(page, /Nama rahma,\s+membuka permohonan/);
  t.regex(page, /Nama rahma,\s+melihat halaman/);
  const report = JSON.parse(await (await sitti.go(`${path}/report.json`)).text());
  t.like(report.requests[0].answers, { nik, phone: '+6281234567890' });
  t.is(report.requests[0].answers.pages.length, 2);
  t.deepEqual(
    report.requests[0].looks
      .filter((look: { actor: string }) => look.actor === 'rahma')
      .map((look: { action: string }) => look.action)
      .slice(0, 2),
    ['request.opened', 'page.opened'],
  );
  t.true(
    report.requests[0].looks.some(({ action }: { action: string }) => action === 'citizen.reportMade'),
    'the first report is a look as well',
  );
  t.is(
    (await told(running)).filter((line) => line.startsWith(`sitti citizen.reportMade ${number} demand`))
      .length,
    2,
  );
});

test('with the NIK all requests of a citizen are meant, also one whose NIK was put right, and it is not kept', async (t) => {
  const { running, kiosk, sitti, _csrf, number } = await officeWithRequest(t);
  const second = await kiosk.makeRequest({ nik: '7408014503850003' });
  const other = await kiosk.makeRequest({ nik: '7408011212900001' });
  for (const each of [second, other]) await kiosk.deliver(each);
  const asked = { _csrf, nik, familyCardNumber: '', phone: '', reason: 'Salah ketik di kiosk' };
  t.is((await sitti.post(`/citizens/requests/${second.number}/corrections`, asked)).status, 303);
  const path = await noted(sitti, { _csrf, ...demand, numbers: '', nik: '7408 0145 0385 0002' });
  const report = JSON.parse(await (await sitti.go(`${path}/report.json`)).text());
  t.deepEqual(
    report.requests.map(({ request }: { request: { number: string } }) => request.number),
    [number, second.number],
  );
  for (const wrong of ['123', '7408015505900009']) {
    const refused = await sitti.post('/citizens/demands', { _csrf, ...demand, numbers: '', nik: wrong });
    t.regex(
      await problemOn(refused),
      /NIK itu tidak mungkin benar, atau tidak ada permohonan dengan NIK itu/,
    );
  }
  t.notRegex((await told(running)).join(), new RegExp(nik));
});

test('nothing of the demand or the correction lies readable in the database', async (t) => {
  const { running, sitti, _csrf, number } = await officeWithRequest(t);
  const path = await noted(sitti, {
    _csrf,
    ...demand,
    name: 'Nama Sangat Rahasia',
    words: 'Kata Sangat Rahasia',
    numbers: number,
  });
  await sitti.post(`${path}/close`, { _csrf, outcome: 'refused', proof: 'Alasan Sangat Rahasia' });
  await sitti.post(`/citizens/requests/${number}/corrections`, {
    _csrf,
    nik: '7408014503850003',
    familyCardNumber: '',
    phone: '',
    reason: 'Sebab Sangat Rahasia',
  });
  const bytes = await everythingIn(running.place);
  for (const hidden of ['Sangat Rahasia', '7408014503850003', nik]) t.false(bytes.includes(hidden), hidden);
  t.regex(await (await sitti.go(path)).text(), /Nama Sangat Rahasia[\s\S]*Alasan Sangat Rahasia/);
});

test('a correction shows everywhere from then on; what the citizen said stays, sealed, beside its reason', async (t) => {
  const { running, sitti, _csrf, number } = await officeWithRequest(t);
  const path = `/citizens/requests/${number}`;
  const asked = {
    _csrf,
    nik: '7408014503850003',
    familyCardNumber: '',
    phone: '081234567890',
    reason: 'Salah ketik di kiosk',
  };
  const wrong = await sitti.post(`${path}/corrections`, { ...asked, nik: '123' });
  t.is(wrong.status, 422);
  t.regex(await problemOn(wrong), /NIK itu tidak mungkin benar/);
  t.is((await sitti.post(`${path}/corrections`, asked)).status, 303);
  t.regex(await (await sitti.go(`/requests/${number}`)).text(), /7408 0145 0385 0003/);
  t.regex(
    await (await sitti.go(path)).text(),
    /7408014503850002 menjadi 7408014503850003[\s\S]*Salah ketik di kiosk \(Nama sitti/,
  );
  const report = JSON.parse(
    await (await sitti.go(`${await noted(sitti, { _csrf, ...demand, numbers: number })}/report.json`)).text(),
  );
  t.is(report.requests[0].answers.nik, '7408014503850003');
  t.is(report.requests[0].asSaid.nik, nik);
  t.true((await told(running)).includes(`sitti citizen.answersCorrected ${number} nik`));
});

test('destroying leaves number, stage and a signed record with digests, and nothing else of the citizen anywhere', async (t) => {
  const { running, kiosk, sitti, _csrf, number, request } = await officeWithRequest(t);
  const path = `/citizens/requests/${number}`;
  await sitti.post(`/requests/${number}/notes`, {
    _csrf: await sitti.tokenOn(`/requests/${number}`),
    note: 'x',
  });
  const open = await sitti.post(`${path}/destroy`, { _csrf });
  t.is(open.status, 409);
  t.regex(
    await problemOn(open),
    /belum selesai\. Selesaikan, tolak, atau batalkan dulu\. Tidak ada yang dihapus/,
  );
  t.is((await close(sitti, number)).status, 303);
  await sitti.post(`${path}/hold`, { _csrf, holdReason: 'Perkara 12/2026' });
  t.regex(
    await problemOn(await sitti.post(`${path}/destroy`, { _csrf })),
    /ditahan\. Lepas penahanannya dulu/,
  );
  await sitti.post(`${path}/hold/lift`, { _csrf });
  t.is((await sitti.post(`${path}/destroy`, { _csrf })).status, 303);

  const database = await openAgain(t, running.place);
  for (const { table, by } of destroyedWithRequest)
    t.deepEqual(
      await database.all(z.object({}), `SELECT * FROM ${table} WHERE ${by} = ?`, number),
      [],
      table,
    );
  t.deepEqual(
    await database.one(
      z.object({ answers: z.string(), manifest: z.string(), stage: z.string() }),
      'SELECT sealed_answers AS answers, manifest, stage FROM requests WHERE number = ?',
      number,
    ),
    { answers: '', manifest: '', stage: 'rejected' },
  );
  t.deepEqual(
    readdirSync(running.folder, { recursive: true, withFileTypes: true }).filter(
      (each) => each.isFile() && join(each.parentPath, each.name).includes(number),
    ),
    [],
    'no page lies there any more',
  );
  const kept = await database.one(z.object({ record: z.string() }), 'SELECT record FROM deletions');
  const read = await verifyDeletionRecord(kiosk.enrolment.officeKey, kept?.record ?? '');
  t.like(read, { outcome: 'ok', deletionRecord: { number, by: 'sitti', why: 'demand' } });
  if (read.outcome === 'ok')
    t.deepEqual(
      read.deletionRecord.pages.map(({ sealedSha256 }) => sealedSha256),
      request.pages.map(({ sealedSha256 }) => sealedSha256),
    );
  t.true((await told(running)).includes(`sitti citizen.dataDeleted ${number} demand`));
  t.like(await running.office.audit.check(), { outcome: 'whole' });

  for (const gone of [`/requests/${number}`, `/requests/${number}/pages/${request.pages[0]?.page}`, path]) {
    const answer = await sitti.go(gone);
    t.is(answer.status, 410, gone);
    t.regex(await answer.text(), /Sudah dimusnahkan/);
  }
  t.is((await kiosk.announce(request.jws)).outcome, 'acknowledged', 'the kiosk is told the same as before');
  const missing = await kiosk.fetch('/api/missing', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests: [number] }),
  });
  t.notRegex(
    Buffer.from((await missing.text()).split('.')[1] ?? '', 'base64url').toString(),
    new RegExp(number),
    'and not asked to send it again',
  );
});

test('what is older than the office decided is destroyed by itself, and nothing else', async (t) => {
  const { running, kiosk, sitti, _csrf, number } = await officeWithRequest(t);
  const young = await kiosk.makeRequest();
  const held = await kiosk.makeRequest();
  const open = await kiosk.makeRequest();
  for (const each of [young, held, open]) await kiosk.deliver(each);
  await close(sitti, number);
  await close(sitti, held.number);
  await sitti.post(`/citizens/requests/${held.number}/hold`, { _csrf, holdReason: 'Perkara 12/2026' });
  const andi = await insideAs(running, 'andi');
  const token = await andi.tokenOn('/citizens/processing');
  t.is((await andi.post('/citizens/retention', { _csrf: token, usual: 'many', officer: '' })).status, 422);
  await andi.post('/citizens/retention', {
    _csrf: token,
    usual: '',
    'service-ktp-hilang': '2',
    officer: 'Ibu Contoh',
  });
  const day = 24 * hourMs;
  while (!running.logged().includes('"job":"destroyWhatIsDue"')) await wait(20);
  running.pass(50 * day);
  await close(await insideAs(running, 'sitti'), young.number);
  const gone = async (each: string) =>
    (await (await insideAs(running, 'nur')).go(`/requests/${each}`)).status === 410;
  t.is(await doJobOfTheDay(t, running), 0);
  t.false(await gone(number), 'fifty days are no two months');
  running.pass(13 * day);
  t.is(await doJobOfTheDay(t, running), 1);
  t.true(await gone(number));
  for (const [what, each] of [
    ['closed lately', young],
    ['held', held],
    ['open', open],
  ] as const)
    t.false(await gone(each.number), what);
  t.true((await told(running)).includes(`office citizen.dataDeleted ${number} retention`));
  t.regex(
    await (await (await insideAs(running, 'nur')).go('/citizens/processing')).text(),
    /2 bulan sesudah selesai[\s\S]*1 sudah dimusnahkan[\s\S]*Ibu Contoh/,
  );
});

test('every table that names a request is destroyed with it, or is known to hold nothing of a person', async (t) => {
  // The tables are the same in both databases; SQLite says how they were made.
  const file = join(await temporaryFolder(t), 'office.sqlite');
  await (await openOfficeDatabase({ file })).close();
  const database = new DatabaseSync(file, { readOnly: true });
  t.teardown(() => database.close());
  const tables = database
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'table'`)
    .all()
    .filter(
      ({ sql, name }) =>
        /\bnumber TEXT\b|REFERENCES requests/.test(String(sql)) && name !== 'sqlite_sequence',
    )
    .map(({ name }) => String(name));
  t.true(tables.length > 10, 'the tables are really listed');
  const decided = new Set([...destroyedWithRequest.map(({ table }) => table), ...Object.keys(keptOfRequest)]);
  t.deepEqual(
    tables.filter((table) => !decided.has(table)),
    [],
    'say in tables-about-requests.ts what becomes of these',
  );
  t.deepEqual(
    [...decided].filter((table) => !tables.includes(table)),
    [],
  );
});

test('operators and couriers have nothing to do here, and an auditor only looks', async (t) => {
  const { running, number } = await officeWithRequest(t);
  const [rahma, nur] = [await insideAs(running, 'rahma'), await insideAs(running, 'nur')];
  const paths = ['/citizens', '/citizens/processing', '/citizens/breach', `/citizens/requests/${number}`];
  for (const path of paths) {
    t.is((await rahma.go(path)).status, 403, path);
    t.is((await nur.go(path)).status, 200, path);
  }
  const _csrf = await nur.tokenOn('/account');
  for (const path of [
    '/citizens/demands',
    '/citizens/demands/1/close',
    '/citizens/retention',
    ...['corrections', 'hold', 'hold/lift', 'destroy'].map((deed) => `/citizens/requests/${number}/${deed}`),
  ])
    t.is((await nur.post(path, { _csrf })).status, 403, path);
});
