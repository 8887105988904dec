/** The list of requests, taking and giving requests, and saved views. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit-trail.ts';
import { asksReader } from '../desk/entrance.ts';
import type { People } from '../people/people.ts';
import type { Person } from '../people/person.ts';
import type { RequestRegister } from '../request-register.ts';
import { fieldOf, type Site } from '../site.ts';
import { mayBeGiven, mayClaim, mayReassign } from './claim-rules.ts';
import type { Claims } from './claims.ts';
import type { createInboxList } from './inbox-list.ts';
import { filterOf, type InboxQuery, queryFrom } from './inbox-query.ts';
import type { InboxSettingsRegister } from './inbox-settings.ts';
import { longestViewName, type SavedViews } from './saved-views.ts';
import type { SearchTerms } from './search/search-terms.ts';
import { readSearch } from './search/search-words.ts';
import type { KioskChoice } from './views/filter-form.ts';
import { type InboxView, inboxView } from './views/inbox-view.ts';

type OfRequest = { Params: { number: string } };
type Inside = { request: FastifyRequest; reply: FastifyReply; person: Person };

export function listRoutes(office: {
  list: ReturnType<typeof createInboxList>;
  claims: Claims;
  views: SavedViews;
  settings: InboxSettingsRegister;
  terms: SearchTerms;
  requests: Pick<RequestRegister, 'find'>;
  kiosks: () => Promise<KioskChoice[]>;
  people: Pick<People, 'find'>;
  audit: AuditTrail;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { list, claims, views, settings, terms, requests, kiosks, people, audit, log } = office;

  return (app, site) => {
    const inside = { onRequest: asksReader };

    async function show(
      { request, reply, person }: Inside,
      query: InboxQuery,
      problem: InboxView['problem'] = null,
    ): Promise<FastifyReply> {
      const search = readSearch(query.text);
      const isLook = request.headers['x-refresh'] === 'list';
      if (!isLook && (search.for === 'civilNumber' || search.for === 'name')) {
        // Who looks for a person is written down before anything is found; what was typed is not.
        await audit.append({
          actor: person.username,
          action: 'person.searched',
          subject: terms.digestOf(search),
        });
      }
      const asked = {
        query,
        me: person.username,
        settings: await settings.read(),
        activeSince: await claims.activeSince(),
      };
      const view = inboxView(site.looker(request, reply), {
        query,
        page: await list.page(asked),
        counts: await list.counts(asked),
        views: await views.of(person.username),
        kiosks: await kiosks(),
        problem,
      });
      return site.page(reply, view, problem ? 422 : 200);
    }

    app.get('/requests', inside, async (request, reply) => {
      const { person } = request;
      if (!person) return site.problem(request, reply, 'forbidden', 403);
      return show({ request, reply, person }, queryFrom(request.query));
    });

    app.post<OfRequest>('/requests/:number/claim', inside, async (request, reply) => {
      const { number } = request.params;
      const { person } = request;
      const found = await requests.find(number);
      if (!found) return site.problem(request, reply, 'requestNotFound', 404);
      if (!person || !mayClaim(person.role, found.stage))
        return site.problem(request, reply, 'forbidden', 403);
      const claimed = await claims.claim(number, person);
      log.info({ number, outcome: claimed.outcome }, 'request.claimed');
      const notice = claimed.outcome === 'taken' ? '?claim=taken' : '';
      return reply.redirect(`/requests/${number}${notice}`, 303);
    });

    app.post<OfRequest>('/requests/:number/release', inside, async (request, reply) => {
      const { number } = request.params;
      const { person } = request;
      const found = await requests.find(number);
      if (!found) return site.problem(request, reply, 'requestNotFound', 404);
      const holder = await claims.holderOf(number);
      const isHolder = holder !== null && holder.username === person?.username;
      if (!person || (!isHolder && !mayReassign(person.role, found.stage)))
        return site.problem(request, reply, 'forbidden', 403);
      await claims.release(number, person);
      return reply.redirect(`/requests/${number}`, 303);
    });

    app.post<OfRequest>('/requests/:number/give', inside, async (request, reply) => {
      const { number } = request.params;
      const { person } = request;
      const found = await requests.find(number);
      if (!found) return site.problem(request, reply, 'requestNotFound', 404);
      if (!person || !mayReassign(person.role, found.stage))
        return site.problem(request, reply, 'forbidden', 403);
      const to = await people.find(fieldOf(request.body, 'to'));
      if (!to || to.disabledAt !== null || !mayBeGiven(to.role))
        return site.problem(request, reply, 'form', 400);
      await claims.give(number, to, person);
      return reply.redirect(`/requests/${number}`, 303);
    });

    app.post('/saved-views', inside, async (request, reply) => {
      const { person } = request;
      if (!person) return site.problem(request, reply, 'forbidden', 403);
      const query = queryFrom(Object.fromEntries(new URLSearchParams(fieldOf(request.body, 'filter'))));
      const filter = filterOf(query);
      const name = fieldOf(request.body, 'name')
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim();
      const isGood = name !== '' && name.length <= longestViewName;
      const outcome = isGood ? await views.save(person.username, { name, filter }) : 'badName';
      if (outcome !== 'saved') return show({ request, reply, person }, query, outcome);
      return reply.redirect(filter ? `/requests?${filter}` : '/requests', 303);
    });

    app.post<{ Params: { id: string } }>('/saved-views/:id/remove', inside, async (request, reply) => {
      if (request.person) await views.remove(request.person.username, request.params.id);
      return reply.redirect('/requests', 303);
    });
  };
}
