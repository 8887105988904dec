/** The page on which administrators say how long a service may take. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, findService } from '../../request/service-catalogue.ts';
import { asksLogin, fieldOf, type Site } from '../site.ts';
import { inboxWords } from '../words/inbox/inbox-words.ts';
import {
  type InboxSettings,
  type InboxSettingsRegister,
  inboxSettings,
  usualInboxSettings,
} from './inbox-settings.ts';
import { inboxSettingsView, type SettingsPage, type SettingsTyped } from './views/inbox-settings-view.ts';

export function settingsRoutes({
  settings,
}: {
  settings: InboxSettingsRegister;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const administrators = {
      onRequest: asksLogin,
      async preHandler(request: FastifyRequest, reply: FastifyReply) {
        if (request.person?.role !== 'administrator') return site.problem(request, reply, 'forbidden', 403);
      },
    };
    const show = (request: FastifyRequest, reply: FastifyReply, page: SettingsPage) =>
      site.page(reply, inboxSettingsView(site.looker(request, reply), page), page.problem ? 422 : 200);

    app.get<{ Querystring: { done?: string } }>('/service-times', administrators, async (request, reply) =>
      show(request, reply, {
        typed: typedFrom(await settings.read()),
        problem: null,
        isSaved: request.query.done === '1',
      }),
    );

    app.post('/service-times', administrators, async (request, reply) => {
      const typed = typedIn(request.body);
      const read = readTyped(typed, request.language);
      if ('problem' in read) return show(request, reply, { typed, problem: read.problem, isSaved: false });
      await settings.change(read.settings, request.person?.username ?? '?');
      return reply.redirect('/service-times?done=1', 303);
    });
  };
}

function typedFrom(settings: InboxSettings): SettingsTyped {
  return {
    days: Object.fromEntries(
      Object.entries(settings.workingDays).map(([service, days]) => [service, String(days)]),
    ),
    holidays: settings.holidays.map(({ day, name }) => `${day} ${name}`.trim()).join('\n'),
    claimMinutes: String(settings.claimMinutes),
    duplicateDays: String(settings.duplicateDays),
  };
}

function typedIn(body: unknown): SettingsTyped {
  const { services } = catalogue;
  return {
    days: Object.fromEntries(services.map(({ id }) => [id, fieldOf(body, `days-${id}`).trim()])),
    holidays: fieldOf(body, 'holidays'),
    claimMinutes: fieldOf(body, 'claimMinutes').trim(),
    duplicateDays: fieldOf(body, 'duplicateDays').trim(),
  };
}

type Read = { settings: InboxSettings } | { problem: NonNullable<SettingsPage['problem']> };

/** What was typed as settings, or the first thing that makes no sense. */
export function readTyped(typed: SettingsTyped, language: 'id' | 'en'): Read {
  const words = inboxWords[language].settings;
  const { shape } = inboxSettings;
  const badFields: string[] = [];
  const workingDays: InboxSettings['workingDays'] = {};
  for (const [service, text] of Object.entries(typed.days)) {
    if (text === '') continue;
    const days = wholeNumber(text);
    if (shape.workingDays.safeParse({ [service]: days }).success) workingDays[service] = days;
    else badFields.push(findService(service)?.label[language] ?? service);
  }
  const number = (name: 'claimMinutes' | 'duplicateDays') => {
    const value = wholeNumber(typed[name]);
    if (shape[name].safeParse(value).success) return value;
    badFields.push(words[name]);
    return usualInboxSettings[name];
  };
  const claimMinutes = number('claimMinutes');
  const duplicateDays = number('duplicateDays');
  if (badFields.length > 0) return { problem: { fields: badFields } };

  const holidays: InboxSettings['holidays'] = [];
  for (const line of typed.holidays.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const [, day = '', name = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (!shape.holidays.safeParse([{ day, name }]).success)
      return { problem: { holidayLine: line.slice(0, 60) } };
    holidays.push({ day, name });
  }
  return { settings: { workingDays, holidays, claimMinutes, duplicateDays } };
}

function wholeNumber(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}
