/** What can be done about the data of one request: correct, hold back, destroy. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isSealProblem } from '../../../seal/seal-problem.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { openRequest } from '../../follow-ups/opened-request.ts';
import type { SearchIndex } from '../../inbox/search/search-index.ts';
import type { OfficeKeys } from '../../office-keys.ts';
import type { OfficeRequest, RequestRegister } from '../../request-register.ts';
import { fieldOf, onlyFor, type Site } from '../../site.ts';
import { correctable, readCorrection, withCorrections } from './answer-corrections.ts';
import { correctionsOf, keepCorrection } from './corrections.ts';
import type { Deletions } from './deletion.ts';
import type { LegalHolds } from './holds.ts';
import { mayWork, personOf } from './rights-visitor.ts';
import { destroyedView, type RequestRightsPage, requestRightsView } from './views/request-rights-view.ts';

type OfRequest = { Params: { number: string } };

export function requestRightsRoutes(office: {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  requests: RequestRegister;
  deletions: Deletions;
  holds: LegalHolds;
  index: Pick<SearchIndex, 'add'>;
  now: () => Date;
}): (app: FastifyInstance, site: Site) => void {
  const { database, keys, audit, requests, deletions, holds, index } = office;
  return (app, site) => {
    const readers = onlyFor(site, ['supervisor', 'administrator', 'auditor']);
    const workers = onlyFor(site, ['supervisor', 'administrator']);

    // The desk can't open what is there no more; this says so, in place of every page of that request.
    app.addHook<OfRequest>('preHandler', async (request, reply) => {
      if (!request.routeOptions.url?.startsWith('/requests/:number') || !request.person) return undefined;
      const { number } = request.params;
      const deletion = await deletions.find(number);
      return (
        deletion && site.page(reply, destroyedView(site.looker(request, reply), { number, deletion }), 410)
      );
    });

    const showRequest = async (
      request: FastifyRequest,
      reply: FastifyReply,
      found: OfficeRequest,
      page: Partial<Pick<RequestRightsPage, 'typed' | 'done' | 'problem'>> = {},
      status = 200,
    ) =>
      site.page(
        reply,
        requestRightsView(site.looker(request, reply), {
          request: found,
          answers: await answersOf(found.number),
          corrections: await correctionsOf(database, keys, found.number),
          hold: await holds.find(found.number),
          mayWork: mayWork(request),
          typed: null,
          done: null,
          problem: null,
          ...page,
        }),
        status,
      );

    /** The request of the address, unless it is not there, follows another one, or is there no more: then that was answered. */
    const requestOr = async (
      request: FastifyRequest<OfRequest>,
      reply: FastifyReply,
    ): Promise<OfficeRequest | null> => {
      const { number } = request.params;
      const found = await requests.find(number);
      const deletion = await deletions.find(number);
      if (deletion)
        await site.page(reply, destroyedView(site.looker(request, reply), { number, deletion }), 410);
      else if (!found || found.follows !== null) await site.problem(request, reply, 'requestNotFound', 404);
      else return found;
      return null;
    };

    app.get<OfRequest & { Querystring: { done?: string } }>(
      '/citizens/requests/:number',
      readers,
      async (request, reply) => {
        const found = await requestOr(request, reply);
        if (!found) return reply;
        await audit.append({
          actor: personOf(request).username,
          action: 'request.opened',
          subject: found.number,
        });
        return showRequest(request, reply, found, {
          done: request.query.done === 'corrected' ? 'corrected' : null,
        });
      },
    );

    app.post<OfRequest>('/citizens/requests/:number/corrections', workers, async (request, reply) => {
      const found = await requestOr(request, reply);
      if (!found) return reply;
      const answers = await answersOf(found.number);
      if (!answers) return showRequest(request, reply, found, {}, 422);
      const typed = {
        ...{ nik: '', familyCardNumber: '', phone: '' },
        ...Object.fromEntries(correctable.map((field) => [field, fieldOf(request.body, field).slice(0, 40)])),
        reason: fieldOf(request.body, 'reason'),
      };
      const read = readCorrection(answers, typed);
      if (read.outcome === 'wrong')
        return showRequest(
          request,
          reply,
          found,
          { typed, problem: { in: 'correction', is: read.problem } },
          422,
        );
      await keepCorrection(office, {
        number: found.number,
        correction: read.correction,
        person: personOf(request),
      });
      // From now on it is found by what is right as well.
      await index.add(found.number, withCorrections(answers, [read.correction]));
      return reply.redirect(`/citizens/requests/${found.number}?done=corrected`, 303);
    });

    app.post<OfRequest>('/citizens/requests/:number/hold', workers, async (request, reply) => {
      const found = await requestOr(request, reply);
      if (!found) return reply;
      const reason = fieldOf(request.body, 'holdReason').trim();
      if (reason === '' || reason.length > 80)
        return showRequest(request, reply, found, { problem: { in: 'hold' } }, 422);
      await holds.set({ number: found.number, reason, person: personOf(request) });
      return reply.redirect(`/citizens/requests/${found.number}`, 303);
    });

    app.post<OfRequest>('/citizens/requests/:number/hold/lift', workers, async (request, reply) => {
      const found = await requestOr(request, reply);
      if (!found) return reply;
      await holds.lift({ number: found.number, person: personOf(request) });
      return reply.redirect(`/citizens/requests/${found.number}`, 303);
    });

    app.post<OfRequest>('/citizens/requests/:number/destroy', workers, async (request, reply) => {
      const found = await requestOr(request, reply);
      if (!found) return reply;
      const done = await deletions.destroy({
        number: found.number,
        why: 'demand',
        by: personOf(request).username,
      });
      if (done.outcome !== 'destroyed')
        return showRequest(request, reply, found, { problem: { in: 'destroying', is: done.outcome } }, 409);
      return reply.redirect(`/citizens/requests/${found.number}`, 303);
    });
  };

  async function answersOf(number: string) {
    try {
      return (await openRequest({ requests, keys }, number))?.answers ?? null;
    } catch (error) {
      if (!isSealProblem(error)) throw error;
      return null;
    }
  }
}
