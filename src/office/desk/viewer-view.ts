/**
 * The scanned pages. Without the script they stand one below the other, each a link to its whole picture; with it (viewer.js) this becomes
 * a viewer that shows one or two at a time, with zoom, turning, light and keys. Only what is shown is fetched, and so only that is recorded
 * as looked at.
 */
import { type Html, html } from '../html.ts';
import { type IconName, icon } from '../views/icons.ts';
import { csrfField, type Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { officeWords } from '../words/words.ts';
import { type DeskPage, isLong } from './desk-page.ts';
import { type JudgeForms, judgeBar } from './judge-bar.ts';

export type ViewerPages = {
  number: string;
  pages: readonly DeskPage[];
  /** "KTP lama, 1 dari 2". */
  nameOf: (page: DeskPage) => string;
  mayWork: boolean;
  judge: JudgeForms;
};

export function viewerView(looker: Looker, viewer: ViewerPages): Html {
  const words = deskWords[looker.language].viewer;
  if (viewer.pages.length === 0)
    return html`<section class="viewer" aria-labelledby="viewer-title"><h2 id="viewer-title">${words.title}</h2><p class="soft">${words.none}</p></section>`;
  return html`<section class="viewer" data-viewer aria-labelledby="viewer-title" data-not-saved="${words.notSaved}">
  <h2 id="viewer-title" class="visually-hidden">${words.title}</h2>
  ${tools(looker)}
  <nav class="viewer-strip" aria-label="${words.strip}"><ol>${viewer.pages.map((page) => stripLink(looker, viewer, page))}</ol></nav>
  <div class="viewer-stage" tabindex="-1">${viewer.pages.map((page) => figure(looker, viewer, page))}</div>
  ${keyList(looker)}
</section>`;
}

function tools(looker: Looker): Html {
  const words = deskWords[looker.language].viewer;
  const tool = (does: string, name: IconName, label: string, key: string, more: Html | false = false) =>
    html`<button type="button" class="tool" data-tool="${does}" title="${label} (${key})" aria-keyshortcuts="${key}" ${more}>${icon(name)}<span class="visually-hidden">${label}</span></button>`;
  return html`<div class="viewer-tools" role="toolbar" aria-label="${words.tools}" hidden>
    <div class="tool-group">${tool('previous', 'back', words.previous, '←')}<span class="viewer-position" data-of="${words.of}"></span>${tool('next', 'next', words.next, '→')}</div>
    <p class="viewer-name" aria-live="polite"></p>
    <div class="tool-group">${tool('zoomOut', 'minus', words.zoomOut, '-')}<span class="viewer-zoom"></span>${tool('zoomIn', 'plus', words.zoomIn, '+')}
      ${tool('fitPage', 'fitPage', words.fitPage, '0')}${tool('fitWidth', 'fitWidth', words.fitWidth, 'w')}</div>
    <div class="tool-group">${tool('rotate', 'rotate', words.rotate, 'r')}
      <details class="light"><summary class="tool" title="${words.light} (b)">${icon('sun')}<span class="visually-hidden">${words.light}</span></summary>
        <div class="light-panel"><label>${words.brightness}<input type="range" name="brightness" min="50" max="180" step="5" value="100"></label>
        <label>${words.contrast}<input type="range" name="contrast" min="50" max="250" step="5" value="100"></label>
        <button type="button" class="button small" data-tool="plainLight">${words.reset}</button></div></details>
      ${tool('twoUp', 'twoUp', words.twoUp, 'd', html`aria-pressed="false"`)}${tool('fullScreen', 'fullScreen', words.fullScreen, 'f')}${tool('help', 'keyboard', words.help, '?')}</div>
  </div>`;
}

function stripLink(looker: Looker, viewer: ViewerPages, page: DeskPage): Html {
  const words = deskWords[looker.language];
  const state = page.replacedBy ? 'old' : page.sentBack ? 'waiting' : (page.verdict?.verdict ?? 'none');
  const says = page.replacedBy
    ? words.versions.old
    : page.sentBack
      ? words.papers.states.waiting
      : page.verdict
        ? words.verdict.labels[page.verdict.verdict]
        : words.verdict.none;
  const mark = {
    old: null,
    waiting: 'clock',
    fine: 'check',
    unreadable: 'cross',
    wrongPaper: 'cross',
    none: null,
  } as const;
  const sign = mark[state];
  return html`<li><a href="#page-${page.info.page}" class="strip-page strip-${state}" data-go="${page.info.page}" title="${viewer.nameOf(page)}: ${says}">
    <span class="strip-number">${page.number}</span>
    <span class="strip-picture ${isLong(page) && 'is-long'}">${page.thumbnail && html`<img class="turn-${page.rotation}" src="data:image/webp;base64,${page.thumbnail}" alt="">`}</span>
    <span class="visually-hidden">${viewer.nameOf(page)}: ${says}</span>${sign && html`<span class="strip-mark">${icon(sign)}</span>`}</a></li>`;
}

function figure(looker: Looker, viewer: ViewerPages, page: DeskPage): Html {
  const words = deskWords[looker.language];
  const { info } = page;
  const name = viewer.nameOf(page);
  const address = `/requests/${viewer.number}/pages/${info.page}`;
  // The script takes the picture out of there when it is shown; until then nothing is fetched.
  const picture = page.hasArrived
    ? html`<a class="sheet ${isLong(page) ? 'sheet-long' : 'sheet-tall'}" href="${address}/large" aria-label="${words.viewer.large}: ${name}"><noscript><img class="turn-${page.rotation}" src="${address}" alt="${name}"
        width="${info.widthPx}" height="${info.heightPx}" loading="lazy" decoding="async"></noscript></a>`
    : html`<div class="sheet sheet-coming ${isLong(page) ? 'sheet-long' : 'sheet-tall'}">${page.thumbnail && html`<img class="turn-${page.rotation}" width="${info.widthPx}" height="${info.heightPx}" src="data:image/webp;base64,${page.thumbnail}" alt="${name}">`}</div>`;
  return html`<figure class="page" id="page-${info.page}" data-page="${info.page}" data-number="${page.number}" data-name="${name}"
    data-rotation="${page.rotation}" data-own-rotation="${info.rotation}">
    <div class="page-view">${picture}</div>
    <figcaption>
      <p class="page-name"><strong>${page.number}. ${name}</strong> ${remarks(looker, page)}</p>
      ${page.hasArrived && viewer.mayWork && turnForm(looker, address, page)}
      ${judgeBar(looker, { number: viewer.number, page, mayWork: viewer.mayWork, forms: viewer.judge })}
    </figcaption></figure>`;
}

function remarks(looker: Looker, page: DeskPage): Html {
  const words = officeWords[looker.language].request;
  const own = deskWords[looker.language];
  return html`${page.replacedBy && html`<span class="tag">${words.replaced}</span>`}
    ${page.replaces && html`<span class="tag">${own.versions.replaces}</span>`}
    ${!page.hasArrived && html`<span class="tag tag-warn">${own.verdict.notArrived}</span>`}
    ${page.info.keptAnyway.map((remark) => html`<span class="tag tag-warn">${words.kept[remark] ?? words.keptRemark(remark)}</span>`)}
    ${page.info.hasQr && html`<span class="tag">${words.hasQr}</span>`}`;
}

/** How it lies is kept for everybody, and the archive goes by it. The script turns at once, and sends this form behind the scenes. */
function turnForm(looker: Looker, address: string, page: DeskPage): Html {
  const words = deskWords[looker.language].viewer;
  return html`<form method="post" action="${address}/turn" class="turn-form">${csrfField(looker)}
    <button class="button small" name="rotation" value="${(page.rotation + 90) % 360}">${icon('rotate')}${words.rotate}</button></form>`;
}

function keyList(looker: Looker): Html {
  const words = deskWords[looker.language].viewer;
  return html`<dialog class="viewer-help" aria-labelledby="help-title"><h2 id="help-title">${words.help}</h2>
  <dl>${words.keys.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
  <p class="soft">${words.mouse}</p>
  <label class="choice"><input type="checkbox" class="keys-on" checked><span>${words.keysOn}</span></label>
  <form method="dialog"><button class="button">${words.close}</button></form></dialog>`;
}
