/**
 * The pages for office staff: cookies, who is logged in, protection against forged forms, and errors in words. What the pages
 * show and do is in people/, inbox-routes.ts and kiosk-routes.ts.
 */
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type Language, languages } from '../request/request.ts';
import type { Role } from '../request/workflow/office-roles.ts';
import type { OfficeKeys } from './office-keys.ts';
import type { OfficeSettingsRegister } from './office-settings.ts';
import { cookieOptions, isLook, knowsVisitors, sessionCookie } from './people/entrance.ts';
import type { Sessions } from './people/sessions.ts';
import { loadPublicFiles, publicFileRoutes } from './public-files.ts';
import type { Looker } from './views/page-frame.ts';
import { type ProblemName, problemView } from './views/problem-view.ts';

declare module 'fastify' {
  interface FastifyRequest {
    language: Language;
    /** What the office calls itself; empty for the usual name. */
    officeName: string;
  }
}

/** What every part of the site draws with. */
export type Site = {
  looker(request: FastifyRequest, reply: FastifyReply): Looker;
  page(reply: FastifyReply, html: string, status?: number): FastifyReply;
  problem(request: FastifyRequest, reply: FastifyReply, name: ProblemName, status: number): FastifyReply;
};

const pagesAMinute = 900;

export function site({
  sessions,
  settings,
  keys,
  now,
  log,
  routes,
  kiosksWantingHelp,
}: {
  sessions: Pick<Sessions, 'find'>;
  settings: Pick<OfficeSettingsRegister, 'read'>;
  keys: OfficeKeys;
  now: () => Date;
  log: Logger;
  routes: ((app: FastifyInstance, site: Site) => void)[];
  /** For the menu. */
  kiosksWantingHelp: () => number;
}): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const files = await loadPublicFiles();
    await app.register(helmet, helmetOptions);
    await app.register(rateLimit, { max: pagesAMinute, timeWindow: '1 minute' });
    await app.register(cookie, { secret: keys.cookieSecret });
    await app.register(formbody, { bodyLimit: 16 * 1024 });
    await app.register(csrf, {
      cookieKey: 'silaku_form',
      cookieOpts: { ...cookieOptions, signed: true },
      // Ties a form to the person: one from before a login, or of somebody else, is not taken.
      csrfOpts: { hmacKey: keys.cookieSecret },
      getUserInfo: (request) => request.person?.username ?? 'guest',
      getToken: (request) => fieldOf(request.body, '_csrf'),
    });
    app.decorateRequest('language', 'id');
    app.decorateRequest('officeName', '');

    app.addHook('onRequest', async (request) => {
      request.language = languages.find((language) => language === request.cookies.language) ?? 'id';
      request.officeName = (await settings.read()).officeName;
    });
    knowsVisitors(app, { sessions });
    app.addHook('preHandler', (request, reply, done) => {
      if (request.method === 'POST') app.csrfProtection(request, reply, done);
      else done();
    });

    const ours: Site = {
      looker: (request, reply) => ({
        language: request.language,
        officeName: request.officeName,
        person: request.person,
        csrfToken: reply.generateCsrf({ userInfo: request.person?.username ?? 'guest' }),
        path: request.method === 'GET' ? request.url : '/requests',
        now: now(),
        kiosksWantingHelp: kiosksWantingHelp(),
        assets: files.addressOf,
      }),
      page: (reply, html, status = 200) =>
        reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html),
      problem: (request, reply, name, status) =>
        ours.page(reply, problemView(ours.looker(request, reply), name), status),
    };

    app.setNotFoundHandler((request, reply) => ours.problem(request, reply, 'notFound', 404));
    app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ err: error, route: request.routeOptions.url }, 'site.failed');
      // A form whose session has run out fails this check as well; the guard's sentence is the better one then.
      if (error.code?.startsWith('FST_CSRF')) {
        if (!request.person && !['/login', '/set-up', '/new-password'].includes(request.url))
          return reply.redirect('/login?notice=expired', 303);
        return ours.problem(request, reply, 'form', 403);
      }
      return ours.problem(request, reply, problemFor(status), status);
    });

    publicFileRoutes(app, files);
    app.get('/', async (_request, reply) => reply.redirect('/requests'));
    app.get<{ Params: { language: string }; Querystring: { back?: string } }>(
      '/language/:language',
      async (request, reply) => {
        const language = languages.find((known) => known === request.params.language) ?? 'id';
        reply.setCookie('language', language, { ...cookieOptions, maxAge: 365 * 24 * 60 * 60 });
        return reply.redirect(localPath(request.query.back), 303);
      },
    );
    for (const add of routes) add(app, ours);
  };
}

/** A path of this site, for redirects that a visitor's link asks for; anything else leads to the list. */
export function localPath(asked: unknown): string {
  if (typeof asked !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked)) return '/requests';
  return asked.startsWith('/language') || asked.startsWith('/login') ? '/requests' : asked;
}

/** A text field of a form; empty when it was not sent, or sent twice. */
export function fieldOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}

/** Lets only logged-in people through; others come back to the same page after the login. */
export async function asksLogin(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (request.person) return undefined;
  if (isLook(request)) return reply.code(401).send();
  const notice = request.cookies[sessionCookie] ? '&notice=expired' : '';
  const next = request.method === 'GET' ? request.url : '/requests';
  return reply.redirect(`/login?next=${encodeURIComponent(next)}${notice}`, 303);
}

/** Lets only people of these roles through; others are told. */
export function onlyFor(site: Site, allowed: readonly Role[]) {
  return {
    onRequest: asksLogin,
    async preHandler(request: FastifyRequest, reply: FastifyReply) {
      if (!request.person || !allowed.includes(request.person.role))
        return site.problem(request, reply, 'forbidden', 403);
      return undefined;
    },
  };
}

const helmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      // Small pictures of pages that are still on their way are part of the page.
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' },
} as const;

function problemFor(status: number): ProblemName {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'tooOften';
  return status >= 500 ? 'internal' : 'form';
}
