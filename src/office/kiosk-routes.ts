/** For administrators: look at the kiosks, make an enrolment code, revoke a kiosk that was stolen. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KioskRegister } from './kiosk-register.ts';
import { asksLogin, fieldOf, type Site } from './site.ts';
import { type KiosksPage, kiosksView } from './views/kiosks-view.ts';

const longestPlace = 40;

export function kioskRoutes({
  kiosks,
}: {
  kiosks: KioskRegister;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const administrators = {
      onRequest: asksLogin,
      async preHandler(request: FastifyRequest, reply: FastifyReply) {
        if (request.person?.role !== 'administrator') return site.problem(request, reply, 'forbidden', 403);
      },
    };
    const show = (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Omit<KiosksPage, 'kiosks'>,
      status = 200,
    ) =>
      site.page(reply, kiosksView(site.looker(request, reply), { kiosks: kiosks.list(), ...page }), status);

    app.get('/kiosks', administrators, async (request, reply) =>
      show(request, reply, { fresh: null, problem: null }),
    );

    app.post('/kiosks/codes', administrators, async (request, reply) => {
      const place = fieldOf(request.body, 'place')
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim();
      if (place === '' || place.length > longestPlace)
        return show(request, reply, { fresh: null, problem: 'badPlace' }, 422);
      const made = kiosks.createEnrolmentCode({ place, by: request.person?.username ?? '?' });
      return show(request, reply, { fresh: { ...made, place }, problem: null });
    });

    app.post<{ Params: { kiosk: string } }>(
      '/kiosks/:kiosk/revoke',
      administrators,
      async (request, reply) => {
        kiosks.revoke({ kiosk: request.params.kiosk, by: request.person?.username ?? '?' });
        return reply.redirect('/kiosks', 303);
      },
    );
  };
}
