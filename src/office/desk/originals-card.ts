/** Which originals come in, by whom they are collected, and a tick for each that has been received. Below it: who receives the new ones. */
import { localTime } from '../../request/local-time.ts';
import type { Handover } from '../../request/request.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../views/icons.ts';
import { csrfField, type Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import type { Original } from './originals.ts';

export function originalsCard(
  looker: Looker,
  about: { number: string; originals: readonly Original[]; way: Handover['way']; mayWork: boolean },
): Html {
  const words = deskWords[looker.language].originals;
  const open = about.originals.filter(({ received }) => !received).length;
  return html`<section class="panel originals" id="originals" aria-labelledby="originals-title">
  <div class="panel-head"><h2 id="originals-title">${words.title}</h2>
    ${open > 0 && html`<p class="flag">${words.open(open)}</p>`}</div>
  ${
    about.originals.length === 0
      ? html`<p class="soft">${words.none}</p>`
      : html`<p class="soft">${about.way === 'courier' ? words.atDoor : words.atCounter}</p>
    <ul class="originals-list">${about.originals.map((original) => originalLine(looker, { ...about, original }))}</ul>`
  }</section>`;
}

function originalLine(looker: Looker, about: { number: string; original: Original; mayWork: boolean }): Html {
  const words = deskWords[looker.language];
  const { requirement, received } = about.original;
  return html`<li class="${received ? 'is-received' : 'is-open'}">${icon(received ? 'check' : 'paper')}
    <div>${requirement.label[looker.language]}
      <span class="soft block">${received ? words.verdict.by(received.officer, localTime(received.at, looker.language)) : words.originals.notYet}</span></div>
    ${
      about.mayWork &&
      html`<form method="post" action="/requests/${about.number}/originals">${csrfField(looker)}
      <input type="hidden" name="paper" value="${requirement.id}">
      <button class="button small" name="received" value="${received ? 'no' : 'yes'}">${received ? words.originals.untick : words.originals.tick}<span class="visually-hidden"> ${requirement.label[looker.language]}</span></button></form>`
    }</li>`;
}
