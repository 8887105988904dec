/** On the page of a request: who works on it, and how to take it, let it go, or give it to somebody. */
import type { Stage } from '../../../request/request.ts';
import { groupRequestNumber } from '../../../request/request-number.ts';
import { type Html, html } from '../../html.ts';
import type { Person } from '../../people/person.ts';
import { icon } from '../../views/icons.ts';
import { csrfField, type Looker } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { isHeldStage, mayBeGiven, mayClaim, mayReassign } from '../claim-rules.ts';
import type { Holder } from '../claims.ts';

export type ClaimState = {
  number: string;
  stage: Stage;
  holder: Holder | null;
  /** This person has just come second. */
  isTaken: boolean;
  /** Others who have the request open. */
  lookers: string[];
  /** To whom it can be given. */
  people: Person[];
  /** Other requests that may be the same. */
  twins: string[];
};

export function claimCard(looker: Looker, claim: ClaimState): Html {
  const words = inboxWords[looker.language].claims;
  const person = looker.person;
  const { number, holder, stage } = claim;
  const twins = claim.twins.length > 0 ? twinNote(looker, number, claim.twins) : html``;
  if (!isHeldStage(stage) || !person) return twins;
  const isMine = holder?.username === person.username;
  const form = (action: string, fields: Html) => claimForm(looker, number, action, fields);
  return html`${twins}<section class="panel claim-card" aria-labelledby="claim-title"><h2 id="claim-title" class="visually-hidden">${words.title}</h2>
  ${claim.isTaken && holder && !isMine && html`<p class="note note-problem" role="alert">${words.taken(holder.name)}</p>`}
  <p class="holder ${isMine && 'holder-me'}">${icon('user')}${isMine ? words.yours : holder ? words.others(holder.name) : words.nobody}</p>
  ${claim.lookers.length > 0 && html`<p class="hint">${icon('eye')} ${words.looking(claim.lookers.join(', '))}</p>`}
  <div class="buttons">
  ${!holder && mayClaim(person.role, stage) && form('claim', html`<button class="button small">${icon('hand')}${words.claim}</button>`)}
  ${holder && (isMine || mayReassign(person.role, stage)) && form('release', html`<button class="button small">${words.release}</button>`)}
  ${mayReassign(person.role, stage) && giveForm(looker, claim)}
  </div></section>`;
}

function claimForm(looker: Looker, number: string, action: string, fields: Html): Html {
  return html`<form method="post" action="/requests/${number}/${action}">${csrfField(looker)}${fields}</form>`;
}

function giveForm(looker: Looker, { number, people, holder }: ClaimState): Html {
  const words = inboxWords[looker.language].claims;
  const able = people.filter(({ username, role }) => mayBeGiven(role) && username !== holder?.username);
  if (able.length === 0) return html``;
  const choices = able.map(({ username, name }) => html`<option value="${username}">${name}</option>`);
  const form = claimForm(
    looker,
    number,
    'give',
    html`<div class="filter"><label for="give-to">${words.giveTo}</label><select id="give-to" name="to">${choices}</select></div>
      <button class="button small primary">${words.give}</button>`,
  );
  return html`<details class="give"><summary class="button small">${words.giveOn}…</summary>${form}</details>`;
}

function twinNote(looker: Looker, number: string, twins: string[]): Html {
  const words = inboxWords[looker.language].duplicates;
  return html`<p class="note note-warn twins">${icon('copies')} ${words.banner} ${twins.map(
    (twin) =>
      html`<a class="digits" href="/duplicates/${number}/${twin}" aria-label="${words.compare(groupRequestNumber(twin))}">${groupRequestNumber(twin)}</a> `,
  )}</p>`;
}
