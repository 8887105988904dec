/** Fields of the forms about people: a label above an input, marked when it was wrong. */
import { type Html, html } from '../../html.ts';

export type Field = {
  name: string;
  label: string;
  value?: string;
  type?: 'text' | 'password';
  autocomplete: 'username' | 'name' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  isFirst?: boolean;
  hint?: string;
  maxLength?: number;
  /** Digits come up first on a phone's keyboard. */
  isDigits?: boolean;
  isOptional?: boolean;
  /** Id of the sentence that says what was wrong with it. */
  problem?: string | false | null;
};

export function field(about: Field): Html {
  const hint = about.hint ? `${about.name}-hint` : '';
  const describedBy = [hint, about.problem || ''].filter((id) => id !== '').join(' ');
  return html`<div class="field"><label for="field-${about.name}">${about.label}</label>
    <input id="field-${about.name}" name="${about.name}" type="${about.type ?? 'text'}" value="${about.value ?? ''}"
      autocomplete="${about.autocomplete}" autocapitalize="none" spellcheck="false"
      ${!about.isOptional && html`required`} ${about.maxLength && html`maxlength="${about.maxLength}"`}
      ${describedBy && html`aria-describedby="${describedBy}"`} ${about.problem && html`aria-invalid="true"`}
      ${about.isFirst && html`autofocus`}>
    ${about.hint && html`<p class="hint" id="${hint}">${about.hint}</p>`}</div>`;
}

/** What went wrong, read out at once. `problemId` ties it to its field. */
export const problemId = 'problem';

export function problemNote(text: string | null): Html {
  return html`${text && html`<p class="note note-problem" role="alert" id="${problemId}">${text}</p>`}`;
}

export function doneNote(text: string | null | undefined): Html {
  return html`${text && html`<p class="note note-done" role="status">${text}</p>`}`;
}
