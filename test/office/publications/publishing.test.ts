/** What an administrator publishes on the page reaches the kiosk through the real forwarder; who may not publish does not. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { settingsFor } from '../../../src/seal/bulletin.ts';
import { verifyBulletin } from '../../../src/seal/signatures.ts';
import { startRealForwarding } from '../../support/outbox/real-forwarding.ts';
import { createVisitor } from '../support/visitor.ts';

const password = 'a-long-test-password';
const builtIn = readFileSync(new URL('../../../src/request/service-catalogue.json', import.meta.url), 'utf8');

test('announcement, closed service, settings and catalogue come to the kiosk as the page says', async (t) => {
  const { running, kiosk, enrolment, clock, start } = await startRealForwarding(t);
  const people = running.office.people;
  await people.create({ username: 'ani', name: 'Ani', role: 'administrator', password, by: 'test' });
  const ani = createVisitor(running);
  await ani.logIn('ani', password);
  const post = async (path: string, fields: Record<string, string>) =>
    ani.post(path, { _csrf: await ani.tokenOn('/publications'), ...fields });

  const said = { id: 'Kantor tutup besok.', en: 'The office is closed tomorrow.' };
  const days = { from: '2026-11-24', until: '2026-11-25' };
  t.is((await post('/publications/announcements', { ...said, ...days })).status, 303);
  const reason = { id: 'Blangko habis.', en: 'No blank cards left.' };
  t.is((await post('/publications/closed', { service: 'kia-baru', ...reason })).status, 303);
  const forAll = { kiosk: '', dayEnd: '16.00', mbPerDay: '30', bigPagesBetween: '22:00-05:00' };
  t.is((await post('/publications/settings', forAll)).status, 303);
  const forOne = { kiosk: enrolment.kiosk, dayEnd: '15:00', printDayEnd: 'yes' };
  t.is((await post('/publications/settings', forOne)).status, 303);
  const changed = { ...JSON.parse(builtIn), version: '2027-01' };
  t.is((await post('/publications/catalogue', { catalogue: JSON.stringify(changed) })).status, 303);

  start();
  await clock.resting();
  const held = kiosk.outbox.bulletin();
  const read = await verifyBulletin(enrolment.officeKey, held?.jws ?? '');
  if (read.outcome === 'bad') return t.fail(read.reason);
  const { bulletin } = read;
  t.is(bulletin.sequence, 5);
  t.like(bulletin.announcements[0], {
    text: said,
    from: '2026-11-23T16:00:00.000Z',
    until: '2026-11-25T16:00:00.000Z',
  });
  t.deepEqual(bulletin.closed, [{ service: 'kia-baru', reason }]);
  t.deepEqual(settingsFor(bulletin, enrolment.kiosk), {
    dayEnd: { time: '15:00', print: true },
    data: { mbPerDay: 30, mbPerMonth: null, bigPagesBetween: '22:00-05:00' },
  });
  t.is(kiosk.outbox.publishedCatalogue(bulletin.catalogue?.sha256 ?? ''), JSON.stringify(changed));
  const audited = (await running.office.audit.check()).outcome;
  t.is(audited, 'whole');
});

test('what is not right is not published, and the page says what it is', async (t) => {
  const { running } = await startRealForwarding(t);
  await running.office.people.create({
    username: 'ani',
    name: 'Ani',
    role: 'supervisor',
    password,
    by: 'test',
  });
  const ani = createVisitor(running);
  await ani.logIn('ani', password);
  const days = { from: '2026-11-24', until: '2026-11-24' };
  const text = { id: 'Kantor tutup.', en: 'Closed.' };
  const wrong: [string, Record<string, string>, RegExp][] = [
    ['/publications/announcements', { ...days, id: 'Kantor tutup.', en: '' }, /kedua bahasa/],
    ['/publications/announcements', { ...days, id: 'x'.repeat(141), en: 'x' }, /140 huruf/],
    ['/publications/announcements', { ...text, from: '2026-11-24', until: '2026-11-23' }, /tanggal/],
    ['/publications/announcements', { ...text, from: '2026-13-40', until: '' }, /tanggal/],
    ['/publications/closed', { service: 'nothing', ...text }, /Pilih layanan/],
    ['/publications/settings', { kiosk: '', dayEnd: '25:00' }, /isian yang tidak benar/],
    ['/publications/settings', { kiosk: '', mbPerDay: 'banyak' }, /isian yang tidak benar/],
    ['/publications/catalogue', { catalogue: '{"version":' }, /belum bisa diterbitkan/],
    ['/publications/catalogue', { catalogue: '{"version":"1"}' }, /belum bisa diterbitkan/],
  ];
  for (const [path, fields, says] of wrong) {
    const answer = await ani.post(path, { _csrf: await ani.tokenOn('/publications'), ...fields });
    t.is(answer.status, 422, path);
    t.regex(await answer.text(), says);
  }
  t.regex(await (await ani.go('/publications')).text(), /Belum ada yang diterbitkan/);
});

test('two who publish at the same moment both do', async (t) => {
  const { running } = await startRealForwarding(t);
  await running.office.people.create({
    username: 'ani',
    name: 'Ani',
    role: 'administrator',
    password,
    by: 'test',
  });
  const ani = createVisitor(running);
  await ani.logIn('ani', password);
  const _csrf = await ani.tokenOn('/publications');
  const close = (service: string) =>
    ani.post('/publications/closed', { _csrf, service, id: 'Tutup.', en: 'Closed.' });
  const answers = await Promise.all(['kia-baru', 'ktp-hilang', 'ktp-rusak'].map(close));
  t.deepEqual(
    answers.map(({ status }) => status),
    [303, 303, 303],
  );
  const page = await (await ani.go('/publications')).text();
  t.is(page.match(/\/open"/g)?.length, 3);
});

for (const role of ['operator', 'courier', 'auditor'] as const) {
  test(`the role ${role} does not publish, and sees no kiosks`, async (t) => {
    const { running } = await startRealForwarding(t);
    await running.office.people.create({ username: 'budi', name: 'Budi', role, password, by: 'test' });
    const budi = createVisitor(running);
    await budi.logIn('budi', password);
    t.is((await budi.go('/publications')).status, 403);
    t.is((await budi.go('/kiosks')).status, 403);
  });
}
