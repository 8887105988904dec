/** Whether the day has to be ended now, and which day it closes. Pure; a kiosk's clock may be wrong, so the time since its start counts too. */
import { localDay, localMoment } from '../request/local-time.ts';
import type { Stamp } from '../seal/journal-entry.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * `last`: the last day end, or the beginning of the journal. `time`: when the day ends in the hall, "17:00".
 * A day end that was missed while the kiosk was off is made at the next start, for the day whose end was missed.
 */
export function dayToEnd({ now, last, time }: { now: Stamp; last: Stamp; time: string }): string | null {
  const today = localDay(now.at);
  const yesterday = localDay(new Date(Date.parse(now.at) - dayMs).toISOString());
  const ended = localMoment(today, time).getTime() <= Date.parse(now.at) ? today : yesterday;
  if (localMoment(ended, time).getTime() > Date.parse(last.at)) return ended;
  // The last one was made under a clock that ran ahead: from here on the right one counts.
  if (now.certain && Date.parse(last.at) > Date.parse(now.at)) return today;
  // A clock that stands in the past never comes to the end of a day; the kiosk has been on for one all the same.
  const onForMs = now.boot === last.boot ? now.uptimeMs - last.uptimeMs : now.uptimeMs;
  return onForMs >= dayMs ? today : null;
}
