/** What surrounds every page of the office: head, rail with menu and language, main. All views hand their content to it. */

import type { Language } from '../../request/request.ts';
import { languages } from '../../request/request.ts';
import { type Html, html } from '../html.ts';
import type { Person } from '../people/person.ts';
import { officeWords } from '../words/words.ts';
import { type IconName, icon } from './icons.ts';

/** What a view knows about the one who looks. */
export type Looker = {
  language: Language;
  /** What the office calls itself; empty for the usual name. */
  officeName: string;
  /** Null before the login. */
  person: Person | null;
  /** For the hidden field of every form. */
  csrfToken: string;
  /** Where the language links lead back to. */
  path: string;
  now: Date;
  /** How many kiosks want somebody to go there. */
  kiosksWantingHelp: number;
  /** Address of a file in public/, with a version: `office.css`, or a script by its name. */
  assets: (name: string) => string;
};

export type Frame = {
  title: string;
  /** Which menu entry is marked. */
  at?: MenuEntry | 'account';
  /** Width and arrangement of the main part. */
  layout: 'narrow' | 'list' | 'text' | 'desk' | 'wide';
  /** Files of public/scripts/ that this page loads. */
  scripts?: readonly string[];
  /** Address to which this page leads on by itself. */
  goesOnTo?: string;
  content: Html;
};

export type MenuEntry = keyof typeof entries;

/** Who sees which entry; the pages ask again. */
const entries = {
  requests: {
    address: '/requests',
    icon: 'inbox',
    for: ['operator', 'supervisor', 'administrator', 'auditor'],
  },
  courier: {
    address: '/courier',
    icon: 'courier',
    for: ['courier', 'operator', 'supervisor', 'administrator', 'auditor'],
  },
  kiosks: { address: '/kiosks', icon: 'kiosk', for: ['administrator', 'supervisor'] },
  publications: { address: '/publications', icon: 'megaphone', for: ['administrator', 'supervisor'] },
  people: { address: '/people', icon: 'people', for: ['administrator'] },
  citizens: { address: '/citizens', icon: 'hand', for: ['administrator', 'supervisor', 'auditor'] },
  settings: { address: '/service-times', icon: 'clock', for: ['administrator'] },
  audit: { address: '/audit', icon: 'audit', for: ['administrator', 'supervisor', 'auditor'] },
} as const satisfies Record<string, { address: string; icon: IconName; for: readonly string[] | null }>;

export function pageFrame(looker: Looker, frame: Frame): string {
  const words = officeWords[looker.language];
  const page = html`<!doctype html>
<html lang="${looker.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${frame.goesOnTo && html`<meta http-equiv="refresh" content="0; url=${frame.goesOnTo}">`}
<title>${frame.title} · ${words.product}</title>
<link rel="icon" href="/public/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="${looker.assets('office.css')}">
${frame.scripts?.map((script) => html`<script src="${looker.assets(script)}" type="module"></script>`)}
</head>
<body class="${looker.person ? 'has-rail' : 'is-guest'}">
<a class="skip" href="#main">${words.skip}</a>
${looker.person ? rail(looker, looker.person, frame) : cover(looker)}
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

function rail(looker: Looker, person: Person, frame: Frame): Html {
  const words = officeWords[looker.language];
  return html`<header class="rail">
  <a class="brand" href="/requests"><img src="/public/mark.svg" alt="" width="38" height="38">${words.product}</a>
  <nav class="menu" aria-label="${words.menu.main}">${menu(looker, person, frame)}</nav>
  <div class="rail-end">
    <a class="who" href="/account" ${frame.at === 'account' && html`aria-current="page"`}><span class="who-mark" aria-hidden="true">${initials(person.name)}</span>
      <span class="who-name">${person.name}</span> <span class="who-role">${words.roles[person.role]}</span></a>
    <form method="post" action="/logout">${csrfField(looker)}<button class="button">${words.menu.logOut}</button></form>
    ${languageSwitch(looker)}
  </div>
</header>`;
}

function menu(looker: Looker, person: Person, frame: Frame): Html[] {
  const words = officeWords[looker.language];
  const shown = Object.entries(entries).filter(
    ([, entry]) => !entry.for || entry.for.some((role) => role === person.role),
  );
  return shown.map(
    ([
      at,
      entry,
    ]) => html`<a href="${entry.address}" ${frame.at === at && html`aria-current="page"`}>${icon(entry.icon)}
      ${words.menu.entries[at as MenuEntry]}
      ${at === 'kiosks' && looker.kiosksWantingHelp > 0 && html`<span class="menu-count">${looker.kiosksWantingHelp}</span>`}</a>`,
  );
}

/** What a guest sees beside the form: whose office this is. */
function cover(looker: Looker): Html {
  const words = officeWords[looker.language];
  return html`<header class="cover">
  <a class="cover-name" href="/"><img src="/public/mark.svg" alt="" width="46" height="46">
    <span>${words.product} <small>${looker.officeName || words.office}</small></span></a>
  <p class="cover-says">${words.cover}</p>
  ${languageSwitch(looker)}
</header>`;
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

/** "Petugas Peragaan" is PP. */
function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => part?.[0] ?? '');
  return letters.join('').toUpperCase();
}
