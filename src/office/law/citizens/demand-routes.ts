/** The demands of citizens with their clock, and the report for one of them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseNik } from '../../../request/civil-number.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { SearchTerms } from '../../inbox/search/search-terms.ts';
import type { OfficeSettingsRegister } from '../../office-settings.ts';
import type { RequestRegister } from '../../request-register.ts';
import { fieldOf, onlyFor, type Site } from '../../site.ts';
import type { AccessReports } from './access-report.ts';
import { type Demand, type Demands, demandKinds, demandOutcomes } from './demands.ts';
import { mayWork, personOf } from './rights-visitor.ts';
import {
  type DemandPage,
  type DemandProblem,
  type DemandsPage,
  type DemandTyped,
  demandsView,
  demandView,
} from './views/demands-view.ts';
import { reportView } from './views/report-view.ts';

type OfDemand = { Params: { id: string } };

const shownDemands = 200;

export function demandRoutes(office: {
  database: OfficeDatabase;
  audit: AuditTrail;
  requests: RequestRegister;
  settings: Pick<OfficeSettingsRegister, 'read'>;
  demands: Demands;
  reports: AccessReports;
  /** What the inbox is searched by. */
  terms: Pick<SearchTerms, 'wantedBy'>;
}): (app: FastifyInstance, site: Site) => void {
  const { database, audit, requests, settings, demands, reports, terms } = office;

  return (app, site) => {
    const readers = onlyFor(site, ['supervisor', 'administrator', 'auditor']);
    const workers = onlyFor(site, ['supervisor', 'administrator']);

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
          typed: { kind: 'access', name: '', contact: '', words: '', numbers: '', nik: '' },
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
        nik: fieldOf(request.body, 'nik').slice(0, 40),
      };
      const kind = demandKinds.find((known) => known === typed.kind);
      const found = typed.nik.trim() === '' ? [] : await numbersOfNik(typed.nik);
      const numbers = [...numbersIn(typed.numbers), ...found];
      const isNikWrong = typed.nik.trim() !== '' && found.length === 0;
      const problem = isNikWrong ? 'nik' : await problemOf(typed, numbers);
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
  };

  /** By the digests that the inbox keeps for searching; the NIK itself is kept nowhere. */
  async function numbersOfNik(typed: string): Promise<string[]> {
    const nik = parseNik(typed);
    if (nik.outcome !== 'ok') return [];
    const [
      {
        all: [term = ''],
      } = { all: [] },
    ] = terms.wantedBy({ for: 'civilNumber', digits: nik.nik });
    const rows = await database.all(
      z.object({ number: z.string() }),
      'SELECT number FROM search_terms WHERE term = ? ORDER BY announced_at',
      term,
    );
    return rows.map(({ number }) => number);
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
