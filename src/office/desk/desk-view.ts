/** One request as a workplace: what was said and what is asked for on the left, the pages on the right, both in sight at once. */
import { type Proof, proofCode } from '../../request/proof-code.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import { findService } from '../../request/service-catalogue.ts';
import type { SealedAnswers } from '../../seal/sealed-answers.ts';
import { type Html, html } from '../html.ts';
import { type ClaimState, claimCard } from '../inbox/views/claim-card.ts';
import type { OfficeRequest } from '../request-register.ts';
import { icon } from '../views/icons.ts';
import { type Looker, pageFrame } from '../views/page-frame.ts';
import { stageBadge } from '../views/stage-badge.ts';
import { type StepForms, stepsSection } from '../views/steps-section.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { officeWords } from '../words/words.ts';
import { answersCard } from './answers-card.ts';
import { checklistOf } from './checklist.ts';
import { checklistCard } from './checklist-card.ts';
import { copyable } from './copyable.ts';
import type { DeskPage } from './desk-page.ts';
import type { JudgeForms } from './judge-bar.ts';
import { type OriginalReceived, originalsOf } from './originals.ts';
import { originalsCard } from './originals-card.ts';
import { pageNames } from './page-names.ts';
import type { Recipient } from './recipient.ts';
import { recipientCard } from './recipient-card.ts';
import type { TimelineEntry } from './timeline.ts';
import { type NoteProblem, notesCard, timelineCard } from './timeline-card.ts';
import { viewerView } from './viewer-view.ts';

export type Desk = {
  request: OfficeRequest;
  /** Its entry in the kiosk's journal; null for a request of before the journal. */
  proof: Proof | null;
  /** Null when they can't be opened. */
  content: SealedAnswers | null;
  pages: readonly DeskPage[];
  originals: readonly OriginalReceived[];
  recipient: Recipient | null;
  timeline: readonly TimelineEntry[];
  looks: { opened: number; pages: number };
  /** Operators, supervisors and administrators work on it; an auditor looks. */
  mayWork: boolean;
};

export type DeskForms = {
  claim: ClaimState;
  steps: StepForms;
  judge: JudgeForms;
  note: { is: NoteProblem; text: string } | null;
};

export function deskView(looker: Looker, desk: Desk, forms: DeskForms): string {
  const words = officeWords[looker.language];
  const { request, content } = desk;
  return pageFrame(looker, {
    title: groupRequestNumber(request.number),
    at: 'requests',
    layout: 'desk',
    scripts: ['desk.js', 'viewer.js'],
    content: html`<div class="desk-side">
  ${deskHead(looker, desk)}
  ${claimCard(looker, forms.claim)}
  ${stepsSection(looker, request, forms.steps)}
  ${
    content
      ? contentCards(looker, desk, content)
      : html`<p class="note note-problem" role="alert">${words.request.cannotOpen}</p>`
  }
  ${desk.mayWork && notesCard(looker, { number: request.number, problem: forms.note })}
  ${timelineCard(looker, { ...desk, ...pageNames(looker.language, request.service, desk.pages) })}
</div>
${
  content &&
  viewerView(looker, {
    number: request.number,
    pages: desk.pages,
    mayWork: desk.mayWork,
    judge: forms.judge,
    nameOf: (page) => pageNames(looker.language, request.service, desk.pages).pageName(page.info.page),
  })
}`,
  });
}

function deskHead(looker: Looker, { request, proof }: Desk): Html {
  const words = officeWords[looker.language].request;
  const own = deskWords[looker.language];
  const service = findService(request.service);
  const number = groupRequestNumber(request.number);
  return html`<header class="desk-head">
    <p class="back"><a href="/requests">${icon('back')} ${words.back}</a></p>
    <div class="desk-number"><p class="number-large"><span class="visually-hidden">${words.number} </span>${copyable(looker, words.number, number, request.number)}</p>
    ${stageBadge(request.stage, looker.language)}</div>
    <h1>${service?.label[looker.language] ?? words.unknownService}</h1>
    <p class="soft">${service?.officialName ?? request.service}${request.officer && html` · ${request.officer}`}</p>
    ${proof && html`<p class="soft">${words.proof} <span class="digits">${proofCode(proof)}</span></p>`}
    ${!request.isAcknowledged && html`<p class="note note-info">${words.onTheWayCount(request.pagesWhole, request.pages)}</p>`}
    <p class="desk-tools no-print"><a class="button small" href="/requests/${request.number}/archive.pdf" download>${icon('download')}${own.archive}</a>
    <button type="button" class="button small" data-print hidden>${icon('print')}${own.print}</button></p>
  </header>`;
}

function contentCards(looker: Looker, desk: Desk, { answers }: SealedAnswers): Html {
  const { number } = desk.request;
  const isCourier = answers.handover.way === 'courier';
  return html`${answersCard(looker, desk.request, answers)}
  ${checklistCard(looker, checklistOf(answers, desk.pages))}
  ${originalsCard(looker, { number, originals: originalsOf(answers, desk.originals), way: answers.handover.way, mayWork: desk.mayWork })}
  ${recipientCard(looker, { number, recipient: desk.recipient, mayWork: desk.mayWork, isCourier })}`;
}
