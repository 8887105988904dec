/** A field of the forms about citizens' rights. */
import { type Html, html } from '../../../html.ts';

export function textField(about: {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  maxLength: number;
  rows?: number;
  isWrong?: boolean;
  isOptional?: boolean;
  type?: 'text' | 'number' | 'datetime-local';
}): Html {
  const described = [about.hint ? `${about.name}-hint` : '', about.isWrong ? 'problem' : '']
    .filter((id) => id !== '')
    .join(' ');
  const common = html`id="field-${about.name}" name="${about.name}" ${!about.isOptional && html`required`} autocomplete="off"
    ${described && html`aria-describedby="${described}"`} ${about.isWrong && html`aria-invalid="true"`}`;
  return html`<div class="field"><label for="field-${about.name}">${about.label}</label>
    ${
      about.rows
        ? html`<textarea ${common} rows="${about.rows}" maxlength="${about.maxLength}">${about.value ?? ''}</textarea>`
        : html`<input ${common} type="${about.type ?? 'text'}" value="${about.value ?? ''}" ${about.type !== 'number' && html`maxlength="${about.maxLength}"`}>`
    }
    ${about.hint && html`<p class="hint" id="${about.name}-hint">${about.hint}</p>`}</div>`;
}
