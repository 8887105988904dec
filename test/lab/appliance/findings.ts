/** What the lab found: one line for each claim while it runs, all figures at the end. */

export type Findings = {
  /** `figures` go into the last line under the claim's name. */
  found(claim: string, holds: boolean, figures?: unknown): void;
  /** Runs it; a claim that breaks off did not hold, and the next ones are tried all the same. */
  part(name: string, work: () => Promise<void>): Promise<void>;
  result(): { held: number; broken: string[]; figures: Record<string, unknown> };
};

export function createFindings(say: (line: string) => void): Findings {
  const claims: { claim: string; holds: boolean }[] = [];
  const all: Record<string, unknown> = {};
  const began = performance.now();
  const at = () => `${Math.round((performance.now() - began) / 1000)}`.padStart(4);
  const findings: Findings = {
    found(claim, holds, figures) {
      claims.push({ claim, holds });
      if (figures !== undefined) all[claim] = figures;
      say(
        `${at()} s  ${holds ? 'holds ' : 'BROKEN'}  ${claim}${figures === undefined ? '' : `  ${JSON.stringify(figures)}`}`,
      );
    },
    async part(name, work) {
      try {
        await work();
      } catch (error) {
        findings.found(`${name} ends as it should`, false, error instanceof Error ? error.message : error);
      }
    },
    result: () => ({
      held: claims.filter(({ holds }) => holds).length,
      broken: claims.filter(({ holds }) => !holds).map(({ claim }) => claim),
      figures: all,
    }),
  };
  return findings;
}
