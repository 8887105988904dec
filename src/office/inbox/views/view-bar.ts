/** The tabs above the list: what every office looks at, then the filters that this person has given a name. */
import { type Html, html } from '../../html.ts';
import { icon } from '../../views/icons.ts';
import { csrfField, type Looker } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { countedUpTo } from '../inbox-list.ts';
import { addressOf, everything, filterOf, type InboxQuery, queryFrom } from '../inbox-query.ts';
import { longestViewName } from '../saved-views.ts';
import type { InboxView } from './inbox-view.ts';

export function viewBar(looker: Looker, { query, counts, views, problem }: InboxView): Html {
  const words = inboxWords[looker.language];
  const here = filterOf(query);
  const tab = (to: InboxQuery, label: string, count: number, mark: 'bad' | null = null) =>
    html`<a href="${addressOf(to)}" ${filterOf(to) === here && html`aria-current="true"`}>${label}
      <span class="count ${mark && count > 0 && 'count-bad'}">${count >= countedUpTo ? words.tabs.many(countedUpTo) : count}</span></a>`;
  const saved = views.find((view) => view.filter === here);
  const isTab = [
    everything,
    { ...everything, isLate: true },
    { ...everything, isMine: true },
    { ...everything, stage: 'received' } as const,
  ].some((each) => filterOf(each) === here);
  return html`<div class="list-tools no-print">
  <nav class="tabs" aria-label="${words.tabs.label}">
    ${tab(everything, words.tabs.open, counts.open)}
    ${tab({ ...everything, isLate: true }, words.tabs.late, counts.late, 'bad')}
    ${tab({ ...everything, isMine: true }, words.tabs.mine, counts.mine)}
    ${tab({ ...everything, stage: 'received' }, words.tabs.received, counts.received)}
    ${views.map(
      (view) => html`<a href="${addressOf(queryFrom(Object.fromEntries(new URLSearchParams(view.filter))))}"
        ${view === saved && html`aria-current="true"`}>${icon('star')}${view.name}</a>`,
    )}
  </nav>
  ${saved && removeForm(looker, saved.id)}
  ${!saved && !isTab && saveForm(looker, here, problem)}
</div>`;
}

function saveForm(looker: Looker, filter: string, problem: InboxView['problem']): Html {
  const words = inboxWords[looker.language].views;
  return html`<details class="save-view" ${problem && html`open`}><summary class="button small">${icon('star')}${words.save}</summary>
    <form method="post" action="/saved-views" class="save-view-form panel">${csrfField(looker)}
      <input type="hidden" name="filter" value="${filter}">
      ${problem && html`<p class="note note-problem" role="alert">${words[problem]}</p>`}
      <label class="field"><span>${words.name}</span>
      <input name="name" maxlength="${longestViewName}" required autocomplete="off" placeholder="${words.example}"></label>
      <button class="button primary small">${words.submit}</button></form></details>`;
}

function removeForm(looker: Looker, id: string): Html {
  const words = inboxWords[looker.language].views;
  return html`<form method="post" action="/saved-views/${id}/remove">${csrfField(looker)}
    <button class="button small">${icon('cross')}${words.remove}</button></form>`;
}
