/** For administrators: the kiosks of this office, and the code that enrols a new one. */

import type { KioskStanding } from '../day-ends.ts';
import { type Html, html } from '../html.ts';
import type { Kiosk } from '../kiosk-register.ts';
import { officeWords } from '../words/words.ts';
import { standingBadges } from './kiosk-view.ts';
import { csrfField, type Looker, pageFrame } from './page-frame.ts';
import { timeAgo } from './stage-badge.ts';

export type KioskRow = Kiosk & { standing: KioskStanding };

export type KiosksPage = {
  kiosks: KioskRow[];
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
    content: html`<h1>${words.title}</h1><p class="soft">${words.intro}</p>
  ${
    page.fresh &&
    html`<section class="card code-card" role="status"><h2>${words.code(page.fresh.kiosk, page.fresh.place)}</h2>
      <p class="code">${page.fresh.code}</p><p class="soft">${words.codeHint}</p></section>`
  }
  <section class="panel add-kiosk" aria-labelledby="add-title"><h2 id="add-title">${words.add}</h2>
    ${page.problem && html`<p class="note note-problem" role="alert">${words[page.problem]}</p>`}
    <form method="post" action="/kiosks/codes" class="fields in-row">${csrfField(looker)}
      <label class="field"><span>${words.placeLabel}</span>
      <input name="place" maxlength="40" placeholder="${words.placeExample}" required autocomplete="off"></label>
      <button class="button primary">${words.makeCode}</button></form></section>
  ${page.kiosks.length === 0 ? html`<section class="empty"><p>${words.empty}</p></section>` : table(looker, page.kiosks)}`,
  });
}

function table(looker: Looker, kiosks: KioskRow[]): Html {
  const words = officeWords[looker.language].kiosks;
  return html`<table class="list"><thead><tr>
    <th scope="col">${words.number}</th><th scope="col">${words.place}</th><th scope="col">${words.enrolled}</th>
    <th scope="col">${words.lastSeen}</th><th scope="col">${words.dayEnd}</th><th scope="col">${words.state}</th><td></td></tr></thead>
    <tbody>${kiosks.map(
      (kiosk) => html`<tr>
      <td class="digits">${kiosk.kiosk}</td><td><a href="/kiosks/${kiosk.kiosk}">${kiosk.place}</a></td>
      <td class="soft">${timeAgo(kiosk.enrolledAt, looker)}</td><td class="soft">${timeAgo(kiosk.lastSeenAt, looker)}</td>
      <td>${standingBadges(looker, kiosk.standing)}</td>
      <td>${kiosk.revokedAt ? html`<span class="badge tone-bad">${words.revoked}</span>` : html`<span class="badge tone-good">${words.active}</span>`}</td>
      <td class="row-end">${!kiosk.revokedAt && revokeForm(looker, kiosk)}</td>
    </tr>`,
    )}</tbody></table>`;
}

/** Asked twice: a revoked kiosk must be enrolled anew by somebody who goes there. */
function revokeForm(looker: Looker, kiosk: Kiosk): Html {
  const words = officeWords[looker.language].kiosks;
  return html`<details class="confirm"><summary class="button danger small">${words.revoke}…</summary>
    <form method="post" action="/kiosks/${kiosk.kiosk}/revoke">${csrfField(looker)}
    <button class="button danger small">${words.revokeSurely(kiosk.kiosk)}</button></form></details>`;
}
