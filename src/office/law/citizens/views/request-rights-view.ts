/** What can be done about the data of one request: correct, hold back, destroy; and the proof, once it is destroyed. */
import { localTime } from '../../../../request/local-time.ts';
import type { RequestAnswers } from '../../../../request/request.ts';
import { groupRequestNumber } from '../../../../request/request-number.ts';
import { findService } from '../../../../request/service-catalogue.ts';
import { type DeletionRecord, deletionRecord } from '../../../../seal/office-records.ts';
import { type Html, html } from '../../../html.ts';
import { doneNote, problemNote } from '../../../people/views/fields.ts';
import type { OfficeRequest } from '../../../request-register.ts';
import { csrfField, type Looker, pageFrame } from '../../../views/page-frame.ts';
import { stageBadge } from '../../../views/stage-badge.ts';
import { citizensWords } from '../../../words/law/law-words.ts';
import { type CorrectionProblem, type CorrectionTyped, correctable } from '../answer-corrections.ts';
import type { MadeCorrection } from '../corrections.ts';
import type { Deletion } from '../deletion.ts';
import type { LegalHold } from '../holds.ts';
import { textField } from './fields.ts';

export type RequestRightsPage = {
  request: OfficeRequest;
  /** As they count today; null when they can't be opened. */
  answers: RequestAnswers | null;
  corrections: MadeCorrection[];
  hold: LegalHold | null;
  mayWork: boolean;
  typed: CorrectionTyped | null;
  done: 'corrected' | null;
  problem:
    | { in: 'correction'; is: CorrectionProblem }
    | { in: 'hold' }
    | { in: 'destroying'; is: 'stillOpen' | 'held' | 'changed' | 'alreadyDestroyed' | 'unknownRequest' }
    | null;
};

export function requestRightsView(looker: Looker, page: RequestRightsPage): string {
  const words = citizensWords[looker.language].request;
  const { request } = page;
  const number = groupRequestNumber(request.number);
  return pageFrame(looker, {
    title: words.title(number),
    at: 'citizens',
    layout: 'list',
    content: html`<h1>${words.title(number)}</h1>
  <p class="soft">${findService(request.service)?.label[looker.language] ?? request.service} · ${stageBadge(request.stage, looker.language)}
    · <a href="/requests/${request.number}">${words.open}</a></p>
  ${doneNote(page.done && words[page.done])}
  <div class="columns law-columns">
  ${correctionPanel(looker, page)}
  ${page.mayWork && html`<div class="law-side">${holdPanel(looker, page)}${destroyPanel(looker, page)}</div>`}</div>`,
  });
}

function correctionPanel(looker: Looker, page: RequestRightsPage): Html {
  const all = citizensWords[looker.language];
  const words = all.request;
  const { answers, corrections, problem, typed } = page;
  const wrong = problem?.in === 'correction' ? problem.is : null;
  if (!answers)
    return html`<section class="panel"><p class="note note-problem">${all.report.cannotOpen}</p></section>`;
  return html`<section class="panel" aria-labelledby="correct-title"><h2 id="correct-title">${words.correct}</h2>
  <p class="hint">${words.correctHint}</p>
  ${problemNote(wrong && words.problems[wrong])}
  ${
    page.mayWork
      ? html`<form method="post" action="/citizens/requests/${page.request.number}/corrections" class="fields law-form">${csrfField(looker)}
    ${correctable.map((field) => textField({ name: field, label: words.fields[field], value: typed?.[field] ?? answers[field] ?? '', maxLength: 30, isOptional: field !== 'nik', isWrong: wrong === field }))}
    ${textField({ name: 'reason', label: words.reason, value: typed?.reason ?? '', maxLength: 300, rows: 2, isWrong: wrong === 'reason' })}
    <button class="button primary">${words.submitCorrection}</button></form>`
      : html`<dl class="facts">${correctable.map((field) => html`<div><dt>${words.fields[field]}</dt><dd>${answers[field] ?? words.empty}</dd></div>`)}</dl>`
  }
  ${corrections.length > 0 && html`<h3>${words.made}</h3>${correctionsList(looker, corrections)}`}</section>`;
}

