/** One request, its pages, and the steps an officer takes. Every look is written to the audit trail first. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pageId } from '../request/request.ts';
import { plainSteps } from '../request/workflow/request-steps.ts';
import { openBytes } from '../seal/age-seal.ts';
import { sha256Of } from '../seal/digest.ts';
import { isSealProblem } from '../seal/seal-problem.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { ClaimReader } from './inbox/claim-state.ts';
import type { KioskJournals } from './kiosk-journals.ts';
import type { OfficeKeys } from './office-keys.ts';
import type { SealedPages } from './pages/page-storage.ts';
import { isShowable } from './picture-header.ts';
import type { ContentReader } from './request-content.ts';
import type { OfficePage, RequestRegister } from './request-register.ts';
import type { createRequestWork, StepTaken } from './request-work.ts';
import { asksLogin, fieldOf, type Site } from './site.ts';
import { enlargedPageView } from './views/pages-section.ts';
import { requestView } from './views/request-view.ts';
import type { StepForms, StepProblem } from './views/steps-section.ts';

type OfRequest = { Params: { number: string } };
type OfPage = { Params: { number: string; page: string } };

/** Even opened by itself in a window of its own, a page can load nothing, run nothing, and belongs to no site. */
const pictureHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'content-disposition': 'inline',
} as const;

const stepForm = z.object({ step: z.enum(plainSteps), revision: z.coerce.number().int() });

export function inboxRoutes(office: {
  requests: RequestRegister;
  journals: Pick<KioskJournals, 'proofOf'>;
  work: ReturnType<typeof createRequestWork>;
  sealedPages: SealedPages;
  contentOf: ContentReader;
  claimOf: ClaimReader;
  keys: OfficeKeys;
  audit: AuditTrail;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { requests, journals, work, contentOf, claimOf, sealedPages, keys, audit, log } = office;

  return (app, site) => {
    const inside = { onRequest: asksLogin };

    async function showRequest(
      request: FastifyRequest<OfRequest>,
      reply: FastifyReply,
      how: { forms: StepForms; status: number; isTaken?: boolean },
    ): Promise<FastifyReply> {
      const { number } = request.params;
      const found = await requests.find(number);
      if (!found || !request.person) return site.problem(request, reply, 'requestNotFound', 404);
      // What was brought after a request is seen with it.
      if (found.follows !== null) return reply.redirect(`/requests/${found.follows}`, 303);
      await audit.append({ actor: nameOf(request), action: 'request.opened', subject: number });
      const view = requestView(site.looker(request, reply), {
        request: found,
        claim: await claimOf(found, request.person, how.isTaken ?? false),
        proof: await journals.proofOf(number),
        content: await contentOf(number),
        pages: await requests.pagesWithFollowUps(number),
        history: await requests.historyOf(number),
        forms: how.forms,
      });
      return site.page(reply, view, how.status);
    }

    app.get<OfRequest & { Querystring: { done?: string; claim?: string } }>(
      '/requests/:number',
      inside,
      async (request, reply) =>
        showRequest(request, reply, {
          forms: { isDone: request.query.done === '1', problem: null },
          status: 200,
          isTaken: request.query.claim === 'taken',
        }),
    );

    app.post<OfRequest>('/requests/:number/steps', inside, async (request, reply) => {
      const { number } = request.params;
      const asked = stepForm.safeParse(request.body);
      if (!asked.success || !request.person) return site.problem(request, reply, 'form', 400);
      const note = fieldOf(request.body, 'note');
      const taken = await work.takeStep({ number, ...asked.data, note, person: request.person });
      if (taken.outcome === 'taken') {
        log.info({ number, stage: taken.stage }, 'request.stepTaken');
        return reply.redirect(`/requests/${number}?done=1`, 303);
      }
      if (taken.outcome === 'unknownRequest') return site.problem(request, reply, 'requestNotFound', 404);
      return showRequest(request, reply, {
        forms: { isDone: false, problem: { step: asked.data.step, is: taken.outcome, note } },
        status: statusFor(taken.outcome),
        isTaken: taken.outcome === 'notHolder',
      });
    });

    app.get<OfPage>('/requests/:number/pages/:page', inside, async (request, reply) => {
      const found = await findPage(request.params);
      if (!found) return site.problem(request, reply, 'notFound', 404);
      const { page, info } = found;
      // Written before the page is opened: a look that can't be recorded does not take place.
      await audit.append({
        actor: nameOf(request),
        action: 'page.opened',
        subject: `${page.number}/${page.page}`,
      });
      const picture = await openBytes(keys.identity, await sealedPages.read(page)).catch((error: unknown) => {
        if (!isSealProblem(error)) throw error;
        log.error({ number: page.number, page: page.page, code: error.code }, 'page.cannotOpen');
        return null;
      });
      if (!picture || sha256Of(picture) !== info.sha256)
        return site.problem(request, reply, 'pageDamaged', 422);
      // A kiosk in wrong hands can seal anything and call it a picture.
      if (!isShowable(picture, info.mediaType)) {
        log.warn({ number: page.number, page: page.page }, 'page.noPicture');
        return site.problem(request, reply, 'pageDamaged', 422);
      }
      return reply.headers(pictureHeaders).type(info.mediaType).send(Buffer.from(picture));
    });

    app.get<OfPage>('/requests/:number/pages/:page/large', inside, async (request, reply) => {
      const found = await findPage(request.params);
      const owner = await requests.find(request.params.number);
      if (!found || !owner) return site.problem(request, reply, 'notFound', 404);
      return site.page(reply, enlargedPageView(site.looker(request, reply), { request: owner, ...found }));
    });
  };

  async function findPage(params: OfPage['Params']) {
    if (!pageId.safeParse(params.page).success) return null;
    const pages = await requests.pagesWithFollowUps(params.number);
    const page: OfficePage | undefined = pages.find((each) => each.page === params.page);
    if (!page?.wholeAt) return null;
    const info = (await contentOf(params.number))?.answers.pages.find((each) => each.page === page.page);
    return info ? { page, info } : null;
  }
}

function statusFor(outcome: Exclude<StepTaken['outcome'], 'taken' | 'unknownRequest'>): number {
  const statuses: Record<StepProblem, number> = {
    stale: 409,
    notNow: 409,
    notYours: 403,
    notHolder: 409,
    noteMissing: 422,
    noteTooLong: 422,
    noteHoldsNumber: 422,
  };
  return statuses[outcome];
}

function nameOf(request: FastifyRequest): string {
  return request.person?.username ?? '?';
}
