/** A new password with a one-time code: for new people, and for those who forgot theirs. */
import { html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { peopleWords, waitText } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import { shortestPassword } from '../password.ts';
import type { PasswordProblem } from '../password-rules.ts';
import { field, problemId, problemNote } from './fields.ts';

export type NewPasswordPage = {
  username: string;
  code: string;
  problem: { is: PasswordProblem | 'wrongCode' } | { is: 'wait'; waitMs: number } | null;
};

export function newPasswordView(looker: Looker, page: NewPasswordPage): string {
  const words = peopleWords[looker.language].newPassword;
  const { problem } = page;
  const told =
    problem &&
    (problem.is === 'wait'
      ? words.wait(waitText(problem.waitMs, looker.language))
      : problem.is === 'wrongCode'
        ? words.wrongCode
        : passwordProblemText(looker, problem.is));
  const isCode = problem?.is === 'wrongCode';
  const content = html`<section class="card login">
  <h1>${words.heading}</h1>
  <p class="lead">${words.intro}</p>
  ${problemNote(told)}
  <form method="post" action="/new-password" class="fields">
    ${csrfField(looker)}
    ${field({ name: 'username', label: officeWords[looker.language].login.username, value: page.username, autocomplete: 'username', isFirst: true, maxLength: 64, problem: isCode && problemId })}
    ${field({ name: 'code', label: words.code, value: page.code, autocomplete: 'off', maxLength: 20, problem: isCode && problemId })}
    ${newPasswordFields(looker, problem && !isCode && problemId)}
    <button class="button primary wide">${words.submit}</button>
  </form>
</section>`;
  return pageFrame(looker, { title: words.title, layout: 'narrow', content });
}

/** Typed twice, because nobody sees what they type. */
export function newPasswordFields(looker: Looker, problem: string | false | null) {
  const words = peopleWords[looker.language].newPassword;
  const hint = officeWords[looker.language].setUp.passwordHint(shortestPassword);
  return html`${field({ name: 'password', label: words.password, type: 'password', autocomplete: 'new-password', hint, problem })}
    ${field({ name: 'repeat', label: words.repeat, type: 'password', autocomplete: 'new-password', problem })}`;
}

export function passwordProblemText(looker: Looker, problem: PasswordProblem): string {
  const words = peopleWords[looker.language].newPassword;
  return problem === 'tooShort' ? words.tooShort(shortestPassword) : words[problem];
}