export function correctionsList(looker: Looker, corrections: MadeCorrection[]): Html {
  const words = citizensWords[looker.language].request;
  return html`<ul class="plain">${corrections.map(
    ({ changes, reason, officer, at }) =>
      html`<li>${changes.map(
        ({ field, from, to }) =>
          html`<b>${words.fields[field]}</b>: ${words.fromTo(from ?? words.empty, to ?? words.empty)}. `,
      )}<span class="soft">${reason} (${officer}, ${localTime(at, looker.language)})</span></li>`,
  )}</ul>`;
}

function holdPanel(looker: Looker, { request, hold, problem }: RequestRightsPage): Html {
  const words = citizensWords[looker.language].request;
  return html`<section class="panel" aria-labelledby="hold-title"><h2 id="hold-title">${words.hold}</h2>
  <p class="hint">${words.holdHint}</p>
  ${problemNote(problem?.in === 'hold' ? words.badHold : null)}
  ${
    hold
      ? html`<p>${words.held(hold.reason, hold.officer, localTime(hold.at, looker.language))}</p>
    <form method="post" action="/citizens/requests/${request.number}/hold/lift">${csrfField(looker)}<button class="button">${words.lift}</button></form>`
      : html`<form method="post" action="/citizens/requests/${request.number}/hold" class="fields law-form">${csrfField(looker)}
    ${textField({ name: 'holdReason', label: words.holdReason, maxLength: 80, isWrong: problem?.in === 'hold' })}
    <button class="button">${words.setHold}</button></form>`
  }</section>`;
}

function destroyPanel(looker: Looker, { request, problem }: RequestRightsPage): Html {
  const words = citizensWords[looker.language].request;
  return html`<section class="panel" aria-labelledby="destroy-title"><h2 id="destroy-title">${words.destroy}</h2>
  <p class="hint">${words.destroyHint}</p>
  ${problemNote(problem?.in === 'destroying' ? (words.notDestroyed[problem.is] ?? null) : null)}
  <details class="confirm"><summary class="button danger">${words.destroy}…</summary>
    <form method="post" action="/citizens/requests/${request.number}/destroy">${csrfField(looker)}
    <button class="button danger">${words.destroySurely}</button></form></details></section>`;
}

/** The page of a request that is there no more. */
export function destroyedView(looker: Looker, page: { number: string; deletion: Deletion }): string {
  const words = citizensWords[looker.language].destroyed;
  const record = recordIn(page.deletion.record);
  const lines: [string, string][] = [
    [words.manifest, record.manifestSha256],
    [words.answers, record.answersSha256],
    ...record.pages.map(({ number, page: id, sealedSha256 }): [string, string] => [
      `${number}/${id}`,
      sealedSha256,
    ]),
  ];
  return pageFrame(looker, {
    title: words.title,
    at: 'citizens',
    layout: 'text',
    content: html`<h1>${words.title}: <span class="digits">${groupRequestNumber(page.number)}</span></h1>
  <p class="lead">${words.body(localTime(page.deletion.at, looker.language))}</p>
  <dl class="facts"><div><dt>${words.by}</dt><dd>${record.by}</dd></div><div><dt>${words.reason}</dt><dd>${words.why[record.why]}</dd></div></dl>
  <h2>${words.digests}</h2><p class="soft">${words.pages(record.pages.length)}</p>
  <ul class="plain digests">${lines.map(([what, digest]) => html`<li>${what} <code>${digest}</code></li>`)}</ul>
  <h2>${words.record}</h2><p><code class="secret">${page.deletion.record}</code></p>`,
  });
}

function recordIn(jws: string): DeletionRecord {
  const [, payload = ''] = jws.split('.');
  return deletionRecord.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
