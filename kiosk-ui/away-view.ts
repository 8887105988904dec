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

/** For the moment between the start and the first answer. */
export const blankView: View = {
  screen: 'starting',
  language: 'id',
  heading: '',
  body: [],
  hints: [],
  lamps: dark,
};
