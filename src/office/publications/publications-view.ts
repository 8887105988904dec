/** The page on which an office says what holds at its kiosks: announcements, closed services, settings, and the catalogue. */
import { localDay, localDayInWords } from '../../request/local-time.ts';
import { findService, serviceGroups } from '../../request/service-catalogue.ts';
import { longestAnnouncement, type PublishedSettings } from '../../seal/bulletin.ts';
import { type Html, html } from '../html.ts';
import type { Kiosk } from '../kiosk-register.ts';
import { csrfField, type Looker, pageFrame } from '../views/page-frame.ts';
import { timeAgo } from '../views/stage-badge.ts';
import { publicationWords } from '../words/publication-words.ts';
import type { Content, Published } from './bulletin-register.ts';

export type PublicationProblem = 'text' | 'time' | 'service' | 'settings' | { catalogue: string };

export type PublicationsPage = {
  newest: Published | null;
  content: Content;
  kiosks: Kiosk[];
  /** Whose settings the form shows: a kiosk, or null for all. */
  settingsOf: string | null;
  isDone: boolean;
  problem: PublicationProblem | null;
};

export function publicationsView(looker: Looker, page: PublicationsPage): string {
  const words = publicationWords[looker.language];
  const { newest, problem } = page;
  return pageFrame(looker, {
    title: words.title,
    at: 'publications',
    layout: 'wide',
    content: html`<div class="page-head"><h1>${words.title}</h1></div><p class="soft">${words.intro}</p>
  <p class="faint">${newest ? html`${words.newest(newest.bulletin.sequence, newest.issuedBy)} ${timeAgo(newest.bulletin.issuedAt, looker)}` : words.none}</p>
  ${page.isDone && html`<p class="note note-done" role="status">${words.done}</p>`}
  ${typeof problem === 'string' && html`<p class="note note-problem" role="alert">${words.problem[problem]}</p>`}
  ${
    problem !== null &&
    typeof problem === 'object' &&
    html`<div class="note note-problem" role="alert"><p>${words.catalogue.refused}</p><pre class="mistakes">${problem.catalogue}</pre></div>`
  }
  <div class="columns">${announcements(looker, page)}${closedServices(looker, page)}${settings(looker, page)}${catalogueSection(looker, page)}</div>`,
  });
}

function announcements(looker: Looker, { content }: PublicationsPage): Html {
  const words = publicationWords[looker.language].announcements;
  const today = localDay(looker.now.toISOString());
  const day = (at: string) => localDayInWords(localDay(at), looker.language);
  return html`<section class="panel" aria-labelledby="announcements"><h2 id="announcements">${words.heading}</h2>
  <p class="soft">${words.hint}</p>
  ${content.announcements.length === 0 && html`<p class="faint">${words.empty}</p>`}
  <ul class="published">${content.announcements.map(
    ({
      id,
      text,
      from,
      until,
    }) => html`<li><div><strong>${text.id}</strong><br><span class="soft" lang="en">${text.en}</span><br>
    <span class="faint">${day(from)} – ${day(new Date(Date.parse(until) - 1).toISOString())}</span></div>
    <form method="post" action="/publications/announcements/${id}/remove">${csrfField(looker)}
    <button class="button small" aria-label="${words.removeThis(text.id)}">${words.remove}</button></form></li>`,
  )}</ul>
  <form method="post" action="/publications/announcements" class="fields">${csrfField(looker)}
    ${field(words.indonesian, 'id', { maxlength: longestAnnouncement })}${field(words.english, 'en', { maxlength: longestAnnouncement })}
    <div class="pair">${field(words.from, 'from', { type: 'date', value: today })}${field(words.until, 'until', { type: 'date', value: today })}</div>
    <button class="button primary">${words.add}</button></form></section>`;
}

function closedServices(looker: Looker, { content }: PublicationsPage): Html {
  const words = publicationWords[looker.language].closed;
  const nameOf = (service: string) => findService(service)?.label[looker.language] ?? service;
  const isOpen = (service: string) => !content.closed.some((closed) => closed.service === service);
  return html`<section class="panel" aria-labelledby="closed"><h2 id="closed">${words.heading}</h2>
  <p class="soft">${words.hint}</p>
  ${content.closed.length === 0 && html`<p class="faint">${words.empty}</p>`}
  <ul class="published">${content.closed.map(
    ({
      service,
      reason,
    }) => html`<li><div><strong>${nameOf(service)}</strong><br><span class="soft">${reason[looker.language]}</span></div>
    <form method="post" action="/publications/closed/${service}/open">${csrfField(looker)}
    <button class="button small" aria-label="${words.openThis(nameOf(service))}">${words.open}</button></form></li>`,
  )}</ul>
  <form method="post" action="/publications/closed" class="fields">${csrfField(looker)}
    <label class="field"><span>${words.service}</span><select name="service" required><option value="">${words.choose}</option>
    ${serviceGroups().map(
      (group) =>
        html`<optgroup label="${group.label[looker.language]}">${group.services
          .filter(({ id }) => isOpen(id))
          .map(
            (service) => html`<option value="${service.id}">${service.label[looker.language]}</option>`,
          )}</optgroup>`,
    )}</select></label>
    ${field(words.reasonIndonesian, 'id', { maxlength: longestAnnouncement })}${field(words.reasonEnglish, 'en', { maxlength: longestAnnouncement })}
    <button class="button primary">${words.close}</button></form></section>`;
}

