/**
 * A citizen who has never seen the kiosk: reads the screen, presses the digit beside the words, lays down the paper that is
 * asked for. Works on the real screen program through a pseudo-terminal and knows nothing of the machine behind it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { postJson } from '../control/control-client.ts';
import { words } from '../request/words/words.ts';
import type { SamplePaper } from './papers/sample-papers.ts';
import type { PtyScreen, RobotKey } from './screen-robot.ts';

export type Errand = {
  /** As the screen writes them, in the order of the questions: group, service, then the case. */
  choices: string[];
  nik: string;
  familyCard: string | null;
  phone: string | null;
  /** Part of the paper's name on the screen, and the sheets to lay down for it. */
  papers: { named: string; sheets: SamplePaper[] }[];
  handover: 'pickUp' | { district: string; village: string };
};

const w = words.id;

/** A paper is drawn the first time that it is laid down, which takes a busy machine a while. */
const deskMs = 60_000;

/** Goes from the welcome screen to the receipt and back; answers with the sheets that were scanned, in order. */
export async function submitRequest(
  screen: PtyScreen,
  deskSocket: string,
  errand: Errand,
): Promise<SamplePaper[]> {
  const laid: SamplePaper[] = [];
  await screen.waitFor(w.welcome.heading);
  await pressEnter(screen);
  await choose(screen, w.choosingLanguage.indonesian);
  await choose(screen, w.choosingErrand.newRequest);
  await choose(screen, w.readingNotice.yes);
  for (const label of errand.choices) await choose(screen, label);
  await choose(screen, w.showingChecklist.ready);
  await type(screen, w.typingNik.heading, errand.nik);
  await choose(screen, w.confirmingNik.yes);
  if (errand.familyCard !== null) {
    await type(screen, w.typingFamilyCard.heading, errand.familyCard);
    await choose(screen, w.confirmingFamilyCard.yes);
  }
  await type(screen, w.typingPhone.heading, errand.phone ?? '');

  for (const { named, sheets } of errand.papers) {
    if (sheets.length === 0) {
      await screen.waitFor((text) => text.includes(w.placingPaper.scan) && text.includes(named));
      await choose(screen, w.placingPaper.skip);
    }
    for (const [index, sheet] of sheets.entries()) {
      await screen.waitFor((text) => text.includes(w.placingPaper.scan) && text.includes(named));
      await postJson(deskSocket, '/acts', { act: 'lay', what: sheet }, { timeoutMs: deskMs });
      laid.push(sheet);
      await choose(screen, w.placingPaper.scan);
      const isLast = index === sheets.length - 1;
      await choose(screen, w.reviewingPage.good);
      if (isLast) {
        const next = await screen.waitFor(
          (text) => !text.includes(w.reviewingPage.good) && !text.includes(w.scanningPage.heading),
        );
        if (next.includes(w.placingPaper.complete)) await choose(screen, w.placingPaper.complete);
      }
    }
  }

  if (errand.handover === 'pickUp') await choose(screen, w.choosingHandover.pickUp);
  else {
    await choose(screen, w.choosingHandover.courier);
    await choose(screen, errand.handover.district);
    await choose(screen, errand.handover.village);
  }
  await choose(screen, w.reviewingRequest.send);
  await screen.waitFor(w.showingReceipt.heading);
  await pressEnter(screen);
  await screen.waitFor(w.welcome.heading);
  return laid;
}

/** Shows the code to the kiosk at the welcome screen and reads what the screen says about it. */
export async function askStatus(screen: PtyScreen, deskSocket: string, code: string): Promise<string> {
  await screen.waitFor(w.welcome.heading);
  await postJson(deskSocket, '/acts', { act: 'show', what: code }, { timeoutMs: deskMs });
  const shown = await screen.waitFor(w.showingStatus.another);
  await choose(screen, w.showingStatus.finish);
  return shown;
}

/** The screen takes an Enter that follows another within a tenth of a second for a held key; a person who reads is slower. */
async function pressEnter(screen: PtyScreen): Promise<void> {
  await pause(200);
  screen.press('enter');
}

/** Waits until the words stand on the screen behind a digit, and presses that digit; turns the page while there is one. */
async function choose(screen: PtyScreen, label: string): Promise<void> {
  for (let page = 0; page < 4; page += 1) {
    const text = await screen.waitFor(
      (shown) => digitBeside(shown, label) !== null || /\b9\b.*Lainnya/.test(shown),
    );
    const digit = digitBeside(text, label);
    screen.press(digit ?? '9');
    await screen.waitFor((shown) => shown !== text);
    if (digit !== null) return;
  }
  throw new Error(`"${label}" is on no page of the list:\n${screen.text()}`);
}

function digitBeside(text: string, label: string): RobotKey | null {
  for (const line of text.split('\n')) {
    const found = /(?:^|\D)([1-9])\D+?(\S.*)$/.exec(line);
    if (found?.[1] && line.includes(label) && line.indexOf(found[1]) < line.indexOf(label)) {
      return found[1] as RobotKey;
    }
  }
  return null;
}

async function type(screen: PtyScreen, heading: string, digits: string): Promise<void> {
  await screen.waitFor(heading);
  for (const digit of digits) screen.press(digit as RobotKey);
  const grouped = digits.replace(/(.{4})(?=.)/g, '$1 ');
  await screen.waitFor(grouped);
  await pressEnter(screen);
  await screen.waitFor((shown) => !shown.includes(heading));
}
