/**
 * A device that can be opened anew while everybody keeps holding it: the supervisor's one automatic reset. Closing lets go of the
 * wire (port, interface, socket), and opening begins from nothing, as after a pulled plug.
 */
import type { Device, StopListening } from '../../devices/device.ts';

export type Renewable<D> = {
  /** Stands for whichever driver is open now; has all its methods. */
  device: D;
  /** The class of the driver, for lists and logs. */
  driver: string;
  /** Closes the driver and opens another; those who listened go on listening. Work in progress fails with `device.closed`. */
  renew(): Promise<void>;
};

export function renewable<D extends Device<unknown, E>, E>(open: () => D): Renewable<D> {
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
    await current.close();
    current = open();
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
