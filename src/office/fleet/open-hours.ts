/** How long the halls have been open between two moments: a kiosk that is off at night is not silent. Pure. */

export type OpenHours = {
  /** Minutes after midnight in the village. */
  fromMinute: number;
  toMinute: number;
  /** 0 is Sunday. */
  days: readonly number[];
};

export const usualHours: OpenHours = { fromMinute: 8 * 60, toMinute: 16 * 60, days: [1, 2, 3, 4, 5] };

/** Kolaka Utara keeps WITA, eight hours ahead of UTC, without summer time. */
const aheadMs = 8 * 60 * 60_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Who has been away for longer has been away for long: no need to count every day of a year. */
const mostDays = 60;

/** Whole minutes; 0 when `to` is before `from`. */
export function openMinutesBetween(from: Date, to: Date, hours: OpenHours): number {
  const end = to.getTime() + aheadMs;
  const begin = Math.max(from.getTime() + aheadMs, end - mostDays * dayMs);
  let minutes = 0;
  for (let day = Math.floor(begin / dayMs) * dayMs; day <= end; day += dayMs) {
    if (!hours.days.includes(new Date(day).getUTCDay())) continue;
    const opens = Math.max(begin, day + hours.fromMinute * minuteMs);
    const closes = Math.min(end, day + hours.toMinute * minuteMs);
    minutes += Math.max(0, Math.floor((closes - opens) / minuteMs));
  }
  return minutes;
}
