/** The office hears how the kiosk is: at once when something has changed, seldom when nothing has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import pino from 'pino';
import { createControlServer } from '../../src/control/control-server.ts';
import type { Health } from '../../src/control/messages.ts';
import { kioskReporter } from '../../src/kiosk-report.ts';
import { everyView } from '../support/every-view.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';

const healthy: Health = {
  state: 'inService',
  version: '1.2.3',
  uptimeSeconds: 60,
  devices: {
    printer: { state: 'ready', fault: null, receiptsLeft: 120 },
    scanner: {
      state: 'ready',
      fault: { code: 'scanner.paperJam', hint: 'Open the lid.', at: '2026-11-23T02:00:00.000Z' },
    },
  },
  outbox: { waiting: 0, oldestWaitingSince: null },
};

test('a kiosk with news is heard of in the next round, one without in half an hour', async (t) => {
  const { office, kiosk, clock, wall, start } = await startForwarding(t);
  const folder = mkdtempSync(join(tmpdir(), 'silaku-report-'));
  const socketPath = join(folder, 'kiosk.sock');
  const view = (await everyView())[0]?.view;
  if (!view) throw new Error('there are views');
  let said: Health = healthy;
  const control = await createControlServer({
    ...{ socketPath, currentView: () => view, onViewChange: () => () => {}, send: () => {} },
    health: async () => said,
    log: pino({ enabled: false }),
  });
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const kioskReport = kioskReporter({
    ...{ socketPath, outbox: kiosk.outbox, software: '1.2.3' },
    stamp: () => ({ at: wall.now.toISOString(), certain: true }),
  });
  const settings = { statusEveryMs: 5 * 60_000 };
  start({ settings, more: { kioskReport } });
  await clock.resting();
  t.is(office.reports.length, 1);
  t.like(office.reports[0], {
    state: 'inService',
    software: '1.2.3',
    receiptsLeft: 120,
    devices: { printer: { state: 'ready', fault: null }, scanner: { state: 'ready', fault: null } },
  });

  for (let minutes = 0; minutes < 25; minutes += 5) await clock.passRest();
  await clock.resting();
  t.is(office.reports.length, 1, 'nothing has changed');
  await clock.passRest();
  await clock.resting();
  t.is(office.reports.length, 2, 'after half an hour it is told again');

  t.false('update' in (office.reports[0] ?? {}), 'a kiosk that knows no updates says nothing of them');

  said = {
    ...healthy,
    state: 'outOfOrder',
    update: {
      phase: 'wentBack',
      version: '1.3.0',
      from: '1.2.3',
      at: '2026-11-24T01:00:00.000Z',
      why: 'device.lost printer',
    },
    devices: {
      printer: {
        state: 'needsPerson',
        fault: { code: 'printer.paperOut', hint: 'New roll.', at: '2026-11-24T02:00:00.000Z' },
      },
    },
  };
  await clock.passRest();
  await clock.resting();
  t.like(office.reports.at(-1), {
    state: 'outOfOrder',
    devices: { printer: { state: 'needsPerson', fault: 'printer.paperOut' } },
    update: {
      ...{ phase: 'wentBack', version: '1.3.0', at: '2026-11-24T01:00:00.000Z' },
      why: 'device.lost printer',
    },
  });

  said = { ...healthy, update: null };
  await clock.passRest();
  await clock.resting();
  t.is(office.reports.at(-1)?.update, null);

  await control.close();
  await clock.passRest();
  await clock.resting();
  t.like(office.reports.at(-1), { state: 'notAnswering', uptimeSeconds: null, devices: {} });
  t.false('update' in (office.reports.at(-1) ?? {}));
  t.is(office.reports.length, 5);
});
