/** Log in with a password, give the code of the phone or set it up, log out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import { fieldOf, localPath, type Site } from '../site.ts';
import { peopleWords } from '../words/people/people-words.ts';
import { enter, fromOf, leave } from './entrance.ts';
import { longestPassword } from './password.ts';
import type { People } from './people.ts';
import { qrSvg } from './qr-svg.ts';
import type { SecondFactor } from './second-factor.ts';
import type { NotSignedIn, SignedIn, SignIn } from './sign-in.ts';
import { groupedSecret, totpAddress } from './totp.ts';
import { type EnrolmentPage, enrolmentView, recoveryCodesView } from './views/enrolment-view.ts';
import { type CodePage, codeView, type LoginPage, loginView } from './views/login-view.ts';

export type DemoLogin = { username: string; password: string };

/** A person types a password; a program types thousands. Counted by address, in each process; the back-off behind it is shared. */
export const guessesAMinute = { rateLimit: { max: 60, timeWindow: '1 minute' } } as const;

export function loginRoutes(office: {
  people: Pick<People, 'isEmpty'>;
  signIn: SignIn;
  secondFactor: SecondFactor;
  settings: Pick<OfficeSettingsRegister, 'read'>;
  demoLogin: DemoLogin | null;
  setUpCode: string | null;
  openid: string | null;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { people, signIn, secondFactor, log } = office;

  return (app, site) => {
    const guessed = { config: guessesAMinute };
    const showLogin = (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Partial<LoginPage> & Pick<LoginPage, 'next'>,
      status = 200,
    ) =>
      site.page(
        reply,
        loginView(site.looker(request, reply), {
          problem: null,
          notice: null,
          username: '',
          demoLogin: office.demoLogin,
          openid: office.openid,
          ...page,
        }),
        status,
      );

    app.get<{ Querystring: { next?: string; notice?: string } }>('/login', async (request, reply) => {
      const next = localPath(request.query.next);
      if (request.person) return reply.redirect(next, 303);
      if (office.setUpCode && (await people.isEmpty())) return reply.redirect('/set-up', 303);
      const notice = (['expired', 'loggedOut', 'chosen'] as const).find(
        (known) => known === request.query.notice,
      );
      return showLogin(request, reply, { notice: notice ?? null, next });
    });

    app.post('/login', guessed, async (request, reply) => {
      const username = fieldOf(request.body, 'username').trim().toLowerCase().slice(0, 64);
      const password = fieldOf(request.body, 'password').slice(0, longestPassword);
      const next = localPath(fieldOf(request.body, 'next'));
      const answer = await signIn.withPassword({ username, password }, fromOf(request, username));
      if (answer.outcome === 'wait') {
        tellToWait(reply, answer.waitMs);
        return showLogin(
          request,
          reply,
          { problem: { is: 'wait', waitMs: answer.waitMs }, username, next },
          429,
        );
      }
      if (!('token' in answer)) {
        log.warn('person.loginRefused');
        return showLogin(request, reply, { problem: { is: 'wrong' }, username, next }, 401);
      }
      enter(reply, answer);
      return reply.redirect(wayOn(answer, next), 303);
    });

    const showCode = (request: FastifyRequest, reply: FastifyReply, page: CodePage, status = 200) =>
      site.page(reply, codeView(site.looker(request, reply), page), status);

    app.get<{ Querystring: { next?: string } }>('/login/code', async (request, reply) => {
      const next = localPath(request.query.next);
      if (request.session?.stage !== 'secondFactor') return reply.redirect(loginAt(next), 303);
      return showCode(request, reply, { name: request.session.name, problem: null, next });
    });

    app.post('/login/code', guessed, async (request, reply) => {
      const { session } = request;
      const next = localPath(fieldOf(request.body, 'next'));
      if (session?.stage !== 'secondFactor') return reply.redirect(`${loginAt(next)}&notice=expired`, 303);
      const typed = fieldOf(request.body, 'code').slice(0, 40);
      const answer = await signIn.withCode(session, typed, fromOf(request, session.username));
      if (!('token' in answer)) {
        log.warn({ why: answer.outcome }, 'person.codeRefused');
        if (answer.outcome === 'wait') tellToWait(reply, answer.waitMs);
        const problem: CodePage['problem'] =
          answer.outcome === 'wait' ? { is: 'wait', waitMs: answer.waitMs } : { is: answer.outcome };
        return showCode(request, reply, { name: session.name, problem, next }, statusOf(answer));
      }
      enter(reply, answer);
      return reply.redirect(answer.left === null ? next : `/account?left=${answer.left}`, 303);
    });

    const showEnrolment = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Pick<EnrolmentPage, 'problem' | 'next'>,
      status = 200,
    ) => {
      const { session } = request;
      if (!session) return reply.redirect(loginAt(page.next), 303);
      const shown = await enrolmentOf(session, request, { ...page, place: 'login' });
      return site.page(reply, enrolmentView(site.looker(request, reply), shown), status);
    };
    const enrolmentOf = enrolmentPages(office);

    app.get<{ Querystring: { next?: string } }>('/login/enrol', async (request, reply) => {
      const next = localPath(request.query.next);
      if (request.session?.stage !== 'enrolment') return reply.redirect(loginAt(next), 303);
      return showEnrolment(request, reply, { problem: null, next });
    });

    app.post('/login/enrol', guessed, async (request, reply) => {
      const { session } = request;
      const next = localPath(fieldOf(request.body, 'next'));
      if (session?.stage !== 'enrolment') return reply.redirect(`${loginAt(next)}&notice=expired`, 303);
      const kept = await secondFactor.confirm(session, fieldOf(request.body, 'code'));
      if (kept.outcome === 'wrong') return showEnrolment(request, reply, { problem: 'wrong', next }, 422);
      const inside = await signIn.afterEnrolment(session, fromOf(request, session.username));
      enter(reply, inside);
      request.person = inside.person;
      return site.page(
        reply,
        recoveryCodesView(site.looker(request, reply), { codes: kept.recoveryCodes, next }),
      );
    });

    app.post('/logout', async (request, reply) => {
      if (request.session) await signIn.leave(request.session);
      leave(reply);
      return reply.redirect('/login?notice=loggedOut', 303);
    });
  };
}

/** What the page of the QR code shows, for a session that is setting up an app. */
export function enrolmentPages(office: {
  secondFactor: Pick<SecondFactor, 'begin'>;
  settings: Pick<OfficeSettingsRegister, 'read'>;
}) {
  return async (
    session: { id: string; username: string },
    request: FastifyRequest,
    about: Pick<EnrolmentPage, 'place' | 'problem' | 'next'>,
  ): Promise<EnrolmentPage> => {
    const secret = await office.secondFactor.begin(session);
    const { officeName } = await office.settings.read();
    const address = totpAddress({ secret, username: session.username, office: officeName || 'Si LAKU' });
    const label = peopleWords[request.language].enrol.picture;
    return { ...about, qr: await qrSvg(address, label), secret: groupedSecret(secret) };
  };
}

export function wayOn({ outcome }: SignedIn, next: string): string {
  const on = `?next=${encodeURIComponent(next)}`;
  if (outcome === 'secondFactor') return `/login/code${on}`;
  return outcome === 'enrolment' ? `/login/enrol${on}` : next;
}

export function tellToWait(reply: FastifyReply, waitMs: number): void {
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
}

function loginAt(next: string): string {
  return `/login?next=${encodeURIComponent(next)}`;
}

function statusOf({ outcome }: NotSignedIn): number {
  return outcome === 'wait' ? 429 : 401;
}
