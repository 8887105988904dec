/** The technician's plain commands, beside a real kiosk with pretend devices. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { unpackTar } from '../../src/files/tar-files.ts';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';
import { searchFiles, tracesOf } from '../support/secret-search.ts';

type Ended = { status: number; out: string; err: string };

function silaku(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const program = execFile(
      process.execPath,
      ['src/silaku.ts', ...args],
      { env: { ...process.env, LANG: 'C' } },
      (_error, out, err) => resolve({ status: program.exitCode ?? -1, out, err }),
    );
  });
}

const nik = '7408011203850001';

test.serial('without a kiosk each command says so, and doctor says what to do', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'no-kiosk-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const there = ['--socket', join(folder, 'kiosk.sock')];
  t.like(await silaku('status', ...there), { status: 69 });
  t.like(await silaku('queue', ...there), { status: 69 });
  t.like(await silaku('logs', ...there), { status: 69 });
  t.like(await silaku('ticket', ...there), { status: 69 });
  const doctor = await silaku('doctor', ...there);
  t.is(doctor.status, 2);
  t.regex(doctor.out, /kiosk\.notRunning[\s\S]*Do 1: Run: systemctl status silaku-kiosk/);
  t.like(await silaku('status', '--no-such-option'), { status: 64 });
  t.like(await silaku('replay', join(folder, 'nothing')), { status: 66 });
});

test.serial('a failed visit is seen by the commands, and its bundle replays to the same state', async (t) => {
  const news = join(mkdtempSync(join(tmpdir(), 'news-')), 'news.json');
  t.teardown(() => rmSync(dirname(news), { recursive: true }));
  const rig = await startKioskRig({ settings: { updateNews: news } });
  t.teardown(rig.stop);
  const there = ['--socket', rig.socket];
  const status = await silaku('status', ...there);
  t.is(status.status, 0);
  t.notRegex(status.out, /Update/, 'there has been none');
  const update = {
    phase: 'kept',
    version: '0.1.0',
    from: '0.0.9',
    at: '2026-11-28T01:00:00.000Z',
    why: null,
  };
  writeFileSync(news, JSON.stringify(update));
  t.regex((await silaku('status', ...there)).out, /Update: version 0\.1\.0 kept/);
  t.regex(status.out, /^Kiosk: 027 Balai Desa Pitulua\nState: in service \(inService\.waiting\)/);
  t.regex((await silaku('status', '--language', 'id', ...there)).out, /^Kios: 027/);

  await goToLastCheck(rig);
  await rig.press('1');
  await rig.reaches('showingReceipt');
  const { waiting } = JSON.parse((await silaku('queue', '--json', ...there)).out);
  t.is(waiting.length, 1);
  t.regex((await silaku('queue', ...there)).out, new RegExp(`${waiting[0].number}: .*pages 0/3`));

  // A slip is asked for while a citizen is there: it comes when they have gone.
  const before = await rig.receiptCount();
  t.regex((await silaku('ticket', ...there)).out, /when nobody is at the kiosk/);
  t.is(await rig.receiptCount(), before);
  await rig.press('enter');
  await rig.reaches('welcome');
  t.is(await rig.receiptCount(), before + 1);
  t.regex(
    await rig.receiptText(before),
    /KEADAAN KIOS[\s\S]*027 Balai Desa Pitulua[\s\S]*Menunggu dikirim +1/,
  );

  await rig.act('paper-out');
  await rig.becomes('printer', 'needsPerson');
  const doctor = await silaku('doctor', ...there);
  t.is(doctor.status, 2, 'citizens are not served');
  t.regex(doctor.out, /printer\.paperOut[\s\S]*Bring: a paper roll[\s\S]*Next: Receipts that are owed/);
  const checks = JSON.parse((await silaku('doctor', '--json', ...there)).out).checks as {
    check: string;
    code: string;
    remedy?: { bring: string };
  }[];
  t.is(checks.find(({ check }) => check === 'printer')?.remedy?.bring, 'a paper roll');
  t.like(await silaku('status', ...there), { status: 1 });
  t.like(await silaku('ticket', ...there), { status: 1 });
  t.regex((await silaku('logs', '--filter', 'device.became', ...there)).out, /kiosk info device\.became/);

  const bundle = join(rig.folder, 'bundle.tar.gz');
  const settings = join(rig.folder, 'settings.json');
  t.like(await silaku('support', '--to', bundle, '--settings', settings, ...there), { status: 0 });
  const files = unpackTar(readFileSync(bundle));
  t.deepEqual([...files.keys()].toSorted(), [
    ...['README.txt', 'doctor.txt', 'flight.jsonl', 'forward.json', 'health.json', 'log.jsonl'],
    ...['settings.json', 'versions.json'],
  ]);
  const unpacked = mkdtempSync(join(tmpdir(), 'bundle-'));
  t.teardown(() => rmSync(unpacked, { recursive: true }));
  for (const [name, text] of files) writeFileSync(join(unpacked, name), text);
  const secrets = { nik, accessToken: 'x'.repeat(43), identity: rig.officeIdentity };
  t.deepEqual(await searchFiles({ secrets, folders: [unpacked] }), []);

  const replayed = await silaku('replay', bundle);
  t.is(replayed.status, 0, replayed.out);
  t.regex(replayed.out, /recorded: outOfOrder\nreplayed: outOfOrder\nthe same/);

  const forged = join(rig.folder, 'forged.jsonl');
  writeFileSync(forged, (files.get('flight.jsonl') ?? '').replaceAll('"outOfOrder"', '"inService.waiting"'));
  const differs = await silaku('replay', forged);
  t.is(differs.status, 1);
  t.regex(differs.out, /differs at record \d+/);
});

test.serial(
  'a technician waits for the citizen, tests the devices, and the next citizen is invited again',
  async (t) => {
    const rig = await startKioskRig();
    t.teardown(rig.stop);
    const ask = (path: string, body: object) => postJson(rig.socket, path, body);
    const test = (what: string) => ask('/technician/tests', { test: what });
    t.like(await test('print'), { status: 409 }, 'not while citizens may use the devices');

    await rig.press('enter');
    await rig.reaches('choosingLanguage');
    t.like((await ask('/technician/at-work', { atWork: true })).body as object, { outcome: 'waits' });
    await rig.reaches('choosingLanguage');
    await rig.press('cancel', '2');
    await rig.reaches('technicianAtWork');

    const results = async (count: number) => {
      const limit = AbortSignal.timeout(60_000);
      for (;;) {
        const page = (await getJson(rig.socket, '/technician/tests')).body as {
          history: { test: string; state: string; judged: { rule: string; met: boolean }[] }[];
          picture: unknown;
          echo: { kind: string } | null;
        };
        if (page.history.length >= count) return page;
        if (limit.aborted) throw new Error(JSON.stringify(page));
      }
    };
    const before = await rig.receiptCount();
    t.like(await test('print'), { status: 200 });
    t.is((await results(1)).history[0]?.state, 'passed');
    t.is(await rig.receiptCount(), before + 1);

    await test('scan');
    const scanned = await results(2);
    t.is(scanned.history[0]?.test, 'scan');
    t.truthy(scanned.picture);
    t.true(scanned.history[0]?.judged.some(({ rule, met }) => rule === 'size' && met));

    await test('barcode');
    await rig.act('show', 'UJI-123');
    const echoed = await results(3);
    t.is(echoed.history[0]?.state, 'passed');
    t.is(echoed.echo?.kind, 'notOurs');

    await test('panel');
    for (const button of ['green', 'yellow', 'red', 'blue']) await rig.act('press', button);
    t.is((await results(4)).history[0]?.state, 'passed');

    await rig.act('jam');
    await test('scan');
    t.is((await results(5)).history[0]?.state, 'failed');
    await rig.act('clear');

    await ask('/technician/at-work', { atWork: false });
    await rig.reaches('welcome');
    const after = await results(5);
    t.is(after.picture, null);
    t.is(after.echo, null, 'what was shown is forgotten');
    const log = Buffer.from(rig.log());
    t.false(tracesOf('UJI-123').some((trace) => log.includes(trace)));
  },
);

test.serial(
  'settings that need no root are written whole, keep the ones before, and count after the next start',
  async (t) => {
    const rig = await startKioskRig();
    t.teardown(rig.stop);
    const write = (body: object) => postJson(rig.socket, '/technician/settings', body);
    t.like(await write({ dayEndTime: '25:00' }), { status: 400 });
    t.like(await write({ folder: '/' }), { status: 400 });
    const first = await write({ dayEndTime: '16:30' });
    t.like(first.body as object, { needRestart: ['dayEndTime'] });
    await write({ draftKeepDays: 5 });
    const path = join(rig.kioskFolder, 'technician-settings.json');
    t.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { dayEndTime: '16:30', draftKeepDays: 5 });
    t.deepEqual(JSON.parse(readFileSync(`${path}.before`, 'utf8')), { dayEndTime: '16:30' });
    await rig.stopKiosk();
    await rig.startKiosk();
    const { inUse, needRestart } = (await getJson(rig.socket, '/technician/settings')).body as {
      inUse: object;
      needRestart: string[];
    };
    t.like(inUse, { dayEndTime: '16:30', draftKeepDays: 5 });
    t.deepEqual(needRestart, []);
    t.is((await rig.health()).lastStart?.why, 'stopped');
  },
);
