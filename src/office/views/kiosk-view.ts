/** One kiosk for its administrator: the last day end, what has not arrived, and whether its journal is one. */
import { followUpLabel } from '../../request/follow-up.ts';
import { localDayInWords, localTime } from '../../request/local-time.ts';
import { proofCode } from '../../request/proof-code.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import { findService } from '../../request/service-catalogue.ts';
import { dayEndEntryHash } from '../../seal/journal-entry.ts';
import type { KioskStanding, ReceivedDayEnd } from '../day-ends.ts';
import type { KioskStatus } from '../fleet/fleet-watch.ts';
import { kioskReportSection } from '../fleet/kiosk-report-section.ts';
import { type Html, html } from '../html.ts';
import type { Kiosk } from '../kiosk-register.ts';
import type { Gap } from '../reconciliation.ts';
import { fleetWords } from '../words/fleet-words.ts';
import { officeWords } from '../words/words.ts';
import { icon } from './icons.ts';
import { csrfField, type Looker, pageFrame } from './page-frame.ts';
import { timeAgo } from './stage-badge.ts';

export type KioskPage = {
  kiosk: Kiosk;
  standing: KioskStanding;
  latest: ReceivedDayEnd[];
  /** null: it was revoked. */
  status: KioskStatus | null;
  newestBulletin: number | null;
};

export function kioskView(looker: Looker, page: KioskPage): string {
  const { kiosk, standing, latest } = page;
  const words = officeWords[looker.language].kiosk;
  return pageFrame(looker, {
    title: `${words.title} ${kiosk.kiosk}`,
    at: 'kiosks',
    layout: 'list',
    content: html`<p class="back"><a href="/kiosks">${icon('back')} ${words.back}</a></p>
  <h1>${words.title} ${kiosk.kiosk}</h1>
  <p class="soft">${kiosk.place}${kiosk.replaces !== null && html` · ${fleetWords[looker.language].replaces(kiosk.replaces)}`} · ${officeWords[looker.language].kiosks.lastSeen} ${timeAgo(kiosk.lastSeenAt, looker)}</p>
  ${standing.fork && forkAlarm(looker, kiosk, standing.fork)}
  ${standing.isOverdue && html`<p class="note note-problem" role="alert">${words.overdue}</p>`}
  ${page.status && kioskReportSection(looker, page.status, page.newestBulletin)}
  ${standing.last ? lastSection(looker, standing.last) : html`<section class="empty"><p>${words.noDayEnd}</p></section>`}
  ${gapsSection(looker, standing)}
  ${latest.length > 0 && latestSection(looker, latest)}`,
  });
}

/** The worst first; a kiosk of which all is known and here has one quiet badge. */
export function standingBadges(looker: Looker, { fork, isOverdue, requests, last }: KioskStanding): Html {
  const words = officeWords[looker.language].kiosk;
  const { missing, setAside, onItsWay } = requests.counts;
  const badge = (kind: string, text: string) => html`<span class="badge tone-${kind}">${text}</span> `;
  return html`${fork && badge('bad', words.badges.fork)}${missing > 0 && badge('bad', words.badges.missing(missing))}
    ${isOverdue && badge('wait', words.badges.overdue)}${setAside > 0 && badge('wait', words.badges.setAside(setAside))}
    ${onItsWay > 0 && badge('new', words.badges.onItsWay(onItsWay))}
    ${last ? html`<span class="soft">${localDayInWords(last.message.day, looker.language)}</span>` : html`<span class="faint">${words.badges.none}</span>`}`;
}

/** Both stories are told: a restored card is common, a rewritten journal is not, and the office can't tell them apart. */
function forkAlarm(looker: Looker, kiosk: Kiosk, fork: NonNullable<KioskStanding['fork']>): Html {
  const words = officeWords[looker.language].kiosk;
  return html`<section class="note note-problem" role="alert">
    <p><strong>${words.fork.heading}</strong></p>
    <p>${words.fork.body(fork.sequence, localTime(fork.seenAt, looker.language))}</p>
    <form method="post" action="/kiosks/${kiosk.kiosk}/fork-reviewed">${csrfField(looker)}
    <button class="button small">${words.fork.reviewed}</button></form></section>`;
}

