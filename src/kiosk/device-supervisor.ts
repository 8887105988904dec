/** Keeps the state of every device: hears drivers and failed steps, waits, resets once, and tells what each device became. */
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { type DeviceName, type DeviceState, deviceNames } from '../../devices/device-state.ts';
import { newsOfEvent, newsOfProblem } from './device-news.ts';
import { type DeviceRecord, type Happening, newRecord, supervise } from './device-supervision.ts';

/** XState's SimulatedClock is one. */
export type SupervisorClock = {
  /** Milliseconds that never run backwards. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
};

export const realClock: SupervisorClock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export type DeviceSupervisorOptions = {
  clock: SupervisorClock;
  /** Called after every change of a device's state. */
  onChange: (device: DeviceName, record: DeviceRecord) => void;
  /** Opens the device anew; what it says afterwards is asked by `ask`. May reject. */
  reset: (device: DeviceName) => Promise<void>;
  /** Asks the device how it is, and hands the answer to `hear`. May reject. */
  ask: (device: DeviceName) => Promise<void>;
};

export type DeviceSupervisor = {
  /** Every event of the drivers; events of other rooms are let pass. */
  hear(event: { type: string }): void;
  record(device: DeviceName): DeviceRecord;
  /**
   * Does a step's work with a device that is steady: while it rests or is being reset the work waits, and the device is left alone
   * while the work lasts. Rejects as `work` does, or with the signal's reason.
   */
  use<T>(device: DeviceName, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  close(): void;
};

export function createDeviceSupervisor(options: DeviceSupervisorOptions): DeviceSupervisor {
  const { clock } = options;
  const records = Object.fromEntries(deviceNames.map((name) => [name, newRecord(clock.now())])) as Record<
    DeviceName,
    DeviceRecord
  >;
  const timers = new Map<DeviceName, unknown>();
  /** Work that waits for its device to be steady. */
  const waiting = new Set<() => void>();
  let closed = false;

  function happened(device: DeviceName, happening: Happening): void {
    if (closed) return;
    const before = records[device];
    const { record, act } = supervise(before, happening, clock.now());
    records[device] = record;
    if (record.untilMs !== before.untilMs) setTimer(device, record);
    if (record.state !== before.state || record.fault?.code !== before.fault?.code) {
      options.onChange(device, record);
      for (const look of [...waiting]) look();
    }
    if (act) void doAct(device, act);
  }

  function setTimer(device: DeviceName, { untilMs }: DeviceRecord): void {
    clock.clearTimeout(timers.get(device));
    timers.delete(device);
    if (untilMs === null) return;
    const waitOver = () => happened(device, { is: 'waitOver' });
    timers.set(device, clock.setTimeout(waitOver, Math.max(0, untilMs - clock.now())));
  }

  /** A device that can't be reset or asked says so by staying as it is until its wait is over. */
  async function doAct(device: DeviceName, act: 'reset' | 'ask'): Promise<void> {
    try {
      if (act === 'reset') await options.reset(device);
      if (!closed && !records[device].working) await options.ask(device);
    } catch (error) {
      fail(device, error);
    }
  }

  function fail(device: DeviceName, error: unknown): void {
    const news = isDeviceProblem(error) ? newsOfProblem(error) : null;
    if (news) happened(device, news);
  }

  /** Resting and resetting both end by themselves within a wait of their own. */
  function whenSteady(device: DeviceName, signal: AbortSignal): Promise<void> {
    const isSteady = () => !isPassing(records[device].state);
    signal.throwIfAborted();
    if (isSteady()) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (isSteady()) resolve();
    };
    const stop = () => reject(signal.reason);
    waiting.add(look);
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      waiting.delete(look);
      signal.removeEventListener('abort', stop);
    });
  }

  return {
    hear(event) {
      const heard = newsOfEvent(event);
      if (heard) happened(heard.device, heard.news);
    },
    record: (device) => records[device],
    async use(device, signal, work) {
      await whenSteady(device, signal);
      happened(device, { is: 'workBegan' });
      try {
        return await work();
      } catch (error) {
        happened(device, { is: 'workEnded' });
        fail(device, error);
        throw error;
      } finally {
        happened(device, { is: 'workEnded' });
      }
    },
    close() {
      closed = true;
      for (const timer of timers.values()) clock.clearTimeout(timer);
      timers.clear();
    },
  };
}

const isPassing = (state: DeviceState): boolean => state === 'resting' || state === 'resetting';
