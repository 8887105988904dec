/** The list of requests. One request is in desk/. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { stage } from '../request/request.ts';
import { asksReader } from './desk/entrance.ts';
import type { RequestQuery, RequestRegister } from './request-register.ts';
import type { Site } from './site.ts';
import { inboxLimit, inboxView } from './views/inbox-view.ts';

export function inboxRoutes({
  requests,
}: {
  requests: RequestRegister;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const inside = { onRequest: asksReader };

    app.get('/requests', inside, async (request, reply) => {
      const query = queryFrom(request.query);
      const page = {
        query,
        requests: await requests.list(query),
        counts: await requests.countByStage(),
      };
      return site.page(reply, inboxView(site.looker(request, reply), page));
    });
  };
}

function queryFrom(given: unknown): RequestQuery {
  const asked = z
    .object({
      stage: stage.optional().catch(undefined),
      number: z.string().catch(''),
      order: z.string().catch('newest'),
    })
    .parse(given);
  return {
    stage: asked.stage ?? null,
    number: asked.number.replace(/\D/g, '').slice(0, 20),
    order: asked.order === 'oldest' ? 'oldest' : 'newest',
    limit: inboxLimit,
  };
}
