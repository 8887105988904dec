/** `POST /requests/:number/send-back`: one page is asked for again. The desk's form has the fields page, reason, note and revision. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { sendBackReasons } from '../../request/follow-up.ts';
import { pageId } from '../../request/request.ts';
import { asksReader } from '../desk/entrance.ts';
import type { ShowDesk } from '../desk/show-desk.ts';
import { fieldOf, type Site } from '../site.ts';
import { officeWords } from '../words/words.ts';
import type { createSendBack, SendBackOutcome } from './send-back.ts';

type OfRequest = { Params: { number: string } };

const form = z.object({
  page: pageId,
  reason: z.enum(sendBackReasons),
  revision: z.coerce.number().int(),
});

type Refusal = Exclude<SendBackOutcome['outcome'], 'sentBack'>;

const refusals = {
  stale: ['stepStale', 409],
  notHolder: ['stepNotHolder', 409],
  notNow: ['stepNotNow', 409],
  replaced: ['pageReplaced', 409],
  tooMany: ['tooManyWanted', 409],
  notYours: ['forbidden', 403],
  unknownRequest: ['requestNotFound', 404],
  unknownPage: ['notFound', 404],
  noteTooLong: ['noteTooLong', 422],
  noteHoldsNumber: ['noteHoldsNumber', 422],
} as const satisfies Record<Refusal, readonly [string, number]>;

export function sendBackRoute({
  sendBack,
  show,
  log,
}: ReturnType<typeof createSendBack> & { show: ShowDesk; log: Logger }): (
  app: FastifyInstance,
  site: Site,
) => void {
  return (app, site) => {
    app.post<OfRequest>('/requests/:number/send-back', { onRequest: asksReader }, async (request, reply) => {
      const { number } = request.params;
      const asked = form.safeParse(request.body);
      if (!asked.success || !request.person) return site.problem(request, reply, 'form', 400);
      const note = fieldOf(request.body, 'note');
      const answer = await sendBack({ number, ...asked.data, note, person: request.person });
      if (answer.outcome === 'sentBack') {
        log.info({ number, page: asked.data.page, reason: asked.data.reason }, 'page.sentBack');
        return reply.redirect(`/requests/${number}?done=1#page-${asked.data.page}`, 303);
      }
      const [says, status] = refusals[answer.outcome];
      // What was typed is not lost: the form stands open again, with the sentence beside it.
      if (status === 422) {
        const problem = { ...asked.data, note, says: officeWords[request.language].problem[says] };
        return show(site, request, reply, { sendBack: problem, isDeed: true, status });
      }
      return site.problem(request, reply, says, status);
    });
  };
}
