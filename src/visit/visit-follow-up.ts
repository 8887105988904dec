/** What can be done about a request that the office has: bring a page that it wants again, or withdraw. Pure. */
import type { WantedPage } from '../request/follow-up.ts';
import { stepsFor } from '../request/workflow/judge-step.ts';
import type { StatusAnswer, VisitContext } from './visit-context.ts';

/** The page to be scanned next; null when none is wanted, or was scanned here already. */
export const wantedIn = (status: StatusAnswer | null): WantedPage | null =>
  (status?.outcome === 'found' && !status.givenTwice && status.wanted?.[0]) || null;

/** Besides the one that is brought now. */
export const othersWanted = ({ status }: Pick<VisitContext, 'status'>): number =>
  status?.outcome === 'found' ? Math.max(0, (status.wanted?.length ?? 0) - 1) : 0;

/** While nothing is being made of it yet; and not where nobody can tell whose receipt it is. */
export function mayWithdraw({ status, errand }: Pick<VisitContext, 'status' | 'errand'>): boolean {
  if (status?.outcome !== 'found' || status.givenTwice || errand !== 'any') return false;
  return status.followed !== 'withdrawal' && stepsFor(status.stage, 'citizen').includes('withdraw');
}
