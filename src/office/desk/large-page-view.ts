/** One page alone, as wide as the window: where the viewer's link leads when there is no script. */

import type { PageInfo, Rotation } from '../../request/request.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import { html } from '../html.ts';
import { icon } from '../views/icons.ts';
import { type Looker, pageFrame } from '../views/page-frame.ts';
import { officeWords } from '../words/words.ts';
import { isLong } from './desk-page.ts';

export function largePageView(
  looker: Looker,
  page: { number: string; info: PageInfo; rotation: Rotation },
): string {
  const words = officeWords[looker.language].request;
  const { number, info, rotation } = page;
  return pageFrame(looker, {
    title: words.pages,
    at: 'requests',
    layout: 'wide',
    content: html`<p class="back"><a href="/requests/${number}#page-${info.page}">${icon('back')} ${words.number} ${groupRequestNumber(number)}</a></p>
    <h1 class="visually-hidden">${words.pages}</h1>
    <div class="sheet ${isLong({ info, rotation }) ? 'sheet-long' : 'sheet-tall'}"><img class="turn-${rotation}" src="/requests/${number}/pages/${info.page}" alt="${words.pages}"></div>`,
  });
}
