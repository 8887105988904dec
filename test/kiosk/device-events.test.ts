/** What the first answers of the devices are taken for at the start of the kiosk. */
import test from 'ava';
import type { ButtonPanelStatus } from '../../devices/button-panel/button-panel.ts';
import { followDevices } from '../../src/kiosk/device-events.ts';
import { createDeviceSupervisor, realClock } from '../../src/kiosk/device-supervisor.ts';
import type { KioskDevices } from '../../src/kiosk/kiosk-devices.ts';
import type { KioskEvent } from '../../src/visit/visit-events.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

/** Every device is ready but the panel, which tells later what a test wants. */
function devicesWith(panelState: ButtonPanelStatus['state']) {
  const ready = { status: async () => ({ state: 'ready' }), listen: () => () => {} };
  let tell: (event: KioskEvent) => void = () => {};
  const buttonPanel = {
    status: async () => ({ state: panelState }),
    listen(listener: typeof tell) {
      tell = listener;
      return () => {};
    },
  };
  const devices = { printer: ready, documentScanner: ready, barcodeScanner: ready, buttonPanel };
  return { devices: devices as unknown as KioskDevices, tells: (event: KioskEvent) => tell(event) };
}

async function followed(t: import('ava').ExecutionContext, panelState: ButtonPanelStatus['state']) {
  const { devices, tells } = devicesWith(panelState);
  const supervisor = createDeviceSupervisor({
    ...{ clock: realClock, onChange: () => {}, reset: async () => {}, ask: async () => {} },
  });
  t.teardown(supervisor.close);
  const heard: string[] = [];
  await followDevices(devices, (event) => {
    heard.push(event.type);
    supervisor.hear(event);
  });
  return { heard, supervisor, tells };
}

test('a panel that has not greeted yet leaves no fault behind, and is ready when it has', async (t) => {
  const { heard, supervisor, tells } = await followed(t, 'starting');
  t.is(heard.at(-1), 'devices.checked', 'nobody waits for it');
  t.like(supervisor.record('panel'), { state: 'starting', fault: null });
  tells({ type: 'panel.ready' });
  t.like(supervisor.record('panel'), { state: 'ready', fault: null });
});

test('a panel that is away from the start is told so, by its answer or when its first try has failed', async (t) => {
  const away = { state: 'gone' } as const;
  t.like((await followed(t, 'unplugged')).supervisor.record('panel'), away);
  const { supervisor, tells } = await followed(t, 'starting');
  tells({ type: 'panel.unplugged' });
  t.like(supervisor.record('panel'), away);
  t.is(supervisor.record('panel').fault?.code, 'device.unplugged');
});

test('a kiosk whose devices are all there has no last fault after its start', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  for (const device of ['printer', 'scanner', 'barcode', 'panel'] as const)
    await rig.becomes(device, 'ready');
  const { lastFault, devices } = await rig.health();
  t.is(lastFault, null);
  t.deepEqual(
    Object.entries(devices).filter(([, { fault }]) => fault !== null),
    [],
  );
});
