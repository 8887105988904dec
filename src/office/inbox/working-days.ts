/** Which days the office works, and until when a request has to be done that came at some time. Pure; days are those in Kolaka Utara. */
import { localDay, localMoment } from '../../request/local-time.ts';

/** `2026-12-25`, as `localDay` writes it. */
export type Day = string;

const dayMs = 24 * 60 * 60 * 1000;
/** Longer than any promise with the longest row of holidays in it; ends a loop over a calendar without a working day. */
const mostDays = 800;

export function isWorkingDay(day: Day, holidays: ReadonlySet<Day>): boolean {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/**
 * The end of the last day that the promise still covers. The day on which a request comes does not count, so "1 working day" for one
 * of Friday evening is Monday, midnight.
 */
export function dueAt(arrivedAt: string, workingDays: number, holidays: ReadonlySet<Day>): Date {
  let day = localDay(arrivedAt);
  let left = workingDays;
  for (let walked = 0; left > 0 && walked < mostDays; walked++) {
    day = shifted(day, 1);
    if (isWorkingDay(day, holidays)) left -= 1;
  }
  return localMoment(shifted(day, 1), '00:00');
}

/**
 * The other way round, for looking things up: what arrived before this moment is late now. Null: the promise is so long, or the calendar
 * so empty, that nothing can be late.
 */
export function lateBefore(now: Date, workingDays: number, holidays: ReadonlySet<Day>): Date | null {
  let day = localDay(now.toISOString());
  for (let walked = 0; walked < mostDays; walked++) {
    day = shifted(day, -1);
    if (dueAt(localMoment(day, '12:00').toISOString(), workingDays, holidays).getTime() <= now.getTime())
      return localMoment(shifted(day, 1), '00:00');
  }
  return null;
}

function shifted(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}
