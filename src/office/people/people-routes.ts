/** For administrators: who may come in, in which role, and help for who can't. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { roles } from '../../request/workflow/office-roles.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import { fieldOf, onlyFor, type Site } from '../site.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { Passwords } from './passwords.ts';
import type { Changed, ListedPerson, People } from './people.ts';
import { personName, username } from './person.ts';
import type { SecondFactor } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import { type FreshCode, type PeoplePage, type PersonProblem, peopleView } from './views/people-view.ts';
import { type PersonPage, personView } from './views/person-view.ts';

type OfPerson = { Params: { username: string } };

const doneWords = ['roleChanged', 'disabled', 'enabled', 'secondFactorRemoved', 'sessionsEnded'] as const;

export function peopleRoutes(office: {
  people: People;
  passwords: Passwords;
  secondFactor: SecondFactor;
  sessions: Sessions;
  throttle: LoginThrottle;
  settings: OfficeSettingsRegister;
  audit: Pick<AuditTrail, 'append'>;
}): (app: FastifyInstance, site: Site) => void {
  const { people, passwords, secondFactor, sessions, throttle, settings, audit } = office;

  return (app, site) => {
    const administrators = onlyFor(site, ['administrator']);

    const showAll = async (
      request: FastifyRequest,
      reply: FastifyReply,
      page: Partial<Omit<PeoplePage, 'people' | 'settings'>> = {},
      status = 200,
    ) =>
      site.page(
        reply,
        peopleView(site.looker(request, reply), {
          people: await people.list(),
          settings: await settings.read(),
          problem: null,
          typed: { username: '', name: '', role: '' },
          fresh: null,
          done: null,
          ...page,
        }),
        status,
      );

    const showOne = async (
      request: FastifyRequest,
      reply: FastifyReply,
      person: ListedPerson,
      page: Partial<Pick<PersonPage, 'fresh' | 'done' | 'problem'>> = {},
      status = 200,
    ) =>
      site.page(
        reply,
        personView(site.looker(request, reply), {
          person,
          settings: await settings.read(),
          sessions: (await sessions.listOf(person.username)).length,
          fresh: null,
          done: null,
          problem: null,
          ...page,
        }),
        status,
      );

    app.get<{ Querystring: { done?: string } }>('/people', administrators, async (request, reply) =>
      showAll(request, reply, { done: request.query.done === 'settingsKept' ? 'settingsKept' : null }),
    );

    app.post('/people', administrators, async (request, reply) => {
      const typed = {
        username: fieldOf(request.body, 'username').trim().toLowerCase(),
        name: fieldOf(request.body, 'name').trim(),
        role: fieldOf(request.body, 'role'),
      };
      const role = roles.find((known) => known === typed.role);
      const unfit = problemOf(typed);
      if (unfit || !role) return showAll(request, reply, { problem: unfit ?? 'badRole', typed }, 422);
      const added = await people.add({
        username: typed.username,
        name: typed.name,
        role,
        by: nameOf(request),
      });
      if (added.outcome === 'taken') return showAll(request, reply, { problem: 'taken', typed }, 409);
      return showAll(request, reply, { fresh: await freshCodeFor(request, typed) });
    });

    app.post('/people/rules', administrators, async (request, reply) => {
      const secondFactorFor = roles.filter((role) => fieldOf(request.body, `secondFactor-${role}`) !== '');
      const officeName = fieldOf(request.body, 'officeName').trim().slice(0, 60);
      await settings.change({ secondFactorFor, officeName }, nameOf(request));
      return reply.redirect('/people?done=settingsKept', 303);
    });

    app.get<OfPerson & { Querystring: { done?: string } }>(
      '/people/:username',
      administrators,
      async (request, reply) => {
        const person = await people.find(request.params.username);
        if (!person) return showAll(request, reply, { problem: 'unknownPerson' }, 404);
        return showOne(request, reply, person, {
          done: doneWords.find((word) => word === request.query.done) ?? null,
        });
      },
    );

    /** A deed that leads back to the page of the person, with a word on how it went. */
    const deed = (
      path: string,
      done: (typeof doneWords)[number],
      work: (username: string, by: string, request: FastifyRequest) => Promise<Changed>,
    ) =>
      app.post<OfPerson>(`/people/:username/${path}`, administrators, async (request, reply) => {
        const person = await people.find(request.params.username);
        if (!person) return showAll(request, reply, { problem: 'unknownPerson' }, 404);
        const { outcome } = await work(person.username, nameOf(request), request);
        if (outcome === 'lastAdministrator' || outcome === 'unknownPerson')
          return showOne(request, reply, person, { problem: outcome }, 409);
        return reply.redirect(`/people/${person.username}?done=${done}`, 303);
      });

    deed('role', 'roleChanged', async (name, by, request) => {
      const role = roles.find((known) => known === fieldOf(request.body, 'role'));
      return role ? people.changeRole(name, role, by) : { outcome: 'same' };
    });
    deed('disable', 'disabled', (name, by) => people.disable(name, by));
    deed('enable', 'enabled', (name, by) => people.enable(name, by));
    deed('second-factor', 'secondFactorRemoved', async (name, by) => {
      await secondFactor.remove(name, by);
      // Whoever found the phone may be inside with it.
      await sessions.endAllOf(name);
      return { outcome: 'changed' };
    });
    deed('sessions', 'sessionsEnded', async (name, by) => {
      const ended = await sessions.endAllOf(name);
      await audit.append({ actor: by, action: 'person.sessionsEnded', subject: name, details: `${ended}` });
      return { outcome: 'changed' };
    });

    app.post<OfPerson>('/people/:username/code', administrators, async (request, reply) => {
      const person = await people.find(request.params.username);
      if (!person || person.disabledAt) return showAll(request, reply, { problem: 'unknownPerson' }, 404);
      await throttle.forgive(person.username);
      return showOne(request, reply, person, { fresh: await freshCodeFor(request, person) });
    });
  };

  async function freshCodeFor(
    request: FastifyRequest,
    about: { username: string; name: string },
  ): Promise<FreshCode> {
    const code = await passwords.makeCode(about.username, nameOf(request));
    return { name: about.name, code, address: `${request.protocol}://${request.host}/new-password` };
  }
}

function problemOf(typed: { username: string; name: string }): PersonProblem | null {
  if (!username.safeParse(typed.username).success) return 'badUsername';
  return personName.safeParse(typed.name).success ? null : 'badName';
}

function nameOf(request: FastifyRequest): string {
  return request.person?.username ?? '?';
}
