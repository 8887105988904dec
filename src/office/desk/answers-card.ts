/** What the citizen said, as an officer compares it with the pages: numbers in groups to be copied, and what the NIK itself tells. */
import { groupDigits } from '../../request/civil-number.ts';
import { localDay, localDayInWords, localTime } from '../../request/local-time.ts';
import type { RequestAnswers } from '../../request/request.ts';
import { findService, questionsFor } from '../../request/service-catalogue.ts';
import { districtOf, findVillage } from '../../request/villages.ts';
import { type Html, html } from '../html.ts';
import type { OfficeRequest } from '../request-register.ts';
import type { Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { officeWords } from '../words/words.ts';
import { copyable } from './copyable.ts';
import { ageOn, type NikReading, type NikRemark, readNik } from './nik-reading.ts';

export function answersCard(looker: Looker, request: OfficeRequest, answers: RequestAnswers): Html {
  const words = officeWords[looker.language].request;
  const own = deskWords[looker.language].answers;
  const today = localDay(looker.now.toISOString());
  const reading = readNik(answers, today);
  const missing = html`<span class="faint">${words.notGiven}</span>`;
  return html`<section class="panel answers" aria-labelledby="answers-title"><h2 id="answers-title">${own.title}</h2>
  <dl class="facts">
    ${caseFacts(looker, answers)}
    ${fact(
      nikOf(looker, answers) ?? words.nik,
      html`${copyable(looker, words.nik, groupDigits(answers.nik), answers.nik)}
      ${nikFacts(looker, reading, today)}`,
    )}
    ${fact(words.familyCard, answers.familyCardNumber ? copyable(looker, words.familyCard, groupDigits(answers.familyCardNumber), answers.familyCardNumber) : missing)}
    ${fact(words.phone, answers.phone ? copyable(looker, words.phone, localPhone(answers.phone), answers.phone) : missing)}
    ${fact(words.handover, handoverText(looker, answers))}
    ${fact(words.sent, html`${request.place} <span class="soft">(${request.kiosk})</span>`)}
    ${fact(
      words.confirmed,
      html`${localTime(request.confirmedAt, looker.language)}${request.isTimeCertain ? '' : html` <span class="soft">(${words.timeUncertain})</span>`}
      <span class="soft block">${words.consent(answers.consent.noticeVersion)}, ${localTime(answers.consent.at, looker.language)}</span>`,
    )}
  </dl>
  ${reading.remarks.length > 0 && html`<ul class="remarks">${reading.remarks.map((remark) => html`<li class="remark-${remark.is}">${remarkText(looker, remark)}</li>`)}</ul>`}
  ${reading.outcome === 'ok' && compareForm(looker, reading)}</section>`;
}

function nikOf(looker: Looker, answers: RequestAnswers): string | undefined {
  return findService(answers.service)?.nikOf[looker.language];
}

function nikFacts(looker: Looker, reading: NikReading, today: string): Html {
  const words = deskWords[looker.language].answers;
  if (reading.outcome === 'wrong')
    return html`<span class="block problem-text">${words.wrongNik}: ${words.wrongPart[reading.part]}.</span>`;
  const dates = reading.birthDates.map(
    (date) => html`<b>${localDayInWords(date, looker.language)}</b> (${words.years(ageOn(date, today))})`,
  );
  const born = dates.flatMap((date, index) => (index === 0 ? [date] : [html` ${words.or} `, date]));
  return html`<span class="block nik-says">${words.born} ${born} · ${words.sex[reading.sex]}
    <span class="soft">${words.fromNik}</span></span>
    <span class="block soft">${words.registered}: ${words.registeredIn(reading.district ?? words.otherRegency, reading.areaCode)}</span>`;
}

/** Only with the script, which compares on the screen and sends nothing. */
function compareForm(looker: Looker, reading: Extract<NikReading, { outcome: 'ok' }>): Html {
  const words = deskWords[looker.language].answers;
  const [birthDate = ''] = reading.birthDates;
  return html`<details class="compare" data-compare="${birthDate.slice(2)}" data-sex="${reading.sex}"
    data-fits="${words.compareFits}" data-differs="${words.compareDiffers}" hidden>
    <summary>${words.compare}</summary>
    <div class="compare-fields">
      <label class="field"><span>${words.compareBirth}</span><input type="date" name="paperBirth" autocomplete="off"></label>
      <label class="field"><span>${words.compareSex}</span><select name="paperSex" autocomplete="off"><option value="">–</option>
        <option value="female">${words.sex.female}</option><option value="male">${words.sex.male}</option></select></label>
    </div>
    <p class="compare-result" role="status"></p><p class="hint">${words.compareHint}</p></details>`;
}

function remarkText(looker: Looker, remark: NikRemark): string {
  const { remarks } = deskWords[looker.language].answers;
  if ('age' in remark) return remarks[remark.is](remark.age);
  return remarks[remark.is];
}

function caseFacts(looker: Looker, answers: RequestAnswers): Html[] {
  const service = findService(answers.service);
  if (!service) return [];
  return questionsFor(service, answers.caseAnswers).flatMap((question) => {
    const chosen = question.options.find((option) => option.id === answers.caseAnswers[question.id]);
    return chosen
      ? [
          html`<div class="case"><dt>${question.text[looker.language]}</dt><dd>${chosen.label[looker.language]}</dd></div>`,
        ]
      : [];
  });
}

function handoverText(looker: Looker, { handover }: RequestAnswers): Html {
  const words = officeWords[looker.language].request;
  if (handover.way === 'pickUp') return html`${words.pickUp}`;
  const village = findVillage(handover.village);
  if (!village) return html`${words.courier(handover.village)}`;
  return html`${words.courier(deskWords[looker.language].answers.village(village.name, village.code))}
    <span class="soft block">${words.district(districtOf(village).name)}</span>`;
}

/** As people dial it. */
export function localPhone(phone: string): string {
  return phone.replace(/^\+62/, '0').replace(/(\d{4})(?=\d)/g, '$1 ');
}

function fact(label: string, value: Html): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
