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
import type { OfficeDatabase } from '../database/office-database.ts';
import type { OfficeKeys } from '../office-keys.ts';
import { lockRequest, type RequestRegister } from '../request-register.ts';
import type { WantedPages } from './wanted-pages.ts';

/** More than this for one wish, from kiosks that did not know of each other, is no mishap any more. */
const mostForOneWish = 5;

export type FollowUpArrivals = {
  /**
   * False: nobody has asked for this page, or there is no such request. What somebody has scanned while it was wanted is taken also when
   * it comes too late: it was promised on paper.
   */
  isWanted(followUp: FollowUp): Promise<boolean>;
  /** Whether what it holds can be opened and says of its pages what the manifest says. */
  isReadable(manifest: Manifest): Promise<boolean>;
  /** In the transaction that acknowledges the delivery, so once. */
  hasArrived(delivery: string): Promise<void>;
};

export function createFollowUpArrivals({
  database,
  requests,
  wanted,
  keys,
  audit,
}: {
  database: OfficeDatabase;
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
    async isWanted(followUp) {
      const { request } = followUp;
      const found = await requests.find(request);
      if (!found || found.follows !== null) return false;
      if (followUp.kind === 'withdrawal') return true;
      if (!(await wanted.find(request, followUp.replaces))) return false;
      const brought = (await requests.followUpsOf(request)).filter(
        ({ replaces }) => replaces === followUp.replaces,
      );
      return brought.length < mostForOneWish;
    },

    async isReadable({ followUp, pages, sealedAnswers }) {
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

    async hasArrived(delivery) {
      const found = await requests.find(delivery);
      if (!found || found.follows === null) return;
      await lockRequest(database, found.follows);
      const itself = (await requests.followUpsOf(found.follows)).find(({ number }) => number === delivery);
      if (!itself) return;
      if (itself.replaces === null) await withdrawalArrived(found.kiosk, found.follows);
      else await pageArrived(found.kiosk, found.follows, itself.replaces);
    },
  };
}
