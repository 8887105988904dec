/**
 * Compares what a kiosk says it kept with what has arrived. Pure. A request that the kiosk still holds is on its way; one that the
 * kiosk believes to be here, and is not, is missing.
 */
import type { DayEnd } from '../seal/day-end.ts';
import type { ArrivedRequests } from './kiosk-journals.ts';

export type Gap = {
  /** The how-manieth request of the kiosk. */
  ordinal: number;
  /** Null while nothing that arrived names it. */
  number: string | null;
  /** When it was kept, from the day end; null when the day end does not list it. */
  keptAt: string | null;
  /** Since when this office knows of it; null when it learned of it by the day end alone. */
  knownSince: string | null;
  state: 'onItsWay' | 'setAside' | 'missing';
};

export type Reconciled = {
  /** The oldest first, not all of a thousand. */
  gaps: Gap[];
  /** How many there are in each state, of all of them. */
  counts: Record<Gap['state'], number>;
};

const listedGaps = 200;

/** `dayEnd` is the last one, null before the first. */
export function reconcile({ holes, highest }: ArrivedRequests, dayEnd: DayEnd | null): Reconciled {
  const counts = { onItsWay: 0, setAside: 0, missing: 0 };
  const gaps: Gap[] = [];
  const held = createHeldBook(dayEnd);
  for (const { after, before, predecessor, announcedAt } of [...holes, ...beyond(highest, dayEnd)]) {
    for (let ordinal = after + 1; ordinal < before; ordinal++) {
      const { state, number = null, keptAt = null } = held(ordinal);
      counts[state] += 1;
      if (gaps.length >= listedGaps) continue;
      const named = ordinal === before - 1 ? predecessor : null;
      gaps.push({ ordinal, number: number ?? named, keptAt, knownSince: announcedAt, state });
    }
  }
  return { gaps, counts };
}

/** What the kiosk kept after the newest request that is here. */
function beyond(highest: number, dayEnd: DayEnd | null) {
  const { ordinal = 0, number = null } = dayEnd?.lastKept ?? {};
  return ordinal > highest
    ? [{ after: highest, before: ordinal + 1, predecessor: number, announcedAt: null }]
    : [];
}

type Held = Pick<Gap, 'state'> & Partial<Pick<Gap, 'number' | 'keptAt'>>;

/** What the last day end says of a request by its ordinal. */
function createHeldBook(dayEnd: DayEnd | null) {
  if (!dayEnd) return (): Held => ({ state: 'onItsWay' });
  const { unsent, setAside, lastKept } = dayEnd;
  const unsentBy = new Map(unsent.oldest.map((request) => [request.ordinal, request]));
  const asideBy = new Map(setAside.oldest.map((request) => [request.ordinal, request]));
  const lastListed = unsent.oldest.at(-1)?.ordinal ?? 0;
  const listsAll = unsent.requests <= unsent.oldest.length;
  return (ordinal: number): Held => {
    const aside = asideBy.get(ordinal);
    if (aside) return { state: 'setAside', number: aside.number, keptAt: aside.at };
    const waiting = unsentBy.get(ordinal);
    if (waiting) return { state: 'onItsWay', number: waiting.number, keptAt: waiting.at };
    // Kept since the kiosk last spoke, or further down its list than it could tell.
    const isSince = !lastKept || ordinal > lastKept.ordinal;
    return { state: isSince || (!listsAll && ordinal > lastListed) ? 'onItsWay' : 'missing' };
  };
}
