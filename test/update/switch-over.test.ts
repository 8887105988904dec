/** Switches on a machine that is made up, with power cuts after every step; what dpkg and systemd really do is in `npm run lab:appliance`. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Health } from '../../src/control/messages.ts';
import { goOn, makeWhole, type SwitchMachine, switchTo } from '../../src/update/switch-over.ts';
import { openUpdateFolder } from '../../src/update/update-folder.ts';

const [old, fresh] = ['0.1.0', '0.2.0'];
type Ill = 'never' | 'ends' | 'losesPrinter' | 'restarts' | 'notInstalled' | 'storage';

class PowerCut extends Error {}

/** A kiosk with one package; `ill`: what the new version has. */
function madeUpMachine(folder: string, ill: Ill | null = null) {
  const state = {
    version: old,
    isWhole: true,
    guarded: false,
    busyLooks: 0,
    clock: 0,
    pid: 100,
    steps: 0,
    cutAt: Number.POSITIVE_INFINITY,
    packs: true,
    room: true,
    storageWasIll: false,
    installs: [] as string[],
  };
  const step = () => {
    state.steps += 1;
    if (state.steps === state.cutAt) throw new PowerCut();
  };
  const isIll = () => state.version === fresh && ill !== null;
  const machine: SwitchMachine = {
    installed: () => ({ version: state.version, isWhole: state.isWhole }),
    async install(path, { isWayBack }) {
      const version = path.includes(fresh) ? fresh : old;
      state.installs.push(version);
      step();
      state.isWhole = false;
      step();
      if (ill === 'notInstalled' && !isWayBack) return { outcome: 'failed', said: 'postinst returned 1' };
      state.version = version;
      state.isWhole = true;
      state.pid += 1;
      step();
      return { outcome: 'ok' };
    },
    finishInterrupted: () => ({ outcome: 'failed', said: 'half-installed' }),
    async packInstalled(path) {
      if (!state.packs) return { outcome: 'failed', said: 'no zstd' };
      writeFileSync(path, `package of ${state.version}`);
      step();
      return { outcome: 'ok' };
    },
    hasRoomFor: () => state.room,
    async waitUntilIdle() {
      step();
      return state.busyLooks === 0;
    },
    async look() {
      if (isIll() && ill === 'restarts') state.pid += 1;
      const serves = state.isWhole && !(isIll() && (ill === 'never' || ill === 'ends'));
      const health = {
        ...{ state: 'inService', version: state.version, uptimeSeconds: 1 },
        devices: {
          printer: { state: isIll() && ill === 'losesPrinter' ? 'gone' : 'ready' },
          panel: { state: 'gone' },
        },
        outbox: { waiting: 0, oldestWaitingSince: null },
        storage: {
          ...{ state: 'fine', hint: null, freeBytes: 1, damages: [] },
          code: state.storageWasIll || (isIll() && ill === 'storage') ? 'storage.damaged' : null,
        },
      } as Health;
      const kiosk = state.isWhole && !(isIll() && ill === 'ends') ? state.pid : null;
      return {
        units: { 'silaku-kiosk': kiosk, 'silaku-screen': 7, 'silaku-forward': null },
        health: serves ? health : null,
      };
    },
    guard() {
      state.guarded = true;
      step();
    },
    unguard() {
      state.guarded = false;
      step();
    },
    now: () => state.clock,
    date: () => new Date(Date.UTC(2026, 10, 28) + state.clock),
    async pause(ms) {
      state.clock += ms;
    },
  };
  const opened = openUpdateFolder(folder);
  opened.makePrivate();
  const limits = { idleMs: 1_000, wellWithinMs: 300_000, wellForMs: 45_000, lookEveryMs: 2_000 };
  const parts = { machine, folder: opened, limits, log: () => {} };
  const given = { version: fresh, package: join(opened.checked, `silaku-kiosk_${fresh}.deb`) };
  mkdirSync(opened.checked, { recursive: true });
  writeFileSync(given.package, 'package');
  return { state, parts, given, folder: opened, switchNow: () => switchTo(given, parts) };
}

