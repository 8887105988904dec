/** The list of requests: filter by stage, search by number, newest or oldest first. `#list` is what the page refreshes by itself. */

import { type Stage, stages } from '../../request/request.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import { findService } from '../../request/service-catalogue.ts';
import { type Html, html } from '../html.ts';
import type { OfficeRequest, RequestQuery } from '../request-register.ts';
import { officeWords } from '../words/words.ts';
import { icon } from './icons.ts';
import { type Looker, pageFrame } from './page-frame.ts';
import { stageBadge, timeAgo } from './stage-badge.ts';

export type InboxPage = { query: RequestQuery; requests: OfficeRequest[]; counts: Map<Stage, number> };

export function inboxView(looker: Looker, page: InboxPage): string {
  const words = officeWords[looker.language];
  return pageFrame(looker, {
    title: words.inbox.title,
    at: 'requests',
    layout: 'list',
    scripts: ['inbox.js'],
    content: html`<div class="page-head">
  <h1>${words.inbox.title}</h1>
  ${searchForm(looker, page.query)}
</div>
<div id="list" data-refresh data-offline="${words.inbox.offline}">
  <div class="list-tools">${stageTabs(looker, page)}${orderLinks(looker, page.query)}</div>
  ${page.requests.length === 0 ? emptyList(looker, page) : table(looker, page.requests)}
</div>
<p class="fresh" id="fresh" role="status">${words.inbox.fresh}</p>`,
  });
}

function searchForm(looker: Looker, query: RequestQuery): Html {
  const words = officeWords[looker.language].inbox;
  return html`<form class="search" method="get" action="/requests" role="search">
    ${query.stage && html`<input type="hidden" name="stage" value="${query.stage}">`}
    <label class="visually-hidden" for="number">${words.search}</label>
    <input id="number" name="number" type="search" inputmode="numeric" placeholder="${words.search}"
      value="${groupRequestNumber(query.number)}" autocomplete="off">
    <button class="button">${icon('search')}${words.searchButton}</button>
    ${query.number && html`<a class="clear" href="${address({ ...query, number: '' })}">${words.clear}</a>`}
  </form>`;
}

function stageTabs(looker: Looker, { query, counts }: InboxPage): Html {
  const words = officeWords[looker.language];
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const tab = (stage: Stage | null, label: string, count: number) =>
    html`<a href="${address({ ...query, stage })}" ${query.stage === stage && html`aria-current="true"`}>${label}
      <span class="count">${count}</span></a>`;
  return html`<nav class="tabs" aria-label="${words.inbox.stage}">
    ${tab(null, words.inbox.all, total)}
    ${stages
      .filter((stage) => stage !== 'kept')
      .map((stage) => tab(stage, words.stages[stage], counts.get(stage) ?? 0))}
  </nav>`;
}

function orderLinks(looker: Looker, query: RequestQuery): Html {
  const words = officeWords[looker.language].inbox;
  const other = query.order === 'newest' ? 'oldest' : 'newest';
  return html`<a class="order" href="${address({ ...query, order: other })}"
    title="${words[other]}"><span class="visually-hidden">${words.order}: </span>${words[query.order]}
    ${icon(query.order)}</a>`;
}

function table(looker: Looker, requests: OfficeRequest[]): Html {
  const words = officeWords[looker.language];
  const { columns } = words.inbox;
  return html`<table class="list">
    <thead><tr>
      <th scope="col">${columns.number}</th><th scope="col">${columns.service}</th><th scope="col">${columns.place}</th>
      <th scope="col">${columns.arrived}</th><th scope="col">${columns.pages}</th><th scope="col">${words.inbox.stage}</th>
      <th scope="col">${columns.officer}</th>
    </tr></thead>
    <tbody>${requests.map((request) => row(looker, request))}</tbody>
  </table>
  ${requests.length >= inboxLimit && html`<p class="hint">${words.inbox.limited(requests.length)}</p>`}`;
}

function row(looker: Looker, request: OfficeRequest): Html {
  const words = officeWords[looker.language].inbox;
  const service = findService(request.service);
  return html`<tr data-number="${request.number}">
    <td><a class="number row-link" href="/requests/${request.number}">${groupRequestNumber(request.number)}</a></td>
    <td>${service?.label[looker.language] ?? request.service}</td>
    <td class="soft">${request.place}</td>
    <td class="soft">${timeAgo(request.announcedAt, looker)}</td>
    <td class="pages">${pagesCell(request, words.onTheWay)}</td>
    <td>${stageBadge(request.stage, looker.language)}</td>
    <td class="soft">${request.officer ?? html`<span class="faint">${words.noOfficer}</span>`}</td>
  </tr>`;
}

function pagesCell(request: OfficeRequest, onTheWay: string): Html {
  if (request.isAcknowledged) return html`${request.pages}`;
  return html`${request.pagesWhole}/${request.pages} <span class="faint">${onTheWay}</span>`;
}

function emptyList(looker: Looker, { query, counts }: InboxPage): Html {
  const words = officeWords[looker.language].inbox;
  if (counts.size > 0) {
    return html`<section class="empty">${icon('search')}<h2>${words.nothingFoundHeading}</h2><p>${words.nothingFoundBody}</p>
      <p><a class="button" href="${address({ ...query, stage: null, number: '' })}">${words.showAll}</a></p></section>`;
  }
  return html`<section class="empty">${icon('inbox')}<h2>${words.emptyHeading}</h2><p>${words.emptyBody}</p></section>`;
}

export const inboxLimit = 200;

function address(query: RequestQuery): string {
  const parts = new URLSearchParams();
  if (query.stage) parts.set('stage', query.stage);
  if (query.number) parts.set('number', query.number);
  if (query.order !== 'newest') parts.set('order', query.order);
  const text = parts.toString();
  return text ? `/requests?${text}` : '/requests';
}
