/** The register of processing, with what the office decided about retention; and the draft of a notice when data leak. */
import { localTime } from '../../../../request/local-time.ts';
import { type Html, html } from '../../../html.ts';
import type { OfficeSettings } from '../../../office-settings.ts';
import { doneNote, problemNote } from '../../../people/views/fields.ts';
import { csrfField, type Looker, pageFrame } from '../../../views/page-frame.ts';
import { citizensWords } from '../../../words/law/law-words.ts';
import { officeWords } from '../../../words/words.ts';
import { type ProcessingActivity, processingActivities } from '../processing-activities.ts';
import { textField } from './fields.ts';

export type ProcessingPage = {
  settings: Pick<OfficeSettings, 'retentionMonths' | 'protectionOfficer'>;
  /** Services of which there are requests, with how many. */
  services: { id: string; label: string; count: number }[];
  destroyed: number;
  mayDecide: boolean;
  done: boolean;
  problem: boolean;
};

export function processingView(looker: Looker, page: ProcessingPage): string {
  const words = citizensWords[looker.language];
  return pageFrame(looker, {
    title: words.processing.title,
    at: 'citizens',
    layout: 'list',
    content: html`<p class="back"><a href="/citizens">← ${words.title}</a></p>
  <h1>${words.processing.title}</h1><p class="soft">${words.processing.intro}</p>
  ${doneNote(page.done ? words.processing.kept : null)}
  ${processingActivities.map((activity) => activityPart(looker, page, activity))}
  ${page.settings.protectionOfficer && html`<p>${words.report.officer(page.settings.protectionOfficer)}</p>`}
  ${page.mayDecide && retentionForm(looker, page)}`,
  });
}

function activityPart(looker: Looker, page: ProcessingPage, activity: ProcessingActivity): Html {
  const words = citizensWords[looker.language].processing;
  const { language } = looker;
  const total = page.services.reduce((sum, { count }) => sum + count, 0);
  const rows: [string, string | Html][] = [
    [words.basis, activity.basis[language]],
    [words.subjects, activity.subjects[language]],
    [words.categories, activity.categories[language]],
    [words.recipients, activity.recipients[language]],
    [words.retention, activity.retention?.[language] ?? retentionText(looker, page)],
    [words.measures, activity.measures[language]],
  ];
  if (activity.id === 'requests')
    rows.push([words.count, `${words.requests(total)}, ${words.destroyed(page.destroyed)}`]);
  return html`<section class="panel activity"><h2>${activity.purpose[language]}</h2>
  <dl class="facts">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function retentionText(looker: Looker, page: ProcessingPage): Html {
  const words = citizensWords[looker.language].processing;
  const { usual, services } = page.settings.retentionMonths;
  const own = page.services.filter(({ id }) => services[id] !== undefined);
  return html`${usual === null ? words.forEver : words.months(usual)}${own.map(({ id, label }) => html`; ${label}: ${words.months(services[id] ?? 0)}`)}`;
}

function retentionForm(looker: Looker, page: ProcessingPage): Html {
  const words = citizensWords[looker.language].processing;
  const { retentionMonths, protectionOfficer } = page.settings;
  return html`<section class="panel" aria-labelledby="retention-title"><h2 id="retention-title">${words.settings}</h2>
  <p class="hint">${words.settingsHint}</p>
  ${problemNote(page.problem ? words.bad : null)}
  <form method="post" action="/citizens/retention" class="fields law-form">${csrfField(looker)}
    ${textField({ name: 'officer', label: words.officer, value: protectionOfficer, maxLength: 120, isOptional: true })}
    ${textField({ name: 'usual', label: words.usual, value: String(retentionMonths.usual ?? ''), type: 'number', maxLength: 4, isOptional: true })}
    ${page.services.map(({ id, label }) => textField({ name: `service-${id}`, label: words.ofService(label), value: String(retentionMonths.services[id] ?? ''), type: 'number', maxLength: 4, isOptional: true }))}
    <button class="button primary">${words.keep}</button></form></section>`;
}

export type BreachPage = { known: string; what: string; how: string; remedy: string; dueAt: string | null };

export function breachView(looker: Looker, page: BreachPage): string {
  const all = citizensWords[looker.language];
  const words = all.breachPage;
  const office = looker.officeName || officeWords[looker.language].office;
  return pageFrame(looker, {
    title: words.title,
    at: 'citizens',
    layout: 'text',
    content: html`<p class="back"><a href="/citizens">← ${all.title}</a></p>
  <h1>${words.title}</h1><p class="soft">${words.intro}</p>
  <ul class="no-print">${words.steps.map((step) => html`<li>${step}</li>`)}</ul>
  <form method="get" action="/citizens/breach" class="fields law-form no-print">
    ${textField({ name: 'known', label: words.known, value: page.known, type: 'datetime-local', maxLength: 20 })}
    ${textField({ name: 'what', label: words.what, value: page.what, maxLength: 300 })}
    ${textField({ name: 'how', label: words.how, value: page.how, maxLength: 500, rows: 2 })}
    ${textField({ name: 'remedy', label: words.remedy, value: page.remedy, maxLength: 500, rows: 2 })}
    <button class="button primary">${words.make}</button></form>
  ${
    page.dueAt &&
    html`<p class="note note-info" role="status">${words.due(localTime(page.dueAt, looker.language))}</p>
  <section class="panel letter" aria-labelledby="letter-title"><h2 id="letter-title">${words.letter}</h2>
    <p>${words.opening}</p><p>${words.body(office)}</p>
    <dl class="facts"><div><dt>${words.what}</dt><dd>${page.what}</dd></div><div><dt>${words.how}</dt><dd>${page.how}</dd></div>
    <div><dt>${words.remedy}</dt><dd>${page.remedy}</dd></div></dl><p>${office}</p></section>`
  }`,
  });
}
