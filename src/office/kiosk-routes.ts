/** For administrators: look at the kiosks and how each stands, make an enrolment code, revoke a kiosk that was stolen. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Release } from '../seal/release.ts';
import type { DayEnds } from './day-ends.ts';
import type { FleetWatch } from './fleet/fleet-watch.ts';
import type { KioskJournals } from './kiosk-journals.ts';
import type { KioskRegister } from './kiosk-register.ts';
import type { BulletinRegister } from './publications/bulletin-register.ts';
import { asksLogin, fieldOf, type Site } from './site.ts';
import { kioskView } from './views/kiosk-view.ts';
import { type KiosksPage, kiosksView } from './views/kiosks-view.ts';

const longestPlace = 40;
/** Two weeks. */
const shownDayEnds = 14;

type OfKiosk = { Params: { kiosk: string } };

export function kioskRoutes({
  kiosks,
  journals,
  dayEnds,
  fleet,
  bulletins,
  offered,
}: {
  kiosks: KioskRegister;
  journals: Pick<KioskJournals, 'reviewFork'>;
  dayEnds: Pick<DayEnds, 'standingOf' | 'latest'>;
  fleet: Pick<FleetWatch, 'look'>;
  bulletins: Pick<BulletinRegister, 'newest'>;
  /** The release that kiosks are offered now. */
  offered: () => Release | null;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const administrators = {
      onRequest: asksLogin,
      async preHandler(request: FastifyRequest, reply: FastifyReply) {
        if (request.person?.role !== 'administrator') return site.problem(request, reply, 'forbidden', 403);
      },
    };
    const lookers = {
      onRequest: asksLogin,
      async preHandler(request: FastifyRequest, reply: FastifyReply) {
        const { role } = request.person ?? {};
        if (role !== 'administrator' && role !== 'supervisor')
          return site.problem(request, reply, 'forbidden', 403);
      },
    };
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Omit<KiosksPage, 'kiosks' | 'offered'>,
      status = 200,
    ) => {
      const statuses = new Map((await fleet.look()).map((status) => [status.kiosk.kiosk, status]));
      const shown: KiosksPage['kiosks'] = [];
      for (const kiosk of await kiosks.list()) {
        const { received = null, alarms = [] } = statuses.get(kiosk.kiosk) ?? {};
        shown.push({ ...kiosk, standing: await dayEnds.standingOf(kiosk), received, alarms });
      }
      const whole = { kiosks: shown, offered: offered(), ...page };
      return site.page(reply, kiosksView(site.looker(request, reply), whole), status);
    };

    app.get('/kiosks', lookers, async (request, reply) =>
      show(request, reply, { fresh: null, problem: null }),
    );

    app.post('/kiosks/codes', administrators, async (request, reply) => {
      const place = fieldOf(request.body, 'place')
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim();
      if (place === '' || place.length > longestPlace)
        return show(request, reply, { fresh: null, problem: 'badPlace' }, 422);
      const made = await kiosks.createEnrolmentCode({ place, by: request.person?.username ?? '?' });
      return show(request, reply, { fresh: { ...made, place }, problem: null });
    });

    app.get<OfKiosk>('/kiosks/:kiosk', lookers, async (request, reply) => {
      const kiosk = await kiosks.find(request.params.kiosk);
      if (!kiosk) return site.problem(request, reply, 'kioskNotFound', 404);
      const page = {
        kiosk,
        standing: await dayEnds.standingOf(kiosk),
        latest: await dayEnds.latest(kiosk.kiosk, shownDayEnds),
        status: (await fleet.look()).find((status) => status.kiosk.kiosk === kiosk.kiosk) ?? null,
        newestBulletin: (await bulletins.newest())?.bulletin.sequence ?? null,
      };
      return site.page(reply, kioskView(site.looker(request, reply), page));
    });

    app.post<OfKiosk>('/kiosks/:kiosk/replacement', administrators, async (request, reply) => {
      const former = await kiosks.find(request.params.kiosk);
      if (!former?.revokedAt) return site.problem(request, reply, 'kioskNotFound', 404);
      const about = { place: former.place, replaces: former.kiosk };
      const made = await kiosks.createEnrolmentCode({ ...about, by: request.person?.username ?? '?' });
      return show(request, reply, { fresh: { ...made, place: former.place }, problem: null });
    });

    app.post<OfKiosk>('/kiosks/:kiosk/fork-reviewed', administrators, async (request, reply) => {
      await journals.reviewFork({ kiosk: request.params.kiosk, by: request.person?.username ?? '?' });
      return reply.redirect(`/kiosks/${encodeURIComponent(request.params.kiosk)}`, 303);
    });

    app.post<OfKiosk>('/kiosks/:kiosk/revoke', administrators, async (request, reply) => {
      await kiosks.revoke({ kiosk: request.params.kiosk, by: request.person?.username ?? '?' });
      return reply.redirect('/kiosks', 303);
    });
  };
}
