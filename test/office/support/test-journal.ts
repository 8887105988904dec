/** The journal of a test kiosk, in memory: real hashes and links, and nothing of the kiosk's own code, so that both are checked. */
import type { DayEnd } from '../../../src/seal/day-end.ts';
import {
  entryHash,
  type JournalLink,
  journalBeginning,
  keptDetails,
  type RequestLink,
} from '../../../src/seal/journal-entry.ts';

type Kept = { number: string; ordinal: number; sequence: number; entry: string; at: string };
type State = { sequence: number; head: string; kept: Kept[] };

export type TestJournal = ReturnType<typeof createTestJournal>;

export function createTestJournal(now: () => Date) {
  let state: State = { sequence: 0, head: journalBeginning, kept: [] };

  function nextLink(): JournalLink {
    const stamp = {
      at: now().toISOString(),
      boot: 'a boot of the test',
      uptimeMs: state.sequence,
      certain: true,
    };
    return { sequence: state.sequence + 1, previous: state.head, stamp };
  }

  function append(event: string, subject: string | null, details: string, link = nextLink()): string {
    const { sequence, previous, stamp } = link;
    const hash = entryHash({ sequence, previous, ...stamp, event, subject, details });
    state = { ...state, sequence, head: hash };
    return hash;
  }

  let pending: RequestLink | null = null;
  return {
    append,
    /** A copy of the card, and putting it back. */
    copy: () => structuredClone(state),
    restore(copy: State) {
      state = structuredClone(copy);
    },
    head: () => ({ sequence: state.sequence, hash: state.head }),
    linkOfNext(): RequestLink {
      const last = state.kept.at(-1);
      const predecessor = last ? { number: last.number, sequence: last.sequence, entry: last.entry } : null;
      pending = { ...nextLink(), ordinal: state.kept.length + 1, predecessor };
      return pending;
    },
    keep(number: string, manifestSha256: string) {
      if (!pending) throw new Error('a request is kept after its link was made');
      const { ordinal, sequence, stamp } = pending;
      const entry = append('request.kept', number, keptDetails({ ordinal, manifestSha256 }), pending);
      state.kept.push({ number, ordinal, sequence, entry, at: stamp.at });
    },
    dayEnd(kiosk: string, changes: Partial<DayEnd>): DayEnd {
      const last = state.kept.at(-1);
      return {
        version: 1,
        kiosk,
        day: '2026-11-24',
        after: { sequence: 0, at: null },
        kept: last ? [{ service: 'ktp-hilang', requests: state.kept.length }] : [],
        receiptsPrinted: state.kept.length,
        delivered: 0,
        unsent: { requests: 0, oldest: [] },
        setAside: { requests: 0, oldest: [] },
        lastKept: last
          ? { number: last.number, ordinal: last.ordinal, sequence: last.sequence, entry: last.entry }
          : null,
        timeCertain: true,
        journal: nextLink(),
        ...changes,
      };
    },
    /** As a day end lists it. */
    unsent(number: string) {
      const { ordinal, at } = state.kept.find((kept) => kept.number === number)!;
      return { number, ordinal, at };
    },
  };
}
