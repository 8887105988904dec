/** Templates that escape by default: html`<b>${name}</b>`. Every page of the office is made with it; nothing else makes markup. */

/** Markup that is known to be safe; only `html` makes it. */
export class Html {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** `false`, `null` and `undefined` write nothing, so that `condition && html…` reads well. */
export type HtmlValue = string | number | Html | false | null | undefined | readonly HtmlValue[];

export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + strings[index + 1];
  return new Html(markup);
}

function markupOf(value: HtmlValue): string {
  if (value === false || value === null || value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (isList(value)) return value.map(markupOf).join('');
  return String(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value);
}
