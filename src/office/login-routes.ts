/** Log in, log out, and the one-time page that creates the first administrator. */
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { sha256Of } from '../seal/digest.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { shortestPassword } from './password.ts';
import { type People, username } from './people.ts';
import { cookieOptions, fieldOf, localPath, type Site, sessionCookie } from './site.ts';
import { type LoginPage, loginView, type SetUpPage, setUpView } from './views/login-view.ts';

export type DemoLogin = { username: string; password: string };

const waitMs = 15 * 60 * 1000;

/** `setUpCode`: null when there are people already. */
export function loginRoutes(office: {
  people: People;
  demoLogin: DemoLogin | null;
  setUpCode: string | null;
  now: () => Date;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { people, now, log } = office;
  const byName = createLoginThrottle({ failures: 10, windowMs: waitMs, now });
  const byAddress = createLoginThrottle({ failures: 40, windowMs: waitMs, now });

  return (app, site) => {
    app.get<{ Querystring: { next?: string; notice?: string } }>('/login', async (request, reply) => {
      const next = localPath(request.query.next);
      if (request.person) return reply.redirect(next, 303);
      if (office.setUpCode && (await people.isEmpty())) return reply.redirect('/set-up', 303);
      const { notice } = request.query;
      const page: LoginPage = {
        problem: null,
        notice: notice === 'expired' || notice === 'loggedOut' ? notice : null,
        username: '',
        next,
        demoLogin: office.demoLogin,
      };
      return site.page(reply, loginView(site.looker(request, reply), page));
    });

    app.post('/login', async (request, reply) => {
      const typed = {
        username: fieldOf(request.body, 'username').trim().toLowerCase().slice(0, 64),
        password: fieldOf(request.body, 'password').slice(0, 256),
      };
      const next = localPath(fieldOf(request.body, 'next'));
      const again = (problem: 'wrong' | 'tooOften', status: number) =>
        site.page(
          reply,
          loginView(site.looker(request, reply), {
            problem,
            notice: null,
            username: typed.username,
            next,
            demoLogin: office.demoLogin,
          }),
          status,
        );
      if (!byName.mayTry(typed.username) || !byAddress.mayTry(request.ip)) return again('tooOften', 429);

      const session = await people.logIn(typed);
      if (!session) {
        byName.failed(typed.username);
        byAddress.failed(request.ip);
        log.warn('person.loginRefused');
        return again('wrong', 401);
      }
      byName.succeeded(typed.username);
      reply.setCookie(sessionCookie, session.token, { ...cookieOptions, signed: true });
      return reply.redirect(next, 303);
    });

    app.post('/logout', async (request, reply) => {
      const token = request.unsignCookie(request.cookies[sessionCookie] ?? '').value;
      if (token) await people.logOut(token);
      reply.clearCookie(sessionCookie, cookieOptions);
      return reply.redirect('/login?notice=loggedOut', 303);
    });

    if (office.setUpCode) setUpRoutes(app, site, { ...office, setUpCode: office.setUpCode, byAddress });
  };
}

function setUpRoutes(
  app: FastifyInstance,
  site: Site,
  office: { people: People; setUpCode: string; byAddress: ReturnType<typeof createLoginThrottle> },
): void {
  const { people, byAddress } = office;
  const blank: SetUpPage = { problem: null, code: '', username: '', name: '' };

  app.get('/set-up', async (request, reply) =>
    (await people.isEmpty())
      ? site.page(reply, setUpView(site.looker(request, reply), blank))
      : reply.redirect('/login', 303),
  );

  app.post('/set-up', async (request, reply) => {
    if (!(await people.isEmpty())) return reply.redirect('/login', 303);
    const typed = {
      code: fieldOf(request.body, 'code').trim(),
      username: fieldOf(request.body, 'username').trim().toLowerCase(),
      name: fieldOf(request.body, 'name').trim(),
    };
    const password = fieldOf(request.body, 'password').slice(0, 256);
    const problem = problemOf({ ...typed, password });
    if (problem) {
      if (problem === 'wrongCode') byAddress.failed(request.ip);
      const page = setUpView(site.looker(request, reply), { ...blank, ...typed, problem });
      return site.page(reply, page, 422);
    }
    await people.create({
      username: typed.username,
      name: typed.name,
      role: 'administrator',
      password,
      by: 'office',
    });
    const session = await people.logIn({ username: typed.username, password });
    if (session) reply.setCookie(sessionCookie, session.token, { ...cookieOptions, signed: true });
    return reply.redirect('/requests', 303);

    function problemOf(asked: {
      code: string;
      username: string;
      name: string;
      password: string;
    }): SetUpPage['problem'] {
      if (!byAddress.mayTry(request.ip) || !isSame(asked.code, office.setUpCode)) return 'wrongCode';
      if (asked.name === '' || asked.name.length > 60) return 'badName';
      if (!username.safeParse(asked.username).success) return 'badUsername';
      return asked.password.length < shortestPassword ? 'badPassword' : null;
    }
  });
}

/** Twelve digits in groups, good until an administrator exists or the program ends. */
export function newSetUpCode(): string {
  return Array.from({ length: 3 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
}

function isSame(typed: string, expected: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '');
  return timingSafeEqual(Buffer.from(sha256Of(digits(typed))), Buffer.from(sha256Of(digits(expected))));
}
