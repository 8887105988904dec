/** An error page in words: what is wrong, and the way back. */
import { html } from '../html.ts';
import { officeWords } from '../words/words.ts';
import { type Looker, pageFrame } from './page-frame.ts';

export type ProblemName = Exclude<keyof (typeof officeWords)['id']['problem'], 'title' | 'back'>;

export function problemView(looker: Looker, problem: ProblemName): string {
  const words = officeWords[looker.language].problem;
  return pageFrame(looker, {
    title: words.title,
    layout: 'narrow',
    content: html`<section class="card problem" role="alert">
  <h1>${words.title}</h1>
  <p class="lead">${words[problem]}</p>
  <p><a class="button" href="/requests">${words.back}</a></p>
</section>`,
  });
}
