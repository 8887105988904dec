/** Log in with an account elsewhere: off to the provider, and back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit-trail.ts';
import { localPath, type Site } from '../site.ts';
import { cookieOptions, enter, fromOf } from './entrance.ts';
import { wayOn } from './login-routes.ts';
import { type BegunLogin, begunLogin, type Openid } from './openid.ts';
import type { OpenidPeople } from './openid-people.ts';
import type { SignIn } from './sign-in.ts';
import { arrivedView, loginView, type OpenidProblem } from './views/login-view.ts';

const begunCookie = 'silaku_openid';
/** Sent along when the provider sends the browser back, which is from another site; for that one page, and for minutes. */
const begunCookieOptions = {
  ...cookieOptions,
  sameSite: 'lax',
  path: '/login/openid',
  signed: true,
} as const;
const begunSeconds = 10 * 60;

export function openidRoutes(office: {
  openid: Openid;
  openidPeople: OpenidPeople;
  signIn: SignIn;
  audit: Pick<AuditTrail, 'append'>;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { openid, openidPeople, signIn, audit, log } = office;
  const back = '/login/openid/back';
  const outside = (request: FastifyRequest) =>
    openid.settings.publicUrl ?? new URL(`${request.protocol}://${request.host}`);

  return (app, site) => {
    const failed = (request: FastifyRequest, reply: FastifyReply, problem: OpenidProblem, next: string) =>
      site.page(
        reply,
        loginView(site.looker(request, reply), {
          problem: { is: 'openid', openid: problem },
          notice: null,
          username: '',
          next,
          demoLogin: null,
          openid: openid.settings.name,
        }),
        problem === 'unreachable' ? 502 : 403,
      );

    app.get<{ Querystring: { next?: string } }>('/login/openid', async (request, reply) => {
      const next = localPath(request.query.next);
      const begun = await openid.begin({ backTo: new URL(back, outside(request)).href, next });
      if (begun.outcome === 'unreachable') {
        log.error({ err: begun.cause }, 'openid.unreachable');
        return failed(request, reply, 'unreachable', next);
      }
      reply.setCookie(begunCookie, JSON.stringify(begun.begun), {
        ...begunCookieOptions,
        maxAge: begunSeconds,
      });
      return reply.redirect(begun.url, 303);
    });

    app.get(back, async (request, reply) => {
      const begun = begunIn(request);
      reply.clearCookie(begunCookie, begunCookieOptions);
      if (!begun) return failed(request, reply, 'expired', '/requests');
      const answer = await openid.finish(new URL(request.url, outside(request)), begun);
      if (answer.outcome !== 'vouched') {
        log.warn({ err: answer.cause }, `openid.${answer.outcome}`);
        await audit.append({
          actor: 'office',
          action: 'person.loginRefused',
          subject: '?',
          details: `openid, ${request.ip}`,
        });
        return failed(request, reply, answer.outcome, begun.next);
      }
      const recognised = await openidPeople.recognise(answer.vouched);
      if (recognised.outcome !== 'known') {
        const details = `openid ${recognised.outcome}, ${request.ip}`;
        await audit.append({ actor: 'office', action: 'person.loginRefused', subject: '?', details });
        return failed(request, reply, recognised.outcome, begun.next);
      }
      const { person } = recognised;
      const signedIn = await signIn.withProvider(person, answer.vouched, fromOf(request, person.username));
      enter(reply, signedIn);
      return site.page(reply, arrivedView(site.looker(request, reply), wayOn(signedIn, begun.next)));
    });
  };

  function begunIn(request: FastifyRequest): BegunLogin | null {
    const { value } = request.unsignCookie(request.cookies[begunCookie] ?? '');
    if (!value) return null;
    return begunLogin.parse(JSON.parse(value));
  }
}
