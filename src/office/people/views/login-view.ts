/** The login page, the page for the code, and the one on which a provider leaves people. */
import { html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { peopleWords, waitText } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import { doneNote, field, problemId, problemNote } from './fields.ts';

export type OpenidProblem =
  | 'refused'
  | 'unreachable'
  | 'notKnown'
  | 'noRole'
  | 'disabled'
  | 'lastAdministrator'
  | 'expired';

export type LoginPage = {
  problem: { is: 'wrong' } | { is: 'wait'; waitMs: number } | { is: 'openid'; openid: OpenidProblem } | null;
  notice: 'expired' | 'loggedOut' | 'chosen' | null;
  username: string;
  /** Where to go afterwards. */
  next: string;
  /** Shown in a demonstration only. */
  demoLogin: { username: string; password: string } | null;
  /** Name of the provider through which one can come in too. */
  openid: string | null;
};

export function loginView(looker: Looker, page: LoginPage): string {
  const words = officeWords[looker.language].login;
  const more = peopleWords[looker.language].login;
  const notices = { expired: words.expired, loggedOut: words.loggedOut, chosen: more.chosen };
  const content = html`<section class="card login">
  <h1>${words.heading}</h1>
  <p class="lead">${words.intro}</p>
  ${page.notice && html`<p class="note note-info" role="status">${notices[page.notice]}</p>`}
  ${problemNote(problemText(looker, page.problem))}
  <form method="post" action="/login" class="fields">
    ${csrfField(looker)}
    <input type="hidden" name="next" value="${page.next}">
    ${field({ name: 'username', label: words.username, value: page.username, autocomplete: 'username', isFirst: true, maxLength: 64 })}
    ${field({ name: 'password', label: words.password, type: 'password', autocomplete: 'current-password', problem: page.problem && problemId })}
    <button class="button primary wide">${words.submit}</button>
  </form>
  ${
    page.openid &&
    html`<p class="or">${more.or}</p>
  <p><a class="button wide" href="/login/openid?next=${encodeURIComponent(page.next)}">${more.openid(page.openid)}</a></p>`
  }
  ${
    page.demoLogin
      ? html`<p class="demo-login">${words.demo} <code>${page.demoLogin.username}</code> <code>${page.demoLogin.password}</code></p>`
      : html`<p class="login-more"><a href="/new-password">${more.haveCode}</a></p>`
  }
</section>
<p class="below-card">${words.privacy}</p>`;
  return pageFrame(looker, { title: words.title, layout: 'narrow', content });
}

function problemText(looker: Looker, problem: LoginPage['problem']): string | null {
  if (!problem) return null;
  const { login } = peopleWords[looker.language];
  if (problem.is === 'openid') return login.openidProblems[problem.openid];
  if (problem.is === 'wait') return login.wait(waitText(problem.waitMs, looker.language));
  return officeWords[looker.language].login.wrong;
}

export type CodePage = {
  name: string;
  problem: { is: 'wrong' | 'usedBefore' | 'unreadable' } | { is: 'wait'; waitMs: number } | null;
  next: string;
};

export function codeView(looker: Looker, page: CodePage): string {
  const words = peopleWords[looker.language].code;
  const { problem } = page;
  const told =
    problem &&
    (problem.is === 'wait' ? words.wait(waitText(problem.waitMs, looker.language)) : words[problem.is]);
  const content = html`<section class="card login">
  <h1>${words.heading}</h1>
  <p class="lead">${words.intro(page.name)}</p>
  ${problemNote(told)}
  <form method="post" action="/login/code" class="fields">
    ${csrfField(looker)}
    <input type="hidden" name="next" value="${page.next}">
    ${field({ name: 'code', label: words.label, autocomplete: 'one-time-code', isFirst: true, maxLength: 20, hint: words.recoveryHint, problem: problem && problemId })}
    <button class="button primary wide">${words.submit}</button>
  </form>
  <form method="post" action="/logout" class="login-more">${csrfField(looker)}<button class="button quiet">${words.restart}</button></form>
</section>`;
  return pageFrame(looker, { title: words.title, layout: 'narrow', content });
}

/**
 * Comes from our own site, unlike the redirect of the provider: only after it does the browser send the session's cookie, which is for
 * our own pages alone.
 */
export function arrivedView(looker: Looker, next: string): string {
  const words = peopleWords[looker.language].login;
  return pageFrame(looker, {
    title: words.openidDone,
    layout: 'narrow',
    goesOnTo: next,
    content: html`<section class="card login">${doneNote(words.openidDone)}
  <p class="login-more"><a class="button primary wide" href="${next}">${words.goOn}</a></p></section>`,
  });
}
