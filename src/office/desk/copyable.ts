/** A number to be typed into another system: shown in groups, copied without the spaces. The button needs the script, and hides without it. */
import { type Html, html } from '../html.ts';
import { icon } from '../views/icons.ts';
import type { Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';

export function copyable(looker: Looker, name: string, shown: string, value: string): Html {
  const words = deskWords[looker.language];
  return html`<span class="copyable"><span class="digits">${shown}</span><button type="button" class="copy" data-copy="${value}"
    data-copied="${words.copied}" data-failed="${words.copyFailed}" title="${words.copy}" hidden>${icon('copies')}<span class="visually-hidden">${words.copy} ${name}</span></button></span>`;
}
