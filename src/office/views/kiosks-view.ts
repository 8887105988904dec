/** For administrators: the kiosks of this office, and the code that enrols a new one. */
import type { Release } from '../../seal/release.ts';
import type { KioskStanding } from '../day-ends.ts';
import type { KioskStatus } from '../fleet/fleet-watch.ts';
import { alarmBadges } from '../fleet/kiosk-report-section.ts';
import { updatesSection } from '../fleet/updates-section.ts';
import { type Html, html } from '../html.ts';
import type { Kiosk } from '../kiosk-register.ts';
import { fleetWords } from '../words/fleet-words.ts';
import { officeWords } from '../words/words.ts';
import { standingBadges } from './kiosk-view.ts';
import { csrfField, type Looker, pageFrame } from './page-frame.ts';
import { timeAgo } from './stage-badge.ts';

export type KioskRow = Kiosk & { standing: KioskStanding } & Pick<KioskStatus, 'received' | 'alarms'>;

export type KiosksPage = {
  kiosks: KioskRow[];
  /** The release that kiosks are offered now. */
  offered: Release | null;
  /** Made by the request that this page answers; never shown again. */
  fresh: { code: string; kiosk: string; place: string } | null;
  problem: 'badPlace' | null;
};

export function kiosksView(looker: Looker, page: KiosksPage): string {
  const words = officeWords[looker.language].kiosks;
  return pageFrame(looker, {
    title: words.title,
    at: 'kiosks',
    layout: 'list',
    content: html`<h1>${words.title}</h1><p class="soft">${summary(looker, page.kiosks)}</p>
  ${
    page.fresh &&
    html`<section class="card code-card" role="status"><h2>${words.code(page.fresh.kiosk, page.fresh.place)}</h2>
      <p class="code">${page.fresh.code}</p><p class="soft">${words.codeHint}</p></section>`
  }
  ${page.kiosks.length === 0 ? html`<section class="empty"><p>${words.empty}</p></section>` : table(looker, page.kiosks)}
  ${updatesSection(looker, { offered: page.offered, kiosks: page.kiosks.filter(({ revokedAt }) => revokedAt === null) })}
  ${
    isAdministrator(looker) &&
    html`<section class="panel add-kiosk" aria-labelledby="add-title"><h2 id="add-title">${words.add}</h2>
    ${page.problem && html`<p class="note note-problem" role="alert">${words[page.problem]}</p>`}
    <form method="post" action="/kiosks/codes" class="fields in-row">${csrfField(looker)}
      <label class="field"><span>${words.placeLabel}</span>
      <input name="place" maxlength="40" placeholder="${words.placeExample}" required autocomplete="off"></label>
      <button class="button primary">${words.makeCode}</button></form></section>`
  }`,
  });
}

function summary(looker: Looker, kiosks: KioskRow[]): string {
  const words = fleetWords[looker.language];
  const trusted = kiosks.filter(({ revokedAt }) => revokedAt === null);
  const wanting = trusted.filter(({ alarms }) => alarms.some(({ weight }) => weight === 'act')).length;
  if (trusted.length === 0) return officeWords[looker.language].kiosks.intro;
  return wanting > 0 ? words.wantHelp(wanting) : words.allWell(trusted.length);
}

function table(looker: Looker, kiosks: KioskRow[]): Html {
  const words = officeWords[looker.language].kiosks;
  const { columns } = fleetWords[looker.language];
  return html`<table class="list"><thead><tr>
    <th scope="col">${columns.kiosk}</th><th scope="col">${columns.state}</th><th scope="col">${columns.waiting}</th>
    <th scope="col">${columns.paper}</th><th scope="col">${columns.heard}</th><th scope="col">${words.dayEnd}</th>
    <th scope="col">${columns.software}</th><td></td></tr></thead>
    <tbody>${byUrgency(kiosks).map((kiosk) => row(looker, kiosk))}</tbody></table>`;
}

/** Who wants help stands on top, who is revoked at the end; in between by number. */
function byUrgency(kiosks: KioskRow[]): KioskRow[] {
  const weight = ({ revokedAt, alarms }: KioskRow) =>
    revokedAt ? 3 : alarms.some(({ weight }) => weight === 'act') ? 0 : alarms.length > 0 ? 1 : 2;
  return kiosks.toSorted((one, other) => weight(one) - weight(other) || one.kiosk.localeCompare(other.kiosk));
}

function row(looker: Looker, kiosk: KioskRow): Html {
  const words = officeWords[looker.language].kiosks;
  const fleet = fleetWords[looker.language];
  const report = kiosk.received?.report;
  return html`<tr>
    <td><a class="row-link" href="/kiosks/${kiosk.kiosk}"><span class="digits">${kiosk.kiosk}</span> ${kiosk.place}</a></td>
    <td>${
      kiosk.revokedAt
        ? html`<span class="badge tone-quiet">${words.revoked}</span>`
        : kiosk.alarms.length > 0
          ? alarmBadges(looker, kiosk.alarms)
          : html`<span class="badge tone-${report ? 'good' : 'quiet'}">${report ? fleet.fine : fleet.noReport}</span>`
    }</td>
    <td class="soft">${report && (report.outbox.waiting === 0 ? '0' : html`${report.outbox.waiting}${report.outbox.oldestWaitingSince && html` · ${timeAgo(report.outbox.oldestWaitingSince, looker)}`}`)}</td>
    <td class="soft">${report && report.receiptsLeft !== null && fleet.receipts(report.receiptsLeft)}</td>
    <td class="soft">${timeAgo(kiosk.lastSeenAt, looker)}</td>
    <td>${standingBadges(looker, kiosk.standing)}</td>
    <td class="soft">${report?.software ?? '–'}</td>
    <td class="row-end">${isAdministrator(looker) && (kiosk.revokedAt ? replaceForm(looker, kiosk) : revokeForm(looker, kiosk))}</td>
  </tr>`;
}

function isAdministrator(looker: Looker): boolean {
  return looker.person?.role === 'administrator';
}

function replaceForm(looker: Looker, { kiosk }: Kiosk): Html {
  const words = fleetWords[looker.language];
  return html`<form method="post" action="/kiosks/${kiosk}/replacement">${csrfField(looker)}
    <button class="button small" title="${words.enrolAgainHint}">${words.enrolAgain}</button></form>`;
}

/** Asked twice: a revoked kiosk must be enrolled anew by somebody who goes there. */
function revokeForm(looker: Looker, kiosk: Kiosk): Html {
  const words = officeWords[looker.language].kiosks;
  return html`<details class="confirm"><summary class="button danger small">${words.revoke}…</summary>
    <form method="post" action="/kiosks/${kiosk.kiosk}/revoke">${csrfField(looker)}
    <button class="button danger small">${words.revokeSurely(kiosk.kiosk)}</button></form></details>`;
}
