/** The one-time page that gives a new office its name and its first administrator. */
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256Of } from '../../seal/digest.ts';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import { fieldOf, type Site } from '../site.ts';
import { enter, fromOf } from './entrance.ts';
import { guessesAMinute, tellToWait, wayOn } from './login-routes.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { passwordProblem } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { People } from './people.ts';
import { personName, username } from './person.ts';
import type { SignIn } from './sign-in.ts';
import { type SetUpPage, type SetUpProblem, setUpView } from './views/set-up-view.ts';

/** `setUpCode`: null when there are people already. */
export function setUpRoutes(office: {
  people: People;
  passwords: Passwords;
  signIn: SignIn;
  throttle: LoginThrottle;
  settings: OfficeSettingsRegister;
  setUpCode: string | null;
}): (app: FastifyInstance, site: Site) => void {
  const { people, passwords, signIn, throttle, settings, setUpCode } = office;
  const asksSecondFactor = async () => (await settings.read()).secondFactorFor.includes('administrator');

  return (app, site) => {
    app.get('/set-up', async (request, reply) => {
      if (!setUpCode || !(await people.isEmpty())) return reply.redirect('/login', 303);
      const blank = { problem: null, code: '', officeName: '', username: '', name: '' };
      const page: SetUpPage = { ...blank, asksSecondFactor: await asksSecondFactor() };
      return site.page(reply, setUpView(site.looker(request, reply), page));
    });

    app.post('/set-up', { config: guessesAMinute }, async (request, reply) => {
      if (!setUpCode || !(await people.isEmpty())) return reply.redirect('/login', 303);
      const typed = {
        code: fieldOf(request.body, 'code').trim(),
        officeName: fieldOf(request.body, 'officeName').trim(),
        username: fieldOf(request.body, 'username').trim().toLowerCase(),
        name: fieldOf(request.body, 'name').trim(),
        password: fieldOf(request.body, 'password'),
        repeat: fieldOf(request.body, 'repeat'),
      };
      const problem = (await codeProblem(request, typed.code, setUpCode)) ?? formProblem(typed);
      if (problem) {
        if (problem.is === 'wait') tellToWait(reply, problem.waitMs);
        const page: SetUpPage = { ...typed, problem, asksSecondFactor: await asksSecondFactor() };
        return site.page(
          reply,
          setUpView(site.looker(request, reply), page),
          problem.is === 'wait' ? 429 : 422,
        );
      }
      const by = 'office';
      const added = await people.addFirst({
        username: typed.username,
        name: typed.name,
        role: 'administrator',
        by,
      });
      // Somebody else with the code was faster, in another window.
      if (added.outcome === 'taken') return reply.redirect('/login', 303);
      await passwords.set({ username: typed.username, password: typed.password, by });
      await settings.change({ officeName: typed.officeName }, typed.username);
      const answer = await signIn.withPassword(typed, fromOf(request, typed.username));
      if (!('token' in answer)) return reply.redirect('/login', 303);
      enter(reply, answer);
      return reply.redirect(wayOn(answer, '/requests'), 303);
    });
  };

  async function codeProblem(
    request: FastifyRequest,
    typed: string,
    expected: string,
  ): Promise<SetUpProblem | null> {
    const by = { username: 'set-up', address: request.ip, device: null };
    const judged = await throttle.begin(by);
    if (judged.outcome === 'wait') return { is: 'wait', waitMs: judged.waitMs };
    if (!isSame(typed, expected)) return { is: 'wrongCode' };
    await throttle.succeeded(by);
    return null;
  }
}

function formProblem(typed: {
  officeName: string;
  name: string;
  username: string;
  password: string;
  repeat: string;
}): SetUpProblem | null {
  if (!personName.safeParse(typed.officeName).success) return { is: 'badOfficeName' };
  if (!personName.safeParse(typed.name).success) return { is: 'badName' };
  if (!username.safeParse(typed.username).success) return { is: 'badUsername' };
  const password = passwordProblem(typed);
  return password && { is: 'password', password };
}

/** Twelve digits in groups, good until an administrator exists or the program ends. */
export function newSetUpCode(): string {
  return Array.from({ length: 3 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
}

function isSame(typed: string, expected: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '');
  return timingSafeEqual(Buffer.from(sha256Of(digits(typed))), Buffer.from(sha256Of(digits(expected))));
}
