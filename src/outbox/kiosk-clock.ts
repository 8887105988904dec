/**
 * What time it is on a kiosk that has no clock battery and may have been without a link for weeks. Order never comes from here:
 * requests have positions. Kiosk and forwarder each make one.
 */
import { existsSync } from 'node:fs';
import type { OfficeTimeTold } from './office-time.ts';
import { type BootMoment, bootMoment, type Stamp } from './stamp.ts';

export type KioskClock = {
  stamp(): Stamp;
  /** `stamp().at` as a Date. */
  now(): Date;
};

export type ClockSources = {
  moment: BootMoment;
  systemNow: Date;
  /** Whether the system's clock was set since this boot by something that knows: time synchronisation, a clock with a battery. */
  systemIsSet: boolean;
  officeTime: OfficeTimeTold | null;
};

/** Two clocks that are both right may be this far apart: the office's is kept by people, and links are slow. */
const agreesWithinMs = 120_000;

/**
 * The office's word counts most, since it is signed and everything ends there. Within a boot the time goes on from it by the
 * kernel's own count. Before it has come, time synchronisation will do; without either the time is a guess, and never earlier
 * than what is known to be past.
 */
export function stampFrom({ moment, systemNow, systemIsSet, officeTime }: ClockSources): Stamp {
  const system = systemNow.getTime();
  if (officeTime?.boot === moment.boot) {
    const reckoned = Date.parse(officeTime.at) + moment.uptimeMs - officeTime.uptimeMs;
    const agrees = systemIsSet && Math.abs(system - reckoned) <= agreesWithinMs;
    return made(agrees ? system : reckoned, moment, true);
  }
  const past = officeTime ? Date.parse(officeTime.at) : 0;
  // A set clock that is behind what the office has said was set wrongly.
  if (systemIsSet && system >= past - agreesWithinMs) return made(system, moment, true);
  return made(Math.max(system, past), moment, false);
}

function made(ms: number, moment: BootMoment, certain: boolean): Stamp {
  return { at: new Date(ms).toISOString(), ...moment, certain };
}

/** systemd-timesyncd(8) makes this file when it has first set the clock since the boot. */
const synchronisedFile = '/run/systemd/timesync/synchronized';

export function createKioskClock(parts: {
  officeTime: () => OfficeTimeTold | null;
  /** The machine keeps its time by itself, as a computer with a battery does. */
  trustsSystem: boolean;
  moment?: () => BootMoment;
  systemNow?: () => Date;
  systemIsSet?: () => boolean;
}): KioskClock {
  const moment = parts.moment ?? bootMoment;
  const systemNow = parts.systemNow ?? (() => new Date());
  const systemIsSet = parts.systemIsSet ?? (() => parts.trustsSystem || existsSync(synchronisedFile));
  const stamp = () =>
    stampFrom({
      moment: moment(),
      systemNow: systemNow(),
      systemIsSet: systemIsSet(),
      officeTime: parts.officeTime(),
    });
  return { stamp, now: () => new Date(stamp().at) };
}
