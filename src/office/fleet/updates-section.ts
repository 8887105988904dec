/** For the page of all kiosks: which release is offered, which versions run, and where a switch went wrong. */
import { localTime } from '../../request/local-time.ts';
import type { Release } from '../../seal/release.ts';
import { type Html, html } from '../html.ts';
import type { Looker } from '../views/page-frame.ts';
import { phaseInWords, updateWords, whyInWords } from '../words/update-words.ts';
import type { KioskStatus } from './fleet-watch.ts';
import { type KioskUpdate, versionsInUse, wrongUpdate } from './kiosk-updates.ts';

type KioskOfRelease = { kiosk: string; place: string; received: KioskStatus['received'] };

export function updatesSection(
  looker: Looker,
  { offered, kiosks }: { offered: Release | null; kiosks: readonly KioskOfRelease[] },
): Html {
  const words = updateWords[looker.language];
  return html`<section class="panel updates" aria-labelledby="updates-title"><h2 id="updates-title">${words.title}</h2>
  <p>${offerInWords(looker, offered)}</p>
  ${kiosks.length > 0 && versions(looker, offered, kiosks)}
  ${wrongOnes(looker, kiosks)}</section>`;
}

/** `0.2.0: not well, back to the former version (the printer was not found any more), 24 Nov 2026, 10.20 WITA` */
export function updateInWords(looker: Looker, { phase, version, at, why }: KioskUpdate): Html {
  const { language } = looker;
  const isWrong = why !== null || ['wentBack', 'refused', 'unwell'].includes(phase);
  return html`${version}: ${phaseInWords(language, phase)}${isWrong && html` (${whyInWords(language, why)})`}, <span class="soft">${Number.isNaN(Date.parse(at)) ? at : localTime(at, language)}</span>`;
}

function offerInWords(looker: Looker, offered: Release | null): Html {
  const words = updateWords[looker.language];
  if (!offered) return html`${words.nothingOffered}`;
  const { version, percent, madeAt } = offered;
  const said = percent === 0 ? words.offeredToNone(version) : words.offered(version, percent);
  return html`${said} <span class="soft">(${words.madeAt} ${localTime(madeAt, looker.language)})</span>`;
}

function versions(looker: Looker, offered: Release | null, kiosks: readonly KioskOfRelease[]): Html {
  const words = updateWords[looker.language];
  const inUse = versionsInUse(kiosks.map(({ received }) => received?.report ?? null));
  return html`<h3>${words.versions}</h3><dl class="facts">${inUse.map(
    ({ version, kiosks: count }) =>
      html`<div><dt>${version ?? words.versionUnknown}${version !== null && version === offered?.version && html` <span class="tag">${words.offeredTag}</span>`}</dt><dd>${words.kiosks(count)}</dd></div>`,
  )}</dl>`;
}

function wrongOnes(looker: Looker, kiosks: readonly KioskOfRelease[]): Html | false {
  const words = updateWords[looker.language];
  const wrong = kiosks.flatMap(({ kiosk, place, received }) => {
    const update = received && wrongUpdate(received.report);
    return update ? [{ kiosk, place, update }] : [];
  });
  if (wrong.length === 0) return false;
  return html`<h3>${words.wrong}</h3><ul class="alarms">${wrong.map(
    ({ kiosk, place, update }) =>
      html`<li class="note note-${update.phase === 'unwell' ? 'problem' : 'warn'}"><a href="/kiosks/${kiosk}"><span class="digits">${kiosk}</span> ${place}</a>. ${updateInWords(looker, update)}</li>`,
  )}</ul>`;
}
