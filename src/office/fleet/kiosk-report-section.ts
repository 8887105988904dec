/** How one kiosk is, in words: what is wrong and what to do about it first, then everything it has said. */
import { localTime } from '../../request/local-time.ts';
import { type Html, html } from '../html.ts';
import type { Looker } from '../views/page-frame.ts';
import { timeAgo } from '../views/stage-badge.ts';
import { fleetWords } from '../words/fleet-words.ts';
import { updateWords } from '../words/update-words.ts';
import type { Alarm } from './alarms.ts';
import type { KioskStatus } from './fleet-watch.ts';
import { updateInWords } from './updates-section.ts';

export function alarmBadges(looker: Looker, alarms: readonly Alarm[]): Html {
  const words = fleetWords[looker.language];
  return html`${alarms.map(({ name, weight }) => html`<span class="badge tone-${weight === 'act' ? 'bad' : 'wait'}">${words.alarms[name].name}</span> `)}`;
}

export function kioskReportSection(
  looker: Looker,
  { received, alarms }: KioskStatus,
  newest: number | null,
): Html {
  const words = fleetWords[looker.language];
  return html`<section class="panel" aria-labelledby="report"><h2 id="report">${words.report}</h2>
  ${alarms.length > 0 && html`<ul class="alarms">${alarms.map(({ name, weight }) => html`<li class="note note-${weight === 'act' ? 'problem' : 'warn'}"><strong>${words.alarms[name].name}.</strong> ${words.alarms[name].does}</li>`)}</ul>`}
  ${received ? facts(looker, received, newest) : html`<p class="faint">${words.noReport}</p>`}</section>`;
}

function facts(
  looker: Looker,
  { report, receivedAt }: NonNullable<KioskStatus['received']>,
  newest: number | null,
): Html {
  const words = fleetWords[looker.language];
  const { outbox, link, disk, machine } = report;
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
  ${fact(words.reported, html`${timeAgo(receivedAt, looker)}, ${localTime(receivedAt, looker.language)}`)}
  ${fact(words.columns.state, words.states[report.state])}
  ${report.update && fact(updateWords[looker.language].last, updateInWords(looker, report.update))}
  ${Object.entries(report.devices).map(([name, { state, fault }]) =>
    fact(
      words.deviceNames[name] ?? name,
      html`${words.deviceStates[state] ?? state}${fault && html` <span class="tag tag-warn">${fault}</span>`}`,
    ),
  )}
  ${fact(words.columns.waiting, html`${outbox.waiting === 0 ? words.nothingWaits : html`${words.waiting(outbox.waiting)}${outbox.oldestWaitingSince && html`, ${words.since} ${timeAgo(outbox.oldestWaitingSince, looker)}`}`}`)}
  ${report.receiptsLeft !== null && fact(words.columns.paper, words.receipts(report.receiptsLeft))}
  ${fact(words.link, html`${link.problem ?? words.linkWorks}${link.pagesWait && html`; ${words.pagesWait[link.pagesWait] ?? link.pagesWait}`}`)}
  ${fact(words.disk, html`${disk.state}${disk.freeBytes !== null && html`, ${words.free(gigabytes(disk.freeBytes))}`}`)}
  ${fact(words.machine, html`${machine.temperatureC === null ? words.notMeasured : `${Math.round(machine.temperatureC)} °C`}${machine.underVoltage && html`, ${words.voltage[machine.underVoltage]}`}`)}
  ${fact(words.clock, report.clockCertain ? words.clockCertain : words.clockUncertain)}
  ${report.uptimeSeconds !== null && fact(words.uptime, words.hours(Math.floor(report.uptimeSeconds / 3600)))}
  ${fact(words.columns.software, report.software)}
  ${fact(words.bulletin, html`${report.bulletin ?? words.bulletinNone}${newest !== null && (report.bulletin ?? 0) < newest && html` <span class="tag">${words.bulletinOld}</span>`}`)}
  </dl>`;
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
