/** The scanned pages of a request, upright; a page that has not arrived yet shows the small picture from the announcement. */
import type { PageInfo } from '../../request/request.ts';
import type { Service } from '../../request/service-catalogue.ts';
import type { OpenedRequest } from '../follow-ups/opened-request.ts';
import { type Html, html } from '../html.ts';
import type { OfficePage, OfficeRequest } from '../request-register.ts';
import { officeWords } from '../words/words.ts';
import { icon } from './icons.ts';
import { type Looker, pageFrame } from './page-frame.ts';

export function pagesSection(
  looker: Looker,
  about: { number: string; content: OpenedRequest; pages: OfficePage[]; service: Service | undefined },
): Html {
  const { answers, thumbnails } = about.content;
  const paperOf = (info: PageInfo) =>
    about.service?.papers.find((paper) => paper.id === info.paper)?.label[looker.language] ?? info.paper;
  return html`${answers.pages.length > 1 && pageLinks(answers.pages.map((info) => ({ page: info.page, paper: paperOf(info) })))}
  <div class="pages-list">${answers.pages.map((info) => {
    const arrived = about.pages.find((page) => page.page === info.page && page.wholeAt);
    const siblings = answers.pages.filter((other) => other.paper === info.paper);
    return pageFigure(looker, {
      info,
      paper: paperOf(info),
      position: siblings.indexOf(info) + 1,
      of: siblings.length,
      address: arrived ? addressOf(about.number, arrived) : null,
      isReplaced: about.content.replacedBy.has(info.page),
      thumbnail: thumbnails[info.page],
    });
  })}</div>`;
}

/** One page alone, as wide as the window. */
export function enlargedPageView(
  looker: Looker,
  { request, page, info }: { request: OfficeRequest; page: OfficePage; info: PageInfo },
): string {
  const words = officeWords[looker.language].request;
  return pageFrame(looker, {
    title: words.pages,
    at: 'requests',
    layout: 'wide',
    content: html`<p class="back"><a href="/requests/${request.number}">${icon('back')} ${words.number} ${request.number}</a></p>
    <div class="sheet ${shapeOf(info)}"><img class="turn-${info.rotation}" src="${addressOf(request.number, page)}" alt="${words.pages}"></div>`,
  });
}

function pageFigure(
  looker: Looker,
  about: {
    info: PageInfo;
    paper: string;
    position: number;
    of: number;
    address: string | null;
    thumbnail: string | undefined;
    isReplaced: boolean;
  },
): Html {
  const words = officeWords[looker.language].request;
  const { info, address } = about;
  const title = html`<strong>${about.paper}</strong> <span class="soft">${words.page(about.position, about.of)}</span>`;
  const alt = `${about.paper}, ${words.page(about.position, about.of)}`;
  return html`<figure class="page" id="page-${info.page}">
    <figcaption>${title}
      ${info.keptAnyway.map((remark) => html`<span class="tag tag-warn">${words.kept[remark] ?? words.keptRemark(remark)}</span>`)}
      ${about.isReplaced && html`<span class="tag tag-warn">${words.replaced}</span>`}
      ${info.hasQr && html`<span class="tag">${words.hasQr}</span>`}
      ${address && html`<a class="enlarge" href="${address}/large">${words.enlarge}</a>`}</figcaption>
    ${
      address
        ? html`<a class="sheet ${shapeOf(info)}" href="${address}/large" tabindex="-1"><img class="turn-${info.rotation}"
          src="${address}" alt="${alt}" loading="lazy" decoding="async"></a>`
        : html`<div class="sheet sheet-coming ${shapeOf(info)}">${
            about.thumbnail &&
            html`<img class="turn-${info.rotation}" src="data:image/webp;base64,${about.thumbnail}" alt="${alt}">`
          }</div><p class="soft">${words.onTheWay}</p>`
    }</figure>`;
}

function pageLinks(pages: { page: string; paper: string }[]): Html {
  return html`<nav class="page-links">${pages.map(
    ({ page, paper }, index) => html`<a href="#page-${page}"><b>${index + 1}</b>${paper}</a>`,
  )}</nav>`;
}

/** What was brought later lies under the number of its delivery, and is looked at under that of its request. */
function addressOf(number: string, { page }: OfficePage): string {
  return `/requests/${number}/pages/${page}`;
}

/** Which way the sheet lies once it is upright. */
function shapeOf(info: PageInfo): 'sheet-tall' | 'sheet-long' {
  const isTurned = info.rotation === 90 || info.rotation === 270;
  const isLong = isTurned ? info.heightPx > info.widthPx : info.widthPx > info.heightPx;
  return isLong ? 'sheet-long' : 'sheet-tall';
}
