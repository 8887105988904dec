import test from 'ava';
import { lineText, lineWidth } from '../../../kiosk-ui/screen-line.ts';
import { hintsOf } from '../../../kiosk-ui/technician/tech-hints.ts';
import { smallestTech, techLines } from '../../../kiosk-ui/technician/tech-lines.ts';
import { firstState, pageNames, type TechState } from '../../../kiosk-ui/technician/tech-state.ts';
import { techWords } from '../../../kiosk-ui/technician/tech-words.ts';
import { technicianLanguages } from '../../../src/technician/words/technician-words.ts';
import { brokenState, wellState } from '../../support/technician-states.ts';

// Times are shown in the terminal's own zone.
process.env.TZ = 'Asia/Makassar';

const textOf = (state: TechState) => techLines(state, smallestTech).map(lineText).join('\n');

test('every page fits 80 x 24 in both languages, whatever is wrong', (t) => {
  for (const language of technicianLanguages) {
    for (const page of pageNames) {
      for (const made of [firstState(language), wellState, brokenState]) {
        const lines = techLines({ ...made, language, page }, smallestTech);
        t.is(lines.length, 24);
        t.true(
          lines.every((line) => lineWidth(line) === 80),
          `${page} ${language}`,
        );
        const tabs = lineText(lines[1] ?? []);
        for (const name of pageNames)
          t.true(tabs.includes(techWords[language].pages[name]), `${tabs}: ${name}`);
      }
    }
  }
});

test('every key of a page is on the screen, and one that is off says why', (t) => {
  for (const language of technicianLanguages) {
    for (const page of pageNames) {
      for (const made of [firstState(language), wellState, brokenState]) {
        const state = { ...made, language, page };
        const shown = textOf(state);
        for (const { does, off } of hintsOf(state, techWords[language])) {
          t.true(shown.includes(does), `${page}: ${does}\n${shown}`);
          if (off !== null) t.true(shown.includes(off), `${page}: ${off}\n${shown}`);
        }
      }
    }
  }
});

test('what keeps citizens from being served is the first thing on the first page', (t) => {
  const lines = textOf({ ...brokenState, language: 'en' }).split('\n');
  t.regex(lines[2] ?? '', /Receipt printer: The paper roll has ended/);
  t.regex(lines[0] ?? '', /OUT OF ORDER/);
});

test('the page of remedies names the part to bring and what is to be seen next', (t) => {
  const shown = textOf({ ...brokenState, language: 'id', page: 'remedies' });
  t.regex(shown, /Bawa: gulungan kertas/);
  t.regex(shown, /Berikutnya: Struk yang tertunda tercetak sendiri/);
});

test('tests are off until the technician has taken over, and the requests show numbers and reasons alone', (t) => {
  t.regex(textOf({ ...wellState, language: 'en', page: 'devices' }), /take over first \(w\)/);
  const atWork: TechState = {
    ...wellState,
    health: wellState.health && { ...wellState.health, state: 'technicianAtWork' },
  };
  t.notRegex(textOf({ ...atWork, language: 'en', page: 'devices' }), /take over first/);
  t.regex(
    textOf({ ...brokenState, language: 'en', page: 'requests' }),
    /0270000411 .*1\/3 +2 +in 10 min +timedOut/,
  );
});

test('each page of a bad day looks as somebody last approved it', (t) => {
  for (const page of pageNames) t.snapshot(textOf({ ...brokenState, language: 'id', page }), page);
});
