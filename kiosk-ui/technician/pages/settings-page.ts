/** The settings that need no root, as a form; what differs from what is in use waits for a restart. */
import { type EasySettings, easySettings } from '../../../src/control/technician-messages.ts';
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { emptyLine, span } from '../../screen-line.ts';
import type { TechState } from '../tech-state.ts';
import { choiceLine, textLine } from './page-parts.ts';
import type { Page } from './pages.ts';

export const settingFields = Object.keys(easySettings.shape) as (keyof EasySettings)[];

export const settingsPage: Page = (state, words, { columns }) => {
  const { settings } = state;
  if (!settings) return [textLine(technicianWords[state.language].notRunning, 'glow')];
  const text = (value: EasySettings[keyof EasySettings]) =>
    value === undefined
      ? words.labels.notSet
      : typeof value === 'boolean'
        ? value
          ? words.labels.yes
          : words.labels.no
        : String(value);
  return [
    emptyLine,
    ...settingFields.map((field, at) => {
      const waits = settings.needRestart.includes(field);
      const line = choiceLine(
        `${words.fields[field].padEnd(34)}${text(settings.written[field]).padEnd(10)}`,
        at === state.chosen,
        Math.min(columns, 48),
      );
      return waits
        ? [
            ...line,
            span(
              ` ${words.labels.inUse}: ${text(settings.inUse[field])}; ${words.labels.afterRestart}`,
              'glow',
            ),
          ]
        : line;
    }),
  ];
};

/** A text as it was typed, as the value of its field; null where nothing was typed. */
export function valueTyped(field: keyof EasySettings, text: string): unknown {
  if (field === 'dayEndTime' || field === 'scanSource') return text;
  return text.trim() === '' ? null : Number(text);
}

export function writtenValueOf(
  state: TechState,
  field: keyof EasySettings,
): EasySettings[keyof EasySettings] {
  return state.settings?.written[field];
}
