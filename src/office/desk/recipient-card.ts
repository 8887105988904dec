/** Whom the courier looks for: the kiosk asks for no name, so the officer reads it from the papers and writes it here. */
import { type Html, html } from '../html.ts';
import { csrfField, type Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { addressLimit, nameLimit, type Recipient } from './recipient.ts';

export function recipientCard(
  looker: Looker,
  about: { number: string; recipient: Recipient | null; mayWork: boolean; isCourier: boolean },
): Html {
  const words = deskWords[looker.language].recipient;
  const { recipient } = about;
  if (!about.mayWork)
    return html`<section class="panel recipient" id="recipient" aria-labelledby="recipient-title"><h2 id="recipient-title">${words.title}</h2>
    <p>${recipient ? html`${recipient.name}<span class="soft block">${recipient.address}</span>` : html`<span class="soft">${words.missing}</span>`}</p></section>`;
  return html`<section class="panel recipient" id="recipient" aria-labelledby="recipient-title"><h2 id="recipient-title">${words.title}</h2>
  ${!recipient && about.isCourier && html`<p class="flag">${words.missing}</p>`}
  <form method="post" action="/requests/${about.number}/recipient" class="recipient-form">${csrfField(looker)}
    <label class="field"><span>${words.name}</span><input name="name" required maxlength="${nameLimit}" value="${recipient?.name}" autocomplete="off"></label>
    <label class="field"><span>${words.address}</span><input name="address" maxlength="${addressLimit}" value="${recipient?.address}" autocomplete="off"></label>
    <p class="hint">${about.isCourier && words.intro} ${words.found}</p>
    <button class="button small">${words.save}</button></form></section>`;
}
