/** What a key means on the screen it was pressed on. Pure; the machine only ever sees the meaning. */
import type { ButtonName } from '../../devices/button-panel/button-panel.ts';
import { words } from '../request/words/words.ts';
import { screens } from './screens/screens.ts';
import type { VisitContext } from './visit-context.ts';
import type { CitizenEvent, KeyPressed } from './visit-events.ts';

type Key = KeyPressed['key'];

/** Each panel button does what one key does. */
export const keyOfButton = {
  green: 'enter',
  yellow: 'backspace',
  red: 'cancel',
  blue: 'help',
} as const satisfies Record<ButtonName, Key>;

/** More choices than the digits 1 to 9 can name are shown eight at a time; 9 turns the page. */
const choicesAPage = 8;
export const turnThePage = '9';

export type ChoicePage = { first: number; count: number; page: number; of: number };

/** Which of `total` choices are on the screen while the arrows stand at `chosen`. */
export function choicePage(total: number, chosen: number): ChoicePage {
  if (total <= 9) return { first: 0, count: total, page: 1, of: 1 };
  const page = Math.floor(chosen / choicesAPage);
  const first = page * choicesAPage;
  return {
    first,
    count: Math.min(choicesAPage, total - first),
    page: page + 1,
    of: Math.ceil(total / choicesAPage),
  };
}

export function meaningOfKey(visit: VisitContext, key: Key): CitizenEvent {
  const screen = screens[visit.screen];
  if (key === 'cancel') return { type: 'citizen.stopped' };
  if (key === 'help') return { type: 'citizen.askedForHelp' };
  if (screen.choices) return keyAmongChoices(visit, key, screen.choices(visit, words[visit.language]));
  if (screen.input) return keyInInput(visit, key, screen.input.maxDigits);
  if (key === 'enter') return { type: 'citizen.wentOn' };
  if (key === 'backspace' || key === 'left') return { type: 'citizen.wentBack' };
  return { type: 'citizen.pressedAnIdleKey' };
}

function keyAmongChoices(visit: VisitContext, key: Key, choices: { id: string }[]): CitizenEvent {
  const { first, count, of } = choicePage(choices.length, visit.chosen);
  const nextPage = first + count >= choices.length ? 0 : first + count;
  switch (key) {
    case 'enter':
      return chose(choices[visit.chosen]);
    case 'up':
      return { type: 'citizen.moved', to: (visit.chosen + choices.length - 1) % choices.length };
    case 'down':
      return { type: 'citizen.moved', to: (visit.chosen + 1) % choices.length };
    case 'right':
      return of > 1 ? { type: 'citizen.moved', to: nextPage } : { type: 'citizen.pressedAnIdleKey' };
    case 'left':
    case 'backspace':
      return { type: 'citizen.wentBack' };
    default: {
      if (of > 1 && key === turnThePage) return { type: 'citizen.moved', to: nextPage };
      const digit = Number(key);
      return digit >= 1 && digit <= count
        ? chose(choices[first + digit - 1])
        : { type: 'citizen.pressedAnIdleKey' };
    }
  }
}

function chose(choice: { id: string } | undefined): CitizenEvent {
  return choice ? { type: 'citizen.chose', choice: choice.id } : { type: 'citizen.pressedAnIdleKey' };
}

function keyInInput(visit: VisitContext, key: Key, maxDigits: number): CitizenEvent {
  switch (key) {
    case 'enter':
      return { type: 'citizen.entered', digits: visit.entry };
    case 'left':
      return { type: 'citizen.wentBack' };
    case 'backspace':
      return visit.entry === ''
        ? { type: 'citizen.wentBack' }
        : { type: 'citizen.typed', entry: visit.entry.slice(0, -1) };
    case 'up':
    case 'down':
    case 'right':
      return { type: 'citizen.pressedAnIdleKey' };
    default:
      return visit.entry.length < maxDigits
        ? { type: 'citizen.typed', entry: visit.entry + key }
        : { type: 'citizen.pressedAnIdleKey' };
  }
}
