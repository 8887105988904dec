/** What the world saw, written down beside the programs: the story as lines, and what each visit laid down and was promised. */

export type KeptPage = { page: string; sha256: string };

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger(nowMs: () => number) {
  const story: string[] = [];
  const labels = new Map<string, string>();
  return {
    story,
    tell(text: string): void {
      story.push(`${(nowMs() / 1000).toFixed(1).padStart(8)} s  ${text}`);
    },
    /** Visits have random names; a story counts them. */
    visitLabel(visit: string): string {
      const known = labels.get(visit) ?? `visit ${labels.size + 1}`;
      labels.set(visit, known);
      return known;
    },
    /** Digest of every sheet that a citizen ever laid down. */
    sheets: new Set<string>(),
    /** All that began a draft. */
    visits: new Set<string>(),
    /** Page id to the visit that scanned it. */
    visitOfPage: new Map<string, string>(),
    /** The pages that a visit's citizen wanted to send, at the last save. */
    wished: new Map<string, KeptPage[]>(),
    /** Number to visit: the kiosk has said that it is kept. */
    confirmed: new Map<string, string>(),
    /** Visits that were told, by the program, to be gone. */
    crashes: 0,
    leaks: [] as string[],
    hangs: [] as string[],
    /** Exceptions that nobody expected. */
    broken: [] as string[],
  };
}
