/** Why a page is asked for again, in the order in which an officer looks for it: first those that fit the verdict. */
import { type SendBackReason, sendBackReasons } from '../../request/follow-up.ts';
import type { Verdict } from './page-verdict.ts';

const wrongPaper: readonly SendBackReason[] = ['otherPaper', 'otherPerson', 'expired'];

export function reasonsFor(verdict: Verdict | undefined): readonly SendBackReason[] {
  if (verdict !== 'wrongPaper') return sendBackReasons;
  return [...wrongPaper, ...sendBackReasons.filter((reason) => !wrongPaper.includes(reason))];
}
