/** The courier's list and what becomes of each delivery. Every name that is shown is written to the audit trail first. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { Person } from '../../people/person.ts';
import type { createRequestWork } from '../../request-work.ts';
import { asksLogin, type Site } from '../../site.ts';
import { deskWords } from '../../words/desk/desk-words.ts';
import type { DeskRegisters } from '../desk.ts';
import { mayDeliver } from '../entrance.ts';
import { courierView, notFoundReasons } from './courier-view.ts';
import type { Deliveries } from './deliveries.ts';
import { mayHandOver } from './delivery.ts';

type OfRequest = { Params: { number: string } };

const revision = z.coerce.number().int();
const deliveredForm = z.object({ revision });
const notDeliveredForm = z.object({ revision, reason: z.enum(notFoundReasons) });
const tickForm = z.object({ paper: z.string(), received: z.enum(['yes', 'no']) });
const notices = z.enum(['done', 'stale', 'notYet']).nullable().catch(null);

export function courierRoutes({
  database,
  deliveries,
  desk,
  work,
  audit,
  log,
}: {
  database: OfficeDatabase;
  deliveries: Deliveries;
  desk: Pick<DeskRegisters, 'originals'>;
  work: ReturnType<typeof createRequestWork>;
  audit: AuditTrail;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const inside = { onRequest: asksLogin };

    app.get<{ Querystring: { notice?: string } }>('/courier', inside, async (request, reply) => {
      const { person } = request;
      if (!person) return site.problem(request, reply, 'forbidden', 403);
      const list = await deliveries.list();
      await database.transaction(async () => {
        for (const { number } of list)
          await audit.append({ actor: person.username, action: 'delivery.opened', subject: number });
      });
      const notice = notices.parse(request.query.notice ?? null);
      const page = { deliveries: list, notice, mayWork: mayDeliver(person) };
      return site.page(reply, courierView(site.looker(request, reply), page));
    });

    app.post<OfRequest>('/courier/:number/delivered', inside, (request, reply) =>
      deed(request, reply, async (person) => {
        const { number } = request.params;
        const asked = deliveredForm.parse(request.body);
        const delivery = await deliveries.find(number);
        if (!delivery) return 'stale';
        if (!mayHandOver(delivery)) return 'notYet';
        const taken = await work.takeStep({ number, step: 'reportDelivered', note: '', ...asked, person });
        return taken.outcome === 'taken' ? 'done' : 'stale';
      }),
    );

    app.post<OfRequest>('/courier/:number/not-delivered', inside, (request, reply) =>
      deed(request, reply, async (person) => {
        const { number } = request.params;
        const asked = notDeliveredForm.parse(request.body);
        if (!(await deliveries.find(number))) return 'stale';
        const note = deskWords.id.courier.toCitizen[asked.reason];
        const step = { number, step: 'reportNotDelivered', note, revision: asked.revision, person } as const;
        return (await work.takeStep(step)).outcome === 'taken' ? 'done' : 'stale';
      }),
    );

    app.post<OfRequest>('/courier/:number/originals', inside, (request, reply) =>
      deed(request, reply, async (person) => {
        const { number } = request.params;
        const { paper, received } = tickForm.parse(request.body);
        const delivery = await deliveries.find(number);
        if (!delivery?.originals.some((each) => each.paper === paper)) return 'stale';
        await desk.originals.tick({ number, paper, isReceived: received === 'yes', person });
        return null;
      }),
    );

    async function deed(
      request: FastifyRequest<OfRequest>,
      reply: FastifyReply,
      work: (person: Person) => Promise<'done' | 'stale' | 'notYet' | null>,
    ): Promise<FastifyReply> {
      const { person } = request;
      if (!person || !mayDeliver(person)) return site.problem(request, reply, 'forbidden', 403);
      try {
        const notice = await work(person);
        log.info({ number: request.params.number, outcome: notice ?? 'ticked' }, 'delivery.told');
        const query = notice ? `?notice=${notice}` : '';
        return reply.redirect(`/courier${query}#delivery-${request.params.number}`, 303);
      } catch (error) {
        if (error instanceof z.ZodError) return site.problem(request, reply, 'form', 400);
        throw error;
      }
    }
  };
}
