/** What the citizen said and which papers belong to the case, as an officer checks them one after the other. */
import { groupDigits } from '../../request/civil-number.ts';
import { localTime } from '../../request/local-time.ts';
import type { RequestAnswers } from '../../request/request.ts';
import {
  findService,
  type PaperRequirement,
  questionsFor,
  requirementsFor,
} from '../../request/service-catalogue.ts';
import { districtOf, findVillage } from '../../request/villages.ts';
import { type Html, html } from '../html.ts';
import type { OfficeRequest } from '../request-register.ts';
import { officeWords } from '../words/words.ts';
import type { Looker } from './page-frame.ts';

export function answersSection(looker: Looker, request: OfficeRequest, answers: RequestAnswers): Html {
  const { language } = looker;
  const words = officeWords[language].request;
  const missing = html`<span class="faint">${words.notGiven}</span>`;
  return html`<section class="panel" aria-labelledby="person-title"><h2 id="person-title">${words.person}</h2>
  <dl class="facts">
    ${caseFacts(looker, answers)}
    ${fact(words.nik, html`<span class="digits">${groupDigits(answers.nik)}</span>`)}
    ${fact(words.familyCard, answers.familyCardNumber ? html`<span class="digits">${groupDigits(answers.familyCardNumber)}</span>` : missing)}
    ${fact(words.phone, answers.phone ? html`<span class="digits">${answers.phone}</span>` : missing)}
    ${fact(words.handover, handoverText(looker, answers))}
    ${fact(words.sent, html`${request.place} <span class="soft">(${request.kiosk})</span>`)}
    ${fact(
      words.confirmed,
      html`${localTime(request.confirmedAt, language)}${request.isTimeCertain ? '' : html` <span class="soft">(${words.timeUncertain})</span>`}<br>
      <span class="soft">${words.consent(answers.consent.noticeVersion)}, ${localTime(answers.consent.at, language)}</span>`,
    )}
  </dl></section>`;
}

export function papersSection(looker: Looker, request: OfficeRequest, answers: RequestAnswers): Html {
  const words = officeWords[looker.language].request;
  const service = findService(request.service);
  const papers = service ? requirementsFor(service, answers.caseAnswers) : [];
  if (papers.length === 0) return html``;
  return html`<section class="panel" aria-labelledby="papers-title"><h2 id="papers-title">${words.papers}</h2>
  <ul class="papers">${papers.map((paper) => paperLine(looker, paper, answers))}</ul></section>`;
}

function paperLine(looker: Looker, paper: PaperRequirement, answers: RequestAnswers): Html {
  const words = officeWords[looker.language].request;
  const count = answers.pages.filter((page) => page.paper === paper.id).length;
  const isMissing = count === 0 && (paper.need === 'required' || answers.missingPapers.includes(paper.id));
  const state = count > 0 ? 'there' : isMissing ? 'missing' : 'absent';
  const says = {
    there: words.paperPages(count),
    missing: words.paperMissing,
    absent: words.paperNotGiven,
  }[state];
  return html`<li class="paper paper-${state}">
    <span>${paper.label[looker.language]}
      ${paper.need === 'optional' && html`<span class="faint">(${words.optional})</span>`}
      ${paper.original === 'surrendered' && html`<span class="tag">${words.surrendered}</span>`}</span>
    <span class="paper-state">${says}</span></li>`;
}

function caseFacts(looker: Looker, answers: RequestAnswers): Html[] {
  const service = findService(answers.service);
  if (!service) return [];
  return questionsFor(service, answers.caseAnswers).flatMap((question) => {
    const chosen = question.options.find((option) => option.id === answers.caseAnswers[question.id]);
    return chosen ? [fact(question.text[looker.language], html`${chosen.label[looker.language]}`)] : [];
  });
}

function handoverText(looker: Looker, { handover }: RequestAnswers): Html {
  const words = officeWords[looker.language].request;
  if (handover.way === 'pickUp') return html`${words.pickUp}`;
  const village = findVillage(handover.village);
  return html`${words.courier(village?.name ?? handover.village)}
    ${village && html`<span class="soft">${words.district(districtOf(village).name)}</span>`}`;
}

function fact(label: string, value: Html): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
