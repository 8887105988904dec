/** The audit trail as a searchable list, newest first. */
import { localTime } from '../../../request/local-time.ts';
import type { AuditEntry } from '../../audit-trail.ts';
import { type Html, html } from '../../html.ts';
import { type Looker, pageFrame } from '../../views/page-frame.ts';
import { auditWords } from '../../words/law/law-words.ts';
import type { AuditChecked } from './audit-anchors.ts';
import type { AuditQuery } from './audit-search.ts';

export type AuditPage = {
  query: AuditQuery;
  entries: AuditEntry[];
  /** Whether there are older ones. */
  hasMore: boolean;
  /** Null when it was not asked for. */
  checked: AuditChecked | null;
};

export function auditView(looker: Looker, page: AuditPage): string {
  const words = auditWords[looker.language];
  const { query, checked } = page;
  const last = page.entries.at(-1);
  return pageFrame(looker, {
    title: words.title,
    at: 'audit',
    layout: 'list',
    content: html`<h1>${words.title}</h1><p class="soft">${words.intro}</p>
  ${checked && (checked.outcome === 'whole' ? html`<p class="note note-done" role="status">${words.state.whole(checked.entries)}</p>` : html`<p class="note note-problem" role="alert">${words.state.broken(checked.at)}</p>`)}
  ${searchForm(looker, query)}
  ${
    page.entries.length === 0
      ? html`<section class="empty"><p>${words.none}</p></section>`
      : html`<table class="list audit"><thead><tr><th scope="col">${words.columns.at}</th><th scope="col">${words.columns.actor}</th>
    <th scope="col">${words.columns.action}</th><th scope="col">${words.columns.subject}</th><th scope="col">${words.columns.details}</th></tr></thead>
    <tbody>${page.entries.map((entry) => row(looker, entry))}</tbody></table>`
  }
  <nav class="pager buttons" aria-label="${words.title}">
    ${query.before !== undefined && html`<a class="button" href="/audit?${parameters({ ...query, before: undefined })}">${words.newest}</a>`}
    ${page.hasMore && last && html`<a class="button" rel="next" href="/audit?${parameters({ ...query, before: last.sequence })}">${words.older}</a>`}
  </nav>
  <section class="panel audit-takeaway"><div class="buttons">
    <a class="button" href="/audit.csv?${parameters({ ...query, before: undefined })}" download>${words.exportCsv}</a>
    <a class="button" href="/audit/anchors" download>${words.exportAnchors}</a>
    <a class="button" href="/audit?check=1">${words.state.check}</a></div>
    <p class="hint">${words.anchorsHint}</p></section>`,
  });
}

function searchForm(looker: Looker, query: AuditQuery): Html {
  const words = auditWords[looker.language];
  const text = (name: 'actor' | 'subject', label: string, example: string) =>
    html`<div class="field"><label for="audit-${name}">${label}</label><input id="audit-${name}" name="${name}" value="${query[name]}"
      placeholder="${example}" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"></div>`;
  const date = (name: 'from' | 'to', label: string) =>
    html`<div class="field field-date"><label for="audit-${name}">${label}</label><input id="audit-${name}" name="${name}" type="date" value="${query[name]}"></div>`;
  const option = ([value, label]: [string, string]) =>
    html`<option value="${value}" ${value === query.action && html`selected`}>${label}</option>`;
  return html`<section class="panel audit-search"><form method="get" action="/audit" class="fields in-row" role="search">
    ${text('actor', words.person, words.personExample)}
    <div class="field"><label for="audit-action">${words.action}</label><select id="audit-action" name="action">
      <option value="">${words.anything}</option>${Object.entries(words.groups).map(option)}${Object.entries(words.actions).map(option)}</select></div>
    ${text('subject', words.subject, words.subjectExample)}
    ${date('from', words.from)}${date('to', words.to)}
    <button class="button primary">${words.search}</button> <a class="button quiet" href="/audit">${words.clear}</a></form></section>`;
}

function row(looker: Looker, entry: AuditEntry): Html {
  const words = auditWords[looker.language];
  return html`<tr><td class="soft digits">${localTime(entry.at, looker.language)}</td><td>${entry.actor}</td>
    <td>${words.actions[entry.action] ?? entry.action}</td><td class="digits">${entry.subject}</td><td class="soft">${entry.details}</td></tr>`;
}

function parameters(query: AuditQuery): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return new URLSearchParams(given).toString();
}
