/** Between visits the kiosk speaks Indonesian first and English below it: nobody knows who stands there. */
import type { View } from '../control/messages.ts';
import type { Language } from '../request/request.ts';
import { type Words, words } from '../request/words/words.ts';

export function noticeView(
  screen: string,
  heading: (words: Words) => string,
  body: (words: Words, language: Language) => string[],
): View {
  return {
    screen,
    language: 'id',
    heading: heading(words.id),
    body: [...body(words.id, 'id'), '', heading(words.en), ...body(words.en, 'en')],
    hints: [{ key: 'enter', does: words.id.keys.start, off: words.id.keys.wait }],
    lamps: { green: 'off', yellow: 'off', red: 'off', blue: 'off' },
  };
}
