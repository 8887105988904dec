/** The filters as one form: each choice ends up in the address, so a filter can be kept and sent. */
import { catalogue, findService } from '../../../request/service-catalogue.ts';
import { districts, villagesOf } from '../../../request/villages.ts';
import { type Html, html } from '../../html.ts';
import type { Looker } from '../../views/page-frame.ts';
import { inboxWords } from '../../words/inbox/inbox-words.ts';
import { officeWords } from '../../words/words.ts';
import { ages, type InboxQuery, isEverything, pickedUpHere, stageChoices } from '../inbox-query.ts';

export type KioskChoice = { kiosk: string; place: string };
type Option = { value: string; label: string };

export function filterForm(
  looker: Looker,
  { query, kiosks }: { query: InboxQuery; kiosks: KioskChoice[] },
): Html {
  const { language } = looker;
  const words = inboxWords[language].filters;
  const stages = stageChoices.map((value) => ({
    value,
    label:
      inboxWords[language].stageChoices[value] ??
      (value === 'open' || value === 'any' || value === 'closed'
        ? value
        : officeWords[language].stages[value]),
  }));
  const services = catalogue.services.map(({ id }) => ({
    value: id,
    label: findService(id)?.label[language] ?? id,
  }));
  return html`<form class="filters no-print" method="get" action="/requests">
  ${query.text && html`<input type="hidden" name="q" value="${query.text}">`}
  ${query.isLate && html`<input type="hidden" name="late" value="1">`}
  ${query.isMine && html`<input type="hidden" name="mine" value="1">`}
  ${query.order !== 'newest' && html`<input type="hidden" name="order" value="${query.order}">`}
  ${select(words.stage, 'stage', options(stages, query.stage))}
  ${select(words.service, 'service', options([{ value: '', label: words.everyService }, ...services], query.service))}
  ${select(
    words.village,
    'village',
    html`${options(
      [
        { value: '', label: words.everyVillage },
        { value: pickedUpHere, label: words.pickUp },
      ],
      query.village,
    )}
    ${districts().map(
      (district) =>
        html`<optgroup label="${district.name}">${options(
          villagesOf(district.code).map(({ code, name }) => ({ value: code, label: name })),
          query.village,
        )}</optgroup>`,
    )}`,
  )}
  ${select(
    words.kiosk,
    'kiosk',
    options(
      [
        { value: '', label: words.everyKiosk },
        ...kiosks.map(({ kiosk, place }) => ({ value: kiosk, label: `${kiosk} ${place}` })),
      ],
      query.kiosk,
    ),
  )}
  ${select(
    words.age,
    'age',
    options(
      [
        { value: '', label: words.everyAge },
        ...ages.map((value) => ({ value, label: inboxWords[language].ages[value] })),
      ],
      query.age,
    ),
  )}
  <span class="filters-end"><button class="button small">${words.apply}</button>
  ${!isEverything(query) && html`<a href="/requests">${words.clear}</a>`}</span>
</form>`;
}

function select(label: string, name: string, choices: Html): Html {
  return html`<div class="filter"><label for="filter-${name}">${label}</label>
    <select id="filter-${name}" name="${name}">${choices}</select></div>`;
}

function options(list: Option[], chosen: string | null): Html {
  return html`${list.map(
    ({ value, label }) =>
      html`<option value="${value}" ${(chosen ?? '') === value && html`selected`}>${label}</option>`,
  )}`;
}
