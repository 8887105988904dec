/** What somebody sees who comes by a name that no office here has: a sentence in both languages, and nothing about who is here. */
import { html } from '../html.ts';
import { officeWords } from '../words/words.ts';

export function unknownHostPage(): string {
  const { id, en } = officeWords;
  return `<!doctype html>${html`<html lang="id">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${id.problem.title}</title></head>
<body>
<h1>${id.problem.title}</h1>
<p>${id.unknownHost}</p>
<p lang="en">${en.unknownHost}</p>
</body>
</html>`}`;
}
