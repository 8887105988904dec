/**
 * A device that can be opened anew while everybody keeps holding it: the supervisor's one automatic reset. Closing lets go of the
 * wire (port, interface, socket), and opening begins from nothing, as after a pulled plug.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Device, StopListening } from '../../devices/device.ts';

/** A driver ends its work in progress within this. */
const closeLimitMs = 5_000;

export type Renewable<D> = {
  /** Stands for whichever driver is open now; has all its methods. */
  device: D;
  /** The class of the driver, for lists and logs. */
  driver: string;
  /** Closes the driver and opens another; those who listened go on listening. Work in progress fails with `device.closed`. */
  renew(): Promise<void>;
};

/** `open` is handed the driver that was closed, where something it knew has to outlive it. */
export function renewable<D extends Device<unknown, E>, E>(open: (before?: D) => D): Renewable<D> {
  const listeners = new Set<(event: E) => void>();
  let current = open();
  let renewing: Promise<void> = Promise.resolve();
  let closed = false;
  const follow = () =>
    current.listen((event: E) => {
      for (const listener of [...listeners]) listener(event);
    });
  let unfollow = follow();

  function listen(listener: (event: E) => void): StopListening {
    // Wrapped, so that one function handed over twice is two listeners.
    const entry = (event: E) => listener(event);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  async function close(): Promise<void> {
    closed = true;
    await renewing;
    listeners.clear();
    await current.close();
  }

  async function begin(): Promise<void> {
    if (closed) return;
    unfollow();
    // A driver that can't even close properly is the more reason for another one.
    await Promise.race([current.close().catch(() => {}), pause(closeLimitMs, undefined, { ref: false })]);
    if (closed) return;
    current = open(current);
    unfollow = follow();
  }

  const own: Record<PropertyKey, unknown> = { listen, close };
  return {
    driver: current.constructor.name,
    device: new Proxy(current, {
      get(_first, name) {
        if (Object.hasOwn(own, name)) return own[name];
        const value: unknown = Reflect.get(current, name, current);
        return typeof value === 'function' ? value.bind(current) : value;
      },
    }),
    renew() {
      renewing = renewing.then(begin);
      return renewing;
    },
  };
}
