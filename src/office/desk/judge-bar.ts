/** Below each page: what an officer says of it, one button each; and, for a page that can't serve, the form that sends it back. */
import { localTime } from '../../request/local-time.ts';
import { noteLimit } from '../citizen-note.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../views/icons.ts';
import { csrfField, type Looker } from '../views/page-frame.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import type { DeskPage } from './desk-page.ts';
import { isBad, type Verdict, verdicts } from './page-verdict.ts';
import { reasonsFor } from './send-back-reasons.ts';

export type JudgeForms = {
  revision: number;
  /** From this stage, by this person. */
  maySendBack: boolean;
  /** Nobody has taken it into work yet. */
  isNew: boolean;
  /** What was wrong with the form that came in. */
  problem: { page: string; says: string; reason: string; note: string } | null;
};

const signs = { fine: 'check', unreadable: 'eye', wrongPaper: 'copies' } as const satisfies Record<
  Verdict,
  string
>;
const keys = { fine: 'y', unreadable: 't', wrongPaper: 's' } as const satisfies Record<Verdict, string>;

export function judgeBar(
  looker: Looker,
  about: { number: string; page: DeskPage; mayWork: boolean; forms: JudgeForms },
): Html {
  const words = deskWords[looker.language];
  const { page, mayWork } = about;
  const said = page.verdict;
  const by =
    said &&
    html`<span class="soft judged-by">${words.verdict.by(said.officer, localTime(said.at, looker.language))}</span>`;
  if (page.replacedBy || !mayWork)
    return html`<p class="judged">${said ? html`<span class="badge verdict-${said.verdict}">${words.verdict.labels[said.verdict]}</span> ${by}` : html`<span class="soft">${words.verdict.none}</span>`}</p>`;
  return html`<div class="judge" data-judge="${page.info.page}">
  <form method="post" action="/requests/${about.number}/pages/${page.info.page}/verdict" class="judge-form" aria-label="${words.verdict.title}">${csrfField(looker)}
    ${verdicts.map(
      (
        each,
      ) => html`<button class="button small verdict-${each}" name="verdict" value="${each}" title="${words.verdict.labels[each]} (${keys[each]})"
      aria-keyshortcuts="${keys[each]}" aria-pressed="${said?.verdict === each ? 'true' : 'false'}">${icon(signs[each])}${words.verdict.labels[each]}</button>`,
    )}${by}</form>
  ${page.sentBack && html`<p class="note note-warn">${words.sendBack.waiting} ${words.sendBack.reasons[page.sentBack.reason]}. ${page.sentBack.note}</p>`}
  ${isBad(said?.verdict) && !page.sentBack && sendBack(looker, about)}</div>`;
}

function sendBack(looker: Looker, about: { number: string; page: DeskPage; forms: JudgeForms }): Html {
  const words = deskWords[looker.language].sendBack;
  const { page, forms } = about;
  if (!forms.maySendBack) return html`<p class="soft">${forms.isNew ? words.takeFirst : words.notNow}</p>`;
  const problem = forms.problem?.page === page.info.page ? forms.problem : null;
  const reasons = reasonsFor(page.verdict?.verdict);
  return html`<details class="send-back" ${problem && html`open`}>
    <summary class="button small primary">${icon('sendBack')}${words.open}…</summary>
    <form method="post" action="/requests/${about.number}/send-back">${csrfField(looker)}
      <input type="hidden" name="page" value="${page.info.page}"><input type="hidden" name="revision" value="${forms.revision}">
      <p class="soft">${words.intro}</p>
      ${problem && html`<p class="note note-problem" role="alert">${problem.says}</p>`}
      <fieldset class="reasons"><legend>${words.why}</legend>${reasons.map(
        (
          reason,
          index,
        ) => html`<label class="choice"><input type="radio" name="reason" value="${reason}" required
        ${(problem ? problem.reason === reason : index === 0) && html`checked`}><span>${words.reasons[reason]}</span></label>`,
      )}</fieldset>
      <label class="field"><span>${words.note}</span><input name="note" maxlength="${noteLimit}" data-no-number="${words.holdsNumber}"
        value="${problem?.note}" autocomplete="off"></label>
      <button class="button primary">${words.send}</button>
      <p class="hint" data-number-hint>${words.noteHint}</p></form></details>`;
}
