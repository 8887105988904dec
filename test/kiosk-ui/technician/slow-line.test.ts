/** The technician's screen behind 300 ms each way, as over a tethered phone: bytes, frames and final screens are looked at, never the clock. */
import test, { type ExecutionContext } from 'ava';
import { hintsOf } from '../../../kiosk-ui/technician/tech-hints.ts';
import {
  keyOfPage,
  type PageName,
  pageNames,
  type TechState,
} from '../../../kiosk-ui/technician/tech-state.ts';
import { techWords } from '../../../kiosk-ui/technician/tech-words.ts';
import { openPtyScreen, type PtyScreen } from '../../support/pty-screen.ts';
import { openTechnicianKiosk } from '../../support/technician-kiosk.ts';
import { brokenState, wellState } from '../../support/technician-states.ts';

const limit = { timeoutMs: 60_000 };
const delayMs = '300';

async function openFarAway(t: ExecutionContext, state: TechState) {
  const kiosk = await openTechnicianKiosk(state);
  t.teardown(kiosk.close);
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['test/support/slow-line.ts', delayMs, process.execPath, ...kiosk.args, '--language', 'en'],
    ...{ columns: 80, rows: 24 },
  });
  t.teardown(screen.close);
  let bytes = 0;
  screen.onWritten((piece) => {
    bytes += Buffer.byteLength(piece);
  });
  await screen.waitFor('027 Balai Desa Pitulua', limit);
  return {
    ...{ kiosk, screen },
    /** Since the last time it was asked. */
    bytesSent() {
      const sent = bytes;
      bytes = 0;
      return sent;
    },
  };
}

/** Something that only this page shows of `brokenState`. */
const signs: Record<PageName, string | RegExp> = {
  overview: /State +OUT OF ORDER/,
  devices: 'printer.paperOut: Put in a new roll.',
  requests: /0270000411 .*timedOut/,
  logs: /step\.failed.*code=printer\.paperOut/,
  visit: 'keeping.receiptDelayed',
  network: /610 \/ 980\.5 \/ 1604 ms, 2\/5 lost/,
  settings: /End of the day +16:30/,
  stick: '/media/silaku/KERJA',
  practice: 'nothing can be broken on command',
  remedies: 'Bring: a paper roll',
};

/** Every key of the page with its words, on the last rows; and no row of it is wrapped or cut. */
function hintsMissing(screen: PtyScreen, state: TechState, page: PageName): string[] {
  const foot = screen.text().split('\n').slice(-3).join(' ').replace(/\s+/g, ' ');
  return hintsOf({ ...state, page, language: 'en' }, techWords.en)
    .map(({ key, does }) => `${key === 'enter' ? 'Enter' : key} ${does}`)
    .filter((hint) => !foot.includes(hint));
}

test.serial('every page is reached, and its row of keys is complete when it has been drawn', async (t) => {
  const { screen, bytesSent } = await openFarAway(t, brokenState);
  await screen.waitFor(signs.overview, limit);
  const costs: Record<string, number> = {};
  for (const page of [...pageNames.slice(1), 'overview'] as const) {
    bytesSent();
    screen.type(keyOfPage(page));
    await screen.waitFor(signs[page], limit);
    t.deepEqual(hintsMissing(screen, brokenState, page), [], `${page}:\n${screen.text()}`);
    costs[page] = bytesSent();
    t.true((costs[page] ?? 0) < 4_000, `${page} cost ${costs[page]} bytes`);
  }
  t.log(`bytes a page: ${JSON.stringify(costs)}`);
});

test.serial('pages that are leafed through without waiting end at the last one, whole', async (t) => {
  const { screen } = await openFarAway(t, brokenState);
  for (const page of pageNames) screen.type(keyOfPage(page));
  await screen.waitFor(signs.remedies, limit);
  t.deepEqual(hintsMissing(screen, brokenState, 'remedies'), []);
  screen.type('12345');
  const shown = await screen.waitFor(signs.visit, limit);
  t.deepEqual(hintsMissing(screen, brokenState, 'visit'), []);
  t.notRegex(shown, /Bring: a paper roll/, 'nothing is left of the pages in between');
});

test.serial('what is typed ahead, in one piece or key by key, is neither lost nor doubled', async (t) => {
  const { kiosk, screen } = await openFarAway(t, wellState);
  screen.type('4fnotReached');
  await screen.waitFor('Only lines with: notReached_', limit);
  for (const key of '\x7f\x7f\x7f\x7f\x7f\x7f\x7fReached\r') screen.type(key);
  await screen.waitFor((text) => text.includes('"notReached": 1') && !text.includes('step.failed'), limit);

  screen.type('7');
  await screen.waitFor('End of the day', limit);
  for (const key of ['\r', '\x7f', '\x7f', '1', '5', '\r']) screen.type(key);
  await screen.waitFor('It counts after a restart', limit);
  screen.type('3r');
  await screen.waitFor('Done.', limit);
  t.deepEqual(kiosk.asked, [
    { path: '/technician/settings', body: { dayEndTime: '16:15' } },
    { path: '/forward/retry', body: {} },
  ]);
});

test.serial('a key that changes a word sends that word, not the screen', async (t) => {
  const { screen, bytesSent } = await openFarAway(t, wellState);
  screen.type('4');
  await screen.waitFor('office.notReached', limit);
  screen.type('f');
  await screen.waitFor('Only lines with: _', limit);
  bytesSent();
  const costs: number[] = [];
  let typed = '';
  for (const letter of 'office.not') {
    typed += letter;
    screen.type(letter);
    await screen.waitFor(`Only lines with: ${typed}_`, limit);
    costs.push(bytesSent());
  }
  t.true(Math.max(...costs) < 150, `bytes a letter: ${costs}`);
  t.log(`bytes a letter: ${costs}`);

  screen.type('\x1b');
  await screen.waitFor((text) => !text.includes('Only lines with'), limit);
  bytesSent();
  for (let key = 0; key < 10; key += 1) screen.type('x');
  await screen.waitFor('x: means nothing here', limit);
  const nothings = bytesSent();
  t.true(nothings < 400, `ten keys that mean nothing cost ${nothings} bytes`);
});
