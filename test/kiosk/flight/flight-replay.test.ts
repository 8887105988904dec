/** Recordings of whole stories, played again: the machines have to come to the same places in the same order. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { FlightRecord } from '../../../src/control/flight-messages.ts';
import { flightFiles, openFlightRecorder, readFlight } from '../../../src/kiosk/flight/flight-recorder.ts';
import { replayFlight } from '../../../src/kiosk/flight/flight-replay.ts';
import { sampleEntries } from '../../../src/kiosk/flight/flight-stand-ins.ts';
import { parseFamilyCardNumber, parseNik } from '../../../src/request/civil-number.ts';
import { parsePhone } from '../../../src/request/phone-number.ts';
import { goToLastCheck } from '../../support/errand-steps.ts';
import { startKioskRig } from '../../support/kiosk-rig.ts';
import { searchFiles } from '../../support/secret-search.ts';
import { pretendKiosk } from '../../visit/pretend-steps.ts';
import { superviseKiosk } from '../../visit/supervised-kiosk.ts';

test('the samples that stand for what was typed are taken by the screens', (t) => {
  t.is(parseNik(sampleEntries.typingNik ?? '').outcome, 'ok');
  t.is(parseFamilyCardNumber(sampleEntries.typingFamilyCard ?? '').outcome, 'ok');
  t.is(parsePhone(sampleEntries.typingPhone ?? '').outcome, 'ok');
});

test.serial(
  'a request and a visit that is killed replay to the same places, without a digit of the citizen in the recording',
  async (t) => {
    const rig = await startKioskRig();
    t.teardown(rig.stop);
    await goToLastCheck(rig);
    await rig.press('1');
    await rig.reaches('showingReceipt');
    await rig.press('enter');
    await rig.reaches('welcome');
    await rig.press('enter', '1', '1', '1', '1', '2', '1', '1');
    await rig.reaches('typingNik');
    await rig.type('7408');
    await rig.press('backspace', 'backspace', 'backspace', 'backspace');
    await rig.type('7408011203850001');
    await rig.press('1');
    await rig.reaches('typingPhone');
    await rig.press('enter');
    await rig.act('jam');
    await rig.press('1');
    await rig.reaches('scanFailed');
    t.is((await rig.health()).lastFault?.code, 'scanner.jammed');
    await rig.killKiosk();

    const folder = join(rig.kioskFolder, 'flight');
    const [run] = replayFlight(readFlight(folder));
    t.is(run?.differs, null);
    t.is(run?.recorded?.visit, 'talking.scanFailed');
    t.deepEqual(run?.replayed, run?.recorded ?? null);
    t.true((run?.transitions ?? 0) > 50);
    t.deepEqual(await searchFiles({ secrets: { nik: '7408011203850001' }, folders: [folder] }), []);

    await rig.startKiosk();
    t.is((await rig.health()).lastStart?.why, 'crashed');
    const kept = readFlight(folder);
    t.true(kept.some((record) => record.kind === 'fault' && record.code === 'scanner.jammed'));
    t.is(new Set(kept.map(({ run }) => run)).size, 2, 'the restart begins a recording of its own behind it');
  },
);

test('a recording that was changed is found to differ, and where', async (t) => {
  const records: FlightRecord[] = [];
  const { kiosk, send } = superviseKiosk(
    () => pretendKiosk(),
    { feeder: false },
    (entry) =>
      records.push({
        n: records.length + 1,
        at: '2026-11-28T00:00:00Z',
        ms: 0,
        run: 'a',
        ...entry,
      } as FlightRecord),
  );
  await send({ type: 'printer.ready' }, { type: 'scanner.ready' }, { type: 'devices.checked' });
  await send({ type: 'key.pressed', key: 'enter' });
  kiosk.stop();
  const started: FlightRecord = {
    ...{ n: 0, at: '2026-11-28T00:00:00Z', ms: 0, run: 'a', kind: 'started', version: '1', why: 'stopped' },
    input: { feeder: false, keepDays: 0, interrupted: null },
  };
  t.is(replayFlight([started, ...records])[0]?.differs, null);
  const visiting = records.findIndex(
    (record) => record.kind === 'became' && record.visit === 'talking.choosingLanguage',
  );
  t.true(visiting > 0);
  const forged = records.toSpliced(visiting, 1, {
    ...(records[visiting] as Extract<FlightRecord, { kind: 'became' }>),
    visit: 'keeping.savingRequest',
  });
  const differs = replayFlight([started, ...forged])[0]?.differs;
  t.is(differs?.n, visiting + 1);
  t.is(differs?.replayed?.visit, 'talking.choosingLanguage');
});

test('a recording whose beginning is overwritten is played from a place between two visits', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flight-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const stamp = () => ({ at: new Date(0).toISOString(), uptimeMs: 0 });
  const recorder = openFlightRecorder({ folder, run: 'a', stamp, limitBytes: 2_000 });
  const device = { state: 'ready', fault: null };
  const devices = { printer: device, scanner: device, barcode: device, panel: device };
  for (let round = 0; round < 60; round += 1) {
    if (recorder.needsCheckpoint())
      recorder.write({
        ...{ kind: 'checkpoint', state: 'inService.waiting', devices, storage: 'ok' },
        ...{ feeder: false, keepDays: 0, interrupted: null },
      });
    recorder.write({ kind: 'heard', by: 'kiosk', event: { type: 'technician.tookOver' } });
    recorder.write({ kind: 'became', state: 'technicianAtWork', visit: null });
    recorder.write({ kind: 'fault', of: 'printer', code: 'printer.paperOut', hint: 'x' });
  }
  recorder.close();
  const bytes = flightFiles.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
  t.true(bytes < 5_000, 'two small files, whatever happens');
  t.is(openFlightRecorder({ folder, run: 'b', stamp }).lastFault()?.code, 'printer.paperOut');
  const [run] = replayFlight(readFlight(folder));
  t.is(run?.recorded?.state, 'technicianAtWork');
  t.is(run?.replayed?.state, 'technicianAtWork');
});