function settings(looker: Looker, page: PublicationsPage): Html {
  const words = publicationWords[looker.language].settings;
  const { settingsOf, content } = page;
  const shown: PublishedSettings =
    settingsOf === null ? content.settings : (content.kiosks[settingsOf] ?? {});
  const optional = { isOptional: true, placeholder: words.leaveEmpty } as const;
  return html`<section class="panel" aria-labelledby="settings"><h2 id="settings">${words.heading}</h2>
  <p class="soft">${words.hint}</p>
  <nav class="chips" aria-label="${words.for}"><a href="/publications" ${settingsOf === null && html`aria-current="true"`}>${words.everyKiosk}</a>
  ${page.kiosks
    .filter(({ revokedAt }) => revokedAt === null)
    .map(
      ({ kiosk, place }) =>
        html`<a href="/publications?kiosk=${kiosk}" title="${place}" ${settingsOf === kiosk && html`aria-current="true"`}>${kiosk}</a>`,
    )}</nav>
  <form method="post" action="/publications/settings" class="fields">${csrfField(looker)}
    <input type="hidden" name="kiosk" value="${settingsOf ?? ''}">
    <div class="pair">${field(words.dayEnd, 'dayEnd', { ...optional, value: shown.dayEnd?.time, inputmode: 'numeric' })}
    <label class="choice"><input type="checkbox" name="printDayEnd" value="yes" ${shown.dayEnd?.print && html`checked`}>
      <span>${words.printDayEnd}</span></label></div>
    <div class="pair">${field(words.perDay, 'mbPerDay', { ...optional, value: shown.data?.mbPerDay, inputmode: 'numeric' })}
    ${field(words.perMonth, 'mbPerMonth', { ...optional, value: shown.data?.mbPerMonth, inputmode: 'numeric' })}</div>
    <div class="pair">${field(words.bigPages, 'bigPagesBetween', { ...optional, value: shown.data?.bigPagesBetween })}
    ${field(words.keepDays, 'keepDays', { ...optional, value: shown.draftSlips?.keepDays, inputmode: 'numeric' })}</div>
    <button class="button primary">${words.save}</button></form></section>`;
}

function catalogueSection(looker: Looker, { content }: PublicationsPage): Html {
  const words = publicationWords[looker.language].catalogue;
  return html`<section class="panel" aria-labelledby="catalogue"><h2 id="catalogue">${words.heading}</h2>
  <p class="soft">${words.hint}</p>
  <p>${content.catalogue ? words.version(content.catalogue.version) : words.builtIn}
  <a href="/publications/catalogue.json" download="si-laku-catalogue.json">${words.download}</a></p>
  <form method="post" action="/publications/catalogue" class="fields">${csrfField(looker)}
    <label class="field"><span>${words.paste}</span><textarea name="catalogue" rows="6" spellcheck="false" required></textarea></label>
    <button class="button primary">${words.publish}</button></form>
  ${
    content.catalogue &&
    html`<form method="post" action="/publications/catalogue/built-in" class="below">${csrfField(looker)}
    <button class="button small">${words.backToBuiltIn}</button></form>`
  }</section>`;
}

function field(
  label: string,
  name: string,
  how: {
    value?: string | number | null | undefined;
    type?: 'text' | 'date';
    maxlength?: number;
    placeholder?: string;
    inputmode?: 'numeric';
    isOptional?: boolean;
  } = {},
): Html {
  return html`<label class="field"><span>${label}</span><input name="${name}" type="${how.type ?? 'text'}" value="${how.value ?? ''}"
    ${how.maxlength && html`maxlength="${how.maxlength}"`} ${how.placeholder && html`placeholder="${how.placeholder}"`}
    ${how.inputmode && html`inputmode="${how.inputmode}"`} ${!how.isOptional && html`required`} autocomplete="off"></label>`;
}
