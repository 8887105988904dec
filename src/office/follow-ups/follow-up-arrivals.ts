/**
 * What a kiosk brings after a request: a page that was wanted again, or the citizen's wish to withdraw. It arrives like a request, by
 * arrivals.ts; here is what the office takes, and what it does once all of it is there.
 */
import type { FollowUp } from '../../request/follow-up.ts';
import { judgeStep, stageAfterPage } from '../../request/workflow/judge-step.ts';
import type { Manifest } from '../../seal/messages.ts';
import { isSealProblem } from '../../seal/seal-problem.ts';
import { openFollowUp } from '../../seal/sealed-answers.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeKeys } from '../office-keys.ts';
import type { RequestRegister } from '../request-register.ts';
import type { WantedPages } from './wanted-pages.ts';

/** More than this for one wish, from kiosks that did not know of each other, is no mishap any more. */
const mostForOneWish = 5;

export type FollowUpArrivals = {
  /**
   * `notWanted`: nobody has asked for this page, or there is no such request. What somebody has scanned while it was wanted is taken
   * also when it comes too late: it was promised on paper.
   */
  judge(followUp: FollowUp): Promise<'acceptable' | 'notWanted'>;
  /** Whether what it holds can be opened and says of its pages what the manifest says. */
  isWellFormed(manifest: Manifest): Promise<boolean>;
  /** In the transaction that acknowledges it, so once. The caller has locked the request. */
  hasArrived(delivery: { number: string; kiosk: string; followUp: FollowUp }): Promise<void>;
};

export function createFollowUpArrivals({
  requests,
  wanted,
  keys,
  audit,
}: {
  requests: RequestRegister;
  wanted: WantedPages;
  keys: Pick<OfficeKeys, 'identity'>;
  audit: AuditTrail;
}): FollowUpArrivals {
  async function pageArrived(kiosk: string, number: string, replaces: string): Promise<void> {
    const request = await requests.find(number);
    if (!request) return;
    const isInTime = await wanted.answer(number, replaces);
    const stillWanted = (await wanted.openOf(number)).length;
    const next = isInTime ? stageAfterPage(request.stage, stillWanted) : null;
    if (next) await requests.moveTo(number, { stage: next, officer: request.officer });
    const stage = next ?? request.stage;
    // While more is wanted, the word on the others stands in the feed beside it.
    const last = (await requests.historyOf(number)).at(-1);
    const note = stage === request.stage ? (last?.note ?? null) : null;
    const step = isInTime ? 'pageBrought' : 'pageCameLate';
    await requests.writeHistory({ number, officer: null, step, stage, note, isTold: true });
    await audit.append({
      ...{ actor: `kiosk ${kiosk}`, action: 'request.pageBrought', subject: `${number}/${replaces}` },
    });
  }

  async function withdrawalArrived(kiosk: string, number: string): Promise<void> {
    const request = await requests.find(number);
    if (!request) return;
    const judged = judgeStep({ stage: request.stage, by: 'citizen', step: 'withdraw' });
    const isInTime = judged.outcome === 'allowed';
    const stage = isInTime ? judged.to : request.stage;
    if (isInTime) {
      await wanted.cancel(number);
      await requests.moveTo(number, { stage, officer: request.officer });
    }
    const note = isInTime ? null : ((await requests.historyOf(number)).at(-1)?.note ?? null);
    const step = isInTime ? 'withdraw' : 'withdrawalCameLate';
    await requests.writeHistory({ number, officer: null, step, stage, note, isTold: true });
    await audit.append({ actor: `kiosk ${kiosk}`, action: 'request.withdraw', subject: number });
  }

  return {
    async judge(followUp) {
      const { request } = followUp;
      if (!(await requests.find(request))) return 'notWanted';
      if (followUp.kind === 'withdrawal') return 'acceptable';
      const wish = await wanted.find(request, followUp.replaces);
      if (!wish) return 'notWanted';
      const brought = (await requests.followUpsOf(request)).filter(
        ({ replaces }) => replaces === followUp.replaces,
      );
      return brought.length < mostForOneWish ? 'acceptable' : 'notWanted';
    },

    async isWellFormed({ followUp, pages, sealedAnswers }) {
      try {
        const said = await openFollowUp(keys.identity, sealedAnswers);
        const ids = new Set(pages.map(({ page }) => page));
        const isAsKind = followUp?.kind === 'page' ? ids.size > 0 : ids.size === 0;
        return isAsKind && said.pages.length === ids.size && said.pages.every(({ page }) => ids.has(page));
      } catch (error) {
        if (isSealProblem(error)) return false;
        throw error;
      }
    },

    hasArrived: ({ kiosk, followUp }) =>
      followUp.kind === 'page'
        ? pageArrived(kiosk, followUp.request, followUp.replaces)
        : withdrawalArrived(kiosk, followUp.request),
  };
}
