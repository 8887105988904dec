/**
 * From one state of a device to the next: a pure function of what is known and what happened. The supervisor beside it keeps the
 * clock and does what is decided here.
 */
import type { DeviceState } from '../../devices/device-state.ts';
import { waits } from '../visit/waits.ts';
import type { DeviceFault, DeviceNews } from './device-news.ts';

export type DeviceRecord = {
  state: DeviceState;
  /** When it came into this state; milliseconds of a clock that never runs backwards, as all times here. */
  sinceMs: number;
  /** When its state is looked at again although nothing was heard; null where it may last. */
  untilMs: number | null;
  /** The last fault, kept after it has passed. */
  fault: (DeviceFault & { atMs: number }) | null;
  /** How often it has dropped out since the start: a plug that drops out all day is a bad cable. */
  rests: number;
  resetAtMs: number | null;
  /** A page is being scanned or a receipt printed: nobody asks or resets it meanwhile. */
  working: boolean;
};

export type Happening = DeviceNews | { is: 'waitOver' } | { is: 'workBegan' } | { is: 'workEnded' };

/** `act`: `reset` opens the device anew, `ask` asks it once how it is. */
export type Verdict = { record: DeviceRecord; act: 'reset' | 'ask' | null };

export const newRecord = (nowMs: number): DeviceRecord => ({
  state: 'starting',
  sinceMs: nowMs,
  untilMs: null,
  fault: null,
  rests: 0,
  resetAtMs: null,
  working: false,
});

export function supervise(record: DeviceRecord, happening: Happening, nowMs: number): Verdict {
  switch (happening.is) {
    case 'workBegan':
      return { record: { ...record, working: true }, act: null };
    case 'workEnded':
      return { record: { ...record, working: false }, act: null };
    case 'waitOver':
      return waitOver(record, nowMs);
    case 'well':
      return enter(record, 'ready', nowMs);
    default:
      return hearFault({ ...record, fault: { ...happening.fault, atMs: nowMs } }, happening.is, nowMs);
  }
}

function hearFault(record: DeviceRecord, is: Exclude<DeviceNews['is'], 'well'>, nowMs: number): Verdict {
  if (is === 'attention' || is === 'needsPerson') return enter(record, is, nowMs);
  // Opening it anew looks like a pulled plug; its own wait decides.
  if (record.state === 'resetting') return { record, act: null };
  if (is === 'hung') return resetOrCall(record, nowMs);
  switch (record.state) {
    case 'ready':
    case 'attention':
      return rest(record, is, nowMs);
    case 'resting':
      // Still away, or worse: from busy to unplugged begins no new rest.
      return { record, act: null };
    default:
      // It did not serve before, so there is nothing to bridge.
      return is === 'away' ? enter(record, 'gone', nowMs) : resetOrCall(record, nowMs);
  }
}

function rest(record: DeviceRecord, is: 'away' | 'busy', nowMs: number): Verdict {
  const restMs = is === 'away' ? waits.deviceRestsMs : waits.deviceBusyMs;
  const resting = enter(record, 'resting', nowMs).record;
  return { record: { ...resting, untilMs: nowMs + restMs, rests: record.rests + 1 }, act: null };
}

function waitOver(record: DeviceRecord, nowMs: number): Verdict {
  const unplugged = record.fault?.code === 'device.unplugged';
  if (record.state === 'resetting') return enter(record, unplugged ? 'gone' : 'needsPerson', nowMs);
  if (record.state !== 'resting') return { record: { ...record, untilMs: null }, act: null };
  // The step has a limit of its own and will tell how it went.
  if (record.working) return { record: { ...record, untilMs: nowMs + waits.deviceRestsMs }, act: null };
  return unplugged ? { ...enter(record, 'gone', nowMs), act: 'ask' } : resetOrCall(record, nowMs);
}

/** One automatic reset; what hangs again before the cool-down is over needs hands, and not a kiosk that keeps switching it. */
function resetOrCall(record: DeviceRecord, nowMs: number): Verdict {
  const isCool = record.resetAtMs === null || nowMs - record.resetAtMs >= waits.deviceResetCoolDownMs;
  if (!isCool) return enter(record, 'needsPerson', nowMs);
  const { record: resetting } = enter(record, 'resetting', nowMs);
  return {
    record: { ...resetting, untilMs: nowMs + waits.deviceResetsMs, resetAtMs: nowMs },
    act: 'reset',
  };
}

function enter(record: DeviceRecord, state: DeviceState, nowMs: number): Verdict {
  if (state === record.state) return { record: { ...record, untilMs: null }, act: null };
  return { record: { ...record, state, sinceMs: nowMs, untilMs: null }, act: null };
}
