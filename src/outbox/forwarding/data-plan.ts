/**
 * What may travel when data costs money: big pages wait for cheap hours and stay within a quota; announcements and statuses are
 * small and always go. Pure; the forwarder asks before each step.
 */

export type DataPlan = {
  /** null: no limit. */
  bytesPerDay: number | null;
  bytesPerMonth: number | null;
  /** Minutes after midnight in the village; may run over midnight. null: any hour is fine. */
  cheapHours: { fromMinute: number; toMinute: number } | null;
  /** A request that is older sends its pages whatever they cost. */
  pagesWaitAtMostMs: number;
};

/** Both directions together, in the day and the month of the village. */
export type DataUse = { dayBytes: number; monthBytes: number };

export type PagesWait = 'dayQuota' | 'monthQuota' | 'cheapHours';

export const unlimited: DataPlan = {
  bytesPerDay: null,
  bytesPerMonth: null,
  cheapHours: null,
  pagesWaitAtMostMs: 3 * 24 * 60 * 60_000,
};

/** The part of a quota that pages leave to announcements and statuses. */
const reserve = 0.1;

/** A kiosk that does not know what time it is knows no cheap hours; its quotas hold. */
export function whyPagesWait(
  plan: DataPlan,
  use: DataUse,
  now: Date,
  isTimeCertain: boolean,
): PagesWait | null {
  if (plan.bytesPerMonth !== null && use.monthBytes >= plan.bytesPerMonth * (1 - reserve))
    return 'monthQuota';
  if (plan.bytesPerDay !== null && use.dayBytes >= plan.bytesPerDay * (1 - reserve)) return 'dayQuota';
  if (plan.cheapHours && isTimeCertain && !isWithin(plan.cheapHours, minuteOfDay(now))) return 'cheapHours';
  return null;
}

const hoursAheadOfUtc = 8;

/** `2026-11-27` in the village. Kolaka Utara keeps WITA, eight hours ahead of UTC, without summer time. */
export function localDay(now: Date): string {
  return new Date(now.getTime() + hoursAheadOfUtc * 60 * 60_000).toISOString().slice(0, 10);
}

function minuteOfDay(now: Date): number {
  const local = new Date(now.getTime() + hoursAheadOfUtc * 60 * 60_000);
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

function isWithin(
  { fromMinute, toMinute }: { fromMinute: number; toMinute: number },
  minute: number,
): boolean {
  return fromMinute <= toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/** `22:00-05:00`; null for anything else, and for hours that begin when they end. */
export function readHours(text: string): DataPlan['cheapHours'] {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) return null;
  const [fromHour = 0, fromMinutes = 0, toHour = 0, toMinutes = 0] = match.slice(1).map(Number);
  const hours = { fromMinute: fromHour * 60 + fromMinutes, toMinute: toHour * 60 + toMinutes };
  return hours.fromMinute === hours.toMinute ? null : hours;
}
