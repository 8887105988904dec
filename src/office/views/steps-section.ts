/** The steps that this officer may take from this stage, each a form of its own. Those with a word to the citizen open on demand. */
import { stepsFor } from '../../request/workflow/judge-step.ts';
import { noteNeeds, type PlainStep, plainSteps } from '../../request/workflow/request-steps.ts';
import { noteLimit } from '../citizen-note.ts';
import { type Html, html } from '../html.ts';
import type { OfficeRequest } from '../request-register.ts';
import { officeWords } from '../words/words.ts';
import { csrfField, type Looker } from './page-frame.ts';

export type StepProblem =
  | 'stale'
  | 'notNow'
  | 'notYours'
  | 'notHolder'
  | 'noteMissing'
  | 'noteTooLong'
  | 'noteHoldsNumber';

export type StepForms = {
  /** A step was taken just now. */
  isDone: boolean;
  /** What was wrong with the form that came in, and what was typed in it. */
  problem: { step: PlainStep; is: StepProblem; note: string } | null;
};

export function stepsSection(looker: Looker, request: OfficeRequest, forms: StepForms): Html {
  const words = officeWords[looker.language].steps;
  const role = looker.person?.role ?? 'auditor';
  const offered = stepsFor(request.stage, role);
  const steps = plainSteps.filter((step) => offered.includes(step));
  const isOver = stepsFor(request.stage, 'operator').length === 0;
  const none = isOver ? words.noneClosed : words.noneYours;
  return html`<section class="panel panel-steps" aria-labelledby="steps-title"><h2 id="steps-title">${words.title}</h2>
  ${forms.isDone && html`<p class="note note-done" role="status">${words.done}</p>`}
  ${forms.problem && html`<p class="note note-problem" role="alert" id="problem">${problemText(looker, forms.problem.is)}</p>`}
  ${steps.length === 0 && html`<p class="soft">${none}</p>`}
  <div class="steps">${steps.map((step) => stepForm(looker, request, forms, step))}</div></section>`;
}

/** Not the usual way on. */
const quietSteps: readonly PlainStep[] = ['askForMore', 'reportNotDelivered', 'withdraw', 'reopen'];

function stepForm(looker: Looker, request: OfficeRequest, forms: StepForms, step: PlainStep): Html {
  const words = officeWords[looker.language].steps;
  const weight = step === 'reject' ? 'danger' : quietSteps.includes(step) ? 'plain' : 'primary';
  const form = (fields: Html, label: string, buttonWeight = weight) =>
    html`<form method="post" action="/requests/${request.number}/steps" class="step step-${step}">
      ${csrfField(looker)}
      <input type="hidden" name="step" value="${step}"><input type="hidden" name="revision" value="${request.revision}">
      ${fields}<button class="button ${buttonWeight}">${label}</button></form>`;

  const isAsked = noteNeeds[step] !== 'none';
  if (!isAsked) return form(html``, words.labels[step]);

  // A step with a word to the citizen opens its form first; only one of them stands open.
  const failed = forms.problem?.step === step ? forms.problem : null;
  const note = html`<label class="field"><span>${words.notes[step]}</span>
    <textarea name="note" rows="2" maxlength="${noteLimit * 2}" placeholder="${words.examples[step]}"
      ${failed && html`aria-describedby="problem"`}>${failed?.note}</textarea></label>`;
  return html`<details class="step-details" name="step" ${failed && html`open`}>
    <summary class="button ${weight}">${words.labels[step]}…</summary>
    ${form(note, words.send[step] ?? words.labels[step], step === 'reject' ? 'danger' : 'primary')}</details>`;
}

function problemText(looker: Looker, problem: StepProblem): string {
  const words = officeWords[looker.language].steps.problems;
  return problem === 'noteTooLong' ? words.noteTooLong(noteLimit) : words[problem];
}
