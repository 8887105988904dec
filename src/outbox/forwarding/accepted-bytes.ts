/**
 * What the office is known to have of pages on their way: tells an upload that gets on, however often its link breaks, from one
 * that always breaks in the same place. Holds a bounded number of pages; a forgotten one counts as getting on once more.
 */

export type AcceptedBytes = {
  isMore(page: string, bytes: number): boolean;
  forget(page: string): void;
};

const keptPages = 500;

export function createAcceptedBytes(): AcceptedBytes {
  const known = new Map<string, number>();
  return {
    isMore(page, bytes) {
      if (bytes <= (known.get(page) ?? 0)) return false;
      // Set anew, so that the map's order is that of the last progress.
      known.delete(page);
      known.set(page, bytes);
      if (known.size > keptPages) known.delete([...known.keys()][0] ?? page);
      return true;
    },
    forget(page) {
      known.delete(page);
    },
  };
}
