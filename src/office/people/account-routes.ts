/** One's own account: change the password, set up login codes, look at sessions and end them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import { asksLogin, fieldOf, type Site } from '../site.ts';
import { enrolmentPages, guessesAMinute } from './login-routes.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { passwordProblem } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { People } from './people.ts';
import type { SecondFactor } from './second-factor.ts';
import type { FoundSession, Sessions } from './sessions.ts';
import { type AccountPage, accountView } from './views/account-view.ts';
import { enrolmentView, recoveryCodesView } from './views/enrolment-view.ts';

export function accountRoutes(office: {
  people: Pick<People, 'find'>;
  passwords: Passwords;
  secondFactor: SecondFactor;
  sessions: Sessions;
  throttle: LoginThrottle;
  settings: Pick<OfficeSettingsRegister, 'read'>;
  audit: Pick<AuditTrail, 'append'>;
}): (app: FastifyInstance, site: Site) => void {
  const { people, passwords, secondFactor, sessions, throttle, audit } = office;
  const enrolmentOf = enrolmentPages(office);

  return (app, site) => {
    const inside = { onRequest: asksLogin };
    const guessed = { ...inside, config: guessesAMinute };

    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Partial<Pick<AccountPage, 'done' | 'problem' | 'recoveryUsed'>> = {},
      status = 200,
    ) => {
      const session = sessionOf(request);
      const shown: AccountPage = {
        done: null,
        problem: null,
        recoveryUsed: null,
        ...page,
        person: session,
        hasPassword: await hasPassword(session),
        secondFactor: await secondFactor.stateOf(session.username),
        sessions: await sessions.listOf(session.username),
        here: session.id,
      };
      return site.page(reply, accountView(site.looker(request, reply), shown), status);
    };

    app.get<{ Querystring: { done?: string; left?: string } }>('/account', inside, async (request, reply) => {
      const done = (['changed', 'ended', 'secondFactorSet'] as const).find(
        (known) => known === request.query.done,
      );
      const left = /^\d$/.test(request.query.left ?? '') ? Number(request.query.left) : null;
      return show(request, reply, { done: done ?? null, recoveryUsed: left });
    });

    app.post('/account/password', guessed, async (request, reply) => {
      const session = sessionOf(request);
      const { username } = session;
      const password = fieldOf(request.body, 'password');
      const unfit = passwordProblem({ username, password, repeat: fieldOf(request.body, 'repeat') });
      if (unfit) return show(request, reply, { problem: { in: 'password', is: unfit } }, 422);
      if (!(await isProof(request, fieldOf(request.body, 'current'), passwordIsRight)))
        return show(request, reply, { problem: { in: 'password', is: 'wrongPassword' } }, 422);
      await passwords.set({ username, password, by: username, except: session.id });
      return reply.redirect('/account?done=changed', 303);
    });

    app.post('/account/second-factor', guessed, async (request, reply) => {
      const session = sessionOf(request);
      if (!(await maySetUp(request)))
        return show(request, reply, { problem: { in: 'secondFactor', is: 'wrongProof' } }, 422);
      if (fieldOf(request.body, 'what') === 'paper') {
        const codes = await secondFactor.renewRecoveryCodes(session.username);
        return site.page(reply, recoveryCodesView(site.looker(request, reply), { codes, next: '/account' }));
      }
      await secondFactor.begin(session);
      return reply.redirect('/account/second-factor', 303);
    });

    app.get('/account/second-factor', inside, async (request, reply) => {
      const session = sessionOf(request);
      // Without the proof of a moment ago there is nothing to set up.
      if (!(await sessions.secretOf(session.id))) return reply.redirect('/account', 303);
      const page = await enrolmentOf(session, request, { place: 'account', problem: null, next: '/account' });
      return site.page(reply, enrolmentView(site.looker(request, reply), page));
    });

    app.post('/account/second-factor/confirm', guessed, async (request, reply) => {
      const session = sessionOf(request);
      if (!(await sessions.secretOf(session.id))) return reply.redirect('/account', 303);
      const kept = await secondFactor.confirm(session, fieldOf(request.body, 'code'));
      if (kept.outcome === 'wrong') {
        const page = await enrolmentOf(session, request, {
          place: 'account',
          problem: 'wrong',
          next: '/account',
        });
        return site.page(reply, enrolmentView(site.looker(request, reply), page), 422);
      }
      await sessions.forgetSecret(session.id);
      const next = '/account?done=secondFactorSet';
      return site.page(
        reply,
        recoveryCodesView(site.looker(request, reply), { codes: kept.recoveryCodes, next }),
      );
    });

    app.post('/account/sessions/end', inside, async (request, reply) => {
      const { username } = sessionOf(request);
      if (await sessions.end(username, fieldOf(request.body, 'id')))
        await audit.append({
          actor: username,
          action: 'person.sessionsEnded',
          subject: username,
          details: '1',
        });
      return reply.redirect('/account?done=ended', 303);
    });

    app.post('/account/sessions/end-others', inside, async (request, reply) => {
      const { username, id } = sessionOf(request);
      const ended = await sessions.endAllOf(username, id);
      if (ended > 0)
        await audit.append({
          actor: username,
          action: 'person.sessionsEnded',
          subject: username,
          details: `${ended}`,
        });
      return reply.redirect('/account?done=ended', 303);
    });
  };

  async function hasPassword({ username }: { username: string }): Promise<boolean> {
    return (await people.find(username))?.hasPassword ?? false;
  }

  /** An open browser on an empty desk is not enough to change how its person gets in. */
  async function maySetUp(request: FastifyRequest): Promise<boolean> {
    const session = sessionOf(request);
    const typed = fieldOf(request.body, 'proof');
    if (await hasPassword(session)) return isProof(request, typed, passwordIsRight);
    const { enrolledAt } = await secondFactor.stateOf(session.username);
    if (!enrolledAt) return true;
    return isProof(
      request,
      typed,
      async (username, code) => (await secondFactor.check(username, code)).outcome === 'right',
    );
  }

  async function passwordIsRight(username: string, password: string): Promise<boolean> {
    return (await passwords.check({ username, password })) !== null;
  }

  /** Counted, so that an open browser does not serve for guessing either. */
  async function isProof(
    request: FastifyRequest,
    typed: string,
    isRight: (username: string, typed: string) => Promise<boolean>,
  ): Promise<boolean> {
    const { username } = sessionOf(request);
    const by = { username, address: request.ip, device: `inside ${username}` };
    const judged = await throttle.begin(by);
    if (judged.outcome === 'wait' || !(await isRight(username, typed))) return false;
    await throttle.succeeded(by);
    return true;
  }
}

function sessionOf(request: FastifyRequest): FoundSession {
  // `asksLogin` has let nobody through without one.
  if (!request.session) throw new Error('a page of the account was reached without a session');
  return request.session;
}
