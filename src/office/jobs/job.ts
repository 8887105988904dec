/** Work that nobody asks for and that has to be done every so often, once over all processes of the office. */

export type Job = {
  /** camelCase, never used for other work afterwards: what was done stands under it in the database. */
  name: string;
  /** Milliseconds, such as `6 * hour`. Periods begin at the same moments everywhere, counted from 1970. */
  every: number;
  /** May be cut off anywhere, and run again. What it throws is logged; it is tried again after some minutes. */
  run(): Promise<void>;
};

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The how-manieth period it is. */
export function periodOf({ every }: Pick<Job, 'every'>, now: Date): number {
  return Math.floor(now.getTime() / every);
}

export type RunningJobs = {
  /** Does, or has done by another process, what is due now; resolves when that is known, not when it is done. */
  look(): Promise<void>;
  /** Waits for what is under way. */
  stop(): Promise<void>;
};

/** How often a process looks whether something is due, so that an office which was off at night does it in the morning. */
export const lookEveryMs = minute;
export const tryAgainMs = 5 * minute;
