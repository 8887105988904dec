/** The kiosk machine behind the real supervisor of devices, on one clock that stands still until a test moves it by the name of a wait. */
import { createActor, SimulatedClock } from 'xstate';
import type { DeviceName } from '../../devices/device-state.ts';
import type { FlightEntry } from '../../src/control/flight-messages.ts';
import { createDeviceSupervisor, type DeviceSupervisor } from '../../src/kiosk/device-supervisor.ts';
import { followFlight } from '../../src/kiosk/flight/flight-follower.ts';
import type { KioskInput } from '../../src/visit/kiosk-setup.ts';
import { viewOfKiosk } from '../../src/visit/view.ts';
import type { KeyPressed, KioskEvent } from '../../src/visit/visit-events.ts';
import { type PretendSteps, pretendKiosk } from './pretend-steps.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A step resolves, its done event moves the machine, which may start another: a few turns are enough. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await settle();
}

/** `build` gets what kiosk.ts wraps around each step that needs a device. */
export function superviseKiosk(
  build: (use: DeviceSupervisor['use']) => ReturnType<typeof pretendKiosk>,
  input: KioskInput = { feeder: false },
  /** Gets what a flight recorder would. */
  record: (entry: FlightEntry) => void = () => {},
) {
  const clock = new SimulatedClock();
  /** Every device that was opened anew, in order. */
  const resets: DeviceName[] = [];
  const supervisor = createDeviceSupervisor({
    clock,
    onChange(device, { state, fault }) {
      kiosk.send({ type: 'device.became', device, state, fault: fault?.code ?? null });
    },
    async reset(device) {
      resets.push(device);
    },
    ask: async () => {},
  });
  const kiosk = createActor(build(supervisor.use), { clock, input, inspect: followFlight(record).inspect });
  const send = async (...events: KioskEvent[]) => {
    for (const event of events) {
      supervisor.hear(event);
      kiosk.send(event);
      await settled();
    }
  };
  return {
    kiosk: kiosk.start(),
    resets,
    send,
    press: (...keys: KeyPressed['key'][]) =>
      send(...keys.map((key): KioskEvent => ({ type: 'key.pressed', key }))),
    async pass(waitMs: number) {
      clock.increment(waitMs);
      await settled();
    },
    settled,
    view: () => viewOfKiosk(kiosk.getSnapshot()),
  };
}

/** In service, at the welcome screen. */
export async function startKiosk(changes: Partial<PretendSteps> = {}, input?: KioskInput) {
  const kiosk = superviseKiosk(() => pretendKiosk(changes), input);
  await kiosk.send(
    { type: 'printer.ready' },
    { type: 'scanner.ready' },
    { type: 'barcode.pluggedIn' },
    { type: 'panel.ready' },
    { type: 'devices.checked' },
  );
  return kiosk;
}
