import test from 'ava';
import type { Device } from '../../devices/device.ts';
import { renewable } from '../../src/kiosk/renewable-device.ts';

type Ping = { type: 'lamp.changed'; by: number };

class NumberedLamp implements Device<{ number: number }, Ping> {
  static opened: NumberedLamp[] = [];
  closed = 0;
  #number = NumberedLamp.opened.push(this);
  #listeners = new Set<(event: Ping) => void>();

  async status() {
    return { number: this.#number };
  }
  listen(listener: (event: Ping) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  change() {
    for (const listener of this.#listeners) listener({ type: 'lamp.changed', by: this.#number });
  }
  async close() {
    this.closed += 1;
  }
}

test.serial('whoever holds a device and listens to it keeps both when it is opened anew', async (t) => {
  NumberedLamp.opened = [];
  const { device, driver, renew } = renewable<NumberedLamp, Ping>(() => new NumberedLamp());
  const heard: number[] = [];
  const stop = device.listen(({ by }) => heard.push(by));
  t.is(driver, 'NumberedLamp');
  t.deepEqual(await device.status(), { number: 1 });
  device.change();
  await renew();
  t.deepEqual(await device.status(), { number: 2 });
  device.change();
  NumberedLamp.opened[0]?.change();
  t.deepEqual(heard, [1, 2], 'the closed one is not heard any more');
  stop();
  device.change();
  t.is(heard.length, 2);
  await device.close();
  await renew();
  t.deepEqual(
    NumberedLamp.opened.map(({ closed }) => closed),
    [1, 1],
    'after closing nothing is opened again',
  );
});

test.serial('two renewals at once open one device after the other', async (t) => {
  NumberedLamp.opened = [];
  const { device, renew } = renewable<NumberedLamp, Ping>(() => new NumberedLamp());
  await Promise.all([renew(), renew()]);
  t.deepEqual(
    NumberedLamp.opened.map(({ closed }) => closed),
    [1, 1, 0],
  );
  await device.close();
  t.is(NumberedLamp.opened[2]?.closed, 1);
});
