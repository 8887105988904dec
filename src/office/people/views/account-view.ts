/** One's own account: password, login codes, and where one is logged in. */
import { localDay, localDayInWords } from '../../../request/local-time.ts';
import { type Html, html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { timeAgo } from '../../views/stage-badge.ts';
import { peopleWords } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import type { PasswordProblem } from '../password-rules.ts';
import type { Person } from '../person.ts';
import type { SecondFactorState } from '../second-factor.ts';
import type { ListedSession } from '../sessions.ts';
import { doneNote, field, problemNote } from './fields.ts';
import { newPasswordFields, passwordProblemText } from './new-password-view.ts';

export type AccountPage = {
  person: Person;
  hasPassword: boolean;
  secondFactor: SecondFactorState;
  sessions: ListedSession[];
  /** Id of the session that looks. */
  here: string;
  done: 'changed' | 'ended' | 'secondFactorSet' | null;
  problem: { in: 'password' | 'secondFactor'; is: PasswordProblem | 'wrongPassword' | 'wrongProof' } | null;
  /** Codes on paper that are left, when one of them was used to come in just now. */
  recoveryUsed: number | null;
};

export function accountView(looker: Looker, page: AccountPage): string {
  const all = peopleWords[looker.language];
  const words = all.account;
  return pageFrame(looker, {
    title: words.title,
    at: 'account',
    layout: 'list',
    content: html`<h1>${words.title}</h1>
  <p class="soft">${page.person.name} · ${words.username} <strong>${page.person.username}</strong> ·
    ${words.role} ${officeWords[looker.language].roles[page.person.role]}: ${all.rolesMeaning[page.person.role]}</p>
  ${doneNote(page.done && words[page.done])}
  ${page.recoveryUsed !== null && html`<p class="note note-info" role="status">${all.code.recoveryUsed(page.recoveryUsed)}</p>`}
  <div class="columns account-panels">
  ${passwordPanel(looker, page)}
  ${secondFactorPanel(looker, page)}
  </div>
  ${sessionsPanel(looker, page)}`,
  });
}

function passwordPanel(looker: Looker, page: AccountPage): Html {
  const words = peopleWords[looker.language].account;
  return html`<section class="panel" aria-labelledby="password-title"><h2 id="password-title">${words.password}</h2>
  ${problemIn(looker, page, 'password')}
  ${
    page.hasPassword
      ? html`<form method="post" action="/account/password" class="fields">${csrfField(looker)}
    ${field({ name: 'current', label: words.current, type: 'password', autocomplete: 'current-password' })}
    ${newPasswordFields(looker, null)}
    <p class="hint">${words.passwordNote}</p>
    <button class="button primary">${words.change}</button></form>`
      : html`<p class="soft">${words.noPassword}</p>`
  }</section>`;
}

function secondFactorPanel(looker: Looker, page: AccountPage): Html {
  const words = peopleWords[looker.language].account;
  const { enrolledAt, recoveryCodesLeft } = page.secondFactor;
  const asked = page.hasPassword
    ? field({
        name: 'proof',
        label: words.confirmPassword,
        type: 'password',
        autocomplete: 'current-password',
      })
    : enrolledAt
      ? field({ name: 'proof', label: words.confirmCode, autocomplete: 'one-time-code' })
      : html``;
  return html`<section class="panel" aria-labelledby="factor-title"><h2 id="factor-title">${words.secondFactor}</h2>
  ${problemIn(looker, page, 'secondFactor')}
  <p class="soft">${enrolledAt ? html`${words.secondFactorOn(localDayInWords(localDay(enrolledAt), looker.language))} ${words.codesLeft(recoveryCodesLeft)}` : words.secondFactorOff}</p>
  <form method="post" action="/account/second-factor" class="fields">${csrfField(looker)}${asked}
    <div class="buttons"><button class="button ${enrolledAt ? 'plain' : 'primary'}" name="what" value="app">${enrolledAt ? words.replace : words.set}</button>
    ${enrolledAt && html`<button class="button plain" name="what" value="paper">${words.renew}</button>`}</div>
    ${enrolledAt && html`<p class="hint">${words.renewHint}</p>`}</form></section>`;
}

function sessionsPanel(looker: Looker, page: AccountPage): Html {
  const all = peopleWords[looker.language];
  const words = all.account;
  const others = page.sessions.filter(({ id }) => id !== page.here);
  return html`<section class="panel sessions" aria-labelledby="sessions-title"><h2 id="sessions-title">${words.sessions}</h2>
  <p class="soft">${words.sessionsNote}</p>
  <table class="list"><thead><tr><th scope="col">${words.browser}</th><th scope="col">${words.address}</th>
    <th scope="col">${words.since}</th><th scope="col">${words.lastUsed}</th><td></td></tr></thead>
  <tbody>${page.sessions.map(
    (
      session,
    ) => html`<tr><td>${session.browser} <span class="soft">${all.from[session.way] ?? session.way}</span></td>
      <td class="digits">${session.address}</td><td class="soft">${timeAgo(session.startedAt, looker)}</td>
      <td class="soft">${timeAgo(session.lastUsedAt, looker)}</td>
      <td class="row-end">${
        session.id === page.here
          ? html`<span class="tag">${words.thisOne}</span>`
          : html`<form method="post" action="/account/sessions/end">${csrfField(looker)}<input type="hidden" name="id" value="${session.id}">
      <button class="button danger small" aria-label="${words.endOf(session.browser)}">${words.end}</button></form>`
      }</td></tr>`,
  )}</tbody></table>
  ${
    others.length > 0 &&
    html`<form method="post" action="/account/sessions/end-others">${csrfField(looker)}<button class="button danger">${words.endOthers}</button></form>`
  }</section>`;
}

function problemIn(looker: Looker, page: AccountPage, where: 'password' | 'secondFactor'): Html {
  if (page.problem?.in !== where) return html``;
  const { is } = page.problem;
  const words = peopleWords[looker.language].account;
  return problemNote(
    is === 'wrongPassword' || is === 'wrongProof' ? words[is] : passwordProblemText(looker, is),
  );
}
