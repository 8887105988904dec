/** What surrounds every page of the office: head, bar with menu and language, main. All views hand their content to it. */

import type { Language } from '../../request/request.ts';
import { languages } from '../../request/request.ts';
import { type Html, html } from '../html.ts';
import type { Person } from '../people.ts';
import { officeWords } from '../words/words.ts';

/** What a view knows about the one who looks. */
export type Looker = {
  language: Language;
  /** Null before the login. */
  person: Person | null;
  /** For the hidden field of every form. */
  csrfToken: string;
  /** Where the language links lead back to. */
  path: string;
  now: Date;
  /** Addresses of the files in public/, with a version. */
  assets: Assets;
};
export type Assets = { stylesheet: string; script: string };

export type Frame = {
  title: string;
  /** Which menu entry is marked. */
  at?: 'requests' | 'kiosks';
  /** Width and arrangement of the main part. */
  layout: 'narrow' | 'list' | 'request' | 'wide';
  content: Html;
};

export function pageFrame(looker: Looker, frame: Frame): string {
  const words = officeWords[looker.language];
  const page = html`<!doctype html>
<html lang="${looker.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${frame.title} · ${words.product}</title>
<link rel="icon" href="/public/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="${looker.assets.stylesheet}">
<script src="${looker.assets.script}" defer></script>
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="bar">
  <a class="brand" href="/requests"><img src="/public/mark.svg" alt="" width="30" height="30">
    <span class="brand-name">${words.product}</span><span class="brand-office">${words.office}</span></a>
  ${looker.person && menu(looker, frame)}
  <div class="bar-end">
    ${languageSwitch(looker)}
    ${looker.person && whoAndOut(looker, looker.person)}
  </div>
</header>
<main id="main" class="main main-${frame.layout}" tabindex="-1">
${frame.content}
</main>
</body>
</html>
`;
  return page.toString();
}

/** The hidden field that proves that a form came from our own page. */
export function csrfField(looker: Looker): Html {
  return html`<input type="hidden" name="_csrf" value="${looker.csrfToken}">`;
}

function menu(looker: Looker, frame: Frame): Html {
  const words = officeWords[looker.language];
  const entry = (at: NonNullable<Frame['at']>, label: string) =>
    html`<a href="/${at}" ${frame.at === at && html`aria-current="page"`}>${label}</a>`;
  return html`<nav class="menu">
    ${entry('requests', words.menu.requests)}
    ${looker.person?.role === 'administrator' && entry('kiosks', words.menu.kiosks)}
  </nav>`;
}

function languageSwitch(looker: Looker): Html {
  const names: Record<Language, string> = { id: 'Indonesia', en: 'English' };
  return html`<nav class="languages" aria-label="${officeWords[looker.language].menu.language}">
    ${languages.map(
      (language) =>
        html`<a href="/language/${language}?back=${encodeURIComponent(looker.path)}" lang="${language}"
          ${language === looker.language && html`aria-current="true"`}>${names[language]}</a>`,
    )}</nav>`;
}

function whoAndOut(looker: Looker, person: Person): Html {
  const words = officeWords[looker.language];
  return html`<span class="who"><span class="who-name">${person.name}</span>
    <span class="who-role">${words.roles[person.role]}</span></span>
    <form method="post" action="/logout">${csrfField(looker)}<button class="button quiet on-bar">${words.menu.logOut}</button></form>`;
}
