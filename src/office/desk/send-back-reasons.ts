/** Why a page is asked for again, in the order in which an officer looks for it: first those that fit the verdict. */
import type { Verdict } from './page-verdict.ts';

const unreadable = ['blurred', 'tooDark', 'cutOff', 'covered'] as const;
const wrongPaper = ['otherPaper', 'otherPerson', 'expired'] as const;

export const sendBackReasons = [...unreadable, ...wrongPaper] as const;
export type SendBackReason = (typeof sendBackReasons)[number];

export function reasonsFor(verdict: Verdict | undefined): readonly SendBackReason[] {
  return verdict === 'wrongPaper' ? [...wrongPaper, ...unreadable] : sendBackReasons;
}
