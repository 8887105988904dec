/** Administrators and supervisors publish to the kiosks: announcements, closed services, settings, the catalogue. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findService } from '../../request/service-catalogue.ts';
import type { KioskRegister } from '../kiosk-register.ts';
import { asksLogin, fieldOf, type Site } from '../site.ts';
import type { BulletinRegister, Content } from './bulletin-register.ts';
import { readDays, readSettings, readTexts } from './publication-forms.ts';
import { type PublicationProblem, publicationsView } from './publications-view.ts';

const builtInCatalogue = new URL('../../request/service-catalogue.json', import.meta.url);
const catalogueLimitBytes = 512 * 1024;
const mostAnnouncements = 5;

export function publicationRoutes({
  bulletins,
  kiosks,
}: {
  bulletins: BulletinRegister;
  kiosks: Pick<KioskRegister, 'list'>;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const publishers = {
      onRequest: asksLogin,
      async preHandler(request: FastifyRequest, reply: FastifyReply) {
        if (request.person?.role !== 'administrator' && request.person?.role !== 'supervisor')
          return site.problem(request, reply, 'forbidden', 403);
      },
    };

    async function show(
      request: FastifyRequest,
      reply: FastifyReply,
      how: { kiosk?: string; isDone?: boolean; problem?: PublicationProblem } = {},
    ) {
      const all = await kiosks.list();
      const settingsOf = all.some(({ kiosk }) => kiosk === how.kiosk) ? (how.kiosk ?? null) : null;
      const page = {
        newest: await bulletins.newest(),
        content: await bulletins.content(),
        kiosks: all,
        settingsOf,
        isDone: how.isDone ?? false,
        problem: how.problem ?? null,
      };
      return site.page(reply, publicationsView(site.looker(request, reply), page), how.problem ? 422 : 200);
    }

    async function publish(
      request: FastifyRequest,
      reply: FastifyReply,
      change: (content: Content) => Content,
      kiosk = '',
    ) {
      await bulletins.publish(change, nameOf(request));
      return reply.redirect(`/publications?done=1${kiosk === '' ? '' : `&kiosk=${kiosk}`}`, 303);
    }

    app.get<{ Querystring: { kiosk?: string; done?: string } }>(
      '/publications',
      publishers,
      async (request, reply) => {
        const { kiosk, done } = request.query;
        return show(request, reply, { ...(kiosk ? { kiosk } : {}), isDone: done === '1' });
      },
    );

    app.post('/publications/announcements', publishers, async (request, reply) => {
      const fields = fieldsOf(request.body);
      const text = readTexts(fields);
      if (!text) return show(request, reply, { problem: 'text' });
      const days = readDays(fields);
      if (!days) return show(request, reply, { problem: 'time' });
      const id = randomBytes(6).toString('hex');
      return publish(request, reply, (content) => ({
        ...content,
        announcements: [...content.announcements, { id, text, ...days }].slice(-mostAnnouncements),
      }));
    });

    app.post<{ Params: { id: string } }>(
      '/publications/announcements/:id/remove',
      publishers,
      async (request, reply) =>
        publish(request, reply, (content) => ({
          ...content,
          announcements: content.announcements.filter(({ id }) => id !== request.params.id),
        })),
    );

    app.post('/publications/closed', publishers, async (request, reply) => {
      const fields = fieldsOf(request.body);
      const service = findService(fields.service ?? '');
      if (!service) return show(request, reply, { problem: 'service' });
      const reason = readTexts(fields);
      if (!reason) return show(request, reply, { problem: 'text' });
      return publish(request, reply, (content) => ({
        ...content,
        closed: [
          ...content.closed.filter((each) => each.service !== service.id),
          { service: service.id, reason },
        ],
      }));
    });

    app.post<{ Params: { service: string } }>(
      '/publications/closed/:service/open',
      publishers,
      async (request, reply) =>
        publish(request, reply, (content) => ({
          ...content,
          closed: content.closed.filter(({ service }) => service !== request.params.service),
        })),
    );

    app.post('/publications/settings', publishers, async (request, reply) => {
      const fields = fieldsOf(request.body);
      const settings = readSettings(fields);
      const { kiosk = '' } = fields;
      if (!settings) return show(request, reply, { kiosk, problem: 'settings' });
      if (kiosk === '') return publish(request, reply, (content) => ({ ...content, settings }));
      if (!(await kiosks.list()).some((known) => known.kiosk === kiosk))
        return site.problem(request, reply, 'kioskNotFound', 404);
      return publish(
        request,
        reply,
        (content) => ({ ...content, kiosks: { ...content.kiosks, [kiosk]: settings } }),
        kiosk,
      );
    });

    app.get('/publications/catalogue.json', publishers, async (_request, reply) => {
      const { catalogue } = await bulletins.content();
      const text = catalogue ? await bulletins.catalogueText(catalogue.sha256) : null;
      return reply.type('application/json').send(text ?? readFileSync(builtInCatalogue, 'utf8'));
    });

    app.post(
      '/publications/catalogue',
      { ...publishers, bodyLimit: catalogueLimitBytes },
      async (request, reply) => {
        const published = await bulletins.publishCatalogue(
          fieldOf(request.body, 'catalogue'),
          nameOf(request),
        );
        if (published.outcome === 'refused')
          return show(request, reply, { problem: { catalogue: published.problem } });
        return reply.redirect('/publications?done=1', 303);
      },
    );

    app.post('/publications/catalogue/built-in', publishers, async (request, reply) =>
      publish(request, reply, (content) => ({ ...content, catalogue: null })),
    );
  };
}

function nameOf(request: FastifyRequest): string {
  return request.person?.username ?? '?';
}

function fieldsOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.keys(body).map((name) => [name, fieldOf(body, name).trim()]));
}
