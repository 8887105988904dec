/** The demands of citizens with their clock, and one of them. */
import { localTime } from '../../../../request/local-time.ts';
import { groupRequestNumber } from '../../../../request/request-number.ts';
import { type Html, html } from '../../../html.ts';
import { doneNote, problemNote } from '../../../people/views/fields.ts';
import { csrfField, type Looker, pageFrame } from '../../../views/page-frame.ts';
import { citizensWords } from '../../../words/law/law-words.ts';
import { type Demand, type DemandRow, demandKinds, demandOutcomes } from '../demands.ts';
import { textField } from './fields.ts';

export type DemandTyped = {
  kind: string;
  name: string;
  contact: string;
  words: string;
  numbers: string;
  nik: string;
};
export type DemandProblem = 'kind' | 'name' | 'words' | 'numbers' | 'nik';

export type DemandsPage = {
  demands: DemandRow[];
  mayWork: boolean;
  typed: DemandTyped;
  problem: DemandProblem | null;
};

export function demandsView(looker: Looker, page: DemandsPage): string {
  const words = citizensWords[looker.language];
  return pageFrame(looker, {
    title: words.title,
    at: 'citizens',
    layout: 'list',
    content: html`<h1>${words.title}</h1><p class="soft">${words.intro}</p>
  <p class="buttons law-links"><a class="button" href="/citizens/processing">${words.register}</a>
    <a class="button" href="/citizens/breach">${words.breach}</a></p>
  <h2 class="law-heading">${words.list.heading}</h2>
  ${page.demands.length === 0 ? html`<section class="empty"><p>${words.list.none}</p></section>` : table(looker, page.demands)}
  ${page.mayWork && noteForm(looker, page)}`,
  });
}

function noteForm(looker: Looker, { typed, problem }: DemandsPage): Html {
  const words = citizensWords[looker.language];
  const { note } = words;
  return html`<section class="panel law-columns" aria-labelledby="note-title"><h2 id="note-title">${note.heading}</h2>
  ${problemNote(problem && note.problems[problem])}
  <form method="post" action="/citizens/demands" class="fields law-form">${csrfField(looker)}
    <div class="field"><label for="field-kind">${note.kind}</label><select id="field-kind" name="kind">${demandKinds.map(
      (kind) =>
        html`<option value="${kind}" ${kind === typed.kind && html`selected`}>${words.kinds[kind]}</option>`,
    )}</select></div>
    ${textField({ name: 'name', label: note.name, value: typed.name, maxLength: 80, isWrong: problem === 'name' })}
    ${textField({ name: 'contact', label: note.contact, value: typed.contact, maxLength: 80, isOptional: true })}
    ${textField({ name: 'numbers', label: note.numbers, value: typed.numbers, hint: note.numbersHint, maxLength: 400, isOptional: true, isWrong: problem === 'numbers' })}
    ${textField({ name: 'nik', label: note.nik, value: typed.nik, hint: note.nikHint, maxLength: 25, isOptional: true, isWrong: problem === 'nik' })}
    ${textField({ name: 'words', label: note.words, value: typed.words, hint: note.wordsHint, maxLength: 500, rows: 2, isWrong: problem === 'words' })}
    <button class="button primary">${note.submit}</button></form></section>`;
}

function table(looker: Looker, demands: DemandRow[]): Html {
  const words = citizensWords[looker.language];
  return html`<table class="list"><thead><tr><th scope="col">${words.list.number}</th><th scope="col">${words.list.kind}</th>
    <th scope="col">${words.list.received}</th><th scope="col">${words.list.due}</th><th scope="col">${words.list.state}</th></tr></thead>
  <tbody>${demands.map(
    (
      demand,
    ) => html`<tr><td><a class="row-link" href="/citizens/demands/${demand.id}">${demand.id}</a></td><td>${words.kinds[demand.kind]}</td>
      <td class="soft">${localTime(demand.receivedAt, looker.language)}</td><td class="soft">${localTime(demand.dueAt, looker.language)}</td>
      <td>${stateOf(looker, demand)}</td></tr>`,
  )}</tbody></table>`;
}

