/** The courier's list: where to go, whom to ask for, what to collect, and what became of it. On paper it has a place for signatures. */
import { localDay, localDayInWords } from '../../../request/local-time.ts';
import { groupRequestNumber, receiptCode } from '../../../request/request-number.ts';
import { type Html, html } from '../../html.ts';
import { icon } from '../../views/icons.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { deskWords } from '../../words/desk/desk-words.ts';
import { localPhone } from '../answers-card.ts';
import { barCodeSvg } from '../bar-code-svg.ts';
import { type Delivery, mayHandOver, type Stop, stopsOf } from './delivery.ts';

export type CourierPage = {
  deliveries: readonly Delivery[];
  notice: 'done' | 'stale' | 'notYet' | null;
  /** An auditor and a supervisor look; couriers and officers act. */
  mayWork: boolean;
};

export const notFoundReasons = ['notHome', 'moved', 'wrongAddress', 'noOriginal'] as const;
export type NotFoundReason = (typeof notFoundReasons)[number];

export function courierView(looker: Looker, page: CourierPage): string {
  const words = deskWords[looker.language].courier;
  const day = localDayInWords(localDay(looker.now.toISOString()), looker.language);
  const isProblem = page.notice !== null && page.notice !== 'done';
  return pageFrame(looker, {
    title: words.title,
    at: 'courier',
    layout: 'list',
    scripts: ['desk.js'],
    content: html`<div class="courier-head"><div><h1>${words.heading}</h1>
    <p class="soft">${words.day(day)} · ${words.count(page.deliveries.length)}</p></div>
    ${page.deliveries.length > 0 && html`<button type="button" class="button" data-print hidden>${icon('print')}${words.print}</button>`}</div>
  ${page.notice && html`<p class="note ${isProblem ? 'note-problem' : 'note-done'}" role="${isProblem ? 'alert' : 'status'}">${words[page.notice]}</p>`}
  ${
    page.deliveries.length === 0
      ? html`<section class="empty">${icon('courier')}<h2>${words.emptyHeading}</h2><p>${words.emptyBody}</p></section>`
      : html`<div class="stops">${stopsOf(page.deliveries).map((stop) => stopSection(looker, stop, page.mayWork))}</div>
      <p class="hint courier-privacy">${words.privacy}</p>`
  }`,
  });
}

function stopSection(looker: Looker, stop: Stop, mayWork: boolean): Html {
  const words = deskWords[looker.language].courier;
  return html`<section class="stop"><h2>${icon('place')}${stop.village}
    <span class="soft">${words.district} ${stop.district}</span></h2>
    <ul class="deliveries">${stop.deliveries.map((delivery) => deliveryCard(looker, delivery, mayWork))}</ul></section>`;
}

function deliveryCard(looker: Looker, delivery: Delivery, mayWork: boolean): Html {
  const words = deskWords[looker.language].courier;
  const { number, name, address, phone } = delivery;
  return html`<li class="panel delivery" id="delivery-${number}">
    <div class="delivery-who"><h3>${name ?? html`<span class="problem-text">${words.noName}</span>`}</h3>
      <p>${address}</p>
      <p>${phone ? html`<a href="tel:${phone}" class="digits">${localPhone(phone)}</a>` : html`<span class="soft">${words.noPhone}</span>`}</p></div>
    <div class="delivery-code">${barCodeSvg(receiptCode(number))}<p class="digits">${groupRequestNumber(number)}</p></div>
    <div class="delivery-originals">${originalsList(looker, delivery, mayWork)}</div>
    ${mayWork && deeds(looker, delivery)}
    <p class="signature only-print"><span>${words.signature}</span><span>${words.received}</span></p></li>`;
}

function originalsList(looker: Looker, delivery: Delivery, mayWork: boolean): Html {
  const words = deskWords[looker.language];
  if (delivery.originals.length === 0) return html`<p class="soft">${words.courier.nothingToTake}</p>`;
  return html`<h4>${words.courier.takeBack}</h4><ul>${delivery.originals.map(
    ({
      paper,
      label,
      isReceived,
    }) => html`<li class="${isReceived ? 'is-received' : 'is-open'}"><span class="tick">${isReceived && icon('check')}</span>
      <span>${label[looker.language]}</span>
      ${
        mayWork &&
        html`<form method="post" action="/courier/${delivery.number}/originals">${csrfField(looker)}<input type="hidden" name="paper" value="${paper}">
        <button class="button small" name="received" value="${isReceived ? 'no' : 'yes'}">${isReceived ? words.originals.untick : words.courier.taken}<span class="visually-hidden"> ${label[looker.language]}</span></button></form>`
      }</li>`,
  )}</ul>`;
}

function deeds(looker: Looker, delivery: Delivery): Html {
  const words = deskWords[looker.language].courier;
  const fields = html`${csrfField(looker)}<input type="hidden" name="revision" value="${delivery.revision}">`;
  const isReady = mayHandOver(delivery);
  return html`<div class="delivery-deeds buttons">
    <form method="post" action="/courier/${delivery.number}/delivered">${fields}<button class="button primary" ${!isReady && html`aria-disabled="true" aria-describedby="not-yet-${delivery.number}"`}>${icon('check')}${words.delivered}</button></form>
    <details class="not-home"><summary class="button">${words.notHome}…</summary>
      <form method="post" action="/courier/${delivery.number}/not-delivered">${fields}
      <fieldset class="reasons"><legend>${words.why}</legend>${notFoundReasons.map(
        (reason, index) =>
          html`<label class="choice"><input type="radio" name="reason" value="${reason}" required ${index === 0 && html`checked`}><span>${words.whyChoices[reason]}</span></label>`,
      )}</fieldset><button class="button">${words.back}</button></form></details>
    ${!isReady && html`<p class="hint" id="not-yet-${delivery.number}">${words.notYet}</p>`}</div>`;
}
