/** For administrators: everybody who may come in, the form that adds somebody, and the rules for logging in. */
import { roles } from '../../../request/workflow/office-roles.ts';
import { type Html, html } from '../../html.ts';
import type { OfficeSettings } from '../../office-settings.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { timeAgo } from '../../views/stage-badge.ts';
import { peopleWords } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import type { ListedPerson } from '../people.ts';
import { doneNote, field, problemId, problemNote } from './fields.ts';

export type PersonProblem =
  | 'badUsername'
  | 'badName'
  | 'badRole'
  | 'taken'
  | 'lastAdministrator'
  | 'unknownPerson';

export type FreshCode = { name: string; code: string; address: string };

export type PeoplePage = {
  people: ListedPerson[];
  settings: Pick<OfficeSettings, 'secondFactorFor' | 'officeName'>;
  problem: PersonProblem | null;
  typed: { username: string; name: string; role: string };
  /** Made by the request that this page answers; never shown again. */
  fresh: FreshCode | null;
  done: 'settingsKept' | null;
};

export function peopleView(looker: Looker, page: PeoplePage): string {
  const words = peopleWords[looker.language].people;
  return pageFrame(looker, {
    title: words.title,
    at: 'people',
    layout: 'list',
    content: html`<h1>${words.title}</h1><p class="soft">${words.intro}</p>
  ${doneNote(page.done && words.done[page.done])}
  ${freshCode(looker, page.fresh)}
  ${addPanel(looker, page)}
  ${table(looker, page)}
  ${rulesPanel(looker, page)}`,
  });
}

/** Shown on the page of everybody, or of one person. */
export function freshCode(looker: Looker, fresh: FreshCode | null): Html {
  const words = peopleWords[looker.language].people;
  return html`${
    fresh &&
    html`<section class="card code-card" role="status"><h2>${words.codeFor(fresh.name)}</h2>
      <p class="code">${fresh.code}</p><p class="soft">${words.codeHint(fresh.address)}</p></section>`
  }`;
}

function addPanel(looker: Looker, page: PeoplePage): Html {
  const words = peopleWords[looker.language].people;
  const { typed, problem } = page;
  return html`<section class="panel add-person" aria-labelledby="add-title"><h2 id="add-title">${words.add}</h2>
    ${problemNote(problem && words.problems[problem])}
    <form method="post" action="/people" class="fields in-row">${csrfField(looker)}
      ${field({ name: 'name', label: words.name, value: typed.name, autocomplete: 'off', maxLength: 60, problem: problem === 'badName' && problemId })}
      ${field({ name: 'username', label: words.username, value: typed.username, autocomplete: 'off', maxLength: 32, hint: words.usernameHint, problem: (problem === 'badUsername' || problem === 'taken') && problemId })}
      ${roleChoice(looker, typed.role || 'operator')}
      <button class="button primary">${words.create}</button></form></section>`;
}

export function roleChoice(looker: Looker, chosen: string): Html {
  const words = peopleWords[looker.language];
  return html`<div class="field"><label for="field-role">${words.people.role}</label>
    <select id="field-role" name="role">${roles.map(
      (role) =>
        html`<option value="${role}" ${role === chosen && html`selected`}>${officeWords[looker.language].roles[role]}: ${words.rolesMeaning[role]}</option>`,
    )}</select></div>`;
}

function table(looker: Looker, page: PeoplePage): Html {
  const words = peopleWords[looker.language];
  return html`<table class="list people"><thead><tr>
    <th scope="col">${words.people.name}</th><th scope="col">${words.people.username}</th><th scope="col">${words.people.role}</th>
    <th scope="col">${words.people.secondFactor}</th><th scope="col">${words.people.lastLogin}</th><th scope="col">${words.people.state}</th></tr></thead>
    <tbody>${page.people.map(
      (
        person,
      ) => html`<tr><td><a href="/people/${person.username}">${person.name}</a></td><td>${person.username}</td>
      <td>${officeWords[looker.language].roles[person.role]}</td><td>${secondFactorText(looker, person, page.settings)}</td>
      <td class="soft">${person.lastLoginAt ? timeAgo(person.lastLoginAt, looker) : words.people.never}</td>
      <td>${personBadge(looker, person)}</td></tr>`,
    )}</tbody></table>`;
}

export function secondFactorText(
  looker: Looker,
  person: ListedPerson,
  settings: PeoplePage['settings'],
): Html {
  const words = peopleWords[looker.language].people;
  if (person.secondFactorAt) return html`${words.on}`;
  return settings.secondFactorFor.includes(person.role)
    ? html`<span class="tag tag-warn">${words.missing}</span>`
    : html`<span class="soft">${words.off}</span>`;
}

export function personBadge(looker: Looker, person: ListedPerson): Html {
  const words = peopleWords[looker.language].people;
  if (person.disabledAt) return html`<span class="badge badge-rejected">${words.disabled}</span>`;
  return person.hasPassword || person.lastLoginAt
    ? html`<span class="badge badge-ready">${words.active}</span>`
    : html`<span class="badge badge-waitingForCitizen">${words.noPassword}</span>`;
}

function rulesPanel(looker: Looker, page: PeoplePage): Html {
  const words = peopleWords[looker.language];
  const { rules } = words.people;
  return html`<section class="panel rules" aria-labelledby="rules-title"><h2 id="rules-title">${rules.title}</h2>
    <form method="post" action="/people/rules" class="fields">${csrfField(looker)}
      ${field({ name: 'officeName', label: rules.officeName, value: page.settings.officeName, autocomplete: 'off', maxLength: 60, isOptional: true })}
      <fieldset class="choices"><legend>${rules.secondFactorFor}</legend>${roles.map(
        (role) => html`<label class="choice"><input type="checkbox" name="secondFactor-${role}" value="1"
          ${page.settings.secondFactorFor.includes(role) && html`checked`}> ${officeWords[looker.language].roles[role]}</label>`,
      )}</fieldset>
      <button class="button primary">${rules.keep}</button></form></section>`;
}
