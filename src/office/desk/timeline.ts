/** The whole history of a request in one line of time: steps, verdicts on pages, notes of colleagues, originals, exports. Newest last. */
import type { Verdict } from './page-verdict.ts';

export type TimelineEntry = {
  at: string;
  /** Null: the kiosk, or the citizen at it. */
  who: string | null;
} & (
  | { kind: 'step'; step: string; note: string | null }
  | { kind: 'verdict'; page: string; verdict: Verdict }
  /** Several pages found good, one after the other. */
  | { kind: 'verdicts'; pages: number }
  /** `text` is null for a note that can't be opened. */
  | { kind: 'note'; text: string | null }
  | { kind: 'original'; paper: string; isReceived: boolean }
  | { kind: 'turn'; page: string }
  | { kind: 'export' }
);

/** A walk through the pages is one deed: what lies further apart is another. */
const oneWalkMs = 30 * 60 * 1000;

export function timelineOf(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const sorted = entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const joined: TimelineEntry[] = [];
  for (const entry of sorted) {
    const before = joined.at(-1);
    if (before && isGood(entry) && isGood(before) && isOneWalk(before, entry)) {
      joined[joined.length - 1] = {
        at: entry.at,
        who: entry.who,
        kind: 'verdicts',
        pages: goodPages(before) + 1,
      };
    } else joined.push(entry);
  }
  return joined;
}

function isGood(entry: TimelineEntry): boolean {
  return entry.kind === 'verdicts' || (entry.kind === 'verdict' && entry.verdict === 'fine');
}

function goodPages(entry: TimelineEntry): number {
  return entry.kind === 'verdicts' ? entry.pages : 1;
}

function isOneWalk(before: TimelineEntry, entry: TimelineEntry): boolean {
  return before.who === entry.who && Date.parse(entry.at) - Date.parse(before.at) < oneWalkMs;
}
