/** The rows of the list. A row says who works on it, how long it may still take, and whether it may be there twice. */

import { localDay, localDayInWords } from '../../../request/local-time.ts';
import { groupRequestNumber } from '../../../request/request-number.ts';
import { findService } from '../../../request/service-catalogue.ts';
import { findVillage } from '../../../request/villages.ts';
import { type Html, html } from '../../html.ts';
import { icon } from '../../views/icons.ts';
import { csrfField, type Looker } from '../../views/page-frame.ts';
import { stageBadge, timeAgo } from '../../views/stage-badge.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { mayClaim } from '../claim-rules.ts';
import type { InboxPage, InboxRow } from '../inbox-list.ts';
import { addressOf, type InboxQuery, pickedUpHere } from '../inbox-query.ts';

const dayMs = 24 * 60 * 60 * 1000;

export function inboxTable(looker: Looker, { late, rows }: InboxPage, query: InboxQuery): Html {
  const words = inboxWords[looker.language];
  const { columns } = words;
  const group = (label: string, kind: 'late' | 'others') =>
    html`<tr class="group group-${kind}"><th colspan="8" scope="rowgroup">${kind === 'late' && icon('clock')}${label}</th></tr>`;
  return html`<table class="list requests-list">
    <thead><tr>
      <th scope="col">${columns.number}</th><th scope="col">${columns.service}</th><th scope="col">${columns.village}</th>
      <th scope="col">${columns.place}</th>${arrivedHead(looker, query)}<th scope="col">${columns.pages}</th>
      <th scope="col">${columns.stage}</th><th scope="col">${columns.officer}</th>
    </tr></thead>
    ${late.length > 0 && html`<tbody class="late">${group(words.lateGroup(late.length), 'late')}${late.map((each) => row(looker, each))}</tbody>`}
    ${rows.length > 0 && html`<tbody>${late.length > 0 && group(words.otherGroup, 'others')}${rows.map((each) => row(looker, each))}</tbody>`}
  </table>`;
}

/** Pressed, it turns the list round. */
function arrivedHead(looker: Looker, query: InboxQuery): Html {
  const words = inboxWords[looker.language];
  const isNewest = query.order === 'newest';
  const other = addressOf({ ...query, order: isNewest ? 'oldest' : 'newest', after: null });
  if (query.isLate) return html`<th scope="col">${words.columns.arrived}</th>`;
  return html`<th scope="col" aria-sort="${isNewest ? 'descending' : 'ascending'}"><a class="sort" href="${other}"
    title="${isNewest ? words.filters.oldest : words.filters.newest}">${words.columns.arrived}${icon(query.order)}</a></th>`;
}

function row(looker: Looker, request: InboxRow): Html {
  const words = inboxWords[looker.language];
  const number = groupRequestNumber(request.number);
  return html`<tr data-number="${request.number}">
    <td><a class="number row-link" href="/requests/${request.number}">${number}</a></td>
    <td class="service">${findService(request.service)?.label[looker.language] ?? request.service}
      ${request.twin && html`<a class="tag tag-warn" href="/duplicates/${request.number}/${request.twin}" aria-label="${words.twinNumber(number)}">${words.twin}</a>`}</td>
    <td class="soft">${villageName(looker, request.village)}</td>
    <td class="soft place" title="${request.place}">${request.place}</td>
    <td class="soft">${timeAgo(request.announcedAt, looker)} ${dueTag(looker, request.dueAt)}</td>
    <td class="digits">${request.isAcknowledged ? request.pages : html`${request.pagesWhole}/${request.pages} <span class="faint">${words.onTheWay}</span>`}</td>
    <td>${stageBadge(request.stage, looker.language)}</td>
    <td>${officerCell(looker, request)}</td>
  </tr>`;
}

function officerCell(looker: Looker, request: InboxRow): Html {
  const words = inboxWords[looker.language];
  if (request.holder === looker.person?.username && request.holder !== null)
    return html`<span class="holder holder-me">${icon('user')}${words.you}</span>`;
  if (request.holderName) return html`<span class="holder">${icon('user')}${request.holderName}</span>`;
  if (looker.person && mayClaim(looker.person.role, request.stage)) {
    return html`<form class="claim" method="post" action="/requests/${request.number}/claim">${csrfField(looker)}
      <button class="button small" aria-label="${words.claimNumber(groupRequestNumber(request.number))}">${icon('hand')}${words.claim}</button></form>`;
  }
  return html`<span class="faint">${request.officer ?? words.nobody}</span>`;
}

function villageName(looker: Looker, village: string | null): string {
  if (village === null) return '';
  if (village === pickedUpHere) return inboxWords[looker.language].filters.pickUp;
  return findVillage(village)?.name ?? village;
}

/** Said only when it is near or over: a promise that is far off is no news. */
export function dueTag(looker: Looker, due: Date | null): Html {
  if (!due) return html``;
  const words = inboxWords[looker.language];
  const leftMs = due.getTime() - looker.now.getTime();
  // The end of the day is midnight, which belongs to the next one already.
  const lastDay = new Date(due.getTime() - 1).toISOString();
  const day = localDayInWords(localDay(lastDay), looker.language);
  if (leftMs <= 0)
    return html`<span class="tag tag-bad" title="${day}">${words.late(Math.floor(-leftMs / dayMs))}</span>`;
  if (leftMs <= dayMs) return html`<span class="tag tag-warn" title="${day}">${words.dueToday}</span>`;
  return leftMs <= 2 * dayMs ? html`<span class="tag" title="${day}">${words.dueTomorrow}</span>` : html``;
}
