/** The list of requests: search, tabs and saved views, filters, and the rows with what is late on top. Works without a script. */
import { groupRequestNumber } from '../../../request/request-number.ts';
import { type Html, html } from '../../html.ts';
import { icon } from '../../views/icons.ts';
import { type Looker, pageFrame } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import type { Counts, InboxPage } from '../inbox-list.ts';
import { addressOf, type InboxQuery, isEverything } from '../inbox-query.ts';
import type { SavedView } from '../saved-views.ts';
import { filterForm, type KioskChoice } from './filter-form.ts';
import { inboxTable } from './inbox-table.ts';
import { keysDialog } from './keys-dialog.ts';
import { viewBar } from './view-bar.ts';

export type InboxView = {
  query: InboxQuery;
  page: InboxPage;
  counts: Counts;
  views: SavedView[];
  kiosks: KioskChoice[];
  problem: 'tooMany' | 'badName' | null;
};

export function inboxView(looker: Looker, about: InboxView): string {
  const words = inboxWords[looker.language];
  const { query, page } = about;
  const hasRows = page.rows.length + page.late.length > 0;
  return pageFrame(looker, {
    title: words.title,
    at: 'requests',
    layout: 'list',
    scripts: ['inbox.js'],
    content: html`<div class="page-head">
  <h1>${words.title}</h1>
  <div class="buttons">${searchForm(looker, query)}
    <button class="button quiet" type="button" data-opens="keys" hidden>${icon('keyboard')}${words.keys.open}</button></div>
</div>
${viewBar(looker, about)}
${filterForm(looker, about)}
<p class="news-bar" role="status"><button class="button primary small" type="button" id="show-news" hidden
  data-one="${words.live.one}" data-many="${words.live.many}"></button></p>
<div id="list" data-live="/requests/live" data-offline="${words.live.offline}" data-gone="${words.live.gone}">
  ${hasRows ? inboxTable(looker, page, query) : emptyList(looker, about)}
  ${pager(looker, about)}
</div>
<p class="fresh no-print" id="fresh" role="status">${words.live.fresh}</p>
${keysDialog(looker)}`,
  });
}

function searchForm(looker: Looker, query: InboxQuery): Html {
  const words = inboxWords[looker.language];
  const shown = /^[\d\s-]+$/.test(query.text)
    ? groupRequestNumber(query.text.replace(/\D/g, ''))
    : query.text;
  // Sixteen digits are not grouped as a request number.
  const value = query.text.replace(/\D/g, '').length > 10 ? query.text : shown;
  return html`<form class="search" method="get" action="/requests" role="search">
    <label class="visually-hidden" for="q">${words.search}</label>
    <input id="q" name="q" type="search" maxlength="60" placeholder="${words.search}" value="${value}"
      autocomplete="off" autocapitalize="none" spellcheck="false">
    <button class="button">${icon('search')}${words.searchButton}</button>
  </form>`;
}

function emptyList(looker: Looker, { query, page, counts }: InboxView): Html {
  const words = inboxWords[looker.language].empty;
  const back = html`<p><a class="button" href="/requests">${words.showAll}</a></p>`;
  if (page.search !== 'nothing') {
    const hint = page.search === 'tooShort' ? words.tooShort : page.search === 'name' ? words.name : null;
    return html`<section class="empty">${icon('search')}<h2>${words.nothingHeading}</h2>
      <p>${hint ?? words.nothing}</p>${back}</section>`;
  }
  if (!isEverything(query))
    return html`<section class="empty">${icon('search')}<h2>${words.nothingHeading}</h2><p>${words.nothing}</p>${back}</section>`;
  return html`<section class="empty">${icon('inbox')}<h2>${counts.open > 0 ? words.allDone : words.heading}</h2><p>${words.body}</p></section>`;
}

function pager(looker: Looker, { query, page }: InboxView): Html {
  const words = inboxWords[looker.language];
  if (!query.after && !page.next) return html``;
  return html`<nav class="pager buttons">
    ${query.after && html`<a class="button small" href="${addressOf({ ...query, after: null })}">${icon('back')}${words.first}</a>`}
    ${page.next && html`<a class="button small" rel="next" href="${addressOf({ ...query, after: page.next })}">${words.next}${icon('next')}</a>`}
  </nav>`;
}
