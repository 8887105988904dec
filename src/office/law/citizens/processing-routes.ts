/** The register of processing, what the office decided about retention, and the draft of a notice when data leak. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localMoment } from '../../../request/local-time.ts';
import { findService } from '../../../request/service-catalogue.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { OfficeSettingsRegister } from '../../office-settings.ts';
import { fieldOf, onlyFor, type Site } from '../../site.ts';
import { demandMs } from './demands.ts';
import { personOf } from './rights-visitor.ts';
import { breachView, type ProcessingPage, processingView } from './views/processing-view.ts';

export function processingRoutes(office: {
  database: OfficeDatabase;
  settings: OfficeSettingsRegister;
}): (app: FastifyInstance, site: Site) => void {
  const { database, settings } = office;
  return (app, site) => {
    const readers = onlyFor(site, ['supervisor', 'administrator', 'auditor']);

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
