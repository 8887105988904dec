/** What the keys do, opened by `?`; here they can also be switched off, since some people speak to their screen. */
import { type Html, html } from '../../html.ts';
import type { Looker } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';

export function keysDialog(looker: Looker): Html {
  const words = inboxWords[looker.language].keys;
  return html`<dialog class="dialog" id="keys" aria-labelledby="keys-title">
  <h2 id="keys-title">${words.title}</h2>
  <dl class="keys">${words.lines.map(([key, says]) => html`<div><dt>${keyCaps(key)}</dt><dd>${says}</dd></div>`)}</dl>
  <label class="choice"><input type="checkbox" id="keys-on" checked>${words.on}</label>
  <form method="dialog"><button class="button primary">${words.close}</button></form>
</dialog>`;
}

function keyCaps(key: string): Html {
  const caps = key.split(' / ').map((cap) => html`<kbd>${cap}</kbd>`);
  return html`${caps.map((cap, index) => html`${index > 0 && ' '}${cap}`)}`;
}
