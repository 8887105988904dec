/** The login page, and the page that creates the first administrator of a new office. */
import { type Html, html } from '../html.ts';
import { shortestPassword } from '../password.ts';
import { officeWords } from '../words/words.ts';
import { csrfField, type Looker, pageFrame } from './page-frame.ts';

export type LoginPage = {
  problem: 'wrong' | 'tooOften' | null;
  notice: 'expired' | 'loggedOut' | null;
  username: string;
  /** Where to go afterwards. */
  next: string;
  /** Shown in a demonstration only. */
  demoLogin: { username: string; password: string } | null;
};

export function loginView(looker: Looker, page: LoginPage): string {
  const words = officeWords[looker.language].login;
  const content = html`<section class="card login">
  <h1>${words.heading}</h1>
  <p class="lead">${words.intro}</p>
  ${page.notice && html`<p class="note note-info" role="status">${words[page.notice]}</p>`}
  ${page.problem && html`<p class="note note-problem" role="alert">${words[page.problem]}</p>`}
  <form method="post" action="/login" class="fields">
    ${csrfField(looker)}
    <input type="hidden" name="next" value="${page.next}">
    ${field({ name: 'username', label: words.username, value: page.username, autocomplete: 'username', isFirst: true })}
    ${field({ name: 'password', label: words.password, type: 'password', autocomplete: 'current-password' })}
    <button class="button primary wide">${words.submit}</button>
  </form>
  ${
    page.demoLogin &&
    html`<p class="demo-login">${words.demo} <code>${page.demoLogin.username}</code> <code>${page.demoLogin.password}</code></p>`
  }
</section>
<p class="below-card">${words.privacy}</p>`;
  return pageFrame(looker, { title: words.title, layout: 'narrow', content });
}

export type SetUpPage = {
  problem: 'wrongCode' | 'badUsername' | 'badName' | 'badPassword' | null;
  code: string;
  username: string;
  name: string;
};

export function setUpView(looker: Looker, page: SetUpPage): string {
  const words = officeWords[looker.language];
  const problems = {
    ...words.setUp,
    badPassword: words.setUp.badPassword(shortestPassword),
  };
  const content = html`<section class="card login">
  <h1>${words.setUp.heading}</h1>
  <p class="lead">${words.setUp.intro}</p>
  ${page.problem && html`<p class="note note-problem" role="alert">${problems[page.problem]}</p>`}
  <form method="post" action="/set-up" class="fields">
    ${csrfField(looker)}
    ${field({ name: 'code', label: words.setUp.code, value: page.code, autocomplete: 'off', isFirst: true })}
    ${field({ name: 'name', label: words.setUp.name, value: page.name, autocomplete: 'name' })}
    ${field({ name: 'username', label: words.login.username, value: page.username, autocomplete: 'username' })}
    ${field({ name: 'password', label: words.login.password, type: 'password', autocomplete: 'new-password' })}
    <p class="hint">${words.setUp.passwordHint(shortestPassword)}</p>
    <button class="button primary wide">${words.setUp.submit}</button>
  </form>
</section>`;
  return pageFrame(looker, { title: words.setUp.title, layout: 'narrow', content });
}

function field(about: {
  name: string;
  label: string;
  value?: string;
  type?: 'text' | 'password';
  autocomplete: string;
  isFirst?: boolean;
}): Html {
  return html`<label class="field"><span>${about.label}</span>
    <input name="${about.name}" type="${about.type ?? 'text'}" value="${about.value ?? ''}" autocomplete="${about.autocomplete}"
      autocapitalize="none" spellcheck="false" required ${about.isFirst && html`autofocus`}></label>`;
}