function folderOf(t: { teardown(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-update-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a version that is well is kept, and is the way back from the next one', async (t) => {
  const { state, folder, switchNow } = madeUpMachine(folderOf(t));
  t.is(await switchNow(), 'kept');
  t.is(state.version, fresh);
  t.false(state.guarded);
  t.is(folder.record(), null);
  t.deepEqual(readdirSync(folder.back), [`${fresh}.deb`]);
  t.false(existsSync(folder.checked));
  const { at, ...news } = folder.news() ?? { at: '' };
  t.deepEqual(news, { phase: 'kept', version: fresh, from: old, why: null });
});

const illnesses: [Ill, string][] = [
  ['never', 'kiosk.notReady'],
  ['ends', 'unit.down silaku-kiosk'],
  ['losesPrinter', 'device.lost printer'],
  ['restarts', 'kiosk.restarts'],
  ['notInstalled', 'package.notInstalled'],
  ['storage', 'storage.unwell'],
];
for (const [ill, why] of illnesses) {
  test(`a version that is ill (${ill}) is given back, and says why`, async (t) => {
    const { state, folder, switchNow } = madeUpMachine(folderOf(t), ill);
    t.is(await switchNow(), 'wentBack');
    t.is(state.version, old);
    t.true(state.isWhole);
    t.false(state.guarded);
    t.is(folder.news()?.why, why);
    t.deepEqual(folder.tried(), { version: fresh, failures: 1 });
    t.is(folder.record(), null);
  });
}

test('a device that was away before is not asked for', async (t) => {
  const { switchNow, folder } = madeUpMachine(folderOf(t));
  t.is(await switchNow(), 'kept');
  t.is(folder.news()?.why, null);
});

test('a storage that was not well before is not held against the new version', async (t) => {
  const { state, switchNow } = madeUpMachine(folderOf(t));
  state.storageWasIll = true;
  t.is(await switchNow(), 'kept');
});

test('somebody who stays at the kiosk: nothing is changed', async (t) => {
  const { state, folder, switchNow } = madeUpMachine(folderOf(t));
  state.busyLooks = 1;
  t.is(await switchNow(), 'postponed');
  t.deepEqual(state.installs, []);
  t.is(folder.record(), null);
  t.is(folder.news(), null);
});

test('without room or a way back it is not begun', async (t) => {
  for (const [lack, why] of [
    ['room', 'disk.full'],
    ['packs', 'wayBack.missing'],
  ] as const) {
    const { state, folder, switchNow } = madeUpMachine(folderOf(t));
    state[lack] = false;
    t.is(await switchNow(), 'refused');
    t.is(folder.news()?.why, why);
    t.deepEqual(state.installs, []);
  }
});

for (const ill of [null, 'never', 'notInstalled'] as const) {
  test(`the power goes after each step in turn (${ill ?? 'a version that is well'}): in the end one whole version serves`, async (t) => {
    const whole = madeUpMachine(folderOf(t), ill);
    await whole.switchNow();
    t.true(whole.state.steps > 6);
    for (let cutAt = 1; cutAt <= whole.state.steps; cutAt += 1) {
      const { state, parts, folder, switchNow } = madeUpMachine(folderOf(t), ill);
      state.cutAt = cutAt;
      await t.throwsAsync(switchNow, { instanceOf: PowerCut });
      const record = folder.record();
      if (state.isWhole === false) t.true(state.guarded, `after step ${cutAt} nobody would make it whole`);
      // The start of the machine: first the repair, then whoever goes on.
      if (state.guarded) await makeWhole(parts);
      t.true(state.isWhole, `after step ${cutAt} the kiosk starts with half a version`);
      const left = folder.record();
      if (left) await goOn(left, parts);
      t.is(folder.record(), null, `after step ${cutAt}`);
      t.false(state.guarded && record !== null);
      if (ill !== null) t.is(state.version, old, `after step ${cutAt}`);
      const phase = folder.news()?.phase;
      t.true(
        phase === undefined || phase === 'kept' || phase === 'wentBack',
        `after step ${cutAt}: ${phase}`,
      );
    }
  });
}

test('the power goes in the middle of the way back, again and again: it is gone to the end', async (t) => {
  const { state, parts, folder, switchNow } = madeUpMachine(folderOf(t), 'never');
  // The eighth step is in the package's installation on the way back.
  state.cutAt = 8;
  await t.throwsAsync(switchNow, { instanceOf: PowerCut });
  t.is(folder.record()?.phase, 'goingBack');
  t.false(state.isWhole);
  for (const later of [1, 2, 3]) {
    state.cutAt = state.steps + later;
    await makeWhole(parts).catch(() => {});
  }
  state.cutAt = Number.POSITIVE_INFINITY;
  await makeWhole(parts);
  t.true(state.isWhole);
  t.is(await goOn(folder.record()!, parts), 'wentBack');
  t.is(state.version, old);
  t.is(folder.news()?.why, 'kiosk.notReady');
});
