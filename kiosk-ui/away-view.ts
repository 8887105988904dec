/** What the screen shows by itself: nothing yet, or that the service is away. In both languages, for nobody knows who stands there. */
import type { View } from '../src/control/messages.ts';
import { screenWords } from '../src/request/words/screen-words.ts';

const dark = { green: 'off', yellow: 'off', red: 'off', blue: 'off' } as const;

export const awayView: View = {
  screen: 'serviceAway',
  language: 'id',
  heading: screenWords.id.away.heading,
  body: [screenWords.id.away.body, screenWords.en.away.heading, screenWords.en.away.body],
  hints: [],
  lamps: dark,
};

/** What the kiosk says when it is stopped; `src/visit/interruption-views.ts` makes them. */
const lastWords = ['shuttingDown', 'safeToSwitchOff'];

/** A kiosk that was stopped has said whether the power may go; that stays on the screen until it is back. */
export function viewWithoutService(last: View): View {
  return lastWords.includes(last.screen) ? last : awayView;
}

/**
 * A kiosk that says it is saving and then is gone was killed in the middle: "do not cut the power yet" must not stand there for
 * ever. Longer than systemd gives it to stop.
 */
export const stillSavingMs = 120_000;

/** For the moment between the start and the first answer. */
export const blankView: View = {
  screen: 'starting',
  language: 'id',
  heading: '',
  body: [],
  hints: [],
  lamps: dark,
};
