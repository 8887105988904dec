/** For administrators: how long each service may take, which days are free, and when a forgotten request is free again. */
import { findService, serviceGroups } from '../../../request/service-catalogue.ts';
import { type Html, html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { longestPromise } from '../inbox-settings.ts';

/** As it stands in the form, so that nothing typed is lost when it can't be kept. */
export type SettingsTyped = {
  days: Record<string, string>;
  holidays: string;
  claimMinutes: string;
  duplicateDays: string;
};
export type SettingsPage = {
  typed: SettingsTyped;
  problem: { fields: string[] } | { holidayLine: string } | null;
  isSaved: boolean;
};

export function inboxSettingsView(looker: Looker, { typed, problem, isSaved }: SettingsPage): string {
  const words = inboxWords[looker.language].settings;
  return pageFrame(looker, {
    title: words.title,
    at: 'settings',
    layout: 'list',
    content: html`<div class="page-head"><div><h1>${words.title}</h1><p class="lead">${words.intro}</p></div></div>
  ${isSaved && html`<p class="note note-done" role="status">${words.saved}</p>`}
  ${problem && html`<p class="note note-problem" role="alert">${'fields' in problem ? words.bad(problem.fields.join(', ')) : words.badHoliday(problem.holidayLine)}</p>`}
  <form method="post" action="/service-times">${csrfField(looker)}
    <section class="panel"><h2>${words.services}</h2><div class="service-days">
    ${serviceGroups().flatMap((group) => group.services.map((service) => serviceField(looker, service.id, typed.days[service.id] ?? '')))}
    </div></section>
    <div class="columns settings-columns">
    <section class="panel"><h2>${words.holidays}</h2>
      <label class="field"><span class="hint">${words.holidaysHint}</span>
      <textarea name="holidays" rows="9" spellcheck="false">${typed.holidays}</textarea></label></section>
    <section class="panel"><h2>${words.claims}</h2>
      <label class="field"><span>${words.claimMinutes}</span>
      <input class="short-number" name="claimMinutes" inputmode="numeric" value="${typed.claimMinutes}"></label>
      <label class="field"><span>${words.duplicateDays}</span>
      <input class="short-number" name="duplicateDays" inputmode="numeric" value="${typed.duplicateDays}"></label></section>
    </div>
    <p class="buttons settings-end"><button class="button primary">${words.save}</button></p>
  </form>`,
  });
}

function serviceField(looker: Looker, service: string, days: string): Html {
  const words = inboxWords[looker.language].settings;
  return html`<label><span>${findService(service)?.label[looker.language] ?? service}</span>
    <input name="days-${service}" inputmode="numeric" maxlength="${String(longestPromise).length}" value="${days}" autocomplete="off">
    <span class="soft">${words.days}</span></label>`;
}
