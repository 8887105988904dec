/** The whole kiosk inside the machine, seen and operated from here through its control API: what the stories do with a kiosk of this host. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceName } from '../../devices/device-state.ts';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { type DeviceHealth, health, type KeyName, type View, view } from '../../src/control/messages.ts';
import type { Bench } from './bench.ts';
import { GuestProgram } from './guest-program.ts';

/** The machine's CPU is software: what takes a kiosk a second takes it ten. */
const limitMs = 120_000;

export class KioskControl {
  #bench: Bench;
  #program: GuestProgram;
  #onGlass = 'Grid';

  private constructor(bench: Bench, program: GuestProgram) {
    this.#bench = bench;
    this.#program = program;
  }

  /** The real `silaku kiosk`, on the USB devices that are plugged in. */
  static async start(bench: Bench): Promise<KioskControl> {
    await bench.machine.output('node test/lab/guest-kiosk.ts');
    const program = new GuestProgram(
      bench.machine,
      'src/silaku.ts kiosk --settings /run/silaku/settings.json',
    );
    await program.hears('the kiosk', ({ msg }) => msg === 'kiosk.ready');
    return new KioskControl(bench, program);
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }

  press = async (...keys: KeyName[]): Promise<void> => {
    for (const key of keys) {
      await postJson(
        this.#bench.controlSocket,
        '/events',
        { type: 'key.pressed', key },
        { timeoutMs: limitMs },
      );
    }
  };

  type = async (digits: string): Promise<void> => {
    await this.press(...([...digits] as KeyName[]), 'enter');
  };

  view = async (): Promise<View> =>
    view.parse((await getJson(this.#bench.controlSocket, '/view', { timeoutMs: limitMs })).body);

  /** Resolves with the view once the screen is there; rejects after a generous limit. */
  reaches = async (screen: string, also: (view: View) => boolean = () => true): Promise<View> => {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const now = await this.view();
      if (now.screen === screen && also(now)) return now;
      if (limit.aborted) throw new Error(`waited for ${screen}, but the screen is ${JSON.stringify(now)}`);
      await pause(100);
    }
  };

  /** What a person at the desk of a story does; here it is laying a paper on the scanner's glass. */
  act = async (act: string, what = ''): Promise<void> => {
    if (act !== 'lay') throw new Error(`The lab does not know how to ${act}.`);
    // SANE's test scanner has two pictures with something on them.
    this.#onGlass = what === 'ktpFront' ? '"Color pattern"' : 'Grid';
    await this.#setScanner('Default');
  };

  async jamScanner(): Promise<void> {
    await this.#setScanner('SANE_STATUS_JAMMED');
  }

  async freeScanner(): Promise<void> {
    await this.#setScanner('Default');
  }

  /** Whether the kiosk tells, within a generous limit, of this fault: its code, and a state that is not `ready`. */
  tellsOf(device: DeviceName, code: string): Promise<boolean> {
    return this.#says(device, ({ state, fault }) => state !== 'ready' && fault?.code === code);
  }

  /** Whether the kiosk tells, within a generous limit, that the device works. */
  tellsReady(device: DeviceName): Promise<boolean> {
    return this.#says(device, ({ state }) => state === 'ready');
  }

  async #says(device: DeviceName, passes: (told: DeviceHealth) => boolean): Promise<boolean> {
    const limit = AbortSignal.timeout(limitMs);
    while (!limit.aborted) {
      const { body } = await getJson(this.#bench.controlSocket, '/health', { timeoutMs: limitMs });
      const told = health.parse(body).devices[device];
      if (told && passes(told)) return true;
      await pause(100);
    }
    return false;
  }

  /** What the next scan ends with. */
  async #setScanner(status: string): Promise<void> {
    const lines = ['number_of_devices 1', 'geometry_max 300.0', `test-picture ${this.#onGlass}`];
    const text = [...lines, `read-status-code "${status}"`].join('\n');
    const path = '/run/silaku/sane/test.conf';
    await this.#bench.machine.output(`echo '${text}' > ${path}.new && mv ${path}.new ${path}`);
  }
}
