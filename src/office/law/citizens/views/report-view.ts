/** The report for one citizen, to be printed and handed over: everything held, and who looked at it. */
import { groupDigits } from '../../../../request/civil-number.ts';
import { localTime } from '../../../../request/local-time.ts';
import type { RequestAnswers } from '../../../../request/request.ts';
import { groupRequestNumber } from '../../../../request/request-number.ts';
import { findService, questionsFor } from '../../../../request/service-catalogue.ts';
import { findVillage } from '../../../../request/villages.ts';
import { type Html, html } from '../../../html.ts';
import { type Looker, pageFrame } from '../../../views/page-frame.ts';
import { auditWords, citizensWords } from '../../../words/law/law-words.ts';
import { officeWords } from '../../../words/words.ts';
import type { AccessReport, ReportedRequest } from '../access-report.ts';
import { correctionsList } from './request-rights-view.ts';

export function reportView(
  looker: Looker,
  page: { report: AccessReport; protectionOfficer: string; back: string },
): string {
  const words = citizensWords[looker.language].report;
  const office = looker.officeName || officeWords[looker.language].office;
  return pageFrame(looker, {
    title: words.title,
    at: 'citizens',
    layout: 'text',
    content: html`<p class="back"><a href="${page.back}">← ${citizensWords[looker.language].demand.back}</a></p>
  <h1>${words.title}</h1>
  <p class="soft">${words.intro(office, localTime(page.report.madeAt, looker.language))}</p>
  <p class="note note-info no-print">${words.forWhom}</p>
  ${page.report.requests.map((each) => requestPart(looker, each))}
  <p>${words.recipients}</p><p>${words.rights} ${page.protectionOfficer && words.officer(page.protectionOfficer)}</p>`,
  });
}

function requestPart(looker: Looker, reported: ReportedRequest): Html {
  const words = citizensWords[looker.language].report;
  const { request, answers, deletion } = reported;
  return html`<section class="panel report-request"><h2>${words.request(groupRequestNumber(request.number))}</h2>
  <dl class="facts">
    ${fact(words.service, findService(request.service)?.label[looker.language] ?? request.service)}
    ${fact(words.place, request.place)}
    ${fact(words.confirmed, localTime(request.confirmedAt, looker.language))}
    ${fact(words.stage, officeWords[looker.language].stages[request.stage])}
    ${answers && answerFacts(looker, answers)}
  </dl>
  ${deletion && html`<p>${words.destroyed(localTime(deletion.at, looker.language))}</p>`}
  ${!deletion && !answers && html`<p class="note note-problem">${words.cannotOpen}</p>`}
  ${reported.corrections.length > 0 && html`<h3>${words.corrections}</h3>${correctionsList(looker, reported.corrections)}`}
  ${reported.recipient && html`<h3>${words.recipient}</h3><p>${reported.recipient.name}, ${reported.recipient.address}</p>`}
  ${
    reported.staffNotes.length > 0 &&
    html`<h3>${words.notes}</h3><ul class="plain">${reported.staffNotes.map(
      ({ text, officer, at }) =>
        html`<li>${text ?? words.cannotOpen} <span class="soft">(${officer}, ${localTime(at, looker.language)})</span></li>`,
    )}</ul>`
  }
  <h3>${words.history}</h3>
  <ol class="plain">${reported.history.map(
    ({
      at,
      step,
      officer,
      note,
    }) => html`<li>${localTime(at, looker.language)}: ${officeWords[looker.language].history[step] ?? step},
      ${officer ?? words.kioskOrOffice}${note && html` <q>${note}</q>`}</li>`,
  )}</ol>
  <h3>${words.looks}</h3>
  ${
    reported.looks.length === 0
      ? html`<p class="soft">${words.noLooks}</p>`
      : html`<ol class="plain">${reported.looks.map(
          ({
            at,
            actor,
            name,
            action,
            subject,
          }) => html`<li>${localTime(at, looker.language)}: ${name ?? actor},
      ${auditWords[looker.language].actions[action] ?? officeWords[looker.language].history[action.replace('request.', '')] ?? action}${subject !== request.number && html` <span class="soft digits">${subject}</span>`}</li>`,
        )}</ol>`
  }</section>`;
}

function answerFacts(looker: Looker, answers: RequestAnswers): Html {
  const words = citizensWords[looker.language].report;
  const request = officeWords[looker.language].request;
  const service = findService(answers.service);
  const questions = service ? questionsFor(service, answers.caseAnswers) : [];
  const papers = new Map<string, number>();
  for (const { paper } of answers.pages) papers.set(paper, (papers.get(paper) ?? 0) + 1);
  const { consent, handover } = answers;
  return html`${fact(words.consent, words.consentText(consent.noticeVersion, localTime(consent.at, looker.language), consent.choice ?? ''))}
    ${questions.map((question) => {
      const chosen = question.options.find(({ id }) => id === answers.caseAnswers[question.id]);
      return chosen && fact(question.text[looker.language], chosen.label[looker.language]);
    })}
    ${fact(words.nik, groupDigits(answers.nik))}
    ${fact(words.familyCard, answers.familyCardNumber ? groupDigits(answers.familyCardNumber) : words.notGiven)}
    ${fact(words.phone, answers.phone ?? words.notGiven)}
    ${fact(words.handover, handover.way === 'courier' ? request.courier(findVillage(handover.village)?.name ?? handover.village) : request.pickUp)}
    ${fact(
      words.pages,
      html`${[...papers].map(([paper, count]) => html`${words.page(service?.papers.find(({ id }) => id === paper)?.label[looker.language] ?? paper, count)}<br>`)}
      <span class="soft no-print">${words.copies}</span>`,
    )}`;
}

function fact(label: string, value: string | Html): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
