/** For administrators: one person, and what can be done about their access. What can't be taken back is asked twice. */
import { type Html, html } from '../../html.ts';
import type { OfficeSettings } from '../../office-settings.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { peopleWords } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import type { ListedPerson } from '../people.ts';
import { doneNote, problemNote } from './fields.ts';
import {
  type FreshCode,
  freshCode,
  type PersonProblem,
  personBadge,
  roleChoice,
  secondFactorText,
} from './people-view.ts';

export type PersonPage = {
  person: ListedPerson;
  settings: Pick<OfficeSettings, 'secondFactorFor' | 'officeName'>;
  /** How many sessions they have open. */
  sessions: number;
  fresh: FreshCode | null;
  done: 'roleChanged' | 'disabled' | 'enabled' | 'secondFactorRemoved' | 'sessionsEnded' | null;
  problem: PersonProblem | null;
};

export function personView(looker: Looker, page: PersonPage): string {
  const { person } = page;
  const words = peopleWords[looker.language];
  const { one } = words.people;
  return pageFrame(looker, {
    title: person.name,
    at: 'people',
    layout: 'list',
    content: html`<p class="back"><a href="/people">← ${one.back}</a></p>
  <h1>${person.name}</h1>
  <p class="soft">${person.username} · ${officeWords[looker.language].roles[person.role]} · ${words.people.secondFactor}: ${secondFactorText(looker, person, page.settings)}
    · ${one.sessions(page.sessions)} ${personBadge(looker, person)}</p>
  ${doneNote(page.done && words.people.done[page.done])}
  ${problemNote(page.problem && words.people.problems[page.problem])}
  ${freshCode(looker, page.fresh)}
  <div class="columns people-panels">
  <section class="panel" aria-labelledby="role-title"><h2 id="role-title">${one.changeRole}</h2>
    <form method="post" action="/people/${person.username}/role" class="fields">${csrfField(looker)}
      ${roleChoice(looker, person.role)}<button class="button primary">${one.changeRole}</button></form></section>
  <section class="panel" aria-labelledby="access-title"><h2 id="access-title">${words.people.state}</h2>
    <div class="deeds">
    ${!person.disabledAt && deed(looker, page, { path: 'code', label: one.newCode, hint: one.newCodeHint, surely: one.newCodeSurely, weight: 'plain' })}
    ${person.secondFactorAt && deed(looker, page, { path: 'second-factor', label: one.removeSecondFactor, hint: one.removeSecondFactorHint, surely: one.removeSurely, weight: 'danger' })}
    ${page.sessions > 0 && html`<form method="post" action="/people/${person.username}/sessions">${csrfField(looker)}<button class="button plain">${one.endSessions}</button></form>`}
    ${
      person.disabledAt
        ? html`<form method="post" action="/people/${person.username}/enable">${csrfField(looker)}<button class="button plain">${one.enable}</button></form>`
        : deed(looker, page, {
            path: 'disable',
            label: one.disable,
            hint: one.disableHint,
            surely: one.disableSurely,
            weight: 'danger',
          })
    }</div></section></div>`,
  });
}

function deed(
  looker: Looker,
  { person }: PersonPage,
  about: { path: string; label: string; hint: string; surely: string; weight: 'plain' | 'danger' },
): Html {
  return html`<details class="confirm"><summary class="button ${about.weight}">${about.label}…</summary>
    <form method="post" action="/people/${person.username}/${about.path}"><p class="hint">${about.hint}</p>${csrfField(looker)}
    <button class="button ${about.weight}">${about.surely}</button></form></details>`;
}