/** The clock that the law sets, as a badge. */
function stateOf(looker: Looker, demand: DemandRow): Html {
  const { list } = citizensWords[looker.language];
  if (demand.outcome) return html`<span class="badge badge-ready">${list.outcomes[demand.outcome]}</span>`;
  const leftMs = Date.parse(demand.dueAt) - looker.now.getTime();
  return leftMs <= 0
    ? html`<span class="tag tag-bad">${list.late}</span>`
    : html`<span class="tag tag-warn">${list.open}, ${list.left(Math.floor(leftMs / 3_600_000))}</span>`;
}

export type DemandPage = {
  demand: Demand;
  mayWork: boolean;
  done: 'noted' | 'closedNow' | null;
  problem: 'badProof' | null;
};

export function demandView(looker: Looker, page: DemandPage): string {
  const words = citizensWords[looker.language];
  const { demand } = page;
  const one = words.demand;
  return pageFrame(looker, {
    title: one.title(demand.id),
    at: 'citizens',
    layout: 'list',
    content: html`<p class="back"><a href="/citizens">← ${one.back}</a></p>
  <h1>${one.title(demand.id)}: ${words.kinds[demand.kind]}</h1>
  <p class="soft">${words.list.received} ${localTime(demand.receivedAt, looker.language)} · ${words.list.due}
    ${localTime(demand.dueAt, looker.language)} · ${one.notedBy} ${demand.notedBy} ${stateOf(looker, demand)}</p>
  ${doneNote(page.done && one[page.done])}
  <div class="columns law-columns">
  <section class="panel" aria-labelledby="who-title"><h2 id="who-title">${one.who}</h2>
    ${
      demand.said
        ? html`<dl class="facts"><div><dt>${one.who}</dt><dd>${demand.said.name}</dd></div>
      <div><dt>${one.contact}</dt><dd>${demand.said.contact || '–'}</dd></div><div><dt>${one.words}</dt><dd>${demand.said.words}</dd></div></dl>`
        : html`<p class="note note-problem">${one.cannotOpen}</p>`
    }
    <h3>${one.requests}</h3>
    ${
      demand.numbers.length === 0
        ? html`<p class="soft">${one.noRequests}</p>`
        : html`<ul class="plain">${demand.numbers.map((number) => html`<li><a class="digits" href="/citizens/requests/${number}">${groupRequestNumber(number)}</a></li>`)}</ul>`
    }
    <p class="hint">${words.whatToDo[demand.kind]}</p></section>
  <div class="law-side">
  ${
    demand.numbers.length > 0 &&
    html`<section class="panel" aria-labelledby="report-title"><h2 id="report-title">${one.report}</h2><div class="buttons">
    <a class="button primary" href="/citizens/demands/${demand.id}/report">${one.print}</a>
    <a class="button" href="/citizens/demands/${demand.id}/report.json" download>${one.json}</a></div></section>`
  }
  ${closing(looker, page)}
  </div></div>`,
  });
}

function closing(looker: Looker, { demand, mayWork, problem }: DemandPage): Html {
  const words = citizensWords[looker.language];
  const one = words.demand;
  if (demand.closedAt && demand.outcome)
    return html`<section class="panel" aria-labelledby="close-title"><h2 id="close-title">${one.proof}</h2>
    <p class="soft">${one.closed(words.list.outcomes[demand.outcome], localTime(demand.closedAt, looker.language))}, ${demand.closedBy}</p>
    <p>${demand.proof ?? one.cannotOpen}</p></section>`;
  return html`${
    mayWork &&
    html`<section class="panel" aria-labelledby="close-title"><h2 id="close-title">${one.close}</h2>
    ${problemNote(problem && one[problem])}
    <form method="post" action="/citizens/demands/${demand.id}/close" class="fields law-form">${csrfField(looker)}
      <div class="field"><label for="field-outcome">${one.outcome}</label><select id="field-outcome" name="outcome">${demandOutcomes.map(
        (outcome) => html`<option value="${outcome}">${words.list.outcomes[outcome]}</option>`,
      )}</select></div>
      ${textField({ name: 'proof', label: one.proof, hint: one.proofHint, maxLength: 500, rows: 2, isWrong: problem !== null })}
      <button class="button primary">${one.submit}</button></form></section>`
  }`;
}
