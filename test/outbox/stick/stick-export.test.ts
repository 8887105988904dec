/** What goes onto a stick and what does not, and what stays there. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { exportToStick } from '../../../src/outbox/stick/stick-export.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { newId } from '../../support/outbox/pretend-kiosk.ts';
import { filesOn, startVillage } from '../../support/stick/village.ts';

test('with nothing waiting nothing is written', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  const report = await exportToStick({
    outbox: kiosk.outbox,
    enrolment: kiosk.enrolment,
    kioskKey: kiosk.key,
    stick,
    now: () => new Date(),
  });
  t.deepEqual(report, { outcome: 'nothingWaiting', replaced: 0 });
  t.deepEqual(readdirSync(stick), []);
});

test('what the office has acknowledged leaves the stick, also when nothing waits any more', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  t.is((await kiosk.collect()).delivered.length, 1);
  await t.throwsAsync(kiosk.export(), { message: 'nothingWaiting' });
  t.false(readdirSync(stick).some((name) => name.startsWith('silaku-')));
});

test('a stick that is not there is refused by name', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  await kiosk.confirmVisit();
  writeFileSync(join(stick, 'file'), '');
  for (const wrong of [join(stick, 'nowhere'), join(stick, 'file')]) {
    await t.throwsAsync(kiosk.export({ stick: wrong }), { message: /^stick.noFolder/ });
  }
});

test('a request with a damaged or lost page stays behind, the others go, and older exports stay as they are', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const damaged = await kiosk.confirmVisit();
  const lost = await kiosk.confirmVisit();
  const good = await kiosk.confirmVisit();
  const before = await kiosk.export();
  const [page = ''] = damaged.pages.keys();
  writeFileSync(join(kiosk.folder, 'sealed', `${page}.age`), 'damaged');
  const [gone = ''] = [...lost.pages.keys()].slice(-1);
  rmSync(join(kiosk.folder, 'sealed', `${gone}.age`));

  const report = await kiosk.export();
  t.like(report, { requests: 1, left: 0, unreadable: [damaged.number, lost.number], replaced: 0 });
  t.like(kiosk.outbox.exportOf(good.number), { export: report.exports[0] });
  t.like(kiosk.outbox.exportOf(damaged.number), { export: before.exports[0] });
  t.is(kiosk.outbox.waitingCount(), 3, 'nothing about the queue has changed');
  await village.import();
  t.is((await kiosk.collect()).delivered.length, 3, 'the older export had them whole');
  t.true(readdirSync(stick).length >= 3);
});

test('the only good copy of a page stays on the stick while its request is set aside', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  const { number } = await kiosk.confirmVisit();
  const first = await kiosk.export();
  kiosk.outbox.setAside(number, 'pageLost');
  await kiosk.confirmVisit();
  t.like(await kiosk.export(), { requests: 1, replaced: 0 });
  t.true(
    readdirSync(stick)
      .join(' ')
      .includes(first.exports[0] ?? '?'),
  );
});

test('more requests than one index holds go into several exports, each whole by itself', async (t) => {
  t.timeout(600_000);
  const village = await startVillage(t);
  const { kiosk } = village;
  const sealed = await sealBytes(kiosk.enrolment.officeRecipient, Buffer.from('a page'));
  // Signed by nobody: this is about the stick alone.
  for (let visit = 0; visit < 505; visit++) {
    const id = newId();
    kiosk.outbox.startDraft(id);
    kiosk.outbox.addPage(id, { page: newId(), paper: 'kk', sealed });
    await kiosk.outbox.confirm(id, {
      service: 'ktpHilang',
      kiosk: kiosk.enrolment.kiosk,
      receipt: '{}',
      sealManifest: async (number) => `manifest of ${number}`,
    });
  }
  let told = 0;
  const report = await kiosk.export({ onProgress: (count) => (told = count) });
  t.like(report, { requests: 505, pages: 505, left: 0 });
  t.is(report.exports.length, 2);
  t.is(told, 505);
  t.is(Object.keys(filesOn(village.stick)).length, 505 * 2 + 2 * 2);
  const { exports } = await village.import();
  t.is(
    exports.reduce((sum, found) => sum + (found.outcome === 'imported' ? found.refused : 0), 0),
    505,
  );
});

test('a visit that confirms while the export runs waits for the next one or is in this one, whole either way', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  for (let visit = 0; visit < 4; visit++) await kiosk.confirmVisit();
  const [report] = await Promise.all([kiosk.export(), kiosk.confirmVisit(), kiosk.confirmVisit()]);
  t.true(report.requests >= 4 && report.requests <= 6);
  t.like((await village.import()).exports, [{ arrived: report.requests, incomplete: 0 }]);
});

test('an export that is called off leaves nothing', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  for (let visit = 0; visit < 3; visit++) await kiosk.confirmVisit();
  const stop = new AbortController();
  await t.throwsAsync(
    kiosk.export({ signal: stop.signal, onProgress: () => stop.abort(new Error('called off')) }),
    {
      message: 'called off',
    },
  );
  t.deepEqual(readdirSync(stick), []);
  t.deepEqual(kiosk.outbox.stickExports(), []);
});
