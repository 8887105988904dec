/** Setting up the authenticator app, and the codes on paper that are shown once afterwards. */
import { type Html, html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { peopleWords } from '../../words/people/people-words.ts';
import { field, problemId, problemNote } from './fields.ts';

export type EnrolmentPage = {
  /** `login`: the role needs it, before anything else is shown. `account`: by one's own wish. */
  place: 'login' | 'account';
  qr: Html;
  /** The same as text, for who can't scan. */
  secret: string;
  problem: 'wrong' | null;
  next: string;
};

export function enrolmentView(looker: Looker, page: EnrolmentPage): string {
  const words = peopleWords[looker.language].enrol;
  const isLogin = page.place === 'login';
  const content = html`<section class="card enrolment">
  <h1>${words.heading}</h1>
  ${isLogin && html`<p class="lead">${words.why}</p>`}
  <ol class="enrolment-steps">${words.steps.map((step) => html`<li>${step}</li>`)}</ol>
  <div class="enrolment-code">${page.qr}
    <p class="hint">${words.byHand}</p><p><code class="secret">${page.secret}</code></p></div>
  ${problemNote(page.problem && words.wrong)}
  <form method="post" action="${isLogin ? '/login/enrol' : '/account/second-factor/confirm'}" class="fields">
    ${csrfField(looker)}
    <input type="hidden" name="next" value="${page.next}">
    ${field({ name: 'code', label: words.label, autocomplete: 'one-time-code', isFirst: true, maxLength: 10, problem: page.problem && problemId })}
    <button class="button primary wide">${words.submit}</button>
  </form>
  ${
    isLogin
      ? html`<form method="post" action="/logout" class="login-more">${csrfField(looker)}<button class="button quiet">${words.cancel}</button></form>`
      : html`<p class="login-more"><a href="/account">${words.cancel}</a></p>`
  }
</section>`;
  return pageFrame(looker, { title: words.title, at: 'account', layout: 'narrow', content });
}

export function recoveryCodesView(looker: Looker, page: { codes: string[]; next: string }): string {
  const words = peopleWords[looker.language].recovery;
  return pageFrame(looker, {
    title: words.title,
    at: 'account',
    layout: 'narrow',
    content: html`<section class="card recovery">
  <h1>${words.heading}</h1>
  <p class="lead">${words.intro} <strong>${words.once}</strong></p>
  <ol class="recovery-codes">${page.codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
  <p><a class="button primary wide" href="${page.next}">${words.goOn}</a></p>
</section>`,
  });
}
