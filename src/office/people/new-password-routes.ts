/** Choose a password with the one-time code of an administrator. */
import type { FastifyInstance } from 'fastify';
import { fieldOf, type Site } from '../site.ts';
import { guessesAMinute, tellToWait } from './login-routes.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { passwordProblem } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import { type NewPasswordPage, newPasswordView } from './views/new-password-view.ts';

export function newPasswordRoutes(office: {
  passwords: Pick<Passwords, 'useCode'>;
  throttle: LoginThrottle;
}): (app: FastifyInstance, site: Site) => void {
  const { passwords, throttle } = office;
  return (app, site) => {
    app.get('/new-password', async (request, reply) =>
      site.page(
        reply,
        newPasswordView(site.looker(request, reply), { username: '', code: '', problem: null }),
      ),
    );

    app.post('/new-password', { config: guessesAMinute }, async (request, reply) => {
      const username = fieldOf(request.body, 'username').trim().toLowerCase().slice(0, 64);
      const code = fieldOf(request.body, 'code').slice(0, 40);
      const password = fieldOf(request.body, 'password');
      const show = (problem: NewPasswordPage['problem'], status: number) =>
        site.page(reply, newPasswordView(site.looker(request, reply), { username, code, problem }), status);

      const unfit = passwordProblem({ username, password, repeat: fieldOf(request.body, 'repeat') });
      if (unfit) return show({ is: unfit }, 422);
      // Counted apart from the person's logins: a code can't be guessed, and a stranger is not to lock anybody out of theirs.
      const by = { username: `code of ${username}`, address: request.ip, device: null };
      const judged = await throttle.begin(by);
      if (judged.outcome === 'wait') {
        tellToWait(reply, judged.waitMs);
        return show({ is: 'wait', waitMs: judged.waitMs }, 429);
      }
      const { outcome } = await passwords.useCode({ username, code, password });
      if (outcome === 'wrongCode') return show({ is: 'wrongCode' }, 422);
      await throttle.succeeded(by);
      await throttle.forgive(username);
      return reply.redirect('/login?notice=chosen', 303);
    });
  };
}
