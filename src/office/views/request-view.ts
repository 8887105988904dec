/** One request: what the citizen said, the papers, the next steps and the history on the left, the scanned pages on the right. */
import { type Proof, proofCode } from '../../request/proof-code.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import { findService } from '../../request/service-catalogue.ts';
import type { OpenedRequest } from '../follow-ups/opened-request.ts';
import { type Html, html } from '../html.ts';
import { type ClaimState, claimCard } from '../inbox/views/claim-card.ts';
import type { HistoryEntry, OfficePage, OfficeRequest } from '../request-register.ts';
import { officeWords } from '../words/words.ts';
import { answersSection, papersSection } from './answers-section.ts';
import { icon } from './icons.ts';
import { type Looker, pageFrame } from './page-frame.ts';
import { pagesSection } from './pages-section.ts';
import { stageBadge, timeAgo } from './stage-badge.ts';
import { type StepForms, stepsSection } from './steps-section.ts';

export type RequestPage = {
  request: OfficeRequest;
  /** Its entry in the kiosk's journal; null for a request of before the journal. */
  proof: Proof | null;
  /** Null when they can't be opened. */
  content: OpenedRequest | null;
  pages: OfficePage[];
  history: HistoryEntry[];
  forms: StepForms;
  claim: ClaimState;
};

export function requestView(looker: Looker, page: RequestPage): string {
  const words = officeWords[looker.language];
  const { request, content } = page;
  const service = findService(request.service);
  const number = groupRequestNumber(request.number);
  return pageFrame(looker, {
    title: number,
    at: 'requests',
    layout: 'request',
    content: html`<div class="request-side">
  <p class="back"><a href="/requests">${icon('back')} ${words.request.back}</a></p>
  <header class="request-head">
    <p class="number-large"><span class="visually-hidden">${words.request.number} </span>${number}</p>
    ${stageBadge(request.stage, looker.language)}
    <h1>${service?.label[looker.language] ?? words.request.unknownService}</h1>
    <p class="soft">${service?.officialName ?? request.service}</p>
    ${page.proof && html`<p class="soft">${words.request.proof} <span class="digits">${proofCode(page.proof)}</span></p>`}
  </header>
  ${claimCard(looker, page.claim)}
  ${stepsSection(looker, request, page.forms)}
  ${content ? answersSection(looker, request, content.answers) : html`<p class="note note-problem" role="alert">${words.request.cannotOpen}</p>`}
  ${content && papersSection(looker, request, content.answers)}
  ${historySection(looker, page.history)}
</div>
<section class="request-pages" aria-labelledby="pages-title">
  <h2 id="pages-title">${words.request.pages}</h2>
  ${!request.isAcknowledged && html`<p class="note note-info">${words.request.onTheWayCount(request.pagesWhole, request.pages)}</p>`}
  ${content && pagesSection(looker, { number: request.number, content, pages: page.pages, service })}
</section>`,
  });
}

function historySection(looker: Looker, history: HistoryEntry[]): Html {
  const words = officeWords[looker.language];
  return html`<section class="panel" aria-labelledby="history-title"><h2 id="history-title">${words.request.history}</h2>
  <ol class="history">${history.toReversed().map(
    (entry) => html`<li>
      <p><strong>${words.history[entry.step] ?? entry.step}</strong>
      <span class="soft">${entry.officer ?? words.request.officerUnknown} · ${timeAgo(entry.at, looker)}</span></p>
      ${entry.note && html`<blockquote>${entry.note}</blockquote>`}
    </li>`,
  )}</ol></section>`;
}
