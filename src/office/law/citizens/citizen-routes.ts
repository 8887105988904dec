/** The rights of citizens at the office: demands with their clock, the report, corrections, holds, deletion, the register of processing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localMoment } from '../../../request/local-time.ts';
import { findService } from '../../../request/service-catalogue.ts';
import { isSealProblem } from '../../../seal/seal-problem.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { openRequest } from '../../follow-ups/opened-request.ts';
import type { OfficeKeys } from '../../office-keys.ts';
import type { OfficeSettingsRegister } from '../../office-settings.ts';
import type { Person } from '../../people/person.ts';
import type { OfficeRequest, RequestRegister } from '../../request-register.ts';
import { fieldOf, onlyFor, type Site } from '../../site.ts';
import type { AccessReports } from './access-report.ts';
import { correctable, readCorrection } from './answer-corrections.ts';
import { correctionsOf, keepCorrection } from './corrections.ts';
import type { Deletions } from './deletion.ts';
import { type Demand, type Demands, demandKinds, demandMs, demandOutcomes } from './demands.ts';
import type { LegalHolds } from './holds.ts';
import {
  type DemandPage,
  type DemandProblem,
  type DemandsPage,
  type DemandTyped,
  demandsView,
  demandView,
} from './views/demands-view.ts';
import { breachView, type ProcessingPage, processingView } from './views/processing-view.ts';
import { reportView } from './views/report-view.ts';
import { destroyedView, type RequestRightsPage, requestRightsView } from './views/request-rights-view.ts';

type OfDemand = { Params: { id: string } };
type OfRequest = { Params: { number: string } };

const shownDemands = 200;

export type CitizenParts = {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  requests: RequestRegister;
  settings: OfficeSettingsRegister;
  demands: Demands;
  deletions: Deletions;
  holds: LegalHolds;
  reports: AccessReports;
  now: () => Date;
};

export function citizenRoutes(office: CitizenParts): (app: FastifyInstance, site: Site) => void {
  const { database, keys, audit, requests, settings, demands, deletions, holds, reports } = office;

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

    const showAll = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Partial<Pick<DemandsPage, 'typed' | 'problem'>> = {},
      status = 200,
    ) =>
      site.page(
        reply,
        demandsView(site.looker(request, reply), {
          demands: await demands.list(shownDemands),
          mayWork: mayWork(request),
          typed: { kind: 'access', name: '', contact: '', words: '', numbers: '' },
          problem: null,
          ...page,
        }),
        status,
      );

    app.get('/citizens', readers, (request, reply) => showAll(request, reply));

    app.post('/citizens/demands', workers, async (request, reply) => {
      const typed: DemandTyped = {
        kind: fieldOf(request.body, 'kind'),
        name: fieldOf(request.body, 'name').trim(),
        contact: fieldOf(request.body, 'contact').trim().slice(0, 80),
        words: fieldOf(request.body, 'words').trim(),
        numbers: fieldOf(request.body, 'numbers'),
      };
      const kind = demandKinds.find((known) => known === typed.kind);
      const numbers = numbersIn(typed.numbers);
      const problem = await problemOf(typed, numbers);
      if (problem || !kind) return showAll(request, reply, { typed, problem: problem ?? 'kind' }, 422);
      const { name, contact, words } = typed;
      const id = await demands.note({
        kind,
        said: { name, contact, words },
        numbers,
        by: personOf(request).username,
      });
      return reply.redirect(`/citizens/demands/${id}?done=noted`, 303);
    });

    const showDemand = (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Pick<DemandPage, 'demand' | 'done' | 'problem'>,
      status = 200,
    ) =>
      site.page(
        reply,
        demandView(site.looker(request, reply), { ...page, mayWork: mayWork(request) }),
        status,
      );

    app.get<OfDemand & { Querystring: { done?: string } }>(
      '/citizens/demands/:id',
      readers,
      async (request, reply) => {
        const demand = await demandOf(request);
        if (!demand) return site.problem(request, reply, 'notFound', 404);
        await audit.append({
          actor: personOf(request).username,
          action: 'citizen.demandOpened',
          subject: `demand ${demand.id}`,
        });
        const done = (['noted', 'closedNow'] as const).find((known) => known === request.query.done);
        return showDemand(request, reply, { demand, done: done ?? null, problem: null });
      },
    );

    app.post<OfDemand>('/citizens/demands/:id/close', workers, async (request, reply) => {
      const demand = await demandOf(request);
      if (!demand) return site.problem(request, reply, 'notFound', 404);
      const outcome = demandOutcomes.find((known) => known === fieldOf(request.body, 'outcome'));
      const proof = fieldOf(request.body, 'proof').trim();
      if (!outcome || proof.length < 3 || proof.length > 500)
        return showDemand(request, reply, { demand, done: null, problem: 'badProof' }, 422);
      await demands.close({ id: demand.id, outcome, proof, by: personOf(request).username });
      return reply.redirect(`/citizens/demands/${demand.id}?done=closedNow`, 303);
    });

    const reportFor = async (request: FastifyRequest<OfDemand>, demand: Demand) => {
      const { username } = personOf(request);
      // A report shows all that is held: each request in it counts as looked at.
      await database.transaction(async () => {
        for (const number of demand.numbers)
          await audit.append({
            actor: username,
            action: 'citizen.reportMade',
            subject: number,
            details: `demand ${demand.id}`,
          });
      });
      return reports.make(demand.numbers, username);
    };

    app.get<OfDemand>('/citizens/demands/:id/report', readers, async (request, reply) => {
      const demand = await demandOf(request);
      if (!demand) return site.problem(request, reply, 'notFound', 404);
      const { protectionOfficer } = await settings.read();
      const report = await reportFor(request, demand);
      const back = `/citizens/demands/${demand.id}`;
      return site.page(reply, reportView(site.looker(request, reply), { report, protectionOfficer, back }));
    });

    app.get<OfDemand>('/citizens/demands/:id/report.json', readers, async (request, reply) => {
      const demand = await demandOf(request);
      if (!demand) return site.problem(request, reply, 'notFound', 404);
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="permintaan-${demand.id}.json"`)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(await reportFor(request, demand), null, 2));
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

    const showProcessing = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Pick<ProcessingPage, 'done' | 'problem'>,
      status = 200,
    ) => {
      const { language } = request;
      const rows = await database.all(
        z.object({ service: z.string(), count: z.number() }),
        'SELECT service, count(*) AS count FROM requests WHERE follows IS NULL GROUP BY service ORDER BY service',
      );
      const gone = await database.one(
        z.object({ count: z.number() }),
        'SELECT count(*) AS count FROM deletions',
      );
      const services = rows.map(({ service, count }) => ({
        id: service,
        label: findService(service)?.label[language] ?? service,
        count,
      }));
      const shown = { settings: await settings.read(), services, destroyed: gone?.count ?? 0, ...page };
      const mayDecide = request.person?.role === 'administrator';
      return site.page(reply, processingView(site.looker(request, reply), { ...shown, mayDecide }), status);
    };

    app.get<{ Querystring: { done?: string } }>('/citizens/processing', readers, (request, reply) =>
      showProcessing(request, reply, { done: request.query.done === '1', problem: false }),
    );

    app.post('/citizens/retention', onlyFor(site, ['administrator']), async (request, reply) => {
      const retentionMonths = retentionIn(request.body);
      if (!retentionMonths) return showProcessing(request, reply, { done: false, problem: true }, 422);
      const protectionOfficer = fieldOf(request.body, 'officer').trim().slice(0, 120);
      await settings.change({ retentionMonths, protectionOfficer }, personOf(request).username);
      return reply.redirect('/citizens/processing?done=1', 303);
    });

    app.get<{ Querystring: Record<string, string | undefined> }>(
      '/citizens/breach',
      readers,
      async (request, reply) => {
        const given = (name: string) => String(request.query[name] ?? '').slice(0, 500);
        const known = given('known');
        const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(known) && !Number.isNaN(Date.parse(known));
        const [day = '', time = ''] = known.split('T');
        const dueAt = isTime ? new Date(localMoment(day, time).getTime() + demandMs).toISOString() : null;
        const page = { known, what: given('what'), how: given('how'), remedy: given('remedy'), dueAt };
        return site.page(reply, breachView(site.looker(request, reply), page));
      },
    );
  };

  async function answersOf(number: string) {
    try {
      return (await openRequest({ requests, keys }, number))?.answers ?? null;
    } catch (error) {
      if (!isSealProblem(error)) throw error;
      return null;
    }
  }

  function demandOf(request: FastifyRequest<OfDemand>): Promise<Demand | null> {
    return /^\d{1,9}$/.test(request.params.id)
      ? demands.find(Number(request.params.id))
      : Promise.resolve(null);
  }

  async function problemOf(typed: DemandTyped, numbers: string[]): Promise<DemandProblem | null> {
    if (typed.name === '' || typed.name.length > 80) return 'name';
    if (typed.words === '' || typed.words.length > 500) return 'words';
    for (const number of numbers) {
      const found = await requests.find(number);
      if (!found || found.follows !== null) return 'numbers';
    }
    return null;
  }
}

/** Grouped as on the receipt or not: digits that stand apart by two spaces, commas or lines are numbers of their own. */
function numbersIn(text: string): string[] {
  const digits = text.replace(/[^\d\s,;]/g, '');
  const apart = digits.split(/[\s,;]+/).filter((part) => part !== '');
  if (apart.every((part) => part.length === 10)) return apart;
  const joined = digits.replace(/\D/g, '');
  return joined.length % 10 === 0 ? (joined.match(/\d{10}/g) ?? []) : apart;
}

function retentionIn(body: unknown): { usual: number | null; services: Record<string, number> } | null {
  const months = z.coerce.number().int().min(1).max(1200);
  const read = (text: string) => (text.trim() === '' ? null : (months.safeParse(text).data ?? undefined));
  const usual = read(fieldOf(body, 'usual'));
  if (usual === undefined) return null;
  const services: Record<string, number> = {};
  for (const name of typeof body === 'object' && body !== null ? Object.keys(body) : []) {
    if (!name.startsWith('service-')) continue;
    const own = read(fieldOf(body, name));
    if (own === undefined) return null;
    if (own !== null) services[name.slice('service-'.length)] = own;
  }
  return { usual, services };
}

function mayWork(request: FastifyRequest): boolean {
  return request.person?.role === 'supervisor' || request.person?.role === 'administrator';
}

function personOf(request: FastifyRequest): Person {
  // `onlyFor` has let nobody through without one.
  if (!request.person) throw new Error('a page about citizens was reached by nobody');
  return request.person;
}
