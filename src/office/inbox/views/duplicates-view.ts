/** Two requests beside each other: what they say, which pages they share, what differs; and the word on whether they are one. */
import { groupDigits } from '../../../request/civil-number.ts';
import { localTime } from '../../../request/local-time.ts';
import { groupRequestNumber } from '../../../request/request-number.ts';
import { findService, questionsFor } from '../../../request/service-catalogue.ts';
import { findVillage } from '../../../request/villages.ts';
import type { SealedAnswers } from '../../../seal/sealed-answers.ts';
import { type Html, html } from '../../html.ts';
import type { OfficeRequest } from '../../request-register.ts';
import { icon } from '../../views/icons.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { stageBadge } from '../../views/stage-badge.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { officeWords } from '../../words/words.ts';
import type { DuplicatePair } from '../duplicates.ts';

export type ComparedRequest = { request: OfficeRequest; content: SealedAnswers | null; mayWithdraw: boolean };
export type DuplicatesPage = {
  pair: DuplicatePair;
  sides: [ComparedRequest, ComparedRequest];
  mayJudge: boolean;
  hasFailed: boolean;
};

type Line = { label: string; texts: [string, string] };

export function duplicatesView(looker: Looker, page: DuplicatesPage): string {
  const words = inboxWords[looker.language].duplicates;
  const { pair, sides } = page;
  const [one, other] = sides;
  return pageFrame(looker, {
    title: words.title,
    at: 'requests',
    layout: 'list',
    content: html`<p class="back"><a href="/requests">${icon('back')} ${officeWords[looker.language].request.back}</a></p>
  <div class="page-head"><div><h1>${words.title}</h1><p class="lead">${words[pair.reason]}</p></div></div>
  ${page.hasFailed && html`<p class="note note-problem" role="alert">${words.cannot}</p>`}
  ${pair.verdict && html`<p class="note note-info">${pair.verdict === 'duplicate' ? words.judgedDuplicate(pair.judgedBy ?? '') : words.judgedNot(pair.judgedBy ?? '')}</p>`}
  <table class="list comparison">
    <thead><tr><td></td>${sides.map(({ request }) => html`<th scope="col"><a class="number" href="/requests/${request.number}">${groupRequestNumber(request.number)}</a> ${stageBadge(request.stage, looker.language)}</th>`)}</tr></thead>
    <tbody>${linesOf(looker, sides).map((line) => compared(looker, line))}
    <tr><th scope="row">${words.pages}</th>${sides.map((side) => html`<td>${pagesOf(looker, side, side === one ? other : one)}</td>`)}</tr></tbody>
  </table>
  ${page.mayJudge && !pair.verdict && verdicts(looker, page)}`,
  });
}

function compared(looker: Looker, { label, texts }: Line): Html {
  const words = inboxWords[looker.language].duplicates;
  const isSame = texts[0] === texts[1];
  return html`<tr class="${!isSame && 'differs'}"><th scope="row">${label}</th>
    <td>${texts[0]}</td><td>${!isSame && html`<span class="tag tag-warn mark">${words.differs}</span>`}${texts[1]}</td></tr>`;
}

function linesOf(looker: Looker, sides: DuplicatesPage['sides']): Line[] {
  const { language } = looker;
  const words = officeWords[language].request;
  const line = (label: string, text: (side: ComparedRequest) => string): Line => ({
    label,
    texts: [text(sides[0]), text(sides[1])],
  });
  const answer = (text: (answers: SealedAnswers['answers']) => string) => (side: ComparedRequest) =>
    side.content ? text(side.content.answers) : inboxWords[language].duplicates.noOpen;
  return [
    line(
      inboxWords[language].columns.service,
      ({ request }) => findService(request.service)?.label[language] ?? request.service,
    ),
    line(inboxWords[language].duplicates.arrived, ({ request }) => localTime(request.announcedAt, language)),
    line(inboxWords[language].columns.place, ({ request }) => request.place),
    line(
      words.nik,
      answer(({ nik }) => groupDigits(nik)),
    ),
    line(
      words.familyCard,
      answer(({ familyCardNumber }) => (familyCardNumber ? groupDigits(familyCardNumber) : words.notGiven)),
    ),
    line(
      words.phone,
      answer(({ phone }) => phone ?? words.notGiven),
    ),
    line(
      words.handover,
      answer(({ handover }) =>
        handover.way === 'pickUp'
          ? words.pickUp
          : words.courier(findVillage(handover.village)?.name ?? handover.village),
      ),
    ),
    line(
      words.person,
      answer((answers) => caseText(looker, answers)),
    ),
  ];
}

function caseText({ language }: Looker, answers: SealedAnswers['answers']): string {
  const service = findService(answers.service);
  if (!service) return '';
  return questionsFor(service, answers.caseAnswers)
    .map(
      ({ id, options }) => options.find((option) => option.id === answers.caseAnswers[id])?.label[language],
    )
    .filter((text) => text !== undefined)
    .join(' · ');
}

function pagesOf(looker: Looker, side: ComparedRequest, other: ComparedRequest): Html {
  const { content, request } = side;
  if (!content) return html``;
  const words = inboxWords[looker.language].duplicates;
  const shared = new Set(other.content?.answers.pages.map(({ sha256 }) => sha256));
  const service = findService(request.service);
  return html`<div class="comparison-pages">${content.answers.pages.map((info) => {
    const paper = service?.papers.find(({ id }) => id === info.paper)?.label[looker.language] ?? info.paper;
    const thumbnail = content.thumbnails[info.page];
    const isSame = shared.has(info.sha256);
    return html`<figure class="${isSame && 'is-same'}">${thumbnail && html`<img class="upright-${info.rotation}" src="data:image/webp;base64,${thumbnail}" alt="">`}
      <figcaption class="block">${paper}${isSame && html`<span class="tag tag-warn">${words.samePages}</span>`}</figcaption></figure>`;
  })}</div>`;
}

function verdicts(looker: Looker, { pair, sides }: DuplicatesPage): Html {
  const words = inboxWords[looker.language].duplicates;
  const form = (verdict: string, label: string, hint: string, kind: string, request: OfficeRequest | null) =>
    html`<form class="panel" method="post" action="/duplicates/${pair.first}/${pair.second}">${csrfField(looker)}
      <input type="hidden" name="verdict" value="${verdict}">
      ${request && html`<input type="hidden" name="withdraw" value="${request.number}"><input type="hidden" name="revision" value="${request.revision}">`}
      <button class="button ${kind}">${label}</button><p class="hint">${hint}</p></form>`;
  return html`<div class="verdicts">
    ${form('notDuplicate', words.notDuplicate, words.notDuplicateHint, 'primary', null)}
    ${sides
      .filter(({ mayWithdraw }) => mayWithdraw)
      .map(({ request }) =>
        form(
          'duplicate',
          words.duplicate(groupRequestNumber(request.number)),
          words.duplicateHint,
          'danger',
          request,
        ),
      )}
  </div>`;
}
