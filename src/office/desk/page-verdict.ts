/** What an officer says of one scanned page. The last word counts; the earlier ones stay in the history. */
import { z } from 'zod';

export const verdicts = ['fine', 'unreadable', 'wrongPaper'] as const;
export const verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof verdict>;

export type PageVerdict = {
  page: string;
  verdict: Verdict;
  /** The officer's name, as colleagues know it. */
  officer: string;
  at: string;
};

/** A page that can't serve: the citizen has to scan it again. */
export function isBad(said: Verdict | undefined): boolean {
  return said === 'unreadable' || said === 'wrongPaper';
}
