/** The required papers, one after the other, each with its pages, what was said of them, and where to look. */
import { type Html, html } from '../html.ts';
import { icon } from '../views/icons.ts';
import type { Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { officeWords } from '../words/words.ts';
import type { Checklist, ChecklistLine, PaperState } from './checklist.ts';
import type { DeskPage } from './desk-page.ts';

const marks = {
  fine: 'check',
  toCheck: 'eye',
  bad: 'cross',
  waiting: 'clock',
  missing: 'warning',
  notGiven: 'minus',
} as const satisfies Record<PaperState, string>;

export function checklistCard(looker: Looker, checklist: Checklist): Html {
  const words = deskWords[looker.language].papers;
  return html`<section class="panel checklist" id="checklist" aria-labelledby="checklist-title">
  <div class="panel-head"><h2 id="checklist-title">${words.title}</h2>
    <p class="soft">${words.progress(checklist.checked, checklist.pages)}</p></div>
  <progress class="checked" max="${Math.max(1, checklist.pages)}" value="${checklist.checked}" aria-labelledby="checklist-title"></progress>
  <ul class="papers">${checklist.lines.map((line) => paperLine(looker, line))}</ul></section>`;
}

function paperLine(looker: Looker, line: ChecklistLine): Html {
  const words = deskWords[looker.language].papers;
  const label = line.requirement?.label[looker.language] ?? line.paper;
  return html`<li class="paper paper-${line.state}">${icon(marks[line.state])}
    <div><span class="paper-name">${label}</span>
      ${line.requirement?.need === 'optional' && html`<span class="faint">(${words.ifAny})</span>`}
      ${!line.requirement && html`<span class="tag">${words.notAsked}</span>`}
      ${line.requirement?.original === 'surrendered' && html`<span class="tag">${officeWords[looker.language].request.surrendered}</span>`}
      <span class="paper-state">${words.states[line.state]}</span></div>
    <div class="paper-pages">${line.pages.map((page) => pageLink(looker, page))}</div></li>`;
}

function pageLink(looker: Looker, page: DeskPage): Html {
  const words = deskWords[looker.language];
  const says = page.verdict ? words.verdict.labels[page.verdict.verdict] : words.verdict.none;
  const name = `${words.papers.page(page.number)}: ${says}`;
  return html`<a href="#page-${page.info.page}" class="page-mark verdict-${page.verdict?.verdict ?? 'none'}"
    data-go="${page.info.page}" title="${name}"><span aria-hidden="true">${page.number}</span><span class="visually-hidden">${name}</span></a>`;
}