function lastSection(looker: Looker, { message, sha256, receivedAt }: ReceivedDayEnd): Html {
  const words = officeWords[looker.language].kiosk;
  const { unsent, journal, kept } = message;
  const oldest = unsent.oldest[0];
  const fact = (name: string, value: Html | string | number) =>
    html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class="panel" aria-labelledby="last-title">
    <h2 id="last-title">${words.last} ${localDayInWords(message.day, looker.language)}</h2>
    ${!message.timeCertain && html`<p class="note note-info">${words.timeUncertain}</p>`}
    <dl class="facts">
    ${fact(words.received, html`${localTime(receivedAt, looker.language)}`)}
    ${fact(words.kept, kept.length === 0 ? 0 : html`${kept.map(({ service, requests }) => html`${(findService(service)?.label ?? followUpLabel(service))?.[looker.language] ?? service}: ${requests}<br>`)}`)}
    ${fact(words.receipts, message.receiptsPrinted)}
    ${fact(words.delivered, message.delivered)}
    ${fact(words.unsent, unsent.requests)}
    ${oldest && fact(words.oldest, html`<span class="digits">${groupRequestNumber(oldest.number)}</span> <span class="soft">${timeAgo(oldest.at, looker)}</span>`)}
    ${message.setAside.requests > 0 && fact(words.setAside, html`${message.setAside.requests} <span class="soft">${message.setAside.oldest[0]?.reason}</span>`)}
    ${fact(words.proof, html`<span class="digits">${proofCode({ sequence: journal.sequence, hash: dayEndEntryHash({ day: message.day, sha256, link: journal }) })}</span> <span class="soft">${localTime(journal.stamp.at, looker.language)}</span>`)}
    </dl></section>`;
}

function gapsSection(looker: Looker, { requests: { gaps, counts } }: KioskStanding): Html {
  const words = officeWords[looker.language].kiosk;
  const all = counts.missing + counts.setAside + counts.onItsWay;
  if (all === 0) return html`<p class="note note-done">${words.allHere}</p>`;
  return html`<h2>${words.gaps(all)}</h2>
  <table class="list"><thead><tr><th scope="col">${words.ordinal}</th><th scope="col">${words.number}</th>
    <th scope="col">${words.keptAt}</th><th scope="col">${words.state}</th></tr></thead>
    <tbody>${gaps.map((gap) => gapRow(looker, gap))}</tbody></table>
  ${gaps.length < all && html`<p class="soft">${words.more(all - gaps.length)}</p>`}`;
}

const badgeOfGap = { missing: 'bad', setAside: 'wait', onItsWay: 'new' } as const;

function gapRow(looker: Looker, { ordinal, number, keptAt, knownSince, state }: Gap): Html {
  const words = officeWords[looker.language].kiosk;
  return html`<tr><td class="digits">${ordinal}</td>
    <td class="digits">${number === null ? '–' : groupRequestNumber(number)}</td>
    <td class="soft">${keptAt ? timeAgo(keptAt, looker) : knownSince ? html`${words.knownSince} ${timeAgo(knownSince, looker)}` : '–'}</td>
    <td><span class="badge tone-${badgeOfGap[state]}">${words.states[state]}</span></td></tr>`;
}

function latestSection(looker: Looker, latest: ReceivedDayEnd[]): Html {
  const words = officeWords[looker.language].kiosk;
  return html`<h2>${words.latest}</h2>
  <table class="list"><thead><tr><th scope="col">${words.day}</th><th scope="col">${words.kept}</th>
    <th scope="col">${words.delivered}</th><th scope="col">${words.unsent}</th><th scope="col">${words.received}</th></tr></thead>
    <tbody>${latest.map(
      ({ message, receivedAt }) => html`<tr><td>${localDayInWords(message.day, looker.language)}</td>
      <td class="digits">${message.kept.reduce((sum, { requests }) => sum + requests, 0)}</td>
      <td class="digits">${message.delivered}</td><td class="digits">${message.unsent.requests}</td>
      <td class="soft">${timeAgo(receivedAt, looker)}</td></tr>`,
    )}</tbody></table>`;
}
