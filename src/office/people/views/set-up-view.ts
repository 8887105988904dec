/** The page on which a new office gets its name and its first administrator. Reached with the code from the server's screen alone. */
import { html } from '../../html.ts';
import { csrfField, type Looker, pageFrame } from '../../views/page-frame.ts';
import { peopleWords, waitText } from '../../words/people/people-words.ts';
import { officeWords } from '../../words/words.ts';
import type { PasswordProblem } from '../password-rules.ts';
import { field, problemId, problemNote } from './fields.ts';
import { newPasswordFields, passwordProblemText } from './new-password-view.ts';

export type SetUpProblem =
  | { is: 'wrongCode' | 'badOfficeName' | 'badName' | 'badUsername' }
  | { is: 'password'; password: PasswordProblem }
  | { is: 'wait'; waitMs: number };

export type SetUpPage = {
  problem: SetUpProblem | null;
  code: string;
  officeName: string;
  username: string;
  name: string;
  /** Whether an authenticator app is set up next. */
  asksSecondFactor: boolean;
};

export function setUpView(looker: Looker, page: SetUpPage): string {
  const words = officeWords[looker.language];
  const more = peopleWords[looker.language].setUp;
  const at = (...names: SetUpProblem['is'][]) => page.problem && names.includes(page.problem.is) && problemId;
  const content = html`<section class="card login">
  <h1>${words.setUp.heading}</h1>
  <p class="lead">${words.setUp.intro}</p>
  ${problemNote(page.problem && problemText(looker, page.problem))}
  <form method="post" action="/set-up" class="fields">
    ${csrfField(looker)}
    ${field({ name: 'code', label: words.setUp.code, value: page.code, autocomplete: 'off', isFirst: true, maxLength: 30, problem: at('wrongCode', 'wait') })}
    ${field({ name: 'officeName', label: more.officeName, value: page.officeName, autocomplete: 'off', maxLength: 60, hint: more.officeNameExample, problem: at('badOfficeName') })}
    ${field({ name: 'name', label: words.setUp.name, value: page.name, autocomplete: 'name', maxLength: 60, problem: at('badName') })}
    ${field({ name: 'username', label: words.login.username, value: page.username, autocomplete: 'username', maxLength: 32, problem: at('badUsername') })}
    ${newPasswordFields(looker, at('password'))}
    ${page.asksSecondFactor && html`<p class="hint">${more.next}</p>`}
    <button class="button primary wide">${words.setUp.submit}</button>
  </form>
</section>`;
  return pageFrame(looker, { title: words.setUp.title, layout: 'narrow', content });
}

function problemText(looker: Looker, problem: SetUpProblem): string {
  const { setUp } = officeWords[looker.language];
  const more = peopleWords[looker.language].setUp;
  if (problem.is === 'password') return passwordProblemText(looker, problem.password);
  if (problem.is === 'wait') return more.wait(waitText(problem.waitMs, looker.language));
  return problem.is === 'badOfficeName' ? more.badOfficeName : setUp[problem.is];
}
